"""What a store keeps for its person beside git: conflicts that wait, and news from colleagues.

It stands inside ``.git``, so it is never shared. Each conflict is one file that holds every version
whole: nothing that git may clean away is needed to show or settle it.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from kb.durable import remove_durably, write_durably
from kb.errors import DiskFailed
from kb.sharing import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_UNSAFE: Final = re.compile(r"[^0-9A-Za-z-]+")
_MOST_NEWS: Final = 20_000
"""Pieces; who was away for longer sees the newest of them."""
_ENTRY_ID: Final = re.compile(r"(?:entries|decisions)/(?:.*/)?[^/]*?-?([0-9A-Za-z]{10})\.md")


@dataclass(frozen=True, slots=True)
class Settlement:
    """What settling a conflict wrote over what; None: no file.

    ``own`` is the lesson that this computer's version became: its path, and its bytes.
    """

    path: str
    before: bytes | None
    after: bytes | None
    own: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conflict as it is kept. ``laid`` is what stood in the store when it came up."""

    key: str
    path: str
    mine: bytes | None
    theirs: bytes | None
    base: bytes | None
    laid: bytes | None
    about: tuple[str, ...]
    since: float
    """Seconds since 1970."""
    undoing: Settlement | None = None
    """It was settled, and that is being taken back: the files may still be as this has them."""

    @property
    def when(self) -> datetime:
        """When it came up."""
        return datetime.fromtimestamp(self.since, UTC)


class Kept:
    """The conflicts and the news of one store. Only who holds the store changes them."""

    def __init__(self, folder: Path) -> None:
        """Take the store's folder."""
        self._conflicts = folder / ".git" / "bothand.conflicts"
        self._news = folder / ".git" / "bothand.news"
        self._synced = folder / ".git" / "bothand.synced"

    # -- conflicts -------------------------------------------------------------------------

    def conflicts(self) -> list[Waiting]:
        """What waits, the oldest first; a file that cannot be read is left where it is."""
        found = []
        with contextlib.suppress(OSError):
            for path in self._conflicts.glob("*.json"):
                with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                    found.append(_waiting(json.loads(path.read_bytes()), path.stem))
        return sorted(found, key=lambda each: (each.since, each.key))

    def count(self) -> int:
        """How many wait."""
        try:
            return sum(name.endswith(".json") for name in os.listdir(self._conflicts))  # noqa: PTH208
        except OSError:
            return 0

    def add(self, told: Iterable[Waiting]) -> None:
        """Keep conflicts durably; one that is kept already is not kept twice.

        Raises:
            DiskFailed: the disk does not take it.
        """
        known = self.conflicts()
        taken = {each.key for each in known}
        same = {(each.path, each.mine, each.theirs, each.base) for each in known}
        for each in told:
            if (each.path, each.mine, each.theirs, each.base) in same:
                continue
            key = free_key(each.key, taken)
            taken.add(key)
            self.replace(replace(each, key=key))

    def put_back(self, waiting: Waiting) -> Waiting:
        """Keep a conflict again that was settled; answers it with its key, which may be another.

        Raises:
            DiskFailed: the disk does not take it.
        """
        key = free_key(waiting.key, {each.key for each in self.conflicts()})
        again = replace(waiting, key=key)
        self.replace(again)
        return again

    def replace(self, waiting: Waiting) -> None:
        """Keep what has become of a conflict under its key. Raises as :meth:`add`."""
        try:
            self._conflicts.mkdir(exist_ok=True)
        except OSError as error:
            raise DiskFailed(
                f"Both versions of {waiting.path} cannot be kept: "
                f"{os.strerror(error.errno or 0)}. Make room or allow writing, then try again."
            ) from error
        place = self._conflicts / f"{waiting.key}.json"
        write_durably(place, json.dumps(_told(waiting)).encode())

    def settle(self, key: str) -> None:
        """A conflict waits no more; one that is settled already is no error."""
        if _UNSAFE.search(key) is None:
            remove_durably(self._conflicts / f"{key}.json")

    # -- news ------------------------------------------------------------------------------

    def news(self) -> list[Piece]:
        """What colleagues changed since :meth:`seen`, the newest first."""
        try:
            told = json.loads(self._news.read_bytes())
            return [Piece(str(a), str(b), str(c)) for a, b, c in told]
        except (OSError, ValueError, TypeError):
            return []

    def tell(self, pieces: Sequence[Piece]) -> None:
        """Add news; a lesson that is told of again counts once, as what it is now."""
        if not pieces:
            return
        fresh = {each.path for each in pieces}
        known = self.news()
        added = {each.path for each in known if each.kind == "added"}
        told = [
            Piece(each.id, each.path, "added")
            if each.kind == "modified" and each.path in added
            else each
            for each in pieces
        ]
        whole = [*told, *(each for each in known if each.path not in fresh)][:_MOST_NEWS]
        write_durably(
            self._news, json.dumps([(each.id, each.path, each.kind) for each in whole]).encode()
        )

    def seen(self) -> None:
        """The person has seen them."""
        remove_durably(self._news)

    # -- when ------------------------------------------------------------------------------

    def last(self) -> datetime | None:
        """When the store last synced in full."""
        try:
            return datetime.fromtimestamp(self._synced.stat().st_mtime, UTC)
        except (OSError, ValueError, OverflowError):
            return None

    def note_synced(self) -> None:
        """The store has just synced in full; a disk that does not take it changes nothing."""
        with contextlib.suppress(OSError):
            self._synced.touch()
            os.utime(self._synced)


