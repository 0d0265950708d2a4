"""The form of a decision as values: lines to options and assumptions and back. No widget here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher, get_close_matches
from typing import TYPE_CHECKING, Final

from kb.deciding import Assumption, Decision, Option, key_from, reworded
from tui.drawing import plain, pole_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.model import Tension

ALIKE: Final = 0.4
"""From how much in common on a changed line is the old claim in other words, not a new one."""
_COMPARED: Final = 500
"""Characters of two claims that are compared."""


@dataclass(frozen=True, slots=True)
class Said:
    """The fields of the form as they stand."""

    question: str = ""
    tension: str = ""
    options: tuple[str, ...] = ()
    leaning: str = ""
    decide_by: str = ""
    owner: str = ""
    assumptions: tuple[str, ...] = ()


def said_of(decision: Decision) -> Said:
    """The fields as they are at first."""
    return Said(
        decision.question,
        decision.tension,
        tuple(with_pole(each.words, each.pole) for each in decision.options),
        decision.leaning,
        decision.decide_by,
        decision.owner,
        tuple(with_pole(each.claim, each.pole) for each in decision.assumptions),
    )


def with_pole(words: str, pole: str) -> str:
    """Words as one line of the form."""
    return f"{' '.join(words.split())} = {pole}" if pole else " ".join(words.split())


def parted(line: str, tension: Tension) -> tuple[str, str]:
    """Words, and the pole behind the last ``=``; one that is no pole belongs to the words."""
    words, equals, pole = line.rpartition("=")
    named = pole.strip().lower()
    if equals and words.strip() and tension.accepts(named):
        return " ".join(words.split()), named
    return " ".join(line.split()), ""


def missing(said: Said, tensions: Sequence[Tension]) -> str:
    """What is to be said before it can be saved; empty where nothing is missing."""
    if not said.question.strip():
        return "Say what is to be decided, in one line."
    if said.tension not in {each.id for each in tensions}:
        return "Pick the question of the notebook that it stands under."
    if said.decide_by.strip():
        try:
            date.fromisoformat(said.decide_by.strip())
        except ValueError:
            return "Write the day as 2027-03-01, or leave it empty."
    tension = next(each for each in tensions if each.id == said.tension)
    slips = (_slip(each, tension) for each in (*said.options, *said.assumptions))
    return next(filter(None, slips), "")


def _slip(line: str, tension: Tension) -> str:
    """What to say where a line ends in what was meant for a pole; else it would stay in the words.

    What does not resemble one is left alone: not every ``=`` stands before a pole.
    """
    named = parted(line, tension)[0].rpartition("=")[2].strip().lower()
    meant = get_close_matches(named, [each.id for each in tension.poles], 1) if "=" in line else []
    if not meant or parted(line, tension)[1]:
        return ""
    return f"“{plain(named)}” is no side of this question. Is it {pole_words(meant[0])}?"


def decision_of(before: Decision, said: Said, tension: Tension) -> Decision:
    """The decision as the form says; what the form does not hold stays as it was.

    A line of assumptions that was changed is the same one in other words, so that the lessons
    linked to it stay linked.
    """
    shown = said_of(before)
    now = replace(
        before,
        question=" ".join(said.question.split()),
        tension=tension.id,
        leaning=said.leaning if tension.accepts(said.leaning) else "",
        decide_by=said.decide_by.strip(),
        owner=" ".join(said.owner.split()),
    )
    if said.options != shown.options or tension.id != before.tension:
        options = (Option(*parted(each, tension)) for each in said.options)
        now = replace(now, options=tuple(options))
    if said.assumptions != shown.assumptions or tension.id != before.tension:
        lines = [parted(each, tension) for each in said.assumptions]
        now = replace(now, assumptions=assumed(before.assumptions, lines))
    return now


def assumed(
    before: Sequence[Assumption], lines: Sequence[tuple[str, str]]
) -> tuple[Assumption, ...]:
    """The assumptions as the lines say: known ones keep their keys, others get new ones.

    Args:
        before: those of the decision until now.
        lines: each claim with its pole.
    """
    left = list(before)
    found: list[Assumption | None] = []
    for claim, _ in lines:
        same = next((each for each in left if " ".join(each.claim.split()) == claim), None)
        found.append(same)
        if same is not None:
            left.remove(same)
    made: list[Assumption] = []
    taken = [each.key for each in before]
    for (claim, pole), same in zip(lines, found, strict=True):
        old = same or max(left, key=lambda each: _alike(each.claim, claim), default=None)
        if same is None and old is not None:
            if _alike(old.claim, claim) >= ALIKE:
                left.remove(old)
            else:
                old = None
        if old is None:
            key = key_from(claim, tuple(taken))
            taken.append(key)
            made.append(Assumption(key, claim, pole))
        else:
            kept = old if same is not None else reworded(old, claim)
            made.append(kept._replace(pole=pole))
    return tuple(made)


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one[:_COMPARED].lower(), other[:_COMPARED].lower()).ratio()
