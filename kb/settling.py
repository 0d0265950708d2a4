"""Settle conflicts: what a person sees of one, and what becomes of it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from kb import document, records
from kb.errors import Changed, Misused, NotFound, Refused
from kb.kept import Kept, Settlement, Waiting
from kb.merge import merge
from kb.model import new_id
from kb.sharing import REMOVAL, Conflict
from kb.taking_back import Resolved, finish, give_up, place_of, standing

if TYPE_CHECKING:
    from pathlib import Path

    from kb.answering import Answering
    from kb.model import Person


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

    def __init__(self, library: Answering, conflict_id: str) -> None:
        """Find it; raises NotFound."""
        self._library = library
        self._folder = library.folder.resolve()
        self._kept = waiting_for(self._folder, conflict_id)
        self._waiting = replace(self._kept, path=place_of(library, self._kept.path))

    def settle(self, keep: str | bytes, writer: Person | None) -> Resolved:
        """Do as the person chose. Raises as ``Library.resolve``."""
        self._finish_taking_back(writer)
        wanted = self._wanted(keep)
        library, waiting = self._library, self._waiting
        there = standing(library, waiting.path)
        if there not in (waiting.laid, wanted):
            wanted = self._brought_up(wanted, there)
        own = self._share_mine(writer) if keep == "both" else None
        saved = library.settle(
            waiting.path, wanted, there, writer, anyway=not isinstance(keep, bytes)
        )
        began = combined(waiting)
        typed = keep if isinstance(keep, bytes) else library.drafts.held(waiting.key, began)
        Kept(self._folder).settle(waiting.key)
        done = Settlement(waiting.path, there, wanted, own)
        return Resolved(saved, replace(self._kept, undoing=done), began, typed)

    def _finish_taking_back(self, writer: Person | None) -> None:
        """What was cut off on the way back comes first, or theirs could not be told from mine."""
        if self._kept.undoing is None:
            return
        try:
            self._kept = finish(self._library, self._kept, writer)
        except Changed:  # others wrote over it: that is taken up as any later change
            self._kept = give_up(self._library, self._kept)
        self._waiting = replace(self._kept, path=place_of(self._library, self._kept.path))

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

    def _share_mine(self, writer: Person | None) -> tuple[str, bytes] | None:
        """Make this computer's version a lesson of its own; answers its path and bytes."""
        waiting = self._waiting
        if waiting.mine is None or waiting.theirs is None:
            return None
        read = document.read_entry(waiting.mine, waiting.path, None)
        if read.record is None:
            raise Refused(
                "Your version cannot be read as a lesson, so it cannot become one of its own. "
                "Put the two together by hand, or keep one of them."
            )
        own = replace(read.record, id=new_id())
        data = document.edited(waiting.mine, {"id": own.id})
        path = document.path_for(own)
        self._library.settle(path, data, None, writer, anyway=True)
        return path, data


def _only(path: str) -> str:
    return f"a {records.kind_of(path)}" if path.startswith(records.DECISIONS) else path


def _title(data: bytes, path: str) -> str:
    return records.named(records.read(data, path, None).record)
