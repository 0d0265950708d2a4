"""Writing a lesson, or changing one: a form that keeps every word, and shares only when asked."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input, TextArea

from kb.model import Entry, Kind, Person, new_id
from tui import commands
from tui.messages.everywhere import Failed
from tui.messages.parts import ChipPressed, Chosen, TypedHere
from tui.messages.writing import (
    ChangedMeanwhile,
    DraftKept,
    FormRead,
    FoundPersonal,
    NotKept,
    Shared,
)
from tui.screens import lesson_form as form
from tui.screens import sharing
from tui.screens import write_words as words
from tui.screens.assisting import Assisting
from tui.screens.form_fields import FormFields
from tui.screens.sharing import DraftKeeper, Written
from tui.widgets.chips import Chip, Chips
from tui.widgets.dropdown import Dropdown

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kb.document import Document
    from kb.library import Library
    from kb.model import Informs
    from tui.screens.lesson_form import Answers

KEEP_AFTER = 1.0
"""Seconds without a key after which the draft is kept."""
LOOK_AFTER = 0.1
"""Seconds without a key after which what is missing is told anew."""


class WriteScreen(Assisting[str | None]):
    """The form of a new lesson or of one to change; answers with the id of what was shared."""

    SCOPE = "write"
    TYPED = True
    CSS_PATH = "../styles/write.tcss"
    AUTO_FOCUS: ClassVar[str | None] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        *commands.bindings("write"),
        # A stray letter on a row of choices must not close the notebook over unfinished words.
        Binding("q", "nothing", show=False),
    ]

    def __init__(
        self,
        library: Library,
        entry_id: str | None = None,
        informs: Informs | None = None,
        draft_id: str | None = None,
    ) -> None:
        """Write a new lesson, on with a draft, or change the lesson with this id.

        ``informs`` fills in the tension and pole of a new lesson.
        """
        super().__init__(library)
        self._entry_id, self._informs, self._draft_id = entry_id, informs, draft_id
        self._document: Document[Entry] | None = None
        self._base = Entry("", "", Kind.PRACTICE)
        self._writer = Person()
        self._start = self._kept = form.Answers()
        self._read = False
        self._sharing = False
        self._then = ""
        self._number = 0
        self._keeper = DraftKeeper(library)

    def compose(self) -> ComposeResult:
        """What this is, the fields, what is missing, and the bar."""
        yield Chips(id="heading", classes="pagetitle")
        yield FormFields(id="form")
        yield Chips(id="missing")
        yield self.bar()
        yield Dropdown(id="offers")

    @property
    def own_id(self) -> str:
        """The lesson that is changed; empty for a new one."""
        return "" if self._document is None else self._base.id

    # -- reading ---------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Begin to read what the form starts from."""
        self._say("")
        self.fields.complete_with(self.dropdown)
        if self._entry_id is None and self._draft_id is None:
            self.fields.go_to("kind" if self._informs is None else "title")
        work = partial(sharing.read_form, self.library, self._entry_id, self._draft_id)
        self.in_background(work, group="form")

    @on(Failed)
    def tell(self, event: Failed) -> None:
        """Say what went wrong; a form that could not be read is left."""
        super().tell(event)
        self._sharing = False
        if not self._read:
            self.dismiss(None)

    @on(FormRead)
    def take_form(self, event: FormRead) -> None:
        """Fill in the fields and go to the first that is to be answered."""
        event.stop()
        self._document, self._writer = event.document, event.writer
        if event.document is not None and event.document.record is None:
            self.post_message(
                Failed("This file cannot be read as a lesson: see what needs attention.")
            )
            return
        self._base, first = self._beginning(event)
        early = self.fields.answers()
        self.fields.begin(event.tensions, self._writer.name, new=self._document is None)
        self.fields.ask_bearing(event.decisions)
        self.fields.also([each.tension for each in self._base.informs[2:]])
        # Whoever is quick has begun to write before the form was read.
        laid, _ = form.rebased(form.Answers(), early, first)
        self.fields.fill(laid)
        self._start = self._kept = self.fields.answers() if laid == first else first
        if self._document is None:
            self._start = form.answers_of(self._base)
        elif event.draft is not None:
            changed = form.with_half_way(form.answers_of(event.draft), event.half)
            self.fields.fill(form.with_bearing(changed, self._base, event.draft))
            self.app.notify("What you had changed before is here again.", markup=False)
        self._read = True
        self._touched()
        self._show_missing()
        if not self.fields.has_focus_within:
            self.fields.go_to("title" if first.kind else "kind")

    def _beginning(self, event: FormRead) -> tuple[Entry, Answers]:
        """The lesson that answers are laid upon, and what the fields hold at first."""
        if self._document is not None and self._document.record is not None:
            return self._document.record, form.answers_of(self._document.record)
        if event.draft is not None:
            return event.draft, form.with_half_way(form.answers_of(event.draft), event.half)
        profile = self.library.profile
        school = profile.school if profile.name_school else ""
        base = Entry(new_id(), "", Kind.PRACTICE, setting=profile.setting, school=school)
        first = replace(form.answers_of(base), kind="", author=self._writer.name)
        return base, form.leaning(first, self._informs)

    # -- what is answered ------------------------------------------------------------------

    @on(Chosen)
    def choose(self, event: Chosen) -> None:
        """A choice was taken: some fields follow it."""
        event.stop()
        self.fields.follow(event.field)
        self._touched()

    @on(Input.Changed)
    @on(TextArea.Changed)
    def typed(self) -> None:
        """Something was typed."""
        self._touched()

    @on(TypedHere)
    def say_how(self, event: TypedHere) -> None:
        """Words were typed upon a choice: say how one picks, until the form is touched."""
        event.stop()
        self.query_one("#missing", Chips).chips = (Chip(f" {event.sentence}", ink="warning"),)

    @on(Input.Submitted)
    def go_on(self, event: Input.Submitted) -> None:
        """Enter in a field of one line goes on to the next, past what only may be looked at."""
        if event.input.id == "title":
            self.fields.go_to("tension")
        else:
            self.focus_next()

    def _touched(self) -> None:
        if self._read:
            self.later("look", LOOK_AFTER, self._show_missing)
            self.later("keep", KEEP_AFTER, self._keep)

    def _written(self) -> Written:
        return Written(self._document, self._base, self._start, self.fields.answers())

    def _missing(self) -> list[form.Missing]:
        """What must still be answered; what a lesson lacked before it was opened does not count."""
        found = form.missing(self.fields.answers(), self.fields.tensions, named=self.fields.named)
        if self._document is None:
            return found
        before = {
            each.field for each in form.missing(self._start, self.fields.tensions, named=False)
        }
        return [each for each in found if each.field == "title" or each.field not in before]

    def _show_missing(self) -> None:
        said = words.status(self._missing(), self.fields.answers(), self.size.width)
        self.query_one("#missing", Chips).chips = said

    @on(ChipPressed)
    async def run_pressed(self, event: ChipPressed) -> None:
        """A click on what is missing goes to its field."""
        if event.line == "missing":
            event.stop()
            self.fields.go_to(event.value)
        else:
            await super().run_pressed(event)

    # -- drafts ----------------------------------------------------------------------------

    def _keep(self, *, leaving: bool = False) -> None:
        """Keep a draft in the background if anything changed since the last one."""
        written = self._written()
        if self._sharing or (written.now == self._kept and not leaving):
            return
        if written.now == self._kept:
            self.post_message(DraftKept(leaving=True))
            return
        self._kept = written.now
        self._number += 1
        work = partial(self._keeper.keep, self._number, written, leaving=leaving)
        self.in_background(work, group="draft")

    @on(DraftKept)
    def draft_kept(self, event: DraftKept) -> None:
        """Say so, and leave if that was asked for."""
        event.stop()
        if not event.leaving:
            self._say(words.kept_now())
            return
        if self._number:
            self.app.notify(words.left(adding=bool(self._then)), markup=False)
        self._leave()

    @on(NotKept)
    def not_kept(self, event: NotKept) -> None:
        """Say why; whoever wanted to leave is asked first."""
        event.stop()
        self._kept = form.Answers(title="\0")
        self._say("draft NOT kept")
        if event.leaving:
            self.app.push_screen(words.draft_lost(event.sentence), self._leave_anyway)
        else:
            self.app.notify(event.sentence, severity="error", markup=False)

    def _leave_anyway(self, answer: str | None) -> None:
        if answer == "leave":
            self._keeper.close()
            self._leave()
        self._then = ""

    def _leave(self) -> None:
        """Away; to the lesson that is added to instead, if one is."""
        self.dismiss(None)
        if self._then:
            self.app.call_later(self.notebook.open_writer, self._then)

    def add_to(self, entry_id: str) -> None:
        """Leave for a lesson that tells it already; what was written here is kept."""
        self._then = entry_id
        self.action_keep()

    def action_keep(self) -> None:
        """Keep a draft and leave."""
        if self._read:
            self._keep(leaving=True)
        else:
            self.dismiss(None)

    def action_back(self) -> None:
        """Leave; what was written is kept."""
        self.action_keep()

    def action_nothing(self) -> None:
        """Do nothing."""

    def before_quit(self) -> None:
        """Keep the words of the last second too."""
        if self._read and not self._sharing and self.fields.answers() != self._kept:
            self._keeper.keep(self._number + 1, self._written(), leaving=True)

    def _say(self, kept: str) -> None:
        """The heading: what is being done, and whether the draft is safe."""
        doing = "Change a lesson" if self._entry_id else "Write a lesson"
        self.query_one("#heading", Chips).chips = (
            Chip(f"  {doing}", ink="title"),
            Chip(kept, ink="muted"),
        )

    # -- sharing ---------------------------------------------------------------------------

    def action_share(self) -> None:
        """Share the lesson, or go to what is missing."""
        if not self._read or self._sharing:
            return
        lacking = self._missing()
        if lacking:
            self._show_missing()
            self.app.notify(words.still_missing(lacking), severity="warning", markup=False)
            self.fields.go_to(lacking[0].field)
            return
        self._share(anyway=False)

    def _share(self, *, anyway: bool) -> None:
        self._sharing = True
        work = partial(
            sharing.share, self.library, self._written(), self._writer, self._keeper, anyway=anyway
        )
        self.in_background(work, group="share")

    @on(FoundPersonal)
    def ask_about_persons(self, event: FoundPersonal) -> None:
        """Show what may name a person, and let the writer decide."""
        event.stop()
        self._sharing = False
        self.app.push_screen(words.about_persons(event), partial(self._mend_or_share, event))

    def _mend_or_share(self, event: FoundPersonal, answer: str | None) -> None:
        stops = [each for _, _, each in event.places if each.severity == "stop"]
        if answer == "share" and stops:
            self.app.push_screen(words.really(stops[0]), partial(self._share_or_mend, event))
        else:
            self._share_or_mend(event, answer)

    def _share_or_mend(self, event: FoundPersonal, answer: str | None) -> None:
        if answer == "share":
            self._share(anyway=True)
        else:
            field, _, finding = event.places[0]
            self.fields.go_to(field, finding.text)

    @on(ChangedMeanwhile)
    def ask_about_change(self, event: ChangedMeanwhile) -> None:
        """Someone else changed the lesson: nothing was written over, and nothing is lost."""
        event.stop()
        self._sharing = False
        self.app.push_screen(words.about_change(), partial(self._after_change, event))

    def _after_change(self, event: ChangedMeanwhile, answer: str | None) -> None:
        if answer == "look":
            self.dismiss(event.document.record.id if event.document.record else None)
        elif answer == "take":
            self._rebase(event.document)

    def _rebase(self, document: Document[Entry]) -> None:
        """Lay what was changed here upon the lesson as it stands now."""
        if document.record is None:
            self.post_message(Failed("The newer one cannot be read as a lesson."))
            return
        mine = self.fields.answers()
        self.fields.fill(form.answers_of(document.record))
        theirs = self.fields.answers()
        laid, both = form.rebased(self._start, mine, theirs)
        self.fields.fill(laid)
        self._document, self._base, self._start = document, document.record, theirs
        self._touched()
        self.app.notify(words.taken_in(both), markup=False)

    @on(Shared)
    def shared(self, event: Shared) -> None:
        """Say so and show the lesson."""
        event.stop()
        self._keeper.close()
        new, title = self._document is None, self.fields.answers().title
        said = words.saved(title, new=new, connected=event.connected)
        self.app.notify(said if event.saved.commit else "Nothing was changed.", markup=False)
        self.dismiss(event.saved.id)
