"""Settle conflicts: what a person sees of one, and what becomes of it."""

from __future__ import annotations

import contextlib
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from kb import document, records, worktree
from kb.errors import Changed, Misused, NotFound, Refused
from kb.kept import Kept, Waiting, key_for
from kb.merge import merge
from kb.model import new_id
from kb.sharing import REMOVAL, Conflict

if TYPE_CHECKING:
    from pathlib import Path

    from kb.model import Person
    from kb.writing import Saved, Writing


def waiting_for(folder: Path, conflict_id: str) -> Waiting:
    """The conflict with this id, or the only one whose id begins so.

    Raises:
        NotFound: there is none.
    """
    found = Kept(folder).conflicts()
    wanted = conflict_id.strip().lower()
    exact = [each for each in found if each.key.lower() == wanted or each.path == conflict_id]
    begins = [each for each in found if wanted and each.key.lower().startswith(wanted)]
    if len(exact or begins) == 1:
        return (exact or begins)[0]
    raise NotFound(f"No conflict {conflict_id} waits. See them all with: bothand conflicts")


def shown(waiting: Waiting) -> Conflict:
    """A conflict as people see it."""
    told = (waiting.laid, waiting.theirs, waiting.mine, waiting.base)
    titles = (_title(data, waiting.path) for data in told if data is not None)
    return Conflict(
        id=waiting.key,
        path=waiting.path,
        title=next((title for title in titles if title), waiting.path),
        mine=waiting.mine,
        theirs=waiting.theirs,
        base=waiting.base,
        disputed=waiting.about,
        since=waiting.when,
    )


def combined(waiting: Waiting) -> bytes:
    """The text to start from when both versions shall become one."""
    merged = merge(waiting.base, waiting.mine, waiting.theirs)
    found = merged.combined or merged.data or waiting.theirs or waiting.mine
    return found or b""


class Settling:
    """One conflict of one store, being settled."""

    def __init__(self, library: Writing, conflict_id: str) -> None:
        """Find it; raises NotFound."""
        self._library = library
        self._folder = library.folder.resolve()
        self._waiting = self._where_it_stands(waiting_for(self._folder, conflict_id))

    def settle(self, keep: str | bytes, writer: Person | None) -> Saved:
        """Do as the person chose. Raises as ``Library.resolve``."""
        wanted = self._wanted(keep)
        try:
            there: bytes | None = worktree.read_file(
                self._folder, self._waiting.path, document.MAX_FILE
            )
        except NotFound:
            there = None
        if there not in (self._waiting.laid, wanted):
            wanted = self._brought_up(wanted, there)
        if keep == "both":
            self._share_mine(writer)
        library, waiting = self._library, self._waiting
        saved = library.settle(
            waiting.path, wanted, there, writer, anyway=not isinstance(keep, bytes)
        )
        Kept(self._folder).settle(waiting.key)
        return saved

    def _where_it_stands(self, waiting: Waiting) -> Waiting:
        """The conflict, at the place to which a colleague has moved the lesson since."""
        if not waiting.path.startswith("entries/") or (self._folder / waiting.path).exists():
            return waiting
        self._library.refresh()
        with contextlib.suppress(NotFound):  # it was removed
            return replace(waiting, path=self._library.find(key_for(waiting.path)).path)
        return waiting

    def _wanted(self, keep: str | bytes) -> bytes | None:
        """What the file shall hold, as seen from when the conflict came up."""
        waiting = self._waiting
        if isinstance(keep, bytes):
            return keep
        if keep == "theirs":
            return waiting.theirs if REMOVAL in waiting.about else waiting.laid
        if keep == "mine":
            if REMOVAL in waiting.about:
                return waiting.mine
            # With the sides exchanged, what is disputed goes the other way, and all else stays.
            return merge(waiting.base, waiting.theirs, waiting.mine).data
        if keep == "both":
            if waiting.mine is None or waiting.theirs is None:
                return waiting.laid
            if not waiting.path.startswith("entries/"):
                raise Refused(
                    f"Of {_only(waiting.path)} there can be only one. "
                    "Keep mine or theirs, or change it."
                )
            return waiting.laid
        raise Misused("Keep one of: mine, theirs, both.")

    def _brought_up(self, wanted: bytes | None, there: bytes | None) -> bytes | None:
        """What was chosen, with what colleagues have changed since the conflict came up.

        Raises:
            Changed: they changed the same once more.
        """
        again = merge(self._waiting.laid, wanted, there)
        if again.disputed:
            newer = replace(
                self._waiting,
                mine=wanted,
                theirs=there,
                base=self._waiting.laid,
                laid=there,
                about=again.disputed,
                since=time.time(),
            )
            Kept(self._folder).replace(newer)
            raise Changed(
                "This was changed once more meanwhile. Your choice is kept; "
                "look at the newer text, then choose again."
            )
        return again.data

    def _share_mine(self, writer: Person | None) -> None:
        """Make this computer's version a lesson of its own."""
        waiting = self._waiting
        if waiting.mine is None or waiting.theirs is None:
            return
        read = document.read_entry(waiting.mine, waiting.path, None)
        if read.record is None:
            raise Refused(
                "Your version cannot be read as a lesson, so it cannot become one of its own. "
                "Put the two together by hand, or keep one of them."
            )
        own = replace(read.record, id=new_id())
        data = document.edited(waiting.mine, {"id": own.id})
        self._library.settle(document.path_for(own), data, None, writer, anyway=True)


def _only(path: str) -> str:
    return f"a {records.kind_of(path)}" if path.startswith(records.DECISIONS) else path


def _title(data: bytes, path: str) -> str:
    return records.named(records.read(data, path, None).record)
