"""Word back to an author, as home tells it: what was decided with their lessons, who tried them.

Runs in the background and knows no widget. Nothing is summed: each decision, colleague and question
is one sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kb.deciding import Held
from tui.answered import today
from tui.drawing import plain
from tui.matters import DECISION, DECISIONS, LESSON, Lead, Matter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.deciding import Response
    from kb.impact import Impact
    from kb.library import Library
    from kb.results import Hit

ASKED: Final = 2
"""How many open questions of one's own field stand on home."""
_HELD: Final = {
    Held.YES: "Held for",
    Held.PARTLY: "Held in part for",
    Held.NO: "Did not hold for",
}


def became(told: Impact) -> Iterator[Matter]:
    """What became of one's own lessons: decided, tried, built on; the weightiest first."""
    for each in told.lessons:
        for decision in each.cited_by:
            what = plain(decision.outcome) or f"“{plain(decision.question)}” is decided"
            words = f"Decided with your “{plain(each.hit.title)}”: {what}"
            yield Matter("Yours", words, Lead(DECISION, decision.id), "accent")
    answers = [(each.hit, answer) for each in told.lessons for answer in each.responses]
    for hit, answer in sorted(answers, key=lambda pair: pair[1].created, reverse=True):
        yield Matter("Yours", _answer(hit, answer), Lead(LESSON, hit.id))
    for each in told.lessons:
        for other in each.linked_from:
            words = f"“{plain(other.title)}” builds on your “{plain(each.hit.title)}”"
            yield Matter("Yours", words, Lead(LESSON, other.id))


def _answer(hit: Hit, answer: Response) -> str:
    """The news first: a narrow home cuts the end, and the writer knows the title."""
    who = plain(answer.author) or "a colleague"
    when = f" ({'; '.join(plain(each) for each in answer.conditions)})" if answer.conditions else ""
    return f"{_HELD[answer.held]} {who}{when}: your “{plain(hit.title)}”"


def asked(told: Impact) -> Iterator[Matter]:
    """The open questions of leaders in one's own field that one's lessons say nothing of yet."""
    for each in [each for each in told.questions if not each.bearing][:ASKED]:
        by = f", by {plain(each.decision.decide_by)}" if each.decision.decide_by else ""
        words = f"Leaders ask{by}: “{plain(each.decision.question)}”"
        yield Matter("Asked", words, Lead(DECISION, each.decision.id))


def overdue(library: Library) -> Iterator[Matter]:
    """The decisions whose day has passed, so that they ask for their outcome."""
    day = today()
    late = [each for each in library.decisions() if each.overdue(day)]
    if len(late) == 1:
        words = f"What was decided? “{plain(late[0].question)}” was due {plain(late[0].decide_by)}"
        yield Matter("Needs you", words, Lead(DECISION, late[0].id), "warning")
    elif late:
        words = f"{len(late):,} decisions are past their day: what was decided?"
        yield Matter("Needs you", words, Lead(DECISIONS), "warning")
