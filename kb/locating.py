"""Which store is meant."""

from __future__ import annotations

import os
from pathlib import Path

from kb.errors import NoStore

STORE_FILE = "bothand.toml"


def find_store(named: str | None) -> Path:
    """The store to use: as named, $BOTHAND_STORE, the one around this folder, the last one.

    Raises:
        NoStore: none of them is one.
    """
    chosen = named or os.environ.get("BOTHAND_STORE")
    if chosen:
        return Path(chosen).expanduser()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / STORE_FILE).is_file():
            return folder
    from kb.settings import load  # noqa: PLC0415 - only where nothing nearer was found

    last = load().last_store
    if last is not None and (last / STORE_FILE).is_file():
        return last
    raise NoStore("There is no notebook here. Make one with: bothand init my-notebook")
