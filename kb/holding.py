"""Hold a store for writing, with all that was cut off before brought to its end.

Whoever was killed in the middle of a save or a sync has left a note. The next who holds the store
finishes that first, so that nobody ever works on a half-done one.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from kb import git_branch, git_list, inside, trust
from kb.arrival import Arriving, arrive
from kb.crossing import CrossingNote
from kb.durable import sweep
from kb.errors import BothandError, Busy, DiskFailed, GitFailed
from kb.git_answers import check_version
from kb.git_history import contains, differences
from kb.journal import Journal
from kb.store_lock import clear_leftovers, writing
from kb.versions import Versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_GLANCE: Final = 0.2
"""Seconds to wait, at opening, for who holds the store; a save or two."""
_NOTHING: Final = "0" * 40


class Held(NamedTuple):
    """A store that is held for writing."""

    branch: str
    lock: int
    behind: frozenset[str] = frozenset()
    """Files that a sync could not bring up to date yet: what stands there is not what it seems."""


class Holding(Versions):
    """One store's repository, which one program at a time may hold for writing."""

    def __init__(self, folder: Path) -> None:
        """Use :meth:`open`."""
        super().__init__(folder)
        self._journal = Journal(folder)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a store's repository; finishes what a crash left half done.

        Raises:
            NoStore: there is no repository of its own in this folder.
            GitFailed: it is of a kind that Bothand cannot use, or belongs to somebody else.
        """
        folder = folder.resolve()
        trust.check_kind(folder)
        trust.check_owner(folder)
        trust.guard(folder)
        repository = cls(folder)
        # Whoever holds the store for longer has looked already, unless it is what a killed save
        # left running; who may only read has nothing to finish.
        with contextlib.suppress(Busy, DiskFailed), writing(folder, _GLANCE) as lock:
            with contextlib.suppress(GitFailed):  # what cannot be mended can still be read in part
                git_branch.mend(folder)
            repository._finish_cut_off(lock)
        return repository

    def finish(self) -> None:
        """Finish what was cut off, as every save does before it begins.

        Raises:
            Busy, DiskFailed, GitFailed: the store cannot be held.
        """
        with self._holding():
            pass

    def tidy(self) -> None:
        """Clear away what a killed sync left. Call it as the only one who syncs.

        Raises:
            Busy, DiskFailed: the store cannot be held.
        """
        with writing(self.folder):
            self._objects.sweep()
        for folder in (self.folder / ".git", self.folder / ".git" / "bothand.conflicts"):
            sweep(folder)

    def clear_locks(self) -> None:
        """Remove the locks that killed git commands have left behind.

        Raises:
            Busy: a git command is at work here and does not come to an end.
        """
        with writing(self.folder):
            clear_leftovers(self.folder)

    # -- inside --------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _holding(self) -> Iterator[Held]:
        """Hold the store, with all that was cut off brought to its end."""
        check_version(self.folder)
        with writing(self.folder) as lock:
            git_branch.mend(self.folder)
            git_list.make_if_gone(self.folder, lock)
            self._finish_cut_off(lock)
            yield Held(git_branch.current(self.folder), lock, self._behind())

    def _finish_cut_off(self, lock: int) -> None:
        """Finish what was killed, and clear away what it left. Call it holding the store.

        Killed before the branch moved, a save is an edit made outside Bothand. Killed after it,
        git's list of files still names the old text, and a plain `git commit` would bring it back.
        """
        self._finish_crossing(lock)
        paths = self._journal.paths()
        if not paths:
            return
        for path in paths:
            inside.sweep(self.folder, path)
        self._objects.sweep()
        # What cannot be finished now, as in a damaged store, must not keep anyone from reading it.
        with contextlib.suppress(BothandError):
            if self._tell_git(paths, lock):
                self._journal.clear()

    def _finish_crossing(self, lock: int) -> None:
        """Lay out the files of a sync that was killed after the branch had moved."""
        crossing, head = CrossingNote(self.folder).read(), self.head()
        if crossing is None or head is None:
            return
        # What cannot be finished now must not keep anyone from reading.
        with contextlib.suppress(BothandError):
            if contains(self.folder, head, crossing.new):
                arrive(Arriving(self.folder, self._objects, head, lock), crossing, again=True)

    def _behind(self) -> frozenset[str]:
        """The files that :meth:`_finish_crossing` could not bring up to date."""
        crossing, head = CrossingNote(self.folder).read(), self.head()
        if crossing is None or head is None or not contains(self.folder, head, crossing.new):
            return frozenset()
        return frozenset(differences(self.folder, crossing.old, crossing.new))

    def _tell_git(self, paths: Iterable[str], lock: int, *, crashed: bool = False) -> bool:
        """Tell git's own list of files what the newest version holds at these paths.

        Returns:
            Whether it took it; what it did not waits in the journal.
        """
        head = self.head()
        lines = []
        for path in paths:
            found = self._find(head, path) if head else None
            mode, oid = (found[0], found[1].hex()) if found else (0, _NOTHING)
            lines.append(b"%o %s\t%s\0" % (mode, oid.encode(), os.fsencode(path)))
        return git_list.tell(self.folder, b"".join(lines), lock, crashed=crashed)
