"""What comes back while a lesson is written: drafts, likenesses, offers, faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.messages import Notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.deciding import Decision
    from kb.document import Document
    from kb.drafts import Draft
    from kb.form_words import Typed
    from kb.library import Saved
    from kb.model import Entry, Person, Tension
    from kb.privacy import Finding
    from tui.completing import Asked, Offer
    from tui.found import Row
    from tui.stranded import Stranded


class DraftsRead(Notice):
    """What is not shared yet, the lessons kept last first; what was done with one.

    ``stranded`` are words of small forms that cannot be opened any more.
    """

    drafts: Sequence[Draft]
    stranded: Sequence[Stranded]
    said: str = ""


class FormRead(Notice):
    """What the form of a lesson starts from.

    ``document`` is the lesson to change, None for a new one; ``draft`` what was written before,
    ``half`` what was chosen then and a draft cannot say; ``decisions`` are those that are open.
    """

    tensions: tuple[Tension, ...]
    writer: Person
    document: Document[Entry] | None
    draft: Entry | None
    decisions: tuple[Decision, ...] = ()
    half: Typed | None = None


class AlikeFound(Notice):
    """Lessons that may tell already what a lesson of this title would tell."""

    title: str
    rows: Sequence[Row]


class Offered(Notice):
    """Ways to go on with what is asked for in a field."""

    field: str
    asked: Asked
    offers: Sequence[Offer]


class OfferTaken(Notice):
    """One of the ways to go on was taken."""

    asked: Asked
    offer: Offer


class DraftKept(Notice):
    """The draft is on disk; ``leaving`` when the person asked to leave the form."""

    leaving: bool


class NotKept(Notice):
    """The draft could not be written; ``sentence`` says why."""

    sentence: str
    leaving: bool


class FoundPersonal(Notice):
    """Before sharing: what in the lesson may name or reach a person, and in which field."""

    places: tuple[tuple[str, str, Finding], ...]


class Shared(Notice):
    """A lesson was shared, or a change of it; ``connected``: colleagues get it."""

    saved: Saved
    connected: bool


class ChangedMeanwhile(Notice):
    """The lesson being changed is another one by now; ``document`` is how it reads."""

    sentence: str
    document: Document[Entry]
