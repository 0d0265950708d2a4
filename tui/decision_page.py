"""A decision as a page to read: the question, what is leaned to, and what speaks for and against.

Runs in a background thread. Both sides of every assumption are shown alike, and where no lesson
tells of one that is said; nothing is counted up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from rich.text import Text

from kb.deciding import Status
from kb.model import Stance
from tui.answered import hanging, standing_words, today
from tui.drawing import kind_mark, plain, pole_words, prose, segments, wrapped
from tui.links import LESSON, MAP, Links, Page, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kb.deciding import Assumption, Decision
    from kb.deliberating import Proof
    from kb.library import Library
    from kb.model import Tension
    from kb.results import Hit
    from tui.inks import Inks

WIDEST: Final = 88
"""Columns beyond which a line of text tires the eye."""
MOST: Final = 20
"""Lessons that are named of one stance on one assumption; the rest are counted."""
ASSUMED: Final = "What we assume"
UNTOLD: Final = "Nobody has told yet."
HOW_TO_TELL: Final = "Does a lesson tell something of it? Read the lesson and press v."
"""How evidence comes to a decision: from the lesson, not from here."""
_STANCES: Final = (
    (Stance.SUPPORTS, "+ Speaks for it"),
    (Stance.CONTRADICTS, "\N{MINUS SIGN} Speaks against it"),
    (Stance.QUALIFIES, "± True with limits"),
)
_LABEL: Final = 12


class Known(NamedTuple):
    """A decision with all that is known of it; ``cited`` are the lessons its outcome names."""

    decision: Decision
    tension: Tension | None
    evidence: Mapping[str, Sequence[Proof]]
    cited: Mapping[str, Hit | None]


def known(library: Library, decision_id: str) -> Known:
    """Read a decision and what stands around it.

    Raises:
        NotFound: there is no such decision.
    """
    decision = library.decision(decision_id)
    tension = {each.id: each for each in library.tensions()}.get(decision.tension)
    linked = library.linked(" ".join(f"[[{each}]]" for each in decision.cites))
    cited = {each: linked.get(each) for each in decision.cites}
    return Known(decision, tension, library.decision_evidence(decision.id), cited)


def decision_page(told: Known, inks: Inks, width: int) -> Page:
    """All lines of the page."""
    room, links = max(10, min(width, WIDEST)), Links(inks.accent)
    lines = [
        *_head(told, inks, room, links),
        *_outcome(told, inks, room, links),
        *_assumptions(told, inks, room, links),
        *_body(told.decision, room),
    ]
    return gathered([segments(line, width) for line in lines], links)


def _head(told: Known, inks: Inks, width: int, links: Links) -> Iterator[Text]:
    decision = told.decision
    yield from wrapped(Text(plain(decision.question), inks.title), width)
    late = decision.overdue(today())
    standing = Text(standing_words(decision, today()), inks.warning if late else inks.accent)
    for more in (decision.owner, decision.author, decision.created):
        if more:
            standing.append(f" · {plain(more)}", inks.muted)
    yield from wrapped(standing, width)
    if late:
        yield Text("What was decided? Press c to say so.", inks.warning)
    yield Text()
    if told.tension is not None:
        poles = " / ".join(pole_words(each.id) for each in told.tension.poles)
        links.part = "Map"
        led = links.to(MAP, told.tension.id, poles) or ""
        yield from _field("Tension", Text(poles, led), inks, width)
    for number, option in enumerate(decision.options):
        words = Text(plain(option.words))
        words.append(f"  leans to {pole_words(option.pole)}" if option.pole else "", inks.muted)
        yield from _field("" if number else "Options", words, inks, width)
    if decision.leaning:
        yield from _field("Leaning", Text(pole_words(decision.leaning)), inks, width)


def _outcome(told: Known, inks: Inks, width: int, links: Links) -> Iterator[Text]:
    decision = told.decision
    if not decision.outcome:
        return
    label = "Decided" if decision.status is Status.DECIDED else "Decided then"
    yield from _field(label, Text(plain(decision.outcome)), inks, width)
    links.part = "Lessons that mattered"
    for number, (name, hit) in enumerate(told.cited.items()):
        if hit is None:
            words = Text(f"{plain(name)}, which is not here any more", inks.muted)
        else:
            words = Text(plain(hit.title), links.to(LESSON, hit.id, hit.title) or "")
        yield from _field("" if number else "It cites", words, inks, width)


def _assumptions(told: Known, inks: Inks, width: int, links: Links) -> Iterator[Text]:
    decision = told.decision
    yield Text("─" * width, inks.rule)
    if not decision.assumptions:
        yield Text("No assumption is written down yet. Press e to say what you assume.", inks.muted)
    else:
        yield Text(ASSUMED, inks.muted)
    for assumption in decision.assumptions:
        yield from _assumption(assumption, inks, width)
        links.part = plain(assumption.claim)
        yield from _proofs(told.evidence.get(assumption.key, ()), inks, width, links)
        yield Text()
    for key, proofs in told.evidence.items():
        if decision.assumption(key) is None:
            yield Text(f"{plain(key)} (taken out since)", inks.key)
            links.part = plain(key)
            yield from _proofs(proofs, inks, width, links)
            yield Text()
    if decision.open and decision.assumptions:
        yield from wrapped(Text(HOW_TO_TELL, inks.muted), width)


def _assumption(told: Assumption, inks: Inks, width: int) -> Iterator[Text]:
    claim = Text(plain(told.claim), inks.key)
    if told.pole:
        claim.append(f"  for {pole_words(told.pole)}", inks.muted)
    yield from wrapped(claim, width)
    for before in reversed(told.was):
        yield from hanging(Text(f"  worded before: {plain(before)}", inks.muted), width)


def _proofs(proofs: Sequence[Proof], inks: Inks, width: int, links: Links) -> Iterator[Text]:
    """What lessons say of one assumption: each stance, and under it each condition."""
    if not proofs:
        yield Text(f"  {UNTOLD}", inks.muted)
        return
    colours = {Stance.SUPPORTS: inks.helped, Stance.CONTRADICTS: inks.hurt}
    for stance, words in _STANCES:
        found = sorted((each for each in proofs if each.stance is stance), key=lambda p: p.when)
        if not found and stance is not Stance.QUALIFIES:
            yield Text(f"  {words}: {UNTOLD.lower().rstrip('.')}", inks.muted)
        if not found:
            continue
        yield Text(f"  {words}", colours.get(stance, inks.accent))
        above: str | None = None
        for proof in found[:MOST]:
            if proof.when != above:
                above = proof.when
                when = f"when {plain(above)}" if above else "condition not told"
                yield from _indented(Text(when, inks.muted), 4, width)
            title = plain(proof.hit.title)
            mark = kind_mark(proof.hit.kind, inks).append("  ")
            line = mark.append(title, links.to(LESSON, proof.hit.id, title))
            yield from _indented(line, 6, width)
        if len(found) > MOST:
            yield Text(f"      and {len(found) - MOST:,} more", inks.muted)


def _body(decision: Decision, width: int) -> Iterator[Text]:
    for line in prose(decision.body).strip().split("\n") if decision.body.strip() else ():
        yield from wrapped(Text(line), width)


def _indented(line: Text, by: int, width: int) -> Iterator[Text]:
    for each in wrapped(line, width - by):
        yield Text(" " * by).append_text(each)


def _field(label: str, value: Text, inks: Inks, width: int) -> Iterator[Text]:
    """A label and its value, hanging."""
    for place, line in enumerate(wrapped(value, width - _LABEL - 1)):
        named = "" if place else label
        yield Text().append(f"{named:<{_LABEL}} ", inks.muted).append_text(line)
