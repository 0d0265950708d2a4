"""Where a person's own files stand on this computer: settings, drafts, searches, and the index.

None of them lies inside a store, so none of them can be shared by accident.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

APP = "bothand"


def settings_file() -> Path:
    """The file with the person's profile and the store opened last."""
    from platformdirs import user_config_path  # noqa: PLC0415 - 25 ms, not for `--help`

    return user_config_path(APP) / "settings.toml"


def drafts_folder(store: Path) -> Path:
    """The folder with the lessons of this store that are not yet shared."""
    from platformdirs import user_data_path  # noqa: PLC0415 - 25 ms, not for `--help`

    return user_data_path(APP) / "drafts" / store_key(store)


def form_words_folder(store: Path) -> Path:
    """The folder with what stands in small forms of this store and is not saved yet."""
    return drafts_folder(store) / "forms"


def searches_file(store: Path) -> Path:
    """The file with what the person searched for in this store."""
    from platformdirs import user_data_path  # noqa: PLC0415 - 25 ms, not for `--help`

    return user_data_path(APP) / "searches" / f"{store_key(store)}.json"


def mine_file(store: Path) -> Path:
    """The file with the ids of what the person shared in this store without a name."""
    from platformdirs import user_data_path  # noqa: PLC0415 - 25 ms, not for `--help`

    return user_data_path(APP) / "mine" / f"{store_key(store)}.txt"


def index_folder(store: Path) -> Path:
    """The folder that holds the search index of this store; deleting it loses nothing."""
    from platformdirs import user_cache_path  # noqa: PLC0415 - 25 ms, not for `--help`

    return user_cache_path(APP) / "index" / store_key(store)


def store_key(store: Path) -> str:
    """A folder name for a store: its own name for people, and a digest of its full path."""
    full = str(store.resolve())
    readable = re.sub(r"[^a-z0-9]+", "-", store.resolve().name.lower()).strip("-")[:30]
    digest = hashlib.sha256(full.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return f"{readable or 'store'}-{digest}"
