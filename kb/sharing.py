"""What sharing with colleagues hands out: plain values, for the command and the screens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

Progress = Callable[[str, int, int], None]
"""Called with what is being done in a few plain words, how much is done, and how much there is
to do; 0 and 0 where nobody knows."""

TEXT = "text"
REMOVAL = "removal"
FILE = "file"


@dataclass(frozen=True, slots=True)
class Synced:
    """What one sync did.

    ``received`` and ``sent`` count lessons, ``also_received`` and ``also_sent`` the decisions and
    responses beside them; ``merged`` counts the files that both sides had
    changed and that became one by themselves.
    """

    received: int = 0
    sent: int = 0
    also_received: int = 0
    also_sent: int = 0
    merged: int = 0
    conflicts: tuple[str, ...] = ()
    """The ids of all conflicts that wait now."""
    kept_back: str = ""
    """Why the server did not take this computer's lessons, though it gave its own."""
    left_out: tuple[str, ...] = ()
    """Paths in the shared notebook that are no plain files, and were not taken in."""
    rounds: int = 1
    """How often it had to begin again, because others were faster."""

    @property
    def anything(self) -> bool:
        """Whether anything changed here or there."""
        came = self.received or self.also_received
        return bool(came or self.sent or self.also_sent or self.merged or self.conflicts)


@dataclass(frozen=True, slots=True)
class Conflict:
    """One file that two people changed in the same place. Both versions are kept whole.

    ``id`` is that of the lesson, or the file's path where it is no lesson. ``disputed`` names
    front matter keys, or ``text``, ``removal`` (one side removed what the other changed), ``file``
    (it could not be merged as a record). A version is None where that side had removed the file, or
    there was none.
    """

    id: str
    path: str
    title: str
    mine: bytes | None
    theirs: bytes | None
    base: bytes | None
    disputed: tuple[str, ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class Piece:
    """One lesson that colleagues added, changed or removed: ``kind`` as in ``Change``."""

    id: str
    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where this computer stands towards its shared notebook; known without asking the network."""

    address: str
    """Empty: the notebook is not shared."""
    unshared: int = 0
    """Lessons saved here and not shared yet."""
    waiting: int = 0
    """Conflicts that need the person."""
    news: int = 0
    """Lessons of colleagues since the last visit."""
    last: datetime | None = None
    """When it last synced in full."""
    read_only: bool = False
    """Whether nothing can be saved here: the folder may only be read."""
