"""The sentences of a brief, the same in Markdown, on a web page and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kb.brief import pole_name
from kb.brief_choice import RULE
from kb.model import BOTH, Effect, Evidence, Stance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.brief import Brief, Choice, Cited, Proof, Side, Tried

NOT_KNOWN: Final = "Not known yet."
NOBODY: Final = "not named"
COUNTS: Final = "Counts say how much is known, and never which side is right."
GROUNDS: Final = {
    Evidence.HUNCH: "a hunch",
    Evidence.SAW_IT: "saw it",
    Evidence.COUNTED_IT: "counted it",
    Evidence.COMPARED_IT: "compared it",
    Evidence.STUDY: "a study",
    Evidence.REPORTED: "a public case",
}
EFFECTS: Final = {Effect.HELPED: "It helped", Effect.HURT: "It hurt"}
STANCES: Final = {
    Stance.SUPPORTS: "Supported",
    Stance.CONTRADICTS: "Contradicted",
    Stance.QUALIFIES: "Qualified",
}
_SHORT_COMMIT: Final = 10


def heading(side: Side) -> str:
    """What stands above a quadrant: ``It helped (7 lessons, 3 shown)``."""
    if not side.total:
        return EFFECTS[side.effect]
    shown = f", {len(side.lessons)} shown" if side.left_out > 0 else ""
    return f"{EFFECTS[side.effect]} ({lessons(side.total)}{shown})"


def lessons(count: int) -> str:
    """So many lessons."""
    return f"{count} lesson" if count == 1 else f"{count} lessons"


def named(pole: str) -> str:
    """A pole as a heading."""
    told = pole_name(pole)
    return told[:1].upper() + told[1:]


def when(lesson: Cited) -> str:
    """Under which conditions it holds."""
    parts = ["; ".join(lesson.conditions) or "conditions not said"]
    if lesson.not_when:
        parts.append(f"not when {'; '.join(lesson.not_when)}")
    return "When: " + "; ".join(parts)


def context(lesson: Cited) -> str:
    """How the author knows, from where, since when, and who."""
    setting = lesson.setting
    ground = GROUNDS[lesson.evidence] if lesson.evidence else "ground not said"
    parts = [ground]
    if lesson.effect is Effect.MIXED:
        parts.append("helped and hurt")
    parts += [f"grades {setting.grades}"] * bool(setting.grades)
    parts += [each for each in (setting.subject, setting.place) if each]
    parts += [f"a school of {setting.size}"] * bool(setting.size)
    parts += [lesson.created] * bool(lesson.created)
    parts += [signed(lesson)] * bool(signed(lesson))
    parts += [held(lesson)] * any(lesson.held.values())
    return ", ".join(parts)


def signed(lesson: Cited) -> str:
    """Who wrote it; that nobody signed is said where somebody could have."""
    return lesson.author or ("" if lesson.public else NOBODY)


def held(lesson: Cited) -> str:
    """What colleagues answered: ``held with 2 others and did not hold with 1 other``."""
    told = [
        f"{answer.words} with {count} other{'s' * (count > 1)}"
        for answer, count in lesson.held.items()
        if count
    ]
    return " and ".join(told)


def proof_words(proof: Proof) -> str:
    """Under which condition a lesson supports, contradicts or qualifies, and who says so."""
    lesson = proof.lesson
    condition = proof.when or "; ".join(lesson.conditions)
    when_ = f"when {condition}" if condition else "(conditions not said)"
    ground = GROUNDS[lesson.evidence] if lesson.evidence else "ground not said"
    told = ", ".join(filter(None, (ground, lesson.created, signed(lesson))))
    return f"{STANCES[proof.stance]} {when_}: {lesson.title} ({told})"


def untested(tested: Tried) -> str:
    """What is said of an assumption that no lesson speaks to; empty where some do."""
    return "" if tested.proofs else "Untested: no lesson speaks to it yet."


def claim(tested: Tried) -> str:
    """An assumption as a heading."""
    pole = f" ({pole_name(tested.pole)})" if tested.pole else ""
    was = f" (earlier: {'; '.join(tested.was)})" if tested.was else ""
    return f"{tested.claim}{pole}{was}"


def leaning(choice: Choice) -> str:
    """Where the decision leans, in a sentence."""
    if not choice.leaning:
        return "No leaning has been said."
    return f"The leaning: {pole_name(choice.leaning)}."


def options(choice: Choice) -> str:
    """What can be decided."""
    told = [f"{words} ({pole_name(pole)})" if pole else words for words, pole in choice.options]
    return f"The options: {'; '.join(told)}." if told else ""


def nothing_against(choice: Choice) -> str:
    """What stands in the place of the strongest lesson against, where there is none."""
    return (
        f"No lesson speaks against {pole_name(choice.leaning)} yet. That is a gap, and no proof: "
        "ask somebody who has tried it."
    )


def status(choice: Choice) -> str:
    """The decision's state, who decides, and until when."""
    parts = [f"Status: {choice.status}"]
    parts += [f"decides: {choice.owner}"] * bool(choice.owner)
    parts += [f"by {choice.decide_by}"] * bool(choice.decide_by)
    return f"{', '.join(parts)}."


def how_made(brief: Brief) -> Iterator[str]:
    """How the page came about, sentence by sentence."""
    made = brief.made
    at = f"commit {made.commit[:_SHORT_COMMIT]} of {made.day}" if made.commit else "no commit yet"
    if brief.choice:
        yield f"For the decision {brief.choice.id}, under {brief.tension}."
    yield f"From {made.notebook}, {at}, by the search “{made.query}”."
    left = made.total - made.shown
    out = f"; {lessons(left)} left out" if left > 0 else ""
    yield f"{lessons(made.total)} on this question, {made.shown} shown{out}."
    if made.unsaved:
        files = "file" if made.unsaved == 1 else "files"
        yield f"{made.unsaved} {files} changed since that commit, and taken in as they stand."
    if made.picked:
        yield (
            f"Picked by hand, in this order: {', '.join(made.picked)}. "
            "Where none was picked, the strongest lesson of the quadrant stands, so that no side "
            "goes unheard."
        )
    yield RULE
    if brief.choice and brief.choice.leaning:
        yield (
            "Against the leaning, by the same rule: where that pole hurt or one of its "
            "assumptions was contradicted; else where the other pole helped."
        )
    yield COUNTS


def balance_shown(brief: Brief) -> bool:
    """Whether any lesson is about the balance of both poles."""
    return any(side.total for side in brief.balance)


def warned(brief: Brief) -> list[tuple[str, tuple[str, ...]]]:
    """The early warnings of each pole that has some."""
    return [(named(pole.id), pole.warnings) for pole in brief.poles if pole.warnings]


BALANCE: Final = named(BOTH)
