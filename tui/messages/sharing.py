"""What is told of sharing with colleagues: how it stands, conflicts, news."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.messages import Notice

if TYPE_CHECKING:
    from kb.errors import BothandError
    from kb.sharing import Conflict, Piece, Standing, Synced
    from kb.taking_back import Resolved
    from tui.screens.news import Item
    from tui.standing_words import Shown


class StandingRead(Notice):
    """Where the store stands towards its shared notebook; None where that could not be read."""

    number: int
    standing: Standing | None


class SyncMoved(Notice):
    """What is being done to share, and how far it is."""

    words: str


class SyncEnded(Notice):
    """What sharing did, or why it did not."""

    outcome: Synced | BothandError


class StandingChanged(Notice):
    """How sharing stands, as the first screen tells it."""

    shown: Shown


class ConflictsRead(Notice):
    """The lessons that need the person, the oldest first."""

    conflicts: tuple[Conflict, ...]


class Settled(Notice):
    """A conflict is settled; ``sentence`` says what stands now."""

    resolved: Resolved
    sentence: str


class Unsettled(Notice):
    """A conflict that was settled waits again, as before."""

    conflict: Conflict


class Outdated(Notice):
    """A choice was made about versions that are not the newest any more; ``sentence`` says so."""

    sentence: str


class CombinedRead(Notice):
    """Both versions of a lesson in one text, to be edited by hand; what was typed there before."""

    data: bytes
    typed: bytes | None


class Held(Notice):
    """What is being put together is on the disk; ``leaving`` when the screen may close."""

    leaving: bool


class NewsRead(Notice):
    """What colleagues added, changed or removed since the last visit, the newest first."""

    items: tuple[Item, ...]


class NewsSeen(Notice):
    """The person has seen these."""

    pieces: tuple[Piece, ...]
