"""Evidence: what a lesson says of an assumption of an open decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from rich.text import Text
from textual import on
from textual.containers import Vertical

from kb.model import Stance
from tui import commands
from tui.drawing import plain, pole_words
from tui.messages.parts import RowChosen
from tui.screens import form_dialog as form
from tui.screens.form_dialog import FormDialog
from tui.screens.frame import Frame
from tui.widgets.lines import ChoiceRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from kb.library import Library, Saved
    from tui.screens.form_dialog import Job
    from tui.screens.form_words import Field
    from tui.weighing import Ground

STANCES: Final = (
    (Stance.SUPPORTS.value, "Speaks for it"),
    (Stance.CONTRADICTS.value, "Speaks against it"),
    (Stance.QUALIFIES.value, "It is true with limits"),
)


class GroundList(ChoiceRows):
    """An assumption a row, and beneath it its decision."""

    row_height = 2

    def __init__(self, grounds: Sequence[Ground], *, id: str) -> None:  # noqa: A002 (Textual's name)
        """Offer these."""
        super().__init__(id=id)
        self._grounds = grounds

    def row_count(self) -> int:
        """All of them."""
        return len(self._grounds)

    def draw_row(self, row: int, width: int) -> Sequence[Text]:
        """The claim; the pole it speaks for, and the question."""
        del width
        ground = self._grounds[row]
        claim = Text(f" {plain(ground.assumption.claim)}", self.inks.title)
        if ground.said is not None:
            claim.append(f"  (linked: {ground.said.stance.value})", self.inks.accent)
        pole = f"{pole_words(ground.assumption.pole)} · " if ground.assumption.pole else ""
        under = f"   {pole}{plain(ground.decision.question)}"
        return [claim, Text(under, self.inks.muted)]


class GroundsScreen(Frame["Ground | None"]):
    """Answers with the assumption that the lesson bears on, or None."""

    SCOPE = "grounds"
    BINDINGS = commands.bindings("grounds")
    AUTO_FOCUS: ClassVar[str | None] = "#choices"

    def __init__(self, grounds: Sequence[Ground]) -> None:
        """Offer these."""
        super().__init__(classes="dialog")
        self._grounds = grounds

    def compose(self) -> ComposeResult:
        """One list."""
        with Vertical(id="dialog"):
            yield GroundList(self._grounds, id="choices")
        yield self.bar()

    def on_mount(self) -> None:
        """Name it."""
        self.query_one("#dialog").border_title = "What does this lesson bear on?"

    def action_choose(self) -> None:
        """Take what is under the cursor."""
        self.query_one(GroundList).action_choose()

    @on(RowChosen)
    def take(self, event: RowChosen) -> None:
        """Answer with it."""
        event.stop()
        self.dismiss(self._grounds[event.index])


class WeighScreen(FormDialog):
    """What the lesson says of one assumption, and when; said again, it replaces what was said."""

    def __init__(self, library: Library, entry_id: str, ground: Ground) -> None:
        """Weigh the lesson with this id against this assumption."""
        super().__init__()
        self.library, self._entry_id, self._ground = library, entry_id, ground
        said = ground.said
        self._stance = form.choice("stance", STANCES, said.stance.value if said else "")
        self._when = form.line("when", "Under which condition; may stay empty", _when(ground))

    def key(self) -> str:
        """What this lesson says of this assumption."""
        return f"weigh {self._entry_id} {self._ground.decision.id}/{self._ground.assumption.key}"

    def heading(self) -> str:
        """The assumption."""
        return f"“{plain(self._ground.assumption.claim)}”"

    def rows(self) -> Sequence[tuple[str, Field]]:
        """What it says, and when."""
        return ("This lesson", self._stance), ("It is so when", self._when)

    def job(self) -> Job | str:
        """Save the link."""
        stance, when = self._stance.value, self._when.value
        if not stance:
            return "Say first what the lesson says of it: Space takes a choice."
        library, entry_id, ground = self.library, self._entry_id, self._ground

        def save(anyway: bool) -> Saved:
            decision, key = ground.decision.id, ground.assumption.key
            return library.add_evidence(entry_id, decision, key, stance, when, anyway=anyway)

        return save


def _when(ground: Ground) -> str:
    return ground.said.when if ground.said else ""
