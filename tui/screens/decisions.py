"""The decisions of a notebook: those that wait first, with the day by which they are due."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.containers import Horizontal

from tui import commands
from tui.answered import standing_words, today
from tui.drawing import plain, pole_words
from tui.messages.deciding import DecisionsRead
from tui.messages.parts import RowChosen
from tui.screens.decision_frame import DecisionFrame
from tui.widgets.lines import RowList

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual.app import ComposeResult

    from kb.deciding import Decision
    from kb.model import Tension


class DecisionList(RowList):
    """A decision a row: its question; how it stands, between which poles, and whose it is."""

    row_height = 2

    def __init__(self, *, id: str, classes: str) -> None:  # noqa: A002 (Textual's name)
        """Start empty."""
        super().__init__(id=id, classes=classes)
        self._decisions: Sequence[Decision] = ()
        self._tensions: Mapping[str, Tension] = {}
        self._said = ""

    def show_decisions(
        self, decisions: Sequence[Decision], tensions: Mapping[str, Tension]
    ) -> None:
        """Show these, with the cursor left where it is."""
        self._decisions, self._tensions = decisions, tensions
        self._said = "No decision here yet. Press n to write down the first."
        self.cursor = self.validate_cursor(self.cursor)
        self.lines_changed()

    def row_count(self) -> int:
        """All of them, or the line that says that there is none."""
        return len(self._decisions) or (1 if self._said else 0)

    @property
    def current(self) -> Decision | None:
        """The one under the cursor."""
        return self._decisions[self.cursor] if self._decisions else None

    def go_to(self, decision_id: str) -> None:
        """Put the cursor on this one."""
        places = (n for n, each in enumerate(self._decisions) if each.id == decision_id)
        self.cursor = next(places, self.cursor)

    def draw_row(self, row: int, width: int) -> Sequence[Text]:
        """The question, and beneath it how it stands."""
        del width
        if not self._decisions:
            return [Text(self._said, self.inks.muted), Text()]
        decision, day = self._decisions[row], today()
        title = Text(plain(decision.question), self.inks.title if decision.open else "")
        late = decision.overdue(day)
        ink = self.inks.warning if late else self.inks.accent if decision.open else self.inks.muted
        under = Text(f"  {standing_words(decision, day)}", ink)
        if late:
            under.append(": what was decided? (c)", ink)
        tension = self._tensions.get(decision.tension)
        between = plain(decision.tension)
        if tension is not None:
            between = " / ".join(pole_words(each.id) for each in tension.poles)
        for more in (between, plain(decision.owner)):
            under.append(f" · {more}" if more else "", self.inks.muted)
        if not decision.open and decision.outcome:
            under.append(f" · {plain(decision.outcome)}", self.inks.muted)
        return [title, under]


class DecisionsScreen(DecisionFrame):
    """The list; Enter opens one."""

    SCOPE = "decisions"
    BINDINGS = commands.bindings("decisions")
    AUTO_FOCUS: ClassVar[str | None] = "#decisions"

    def compose(self) -> ComposeResult:
        """The list and the bar."""
        with Horizontal(id="panes"):
            yield DecisionList(id="decisions", classes="pane")
        yield self.bar()

    def on_mount(self) -> None:
        """Begin to read them."""
        self._list.border_title = "Decisions"
        self.read_again("")

    @property
    def _list(self) -> DecisionList:
        return self.query_one(DecisionList)

    @property
    def current(self) -> str:
        """The one under the cursor."""
        found = self._list.current
        return found.id if found is not None else ""

    def read_again(self, decision_id: str) -> None:
        """Read them; the one with this id comes under the cursor."""
        library = self.library

        def work() -> DecisionsRead:
            tensions = {each.id: each for each in library.tensions()}
            return DecisionsRead(tuple(in_order(library.decisions())), tensions, decision_id)

        self.in_background(work, "decisions")

    @on(DecisionsRead)
    def take_decisions(self, event: DecisionsRead) -> None:
        """List them."""
        event.stop()
        self._list.show_decisions(event.decisions, event.tensions)
        waiting = sum(each.open for each in event.decisions)
        count = len(event.decisions)
        self._list.border_title = (
            f"Decisions ({waiting:,} open of {count:,})" if count else "Decisions"
        )
        if event.decision_id:
            self._list.go_to(event.decision_id)

    @on(RowChosen)
    def take_choice(self, event: RowChosen) -> None:
        """Open the decision under the cursor."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Open the decision under the cursor."""
        from tui.screens.decision import DecisionScreen  # noqa: PLC0415 (start-up pays for one)

        wanted = self.current

        def came_back(_: None) -> None:
            self.read_again(wanted)

        if wanted:
            self.app.push_screen(DecisionScreen(self.library, wanted), came_back)


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """Those that wait first, the most urgent of them before the others."""

    def rank(decision: Decision) -> tuple[bool, str]:
        return not decision.open, (decision.decide_by or "~") if decision.open else ""

    return sorted(decisions, key=rank)