def key_for(path: str) -> str:
    """What a conflict over a file is called: the id of a lesson or decision, else the path."""
    found = _ENTRY_ID.fullmatch(path)
    return found[1].lower() if found else _UNSAFE.sub("-", path).strip("-")[:80] or "file"


def free_key(key: str, taken: Iterable[str]) -> str:
    """The key, or with a number after it where a conflict of that name waits already."""
    used = set(taken)
    if key not in used:
        return key
    count = 2
    while f"{key}-{count}" in used:
        count += 1
    return f"{key}-{count}"


def pieces_of(changes: Iterable[tuple[str, str]]) -> list[Piece]:
    """The lessons among changed paths, each with how it changed."""
    found = []
    for path, kind in changes:
        if path.startswith("entries/") and path.endswith(".md"):
            found.append(Piece(key_for(path), path, kind))
    return found


def others_of(changes: Iterable[tuple[str, str]]) -> int:
    """How many of these changed paths hold a decision or a response."""
    return sum(
        path.startswith(("decisions/", "responses/")) and path.endswith(".md")
        for path, _ in changes
    )


def waiting_json(waiting: Waiting) -> dict[str, Any]:
    """A conflict as plain values, for a journal."""
    return _told(waiting) | {"key": waiting.key}


def waiting_from(told: dict[str, Any]) -> Waiting:
    """A conflict from such values.

    Raises:
        KeyError, TypeError, ValueError: they are not those of a conflict.
    """
    return _waiting(told, str(told["key"]))


def _told(waiting: Waiting) -> dict[str, Any]:
    # A path may hold bytes that are no text; JSON keeps them as lone surrogates.
    told = {
        "path": waiting.path,
        "about": waiting.about,
        "since": waiting.since,
        "mine": _as_text(waiting.mine),
        "theirs": _as_text(waiting.theirs),
        "base": _as_text(waiting.base),
        "laid": _as_text(waiting.laid),
    }
    if (done := waiting.undoing) is not None:
        told["undoing"] = {
            "path": done.path,
            "before": _as_text(done.before),
            "after": _as_text(done.after),
            "own": done.own and (done.own[0], _as_text(done.own[1])),
        }
    return told


def _waiting(told: dict[str, Any], key: str) -> Waiting:
    mine, theirs, base, laid = (
        _as_bytes(told[name]) for name in ("mine", "theirs", "base", "laid")
    )
    return Waiting(
        key,
        str(told["path"]),
        mine,
        theirs,
        base,
        laid,
        tuple(str(each) for each in told["about"]),
        float(told["since"]),
        _settlement(told.get("undoing")),
    )


def _settlement(told: dict[str, Any] | None) -> Settlement | None:
    if told is None:
        return None
    own = told["own"]
    return Settlement(
        str(told["path"]),
        _as_bytes(told["before"]),
        _as_bytes(told["after"]),
        None if own is None else (str(own[0]), base64.b64decode(own[1])),
    )


def _as_text(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode()


def _as_bytes(told: str | None) -> bytes | None:
    return None if told is None else base64.b64decode(told)
