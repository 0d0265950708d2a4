"""What every screen has: its keys on the bar below, and work that never blocks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, TypeVar, cast

from textual import on
from textual.reactive import Reactive
from textual.screen import Screen

from kb.errors import BothandError
from tui import commands
from tui.drawing import prose
from tui.messages.everywhere import Failed
from tui.messages.parts import ChipPressed
from tui.widgets.chips import Chip, Chips

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.message import Message
    from textual.widget import Widget

    from tui.app import Notebook

R = TypeVar("R")

REST: Final = "app.command_palette"
"""Where a click leads on the sign that the bar was cut: to all that can be done here."""


class Frame(Screen[R]):
    """A screen of one scope of commands.

    Yield ``self.bar()`` last in ``compose``. A screen answers its caller by ``dismiss(value)``.
    """

    SCOPE: ClassVar[str] = "browse"
    TYPED: ClassVar[bool] = False
    """Whether its fields take the letters, so that no command of every screen has its key here."""
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Where the keys go. Both parts paint themselves; Textual's own paints the whole screen."""
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 (Textual declares it without ClassVar)
        (0, "-narrow"),
        (100, "-wide"),
    ]

    @property
    def notebook(self) -> Notebook:
        """The app, which leads to the other screens."""
        return cast("Notebook", self.app)

    def bar(self) -> Chips:
        """The bar of keys: the commands of this screen that matter most, to read and to click."""
        made = Chips(id="bar")
        scopes = (self.SCOPE,) if self.TYPED else (self.SCOPE, commands.APP)
        made.chips = keys_of(each for each in commands.of(*scopes) if each.bar)
        made.rest = "" if self.TYPED else REST
        return made

    @on(ChipPressed)
    async def run_pressed(self, event: ChipPressed) -> None:
        """A click on the bar does what the key does."""
        if event.line == "bar":
            event.stop()
            event.prevent_default()  # a screen whose own handler has called this runs it once
            await self.notebook.typed()
            await self.run_action(event.value)

    def in_background(self, work: Callable[[], Message | None], group: str) -> None:
        """Run ``work`` in a thread and post its answer here.

        ``work`` touches no widget. Whatever it raises arrives as Failed, in plain words.
        """

        def run() -> None:
            answer: Message | None
            try:
                answer = work()
            except BothandError as error:
                answer = Failed(str(error))
            except Exception as error:  # noqa: BLE001 (a screen must outlive any fault of a worker)
                answer = Failed(f"That did not work ({type(error).__name__}: {error}).")
            if answer is not None:
                self.post_message(answer)

        self.run_worker(run, group=group, thread=True, exclusive=True, exit_on_error=False)

    @on(Failed)
    def tell(self, event: Failed) -> None:
        """Say what went wrong; the screen stays as it is."""
        event.stop()
        event.prevent_default()  # a screen whose own handler has called this tells it once
        self.app.notify(prose(event.sentence), severity="error", markup=False)

    def before_quit(self) -> None:
        """Called when the notebook is about to close."""

    def action_back(self) -> None:
        """Leave this screen without a result."""
        self.dismiss(None)


def keys_of(some: Iterable[commands.Command]) -> tuple[Chip, ...]:
    """Commands as they stand on the bar of keys."""
    return tuple(Chip(each.words, each.action, key=each.key) for each in some)
