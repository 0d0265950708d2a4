"""Words kept of a small form that cannot be opened any more: what they were for is gone or decided.

No widget here. A form is known by its ``key()``: its kind, and the ids of what it is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from kb.errors import BothandError, NotFound
from tui.drawing import plain, prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.form_words import Typed, Waiting
    from kb.library import Library

_LABELS: Final = {
    "held": "Did it hold",
    "stance": "What the lesson says",
    "when": "When",
    "outcome": "Decided",
    "more": "Other lessons",
    "question": "Question",
    "tension": "Stands under",
    "options": "Options",
    "leaning": "Leaning so far",
    "decide_by": "By which day",
    "owner": "Who decides",
    "assumed": "We assume",
}
"""What to call the fields of the small forms; others hold no words of a person."""
_CITED: Final = "cite-"
"""What the fields begin with that name a lesson to be cited."""
_KINDS: Final = {
    "respond": "Your answer to",
    "weigh": "What you wrote on",
    "close": "The outcome that you wrote for",
    "decision": "Your change of",
}
"""What the words of each kind of form are; a new decision can always be gone on with."""
LESSON_GONE: Final = "That lesson was removed."
DECISION_GONE: Final = "That decision was removed."
DECIDED: Final = "That decision is made; o on it takes it up again."
CLAIM_GONE: Final = "That assumption was taken out of the decision."


class Stranded(NamedTuple):
    """Words that no form shows, what they were for in plain words, and why none shows them."""

    waiting: Waiting
    title: str
    why: str

    @property
    def text(self) -> str:
        """All the words, each field under its name."""
        return "\n\n".join(_told(self.waiting.typed))


def left(library: Library) -> Iterator[tuple[Waiting, str]]:
    """What waits of forms that cannot be opened any more, and why; costs next to nothing."""
    for waiting in library.form_words.all():
        kind, _, about = waiting.form.partition(" ")
        known = kind in _KINDS and about != "new" and any(_told(waiting.typed))
        if known and (why := _why(library, kind, about)):
            yield waiting, why


def stranded(library: Library) -> tuple[Stranded, ...]:
    """The same with what they were for, which the history of the notebook tells."""
    return tuple(
        Stranded(waiting, _title(library, waiting.form), why) for waiting, why in left(library)
    )


def _told(typed: Typed) -> Iterator[str]:
    """What a person wrote, field by field, cleaned."""
    for field, words in typed.now.items():
        if field in _LABELS and words.strip():
            yield f"{_LABELS[field]}: {prose(words).strip()}"
        elif field.startswith(_CITED) and words:
            yield f"It mattered: [[{plain(field.removeprefix(_CITED))}]]"


def _why(library: Library, kind: str, about: str) -> str:
    """Why the form cannot be opened; empty where it can."""
    entry, _, rest = about.partition(" ")
    if kind in ("respond", "weigh"):
        try:
            library.find(entry)
        except NotFound:
            return LESSON_GONE
    if kind == "respond":
        return ""
    decision_id, _, key = (rest if kind == "weigh" else about).partition("/")
    try:
        decision = library.decision(decision_id)
    except NotFound:
        return DECISION_GONE
    if kind == "decision":
        return ""
    if not decision.open:
        return DECIDED
    return CLAIM_GONE if kind == "weigh" and decision.assumption(key) is None else ""


def _title(library: Library, form: str) -> str:
    kind, about = form.split(" ")[:2]
    return f"{_KINDS[kind]} “{plain(_called(library, about))}”"


def _called(library: Library, record_id: str) -> str:
    """The newest title that the history tells of a record; its id where it tells none."""
    try:
        titles = (each.message.partition(": ")[2] for each in library.history(record_id))
        return next(filter(None, titles), record_id)
    except BothandError:
        return record_id
