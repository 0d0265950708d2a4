"""The one door: everything that the command line and the screens may ask for.

The library puts the parts of ``kb`` together; the parts do not know each other. Here stands what
has to do with colleagues; reading and writing are its lower floors.
"""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from kb import worktree
from kb.answering import Answering
from kb.errors import BothandError, GitFailed
from kb.locating import STORE_FILE
from kb.reading import Quadrant, TensionMap
from kb.saving import Saved

if TYPE_CHECKING:
    from pathlib import Path

    from kb.freshness import Freshness
    from kb.impact import Impact
    from kb.kept import Kept
    from kb.model import Person
    from kb.settings import Profile
    from kb.sharing import Conflict, Piece, Progress, Standing, Synced
    from kb.taking_back import Resolved

__all__ = ["Library", "Quadrant", "Saved", "TensionMap"]


class Library(Answering):
    """One store, opened by one person who may write in it and share with colleagues."""

    @classmethod
    def join(
        cls,
        address: str,
        folder: Path,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
        *,
        profile: Profile | None = None,
    ) -> Self:
        """Make a copy of a shared notebook on this computer, and open it.

        Args:
            address: where the shared notebook is.
            folder: where the copy shall be; new or empty.
            progress: told what is being done.
            stop: set it to stop; nothing stays then.
            profile: whoever works here.

        Raises:
            Refused: the folder holds something already, or there is no notebook at the address.
            Unreachable, NotLetIn, HostUnknown, ServerRefused, Cancelled: by name.
            DiskFailed, GitFailed: it cannot be made here.
        """
        from kb.joining import join  # noqa: PLC0415 - git, only for a new store

        join(address, folder, progress, stop)
        library = cls.open(folder, profile=profile)
        counted = None if progress is None else lambda done, all_: progress("Reading", done, all_)
        library.refresh(counted)
        return library

    def connect(self, address: str) -> None:
        """Remember the shared notebook that this one syncs with. Asks no server.

        Raises:
            Refused: the address is not one that Bothand uses.
        """
        from kb import remote  # noqa: PLC0415 - not for a plain search

        remote.attach(self.folder.resolve(), address)

    @property
    def connected(self) -> bool:
        """Whether what is saved here goes on to a shared notebook; asks no network."""
        from kb import remote  # noqa: PLC0415 - not for a plain search

        return bool(remote.address_of(self.folder.resolve()))

    def standing(self) -> Standing:
        """Where this computer stands towards its shared notebook, without asking the network."""
        from kb import remote, unshared  # noqa: PLC0415 - not for a plain search
        from kb.sharing import Standing  # noqa: PLC0415 - likewise

        folder = self.folder.resolve()
        address = remote.address_of(folder)
        read_only = not all(os.access(each, os.W_OK) for each in (folder, folder / ".git"))
        if not address:
            return Standing("", read_only=read_only)
        kept = self._kept
        return Standing(
            address,
            unshared.count(folder),
            kept.count(),
            len(kept.news()),
            kept.last(),
            read_only,
        )

    def sync(
        self,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
        *,
        agree: str = "",
    ) -> Synced:
        """Exchange lessons with the shared notebook.

        Args:
            progress: told what is being done.
            stop: set it to stop; what was saved stays saved.
            agree: the brake that a person agreed to pass, see :class:`kb.errors.Braked`.

        Raises:
            NotShared: there is no shared notebook.
            Braked: the shared notebook looks wrong; nothing was taken in.
            Unreachable, NotLetIn, HostUnknown, ServerRefused, Cancelled: by name.
            Busy, DiskFailed, GitFailed: it could not be done here.
        """
        from kb.sync import Exchange  # noqa: PLC0415 - not for a plain search

        exchange = Exchange(self.repository, progress, stop)
        before = self.repository.head()
        # Git looks at the folder while the server is asked.
        looking = _Looking(self.folder)

        def take_in() -> None:
            snapshot = looking.look().result()
            if snapshot.outside and self.repository.head() == snapshot.head:
                with self._writing:
                    self._look_anew()
                    self._look = worktree.Look.done(self.folder, snapshot)
                    self.refresh()
                    self._take_in_outside_edits(self.writer(), sparing=())

        try:
            done = exchange.run(take_in, agree=agree)
        finally:
            looking.cancel()
            if self.repository.head() != before:
                with self._writing:
                    self._look_anew()
                    self.refresh()
        return done

    def conflicts(self) -> list[Conflict]:
        """What waits for a person to decide, the oldest first."""
        from kb.settling import shown  # noqa: PLC0415 - YAML, not for a plain search

        return [shown(each) for each in self._kept.conflicts()]

    def combined(self, conflict_id: str) -> bytes:
        """The text to start from when both versions shall become one: the words of both.

        Raises:
            NotFound: no such conflict waits.
        """
        from kb.settling import combined, waiting_for  # noqa: PLC0415 - likewise

        return combined(waiting_for(self.folder.resolve(), conflict_id))

    def resolve(
        self, conflict_id: str, keep: str | bytes, *, writer: Person | None = None
    ) -> Resolved:
        """Settle a conflict; :meth:`take_back` undoes it.

        Args:
            conflict_id: as :class:`kb.sharing.Conflict` has it.
            keep: ``mine``, ``theirs``, ``both`` (mine becomes a lesson of its own beside theirs),
                or the whole text of the file as the person wrote it.
            writer: whom the commit names.

        Raises:
            NotFound: no such conflict waits.
            Changed: colleagues changed it once more; the conflict now shows that.
            Refused: the two cannot both be kept.
            Faulty, PersonalData, DiskFailed, GitFailed: as for :meth:`share`; it goes on waiting.
        """
        from kb.settling import Settling  # noqa: PLC0415 - likewise

        resolved = Settling(self, conflict_id).settle(keep, writer)
        self.drafts.let_all_go(conflict_id)
        return resolved

    def take_back(self, resolved: Resolved, *, writer: Person | None = None) -> Conflict:
        """Undo a :meth:`resolve`: the files are as they were before it, and the conflict waits.

        What others changed since in other places stays.

        Raises:
            Changed: others changed the same words since; nothing was written.
            Busy, DiskFailed, GitFailed: it could not be written. The conflict may wait already;
                then settling it works as ever.
        """
        from kb.settling import shown  # noqa: PLC0415 - likewise
        from kb.taking_back import take_back  # noqa: PLC0415 - likewise

        return shown(take_back(self, resolved, writer))

    @property
    def _kept(self) -> Kept:
        from kb.kept import Kept  # noqa: PLC0415 - not for a plain search

        return Kept(self.folder.resolve())

    def impact(self, author: str = "", *, writer: str = "") -> Impact:
        """What became of lessons: who cited, confirmed and linked to them, and who asks.

        Args:
            author: the name that the lessons carry; empty: whoever works here, with what was
                shared without a name on this computer.
            writer: what whoever works here is called, where it is not as the profile says.
        """
        from kb.impact import impact  # noqa: PLC0415 - not for a plain search

        return impact(self, author, writer)

    def freshness(self, entry_id: str) -> Freshness:
        """When a lesson was last seen to hold, and whether that is too long ago for this store.

        Raises:
            NotFound: there is no such lesson.
        """
        from kb.freshness import freshness  # noqa: PLC0415 - not for a plain search

        hit = self.find(entry_id)
        today = datetime.now(UTC).astimezone().date()
        return freshness(hit.created, self.responses(hit.id), today, self.stale_after_months)

    @property
    def stale_after_months(self) -> int:
        """After so many months without a word a lesson is stale here; 0: never."""
        from kb.document import read_store_settings  # noqa: PLC0415 - not for a plain search
        from kb.freshness import USUAL_MONTHS  # noqa: PLC0415 - likewise

        try:
            read = read_store_settings((self.folder / STORE_FILE).read_bytes())
        except OSError:
            return USUAL_MONTHS
        return USUAL_MONTHS if read.record is None else read.record.stale_after_months

    def news(self) -> list[Piece]:
        """What colleagues added, changed or removed since :meth:`seen`, the newest first."""
        return self._kept.news()

    def seen(self) -> None:
        """The person has seen the news."""
        self._kept.seen()


class _Looking(threading.Thread):
    """Starts git's look at a folder beside whatever is done meanwhile."""

    def __init__(self, folder: Path) -> None:
        super().__init__(name="bothand-look", daemon=True)
        self._folder = folder
        self._look: worktree.Look | BothandError | None = None
        self.start()

    def run(self) -> None:
        try:
            self._look = worktree.Look.start(self._folder)
        except BothandError as error:
            self._look = error

    def look(self) -> worktree.Look:
        """The look; raises what kept git from being started."""
        self.join()
        if isinstance(self._look, worktree.Look):
            return self._look
        raise self._look or GitFailed("git could not be started.")

    def cancel(self) -> None:
        """Nobody wants it any more."""
        self.join()
        if isinstance(self._look, worktree.Look):
            self._look.cancel()
