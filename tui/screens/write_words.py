"""What the form of a lesson says and asks: sentences and dialogs, made of values."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from kb.model import Kind
from tui.drawing import plain
from tui.screens import lesson_form as form
from tui.screens.ask import Answer, Ask
from tui.widgets.chips import Chip

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kb.privacy import Finding
    from tui.messages.writing import FoundPersonal
    from tui.screens.lesson_form import Answers, Missing

NAMED: Final = 3
"""How many missing things are named on a narrow screen; the rest are counted."""
ROOM_FOR_ALL: Final = 110
"""Columns from which all of them are named."""


def status(lacking: Sequence[Missing], answers: Answers, width: int) -> tuple[Chip, ...]:
    """The line above the keys: what is missing, each to click, or that nothing is."""
    if not lacking:
        left = form.unanswered(answers.body, Kind(answers.kind or Kind.PRACTICE))
        more = f"You may also tell: {left[0].lower()}" if left else "Nothing is missing."
        return (Chip(" Ready to share.", ink="helped"), Chip(more, ink="muted"))
    named = len(lacking) if width >= ROOM_FOR_ALL else NAMED
    chips = [Chip(each.words, each.field, ink="title") for each in lacking[:named]]
    if len(lacking) > named:
        chips.append(Chip(f"{len(lacking) - named} more", lacking[named].field))
    dotted = [part for each in chips for part in (Chip("·", ink="muted"), each)][1:]
    return (Chip(" Still missing:", ink="warning"), *dotted)


def still_missing(lacking: Sequence[Missing]) -> str:
    """The same in a sentence."""
    return f"Still missing: {', '.join(each.words for each in lacking)}."


def about_persons(event: FoundPersonal) -> Ask:
    """Before sharing: what may name a person, where, and what to write instead."""
    many = len(event.places)
    asked = f"{many} things here may name or reach a person." if many > 1 else _ONE_PERSON
    told = [
        f"• {plain(each.text)}: {each.what} ({place}). {each.suggestion}"
        for _, place, each in event.places
    ]
    return Ask(asked, (Answer("mend", "Mend it", "m"), Answer("share", "Share anyway", "a")), told)


def really(finding: Finding) -> Ask:
    """Once more, where what is found surely reaches a person."""
    answers = (Answer("mend", "Go back", "b"), Answer("share", "Share it for good", "g"))
    told = f"“{plain(finding.text)}” will stay in the history of the notebook for good."
    return Ask("Share it all the same?", answers, (told,))


def about_change() -> Ask:
    """Someone else changed the lesson in the meantime."""
    answers = (
        Answer("take", "Take in the newer text", "t"),
        Answer("look", "Look at it", "l"),
        Answer("stay", "Stay here", "s"),
    )
    told = (
        "A colleague or another program changed this lesson while you were writing.",
        "Nothing was overwritten, and your text is kept as a draft.",
    )
    return Ask("This lesson is another one by now.", answers, told)


def taken_in(both: Collection[str]) -> str:
    """The newer text was taken in; ``both`` are the fields that both sides changed."""
    if not both:
        return "The newer text is taken in; share again when it reads well."
    named = ", ".join(form.FIELD_WORDS[each] for each in form.FIELD_WORDS if each in both)
    return f"You both changed {named}: yours stands here, theirs is in the history."


def kept_now() -> str:
    """The draft is safe, and since when."""
    return f"draft kept {datetime.now(UTC).astimezone():%H:%M}"


def left(*, adding: bool) -> str:
    """The form is left and its draft is safe; ``adding``: for a lesson that tells it already."""
    if adding:
        return "What you wrote is kept as a draft. Add to this lesson what is new."
    return "Kept as a draft, on this computer only."


def saved(title: str, *, new: bool, connected: bool) -> str:
    """The lesson is in the notebook; a new one tells where that is, and who gets it."""
    if not new:
        return f"Saved: {title}"
    if connected:
        return f"Shared: {title}"
    return f"Saved in this notebook, on this computer: {title}. {_ALONE}"


def draft_lost(sentence: str) -> Ask:
    """The draft could not be kept, and the person wants to leave."""
    answers = (Answer("stay", "Stay here", "s"), Answer("leave", "Leave and lose it", "l"))
    return Ask("Your draft could not be kept.", answers, (sentence,))


_ONE_PERSON: Final = "This may name or reach a person."
_ALONE: Final = (
    "Nobody else gets it until the notebook is connected. Ask for the address of the shared "
    "notebook, then run: bothand connect ADDRESS"
)
