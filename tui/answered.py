"""What became of a lesson, beside its page: where it held, which decisions it bears on, its age.

Runs in the background and knows no widget. Counts are not votes: each answer stands with its
conditions, and nothing is summed.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from rich.text import Text

from kb.deciding import Held, Status
from kb.errors import NotFound
from kb.freshness import freshness
from kb.model import Stance
from tui.drawing import plain, wrapped
from tui.links import DECISION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.style import Style

    from kb.deciding import Decision, Response
    from kb.library import Library
    from kb.model import Bearing
    from tui.inks import Inks
    from tui.links import Links

MOST: Final = 20
"""Answers and decisions of one lesson that are named; the rest are counted."""
HELD_WORDS: Final = {
    Held.YES: "It held",
    Held.PARTLY: "It held in part",
    Held.NO: "It did not hold",
}
HELD_MARKS: Final = {Held.YES: "✓", Held.PARTLY: "±", Held.NO: "✗"}
STANCE_WORDS: Final = {
    Stance.SUPPORTS: "speaks for",
    Stance.CONTRADICTS: "speaks against",
    Stance.QUALIFIES: "limits",
}


class Bears(NamedTuple):
    """What the lesson says of an assumption; ``claim`` is how that reads now, or its key."""

    decision: Decision
    told: Bearing
    claim: str


class Answered(NamedTuple):
    """What became of a lesson."""

    responses: Sequence[Response] = ()
    bears: Sequence[Bears] = ()
    cited: Sequence[Decision] = ()
    confirmed: str = ""
    """When it was last seen to hold, where that is too long ago."""


def answered(library: Library, entry_id: str) -> Answered:
    """What became of the lesson with this id; nothing where there is no such lesson.

    Args:
        library: the store.
        entry_id: the lesson.
    """
    try:
        hit = library.find(entry_id)
    except NotFound:
        return Answered()
    responses = library.responses(hit.id)
    fresh = freshness(hit.created, responses, today(), library.stale_after_months)
    return Answered(
        responses,
        tuple(_bears(library, hit.assumptions)),
        library.decisions_citing(hit.id),
        fresh.confirmed if fresh.stale else "",
    )


def _bears(library: Library, told: Iterable[Bearing]) -> Iterator[Bears]:
    for each in told:
        try:
            decision = library.decision(each.decision)
        except NotFound:
            continue  # the check of the notebook names it
        assumption = decision.assumption(each.key)
        yield Bears(decision, each, assumption.claim if assumption else each.key)


def today() -> date:
    """The day it is read."""
    return datetime.now(UTC).astimezone().date()


# -- in words ----------------------------------------------------------------------------------


def held_words(responses: Sequence[Response]) -> str:
    """For how many colleagues it held and for how many not; empty where nobody has answered."""
    counts = {held: sum(each.held is held for each in responses) for held in Held}
    said = []
    if counts[Held.YES]:
        said.append(f"held for {counts[Held.YES]:,}")
    if counts[Held.PARTLY]:
        said.append(f"in part for {counts[Held.PARTLY]:,}")
    if counts[Held.NO]:
        said.append(f"not for {counts[Held.NO]:,}")
    words = ", ".join(said)
    return words[:1].upper() + words[1:]


def stale_words(confirmed: str) -> str:
    """That a lesson was not confirmed for long; empty where it was."""
    return f"Nobody has confirmed it since {plain(confirmed)}" if confirmed else ""


def standing_words(decision: Decision, day: date) -> str:
    """Where a decision stands, in a few words."""
    if decision.status is Status.DECIDED:
        return "decided"
    words = "open again" if decision.status is Status.REVISITED else "open"
    if decision.overdue(day):
        return f"{words}, its day has passed ({plain(decision.decide_by)})"
    return f"{words}, by {plain(decision.decide_by)}" if decision.decide_by else words


def answer_lines(told: Answered, inks: Inks, width: int, links: Links) -> Iterator[Text]:
    """The parts below a lesson's text: what colleagues answered, and the decisions it bears on."""
    yield from _responses(told.responses, inks, width)
    yield from _decisions(told, inks, width, links)


def _responses(responses: Sequence[Response], inks: Inks, width: int) -> Iterator[Text]:
    if not responses:
        return
    yield Text()
    yield Text("Where colleagues tried it", inks.key)
    for each in responses[:MOST]:
        head = Text(f"{HELD_MARKS[each.held]} {HELD_WORDS[each.held]}", _ink(each.held, inks))
        when = "; ".join(plain(one) for one in each.conditions)
        head.append(f": {when}" if when else ", under conditions not told", Text().style)
        by = plain(each.author) if each.author else "a colleague, without a name"
        head.append(f"  {by}, {plain(each.created)}", inks.muted)
        yield from hanging(head, width)
        words = " ".join(plain(each.body).split())
        yield from hanging(Text(f"  {words}"), width) if words else ()
    yield from more(len(responses), inks)


def _ink(held: Held, inks: Inks) -> Style:
    return {Held.YES: inks.helped, Held.NO: inks.hurt}.get(held, inks.accent)


def _decisions(told: Answered, inks: Inks, width: int, links: Links) -> Iterator[Text]:
    if not told.bears and not told.cited:
        return
    yield Text()
    yield Text("Decisions it bears on", inks.key)
    links.part = "Decisions it bears on"
    for each in told.bears[:MOST]:
        when = f", when {plain(each.told.when)}" if each.told.when else ""
        line = _named(each.decision, inks, links)
        yield from hanging(line, width)
        words = f"  {STANCE_WORDS[each.told.stance]}: “{plain(each.claim)}”{when}"
        yield from hanging(Text(words, inks.muted), width)
    for decision in told.cited[:MOST]:
        yield from hanging(_named(decision, inks, links), width)
        yield from hanging(Text(f"  cites it: {plain(decision.outcome)}", inks.muted), width)
    yield from more(max(len(told.bears), len(told.cited)), inks)


def _named(decision: Decision, inks: Inks, links: Links) -> Text:
    question = plain(decision.question)
    led = links.to(DECISION, decision.id, question) or ""
    return Text.assemble(
        ("? ", inks.accent),
        (question, led),
        (f"  {standing_words(decision, today())}", inks.muted),
    )


def hanging(line: Text, width: int) -> Iterator[Text]:
    """The line wrapped, what follows the first two columns further in."""
    first, *rest = wrapped(line, width - 2) or [Text()]
    yield first
    for each in rest:
        yield Text("  ").append_text(each)


def more(count: int, inks: Inks) -> Iterator[Text]:
    """A line that counts those not named."""
    if count > MOST:
        yield Text(f"and {count - MOST:,} more", inks.muted)
