"""Every message between the parts of the screens.

Attributes go down, messages go up. An answer carries the question it answers, so that whoever asked
can drop it when a newer question is under way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, dataclass_transform

from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kb.deciding import Decision
    from kb.document import Document
    from kb.drafts import Draft
    from kb.errors import BothandError
    from kb.form_words import Typed
    from kb.library import Saved, TensionMap
    from kb.model import Entry, Person, Problem, Revision, Tension
    from kb.privacy import Finding
    from kb.results import Results
    from kb.searches import Search
    from kb.settings import Settings
    from kb.sharing import Conflict, Piece, Standing, Synced
    from kb.taking_back import Resolved
    from tui.citing import Copy
    from tui.completing import Asked, Offer
    from tui.decision_page import Known
    from tui.facets import Choice
    from tui.found import Counts, Found, More, Overview, Row
    from tui.links import Page, Target
    from tui.matters import Matter
    from tui.screens.map_plan import Spot
    from tui.screens.news import Item
    from tui.screens.settings_form import Wishes
    from tui.standing_words import Shown
    from tui.weighing import Ground


@dataclass_transform(eq_default=False)
class Notice(Message):
    """A message whose fields are its annotations, in their order.

    Declared like a dataclass, and typed like one; but nothing is compiled for each of them while
    the first screen is waited for (0.6 ms a dataclass).
    """

    def __init__(self, *given: object, **named: object) -> None:
        """Take the fields."""
        super().__init__()
        self.__dict__.update(zip(type(self).__annotations__, given, strict=False), **named)


class Failed(Notice):
    """Something asked for in the background could not be done; ``sentence`` says what to do."""

    sentence: str


class StoreChanged(Notice):
    """Lessons were written, changed or noticed; ``entry_id`` is the one to show, if any."""

    entry_id: str | None = None


class ChipPressed(Notice):
    """One of a line's clickable parts was clicked; ``value`` is what the line was given for it."""

    line: str
    value: str


class RowMoved(Notice):
    """The cursor of a list of rows stands on another row. ``rows`` is the list's widget id."""

    rows: str
    index: int


class RowChosen(Notice):
    """A row was taken with Enter or the mouse."""

    rows: str
    index: int


class Question(NamedTuple):
    """What the list of lessons was asked: a search, or the lessons like one.

    ``number`` grows with every question, so that the newer of two is known.
    """

    number: int
    text: str
    typing: bool = False
    like: str | None = None


class SearchesRead(Notice):
    """What the person searched for before: what is kept, then what was asked last."""

    searches: tuple[Search, ...]


class FiltersCounted(Notice):
    """What the lessons found have in common, as rows to choose from."""

    rows: Sequence[Choice]


class PagesWanted(Notice):
    """A list came to rows that it does not hold; ``offsets`` are the first rows of those pages."""

    offsets: Sequence[int]


# -- the map -----------------------------------------------------------------------------------


class MapRead(Notice):
    """The map of the tension that was wanted, and all tensions of the store in their order."""

    wanted: str
    map: TensionMap
    tensions: tuple[Tension, ...]


class SpotPressed(Notice):
    """A place on the map was clicked."""

    spot: Spot


class SearchWanted(Notice):
    """A screen asks the app to find lessons: ``text`` is the beginning of the search."""

    text: str


class PageDrawn(Notice):
    """A page is drawn. ``number`` tells whether it is still wanted."""

    number: int
    key: str
    width: int
    page: Page


class LinkTaken(Notice):
    """Something that a page leads to was clicked."""

    target: Target


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


class Answered(Notice):
    """The first lessons found; the results come along because their counts are worked out late."""

    found: Found
    results: Results


class Counted(Notice):
    """How many lessons of an answer are of each kind, tension, pole and effect."""

    counts: Counts


class Refreshed(Notice):
    """The store was looked at again; ``changed`` when its lessons are others than before."""

    overview: Overview
    changed: bool


class MoreAnswered(Notice):
    """Further pages of lessons, with the question that they answer."""

    question: Question
    pages: Sequence[More]


class NotAnswered(Notice):
    """A question could not be answered; ``sentence`` says why and what to do."""

    question: Question
    sentence: str


class MattersRead(Notice):
    """What home has to tell beside the tensions; ``number`` tells whether it is still wanted."""

    number: int
    matters: tuple[Matter, ...]


class FaultsRead(Notice):
    """What needs attention, as far as is known."""

    faults: Sequence[Problem]


class DraftsRead(Notice):
    """The lessons that are not shared yet, the one kept last first; what was done with one."""

    drafts: Sequence[Draft]
    said: str = ""


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


# -- writing -----------------------------------------------------------------------------------


class FormRead(Notice):
    """What the form of a lesson starts from.

    ``document`` is the lesson to change, None for a new one; ``draft`` what was written before;
    ``decisions`` are those that are open.
    """

    tensions: tuple[Tension, ...]
    writer: Person
    document: Document[Entry] | None
    draft: Entry | None
    decisions: tuple[Decision, ...] = ()


class Chosen(Notice):
    """One of a row of choices, or a question of a list, was taken. ``field`` is the widget's id."""

    field: str
    value: str


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
    """A lesson was shared, or a change of it."""

    saved: Saved


class ChangedMeanwhile(Notice):
    """The lesson being changed is another one by now; ``document`` is how it reads."""

    sentence: str
    document: Document[Entry]


# -- history -----------------------------------------------------------------------------------


class HistoryRead(Notice):
    """The title of a lesson and its versions, the newest first."""

    title: str
    revisions: tuple[Revision, ...]


class Restored(Notice):
    """An earlier version is the current one again."""

    saved: Saved
    revision: Revision


# -- sharing with colleagues -------------------------------------------------------------------


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


class SettingsRead(Notice):
    """What is set, and the words that the notebook offers, each list under its name."""

    settings: Settings
    words: Mapping[str, tuple[str, ...]]


class SettingsKept(Notice):
    """What was wished is on the disk."""

    wishes: Wishes


class AssumptionsRead(Notice):
    """The assumptions of open decisions that a lesson can bear on."""

    entry_id: str
    grounds: tuple[Ground, ...]


class DecisionsRead(Notice):
    """The decisions in their order; ``decision_id`` is the one to point at, if any."""

    decisions: tuple[Decision, ...]
    tensions: Mapping[str, Tension]
    decision_id: str


class DecisionOpened(Notice):
    """A decision to change; None for a new one."""

    tensions: tuple[Tension, ...]
    document: Document[Decision] | None


class ClosingRead(Notice):
    """A decision to close, with what is known of it."""

    known: Known


class DecisionChanged(Notice):
    """A decision was saved; ``sentence`` says what stands now."""

    decision_id: str
    sentence: str


class FormSaved(Notice):
    """A small form was saved."""

    saved: Saved


class WordsFound(Notice):
    """What was typed into a small form the last time and not saved; None: nothing."""

    typed: Typed | None


class WordsNotKept(Notice):
    """What is typed into a small form could not be kept on the disk."""

    sentence: str


class WordsSettled(Notice):
    """What was typed into a small form is kept, or forgotten, as was wanted: it may close."""

    kept: bool


class FormRefused(Notice):
    """What is to be saved may reach a person; ``job`` saves it anyway."""

    sentence: str
    job: Callable[[bool], Saved]


class NewsRead(Notice):
    """What colleagues added, changed or removed since the last visit, the newest first."""

    items: tuple[Item, ...]


class NewsSeen(Notice):
    """The person has seen these."""

    pieces: tuple[Piece, ...]
