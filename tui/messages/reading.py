"""What comes back while a lesson is read: copies, edits, removals, its history, evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.messages import Notice

if TYPE_CHECKING:
    from kb.document import Document
    from kb.errors import BothandError
    from kb.library import Saved
    from kb.model import Entry, Revision
    from tui.citing import Copy
    from tui.weighing import Ground


class Opened(Notice):
    """An address was handed to the browser; ``done`` is False where there is none."""

    address: str
    done: bool


class CopyOffered(Notice):
    """What of the lesson can be copied."""

    copies: tuple[Copy, ...]


class EditRead(Notice):
    """A lesson as its file stands, and the text to begin with in the person's editor."""

    document: Document[Entry]
    data: bytes


class Rewritten(Notice):
    """What the person's editor left is saved."""

    saved: Saved


class NotSaved(Notice):
    """What the person's editor left could not be saved; ``kept`` is the file that holds it now."""

    error: BothandError
    kept: str
    document: Document[Entry]
    data: bytes


class Removal(Notice):
    """A lesson shall be removed, once the person has answered a question."""

    entry_id: str
    title: str


class Removed(Notice):
    """A lesson was taken out of the notebook."""

    entry_id: str
    title: str


class RemovalUndone(Notice):
    """A lesson that was taken out is back."""

    entry_id: str


class HistoryRead(Notice):
    """The title of a lesson and its versions, the newest first."""

    title: str
    revisions: tuple[Revision, ...]


class Restored(Notice):
    """An earlier version is the current one again."""

    saved: Saved
    revision: Revision


class AssumptionsRead(Notice):
    """The assumptions of open decisions that a lesson can bear on."""

    entry_id: str
    grounds: tuple[Ground, ...]
