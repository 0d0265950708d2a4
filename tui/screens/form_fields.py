"""The fields of the form of a lesson, in the order in which they are answered."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Final, TypeVar

from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from kb.model import Effect, Evidence, Kind
from tui.drawing import plain
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

W = TypeVar("W", bound="Widget")

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
CHOICES: Final = ("kind", "pole", "effect", "evidence")
LINES: Final = ("title", "grades", "subject", "size", "place")
TEXTS: Final = ("conditions", "not_when", "tags", "body")


class Row(Horizontal):
    """A field with its name before it; the name stands out while the field is written in."""

    def __init__(self, label: str, field: Widget, *classes: str) -> None:
        """Put the name and the field beside each other."""
        named = Static(label, classes="label", markup=False)
        super().__init__(named, field, classes=" ".join(("row", *classes)))

    def on_descendant_focus(self) -> None:
        """Textual restyles a row whose field has the focus, but not the name in it."""
        self.add_class("-here")

    def on_descendant_blur(self) -> None:
        """The field has lost the focus."""
        self.remove_class("-here")


class FormFields(VerticalScroll, can_focus=False):
    """The fields. ``begin`` and ``fill`` set them, ``answers`` reads them; no message is sent."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 (Textual's name)
        """Start empty."""
        super().__init__(id=id)
        self.tensions: Sequence[Tension] = ()
        self._author = ""
        self._effect_chosen = False

    def compose(self) -> ComposeResult:
        """A row a field: its name on the left, the field on the right."""
        yield Row("What happened", Choice(id="kind"))
        yield Row("Title", LineField(id="title", placeholder="What a colleague would look for"))
        yield Row("It speaks to", QuestionPicker(id="tension"))
        yield Row("", Static(id="also", markup=False), "also")
        yield Row("We leaned on", Choice(id="pole"))
        yield Row("And it", Choice(id="effect"))
        yield Row("It holds when", TextField(id="conditions", placeholder="One condition a line"))
        yield Row(
            "Not when", TextField(id="not_when", placeholder="When you would expect otherwise")
        )
        yield TextField(id="body", placeholder="Say above what happened, and questions come here")
        yield Row("More", Choice(id="more"))
        yield Row("How I know", Choice(id="evidence"), "more")
        yield Row("Grades", LineField(id="grades", placeholder="such as 6-8"), "more")
        yield Row("Subject", LineField(id="subject"), "more")
        yield Row("School size", LineField(id="size", placeholder="such as 300-599"), "more")
        yield Row("Place", LineField(id="place", placeholder="city, suburb, town or rural"), "more")
        yield Row("Tags", TextField(id="tags", placeholder="One a line"), "more")
        yield Row("Shared", Choice(id="shared"), "signed")
        yield Row("My name", LineField(id="author"), "signed", "unnamed")

    def _one(self, field: str, kind: type[W]) -> W:
        return self.query_one(f"#{field}", kind)

    # -- filling in and reading ------------------------------------------------------------

    def begin(self, tensions: Sequence[Tension], name: str, *, new: bool) -> None:
        """Offer these tensions, and to sign with this name where the lesson is new."""
        self.tensions = tensions
        self._one("tension", QuestionPicker).tensions = tensions
        offered = {"kind": KINDS, "effect": EFFECTS, "evidence": EVIDENCE, "more": FOLDED}
        for field, choices in offered.items():
            self._one(field, Choice).choices = choices
        self._one("pole", Choice).hint = "pick the question first"
        signing = ((NAMED, f"as {name}" if name else "with my name"), ("", "without a name"))
        self._one("shared", Choice).choices = signing
        self.set_class(not new, "-signed-already")
        self.set_class(bool(name), "-known")

    def also(self, tension_ids: Sequence[str]) -> None:
        """Tell which other questions the lesson speaks to; the form leaves those as they are."""
        known = {each.id: plain(each.question) for each in self.tensions}
        asked = [f"and to: {known[each]}" for each in tension_ids if each in known]
        self._one("also", Static).update(Content("\n".join(asked)))
        self.set_class(bool(asked), "-several")

    def fill(self, answers: Answers) -> None:
        """Show these answers."""
        self._author = answers.author
        self._one("shared", Choice).value = NAMED if answers.author else ""
        for field in CHOICES:
            self._one(field, Choice).value = getattr(answers, field)
        for field in (*LINES, "author"):
            self._one(field, LineField).value = getattr(answers, field)
        for field in TEXTS:
            self._one(field, TextField).show(getattr(answers, field))
        self._one("tension", QuestionPicker).value = answers.tension
        self._offer_poles()
        if answers.kind and form.unanswered(answers.body, Kind(answers.kind)):
            self._to_gap(self._one("body", TextField), Kind(answers.kind))
        self._effect_chosen = (
            bool(answers.effect)
            and bool(answers.kind)
            and (Effect(answers.effect) is not Kind(answers.kind).usual_effect)
        )

    def answers(self) -> Answers:
        """What is on the form now."""
        values: dict[str, str] = {each.name: "" for each in fields(Answers)}
        values |= {field: self._one(field, Choice).value for field in CHOICES}
        values |= {field: self._one(field, LineField).value for field in LINES}
        values |= {field: self._one(field, TextField).text for field in TEXTS}
        values["tension"] = self._one("tension", QuestionPicker).value
        values["author"] = self._signed()
        return Answers(**values)

    @property
    def named(self) -> bool:
        """Whether the writer wishes to be named."""
        return self._one("shared", Choice).value == NAMED

    def _signed(self) -> str:
        if self.has_class("-signed-already"):
            return self._author
        return self._one("author", LineField).value if self.named else ""

    # -- what follows from an answer -------------------------------------------------------

    def follow(self, field: str) -> None:
        """Adapt the fields that hang on this one."""
        if field == "kind":
            self._follow_kind(Kind(self._one("kind", Choice).value))
        elif field == "tension":
            self._offer_poles()
        elif field == "effect":
            self._effect_chosen = True
        elif field == "more":
            self.set_class(bool(self._one("more", Choice).value), "-more")
        elif field == "shared":
            self.set_class(not self.named, "-nameless")

    def _follow_kind(self, kind: Kind) -> None:
        if not self._effect_chosen:
            self._one("effect", Choice).value = kind.usual_effect.value
        body = self._one("body", TextField)
        body.show(form.with_template(body.text, kind))
        self._to_gap(body, kind)

    def _to_gap(self, body: TextField, kind: Kind) -> None:
        """Put the cursor where the next answer is to be written."""
        body.move_cursor((form.first_gap(body.text, kind), 0))

    def _offer_poles(self) -> None:
        picked = self._one("tension", QuestionPicker).value
        tension = next((each for each in self.tensions if each.id == picked), None)
        pole = self._one("pole", Choice)
        pole.choices = form.pole_choices(tension)
        if tension is not None and not tension.accepts(pole.value):
            pole.value = ""

    # -- going about -----------------------------------------------------------------------

    def focus_first(self) -> None:
        """Go to the first field that is not answered yet, of those that open a lesson."""
        answers = self.answers()
        self.go_to(
            next((each for each in ("kind", "title") if not getattr(answers, each)), "title")
        )

    def go_to(self, field: str, passage: str = "") -> None:
        """Go to a field, and in it to a passage of its text, which is marked."""
        if field == "tags":
            self._one("more", Choice).value = FOLDED[0][0]
            self.follow("more")
        widget = self.query_one(f"#{field}")
        widget.focus()
        kind = self._one("kind", Choice).value
        if isinstance(widget, TextField) and passage in widget.text and passage:
            widget.mark(passage)
        elif field == "body" and kind:
            self._to_gap(self._one("body", TextField), Kind(kind))
