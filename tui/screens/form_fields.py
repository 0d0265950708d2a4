"""The fields of the form of a lesson, in the order in which they are answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.containers import Horizontal, VerticalScroll
from textual.content import Content

from kb.model import Effect, Evidence, Kind
from tui.page import EVIDENCE_WORDS
from tui.screens import lesson_form as form
from tui.screens.lesson_form import Answers
from tui.widgets.choice import Choice
from tui.widgets.fields import LineField, TextField
from tui.widgets.picker import QuestionPicker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.widget import Widget

    from kb.model import Tension

KINDS: Final = (
    (Kind.PRACTICE.value, "It worked: a practice"),
    (Kind.FAILURE.value, "It did not: a failure"),
)
EFFECTS: Final = (
    (Effect.HELPED.value, "helped"),
    (Effect.HURT.value, "hurt"),
    (Effect.MIXED.value, "did both"),
)
EVIDENCE: Final = (("", "not said"), *((each.value, EVIDENCE_WORDS[each]) for each in Evidence))
NAMED: Final = "named"
FOLDED: Final = (("more", "how I know, where it was, tags"),)
OFFERED: Final = {"kind": KINDS, "effect": EFFECTS, "evidence": EVIDENCE, "more": FOLDED}
CHOICES: Final = ("kind", "pole", "effect", "evidence")
LINES: Final = ("title", "grades", "subject", "size", "place", "tags", "author")
TEXTS: Final = ("conditions", "not_when", "body")
MORE: Final = ("evidence", "grades", "subject", "size", "place", "tags")
"""The fields that come only when asked for; until then they are no part of the screen."""
LABELS: Final = {
    "kind": "What happened",
    "title": "Title",
    "tension": "It speaks to",
    "pole": "We leaned on",
    "effect": "And it",
    "conditions": "It holds when",
    "not_when": "Not when",
    "more": "More",
    "evidence": "How I know",
    "grades": "Grades",
    "subject": "Subject",
    "size": "School size",
    "place": "Place",
    "tags": "Tags",
    "shared": "Shared",
    "author": "My name",
}
HINTS: Final = {
    "title": "What a colleague would look for",
    "conditions": "One condition a line",
    "not_when": "When you would expect otherwise",
    "body": "Say above what happened, and questions come here",
    "grades": "such as 6-8",
    "size": "such as 300-599",
    "place": "city, suburb, town or rural",
    "tags": "with commas between them",
}


class Row(Horizontal):
    """A field with its name before it, drawn by the row itself: a widget less for each field."""

    def __init__(self, field: Widget) -> None:
        """Put the field behind its name."""
        super().__init__(field, classes="row")
        self._label = LABELS[field.id or ""]

    def render(self) -> Content:
        """The name of the field, marked while the field is written in."""
        return Content(f"{'›' if self.has_pseudo_class('focus-within') else ' '} {self._label}")


class FormFields(VerticalScroll, can_focus=False):
    """The fields. ``begin`` and ``fill`` set them, ``answers`` reads them; no message is sent."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 (Textual's name)
        """Start empty."""
        super().__init__(id=id)
        self.tensions: Sequence[Tension] = ()
        self._author = ""
        self._signing = False
        self._effect_chosen = False
        self._picker = QuestionPicker(id="tension")
        self._choices = {field: Choice(id=field) for field in (*CHOICES, "more", "shared")}
        hints = {field: HINTS.get(field, "") for field in (*LINES, *TEXTS)}
        self._lines = {field: LineField(id=field, placeholder=hints[field]) for field in LINES}
        self._texts = {field: TextField(id=field, placeholder=hints[field]) for field in TEXTS}
        for field, choices in OFFERED.items():
            self._choices[field].choices = choices
        self._choices["pole"].hint = "pick the question first"
        self._more_row = Row(self._choices["more"])
        self._more: list[Row] = []

    def compose(self) -> ComposeResult:
        """A row a field: its name on the left, the field on the right."""
        for field in ("kind", "title", "tension", "pole", "effect", "conditions", "not_when"):
            yield Row(self._field(field))
        yield self._texts["body"]
        yield self._more_row

    def _field(self, field: str) -> Choice | LineField | TextField | QuestionPicker:
        if field == "tension":
            return self._picker
        return self._choices.get(field) or self._lines.get(field) or self._texts[field]

    # -- filling in and reading ------------------------------------------------------------

    def begin(self, tensions: Sequence[Tension], name: str, *, new: bool) -> None:
        """Offer these tensions, and to sign with this name where the lesson is new."""
        self.tensions = self._picker.tensions = tensions
        signed = f"as {name}" if name else "with my name"
        self._choices["shared"].choices = ((NAMED, signed), ("", "without a name"))
        self._signing = new
        if new:
            self.mount(Row(self._choices["shared"]))
        if new and not name:
            self.mount(Row(self._lines["author"]))

    def also(self, tension_ids: Sequence[str]) -> None:
        """Tell which other questions the lesson speaks to; the form leaves those as they are."""
        self._picker.also = tension_ids

    def fill(self, answers: Answers) -> None:
        """Show these answers."""
        self._author = answers.author
        self._choices["shared"].value = NAMED if answers.author else ""
        for field in CHOICES:
            self._choices[field].value = getattr(answers, field)
        for field in LINES:
            self._lines[field].value = getattr(answers, field)
        for field in TEXTS:
            self._texts[field].show(getattr(answers, field))
        self._picker.value = answers.tension
        self._offer_poles()
        if answers.kind and form.unanswered(answers.body, Kind(answers.kind)):
            self._to_gap(Kind(answers.kind))
        usual = Kind(answers.kind).usual_effect.value if answers.kind else ""
        self._effect_chosen = bool(usual and answers.effect and answers.effect != usual)

    def answers(self) -> Answers:
        """What is on the form now."""
        values = {field: self._choices[field].value for field in CHOICES}
        values |= {field: self._lines[field].value for field in LINES}
        values |= {field: self._texts[field].text for field in TEXTS}
        values["tension"] = self._picker.value
        values["author"] = self._signed()
        return Answers(**values)

    @property
    def named(self) -> bool:
        """Whether the writer wishes to be named."""
        return self._choices["shared"].value == NAMED

    def _signed(self) -> str:
        if not self._signing:
            return self._author
        return self._lines["author"].value if self.named else ""

    # -- what follows from an answer -------------------------------------------------------

    def follow(self, field: str) -> None:
        """Adapt the fields that hang on this one."""
        if field == "kind":
            self._follow_kind(Kind(self._choices["kind"].value))
        elif field == "tension":
            self._offer_poles()
        elif field == "effect":
            self._effect_chosen = True
        elif field == "more":
            self._unfold(shown=bool(self._choices["more"].value))
        elif field == "shared":
            self._lines["author"].disabled = not self.named

    def _unfold(self, *, shown: bool) -> None:
        if shown and not self._more:
            self._more = [Row(self._field(field)) for field in MORE]
            self.mount_all(self._more, after=self._more_row)
        for row in self._more:
            row.display = shown

    def _follow_kind(self, kind: Kind) -> None:
        if not self._effect_chosen:
            self._choices["effect"].value = kind.usual_effect.value
        body = self._texts["body"]
        body.show(form.with_template(body.text, kind))
        self._to_gap(kind)

    def _to_gap(self, kind: Kind) -> None:
        """Put the cursor where the next answer is to be written."""
        body = self._texts["body"]
        body.move_cursor((form.first_gap(body.text, kind), 0))

    def _offer_poles(self) -> None:
        tension = next((each for each in self.tensions if each.id == self._picker.value), None)
        pole = self._choices["pole"]
        pole.choices = form.pole_choices(tension)
        if tension is not None and not tension.accepts(pole.value):
            pole.value = ""

    # -- going about -----------------------------------------------------------------------

    def go_to(self, field: str, passage: str = "") -> None:
        """Go to a field, and in it to a passage of its text, which is marked."""
        widget, kind = self._field(field), self._choices["kind"].value
        if field in MORE:
            self._choices["more"].value = FOLDED[0][0]
            self._unfold(shown=True)
            self.call_after_refresh(widget.focus)
            return
        widget.focus()
        if isinstance(widget, TextField) and passage in widget.text and passage:
            widget.mark(passage)
        elif field == "body" and kind:
            self._to_gap(Kind(kind))
