"""A shared notebook that does as a test says, in place of git and a server."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kb.errors import BothandError, Cancelled, NotFound
from kb.kept import Waiting
from kb.library import Saved
from kb.sharing import Conflict, Piece, Standing, Synced
from kb.taking_back import Resolved
from tests.conftest import LESSONS

if TYPE_CHECKING:
    import pytest

    from kb.library import Library
    from kb.sharing import Progress

LONG_AGO = datetime(2026, 11, 3, 9, 15, tzinfo=UTC)
ADDRESS = "https://notebooks.example/northside.git"


@dataclass
class Colleagues:
    """What the library answers about colleagues; a test sets it, and reads what was asked."""

    unshared: int = 0
    address: str = ADDRESS
    outcome: Synced | BothandError = field(default_factory=Synced)
    waiting: list[Conflict] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    refused: BothandError | None = None
    """What settling a conflict ends with, if not well."""
    agreed: list[str] = field(default_factory=list)
    """One each time that sharing began: the brake that was agreed to."""
    kept: list[tuple[str, str | bytes]] = field(default_factory=list)
    said: tuple[str, int, int] | None = None
    """What sharing tells of itself while it is held."""
    held: threading.Event = field(default_factory=threading.Event)
    """Sharing goes on for as long as this is clear, or until it is stopped."""
    read_only: bool = False
    """Whether the folder may only be read."""
    library: Library | None = None
    """For whom it answers."""
    settled: list[Conflict] = field(default_factory=list)
    """What was settled, and not taken back."""
    too_late: BothandError | None = None
    """What taking back ends with, if not well."""
    stubborn: bool = False
    """Whether being stopped is not listened to."""

    def __post_init__(self) -> None:
        """Nothing is held at first."""
        self.held.set()

    def join(self, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
        """Answer for this library."""
        self.library = library
        for name in ("standing", "sync", "news", "seen"):
            monkeypatch.setattr(library, name, getattr(self, name))
        for name in ("conflicts", "combined", "resolve", "take_back"):
            monkeypatch.setattr(library, name, getattr(self, name))

    def standing(self) -> Standing:
        """As Library.standing."""
        return Standing(
            self.address,
            self.unshared,
            len(self.waiting),
            len(self.pieces),
            datetime.now(UTC),
            self.read_only,
        )

    def sync(self, progress: Progress, stop: threading.Event, *, agree: str = "") -> Synced:
        """As Library.sync."""
        self.agreed.append(agree)
        if self.said is not None:
            progress(*self.said)
        while not self.held.wait(0.01):
            if stop.is_set() and not self.stubborn:
                raise Cancelled("Sharing was stopped.")
        if isinstance(self.outcome, BothandError):
            raise self.outcome
        self.unshared = 0
        return self.outcome

    def conflicts(self) -> list[Conflict]:
        """As Library.conflicts."""
        return list(self.waiting)

    def combined(self, conflict_id: str) -> bytes:
        """As Library.combined: here simply theirs."""
        found = next(each for each in self.waiting if each.id == conflict_id)
        return found.theirs or found.mine or b""

    def resolve(self, conflict_id: str, keep: str | bytes) -> Resolved:
        """As Library.resolve."""
        if self.refused is not None:
            raise self.refused
        found = [each for each in self.waiting if each.id == conflict_id]
        if not found:
            raise NotFound(f"No conflict {conflict_id} waits.")
        self.waiting = [each for each in self.waiting if each.id != conflict_id]
        self.settled += found
        self.kept.append((conflict_id, keep))
        assert self.library is not None
        self.library.drafts.let_all_go(conflict_id)
        self.unshared += 1
        waited = Waiting(conflict_id, found[0].path, None, None, None, None, (), 0.0)
        return Resolved(Saved(conflict_id, "", "1" * 40), waited)

    def take_back(self, resolved: Resolved) -> Conflict:
        """As Library.take_back."""
        if self.too_late is not None:
            raise self.too_late
        (found,) = (each for each in self.settled if each.id == resolved.waiting.key)
        self.settled.remove(found)
        self.waiting.append(found)
        return found

    def news(self) -> list[Piece]:
        """As Library.news."""
        return list(self.pieces)

    def seen(self) -> None:
        """As Library.seen."""
        self.pieces.clear()


def two_versions(library: Library) -> Conflict:
    """The newest lesson, changed here and by a colleague."""
    read = library.entry(LESSONS[0].id)
    mine = read.data.replace(b"One calendar for everyone.", b"One common calendar for everyone.")
    theirs = read.data.replace(b"One calendar for everyone.", b"One shared calendar for all.")
    mine = mine.replace(b"more than four sections", b"more than six sections")
    return Conflict(
        LESSONS[0].id,
        read.path,
        LESSONS[0].title,
        mine,
        theirs,
        read.data,
        ("conditions", "text"),
        LONG_AGO,
    )


def removed_here(library: Library) -> Conflict:
    """The lesson in the middle, removed here and changed by a colleague."""
    read = library.entry(LESSONS[1].id)
    theirs = read.data.replace(b"two routines", b"three routines")
    lesson = LESSONS[1]
    return Conflict(
        lesson.id, read.path, lesson.title, None, theirs, read.data, ("removal",), LONG_AGO
    )


def three_pieces() -> list[Piece]:
    """One lesson is new, one is changed, one is gone."""
    return [
        Piece(LESSONS[0].id, f"entries/2026/11/one-bell-{LESSONS[0].id}.md", "added"),
        Piece(LESSONS[1].id, f"entries/2026/10/teams-{LESSONS[1].id}.md", "modified"),
        Piece("g0neg0neg0", "entries/2026/09/an-old-timetable-g0neg0neg0.md", "removed"),
    ]
