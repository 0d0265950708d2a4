"""The fields of the form of a lesson, in the order in which they are answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from kb.model import Effect, Evidence, Kind
from tui import completing
from tui.page import EVIDENCE_WORDS
from tui.screens import lesson_form as form
from tui.screens.lesson_form import Answers
from tui.widgets.alike_list import AlikeList
from tui.widgets.choice import Choice
from tui.widgets.fields import LineField, TextField
from tui.widgets.labelled import Labelled
from tui.widgets.picker import QuestionPicker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.geometry import Offset
    from textual.widget import Widget

    from kb.deciding import Decision
    from kb.model import Tension
    from tui.completing import Asked
    from tui.found import Row as Lesson
    from tui.screens.bearing_fields import BearingFields
    from tui.widgets.dropdown import Dropdown

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
FOLDED: Final = (("more", "another question, how I know, where it was, school, tags"),)
OFFERED: Final = {
    "kind": KINDS,
    "effect": EFFECTS,
    "also_effect": EFFECTS,
    "evidence": EVIDENCE,
    "more": FOLDED,
}
CHOICES: Final = ("kind", "pole", "effect", "evidence", *form.SECOND)
LINES: Final = ("title", "grades", "subject", "size", "place", "school", "tags", "author")
TEXTS: Final = ("conditions", "not_when", "body")
MORE: Final = (*form.SECOND, "evidence", "grades", "subject", "size", "place", "school", "tags")
"""The fields that come only when asked for; until then they are no part of the screen."""
POLES: Final = {"pole": "tension", "also_pole": "also"}
"""Each field of poles, and the field of the question that they belong to."""
COMPLETED: Final = ("conditions", "body", "school", "tags")
"""The fields in which words are offered to go on with."""
LABELS: Final = {
    "kind": "What happened",
    "title": "Title",
    "alike": "Told already?",
    "tension": "It speaks to",
    "pole": "We leaned on",
    "effect": "And it",
    "conditions": "It holds when",
    "not_when": "Not when",
    "more": "More",
    "also": "Speaks also to",
    "also_pole": "Leaning there",
    "also_effect": "And it",
    "evidence": "How I know",
    "grades": "Grades",
    "subject": "Subject",
    "size": "School size",
    "place": "Place",
    "school": "School",
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
    "school": "named only if you write it here",
    "tags": "with commas between them",
}


def labelled(field: Widget) -> Labelled:
    """The field behind its name."""
    return Labelled(LABELS[field.id or ""], field)


class FormFields(VerticalScroll, can_focus=False):
    """The fields. ``begin`` and ``fill`` set them, ``answers`` reads them; no message is sent."""

    # The screen's own key, which scrolling would take away from it.
    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "screen.alike", show=False)]

    def __init__(self, *, id: str) -> None:  # noqa: A002 (Textual's name)
        """Start empty."""
        super().__init__(id=id)
        self.tensions: Sequence[Tension] = ()
        self._author = ""
        self._signing = False
        self._effect_chosen = False
        self._further: tuple[str, ...] = ()
        self._picker = QuestionPicker(id="tension")
        self._choices = {field: Choice(id=field) for field in (*CHOICES, "more", "shared")}
        hints = {field: HINTS.get(field, "") for field in (*LINES, *TEXTS)}
        self._lines = {field: LineField(id=field, placeholder=hints[field]) for field in LINES}
        self._texts = {
            field: TextField(id=field, placeholder=hints[field], markdown=field == "body")
            for field in TEXTS
        }
        self._texts["body"].asked = form.HEADINGS
        for field, choices in OFFERED.items():
            self._choices[field].choices = choices
        self._choices["pole"].hint = "pick the question first"
        self._alike = AlikeList(id="alike")
        self._alike_row = labelled(self._alike)
        self._alike_row.display = False
        self._more_row = labelled(self._choices["more"])
        self._signing_row = labelled(self._choices["shared"])
        self._more: dict[str, Labelled] = {}
        self._bearing: BearingFields | None = None

    def compose(self) -> ComposeResult:
        """A row a field: its name on the left, the field on the right."""
        for field in ("kind", "title", "tension", "pole", "effect", "conditions", "not_when"):
            yield labelled(self._field(field))
            if field == "title":
                yield self._alike_row
        yield self._texts["body"]
        yield self._more_row
        # From the first, though only a new lesson is signed: a row that comes later is reached by
        # Tab out of its order until it is laid out.
        yield self._signing_row

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
        self._signing_row.display = new
        if new and not name:
            self.mount(labelled(self._lines["author"]))

    def ask_bearing(self, decisions: Sequence[Decision]) -> None:
        """Ask what the lesson says of these decisions, where any of them is open."""
        if decisions:
            from tui.screens.bearing_fields import BearingFields  # noqa: PLC0415 (seldom needed)

            self._bearing = BearingFields(decisions)
            self._bearing.offer(self._picker.value)
            self.mount(self._bearing, after=self._more_row)

    def also(self, tension_ids: Sequence[str]) -> None:
        """Tell which more questions the lesson speaks to; the form leaves those as they are."""
        self._further = tuple(tension_ids)
        self._tell_others()

    def _tell_others(self) -> None:
        also = self._choices["also"].value
        self._picker.also = (also, *self._further) if also else self._further

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
        self._tell_others()
        if self._bearing is not None:
            self._bearing.offer(answers.tension)
            self._bearing.show(answers)
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
        if self._bearing is not None:
            values |= self._bearing.answers()
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
            if self._bearing is not None:
                self._bearing.offer(self._picker.value)
        elif field == "bearing" and self._bearing is not None:
            self._bearing.fold()
        elif field == "also":
            self._offer_poles()
            self._follow_also()
        elif field == "effect":
            self._effect_chosen = True
        elif field == "more":
            self._unfold(shown=bool(self._choices["more"].value))
        elif field == "shared":
            self._lines["author"].disabled = not self.named

    def _unfold(self, *, shown: bool) -> None:
        if shown and not self._more:
            self._more = {field: labelled(self._field(field)) for field in MORE}
            self.mount_all(self._more.values(), after=self._more_row)
        also = bool(self._choices["also"].value)
        for field, row in self._more.items():
            row.display = shown and (also or field not in form.SECOND[1:])

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

    def _follow_also(self) -> None:
        """What leaning did there is as it was here, until something else is said."""
        self._tell_others()
        also, effect = self._choices["also"].value, self._choices["also_effect"]
        effect.value = (effect.value or self._choices["effect"].value) if also else ""
        self._unfold(shown=True)

    def _offer_poles(self) -> None:
        other = form.tension_choices(self.tensions, self._picker.value)
        self._choices["also"].choices = other
        for field, question in POLES.items():
            wanted = self._choices.get(question, self._picker).value
            tension = next((each for each in self.tensions if each.id == wanted), None)
            pole = self._choices[field]
            pole.choices = form.pole_choices(tension)
            if not wanted or (tension is not None and not tension.accepts(pole.value)):
                pole.value = ""

    # -- lessons like this one -------------------------------------------------------------

    @property
    def title(self) -> str:
        """The title as typed so far."""
        return self._lines["title"].value

    @property
    def alike(self) -> Sequence[Lesson]:
        """The lessons that are shown as telling the same."""
        return self._alike.rows

    def show_alike(self, rows: Sequence[Lesson]) -> None:
        """Show lessons that may tell the same, or none; who stands among them goes to the title."""
        if not rows and self._alike.has_focus:
            self._lines["title"].focus()
        self._alike.show_rows(rows)
        self._alike_row.display = bool(rows)

    def to_alike(self) -> None:
        """From the title into those lessons, if there are any; from elsewhere down the form."""
        if self.alike and self._lines["title"].has_focus:
            self._alike.focus()
        else:
            self.scroll_down()

    # -- words to go on with ---------------------------------------------------------------

    def complete_with(self, dropdown: Dropdown) -> None:
        """Let this list have its keys in the fields that are completed."""
        for field in COMPLETED:
            self._written(field).dropdown = dropdown

    def asked(self, field: str) -> Asked | None:
        """What is asked for where the cursor of this field stands."""
        return completing.asked(field, *self._written(field).before_cursor())

    def cursor(self, field: str) -> Offset | None:
        """Where on the screen the cursor of this field stands; None while it is elsewhere."""
        widget = self._written(field)
        return widget.cursor_screen_offset if widget.has_focus else None

    def complete(self, field: str, asked: Asked, text: str) -> None:
        """Write a text in the place of the words that asked for it."""
        widget = self._written(field)
        if field == "conditions" and "," in text:
            text = f"{text}\n"  # on a line of its own its comma parts nothing
        widget.replace_before(asked.length, text)
        widget.focus()

    def _written(self, field: str) -> LineField | TextField:
        return self._lines.get(field) or self._texts[field]

    # -- going about -----------------------------------------------------------------------

    def go_to(self, field: str, passage: str = "") -> None:
        """Go to a field, and in it to a passage of its text, which is marked."""
        if self._bearing is not None and field in ("bears", "stance", "when"):
            self._bearing.go_to(field)
            return
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
