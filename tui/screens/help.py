"""Every key of a screen, from the one table of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.containers import Vertical

from tui import commands
from tui.messages.parts import ChipPressed
from tui.screens.frame import Frame, keys_of
from tui.widgets.lines import LineView

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.style import Style
    from textual import events
    from textual.app import ComposeResult
    from textual.geometry import Size

    from tui.inks import Inks

INSIDE: dict[str, tuple[str, ...]] = {
    "browse": ("home", "search", "rows", "lesson", "reader"),
    "reading": ("lesson", "reader"),
    "attention": ("rows", "reader"),
    "write": ("choice", "picker", "offers"),
    "alike": ("reader",),
    "history": ("rows", "reader"),
    "conflicts": ("rows", "reader"),
    "news": ("rows", "reader"),
    "filters": ("rows",),
    "searches": ("rows",),
    "links": ("rows",),
    "settings": ("choice",),
    "decisions": ("rows",),
    "decision": ("reader",),
    "brief": ("reader",),
    "grounds": ("rows",),
    "form": ("choice", "picker"),
}
"""The scopes of the widgets on a screen, whose keys its help shows as well."""


class KeyPage(LineView):
    """The commands of some scopes, a heading over each scope.

    A click on one that acts on the whole screen posts ChipPressed with its action: not every
    command has room on the bar.
    """

    BINDINGS = commands.bindings("reader")

    def __init__(self, scopes: Sequence[str], *, id: str) -> None:  # noqa: A002 (Textual's name)
        """Show these scopes, the first of which is the screen's own."""
        super().__init__(id=id)
        self._scopes = scopes
        self._clickable = {*commands.inside(scopes[0]), commands.APP}

    def _rows(self) -> Iterator[tuple[Text, str]]:
        """Each line and the action that a click on it runs, if any."""
        for scope in self._scopes:
            yield Text(commands.SCOPES[scope], self.inks.title), ""
            for each in commands.of(scope):
                runs = scope in self._clickable and each.id not in commands.BY_KEY_ONLY
                yield _line(each.key, each.meaning, self.inks), each.action if runs else ""
            yield Text(), ""

    def _lines(self) -> list[Text]:
        return [line for line, _action in self._rows()]

    def on_click(self, event: events.Click) -> None:
        """Say which command was clicked."""
        place, actions = event.get_content_offset(self), [action for _, action in self._rows()]
        line = None if place is None else place.y + self.scroll_offset.y
        if line is not None and line < len(actions) and actions[line]:
            event.stop()
            self.post_message(ChipPressed(self.id or "", actions[line]))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """All lines, where there is room."""
        del container, viewport, width
        return self.line_count()

    def line_count(self) -> int:
        """All lines."""
        return len(self._lines())

    def line_at(self, line: int, width: int) -> tuple[Text, Style | None]:
        """One line."""
        del width
        return self._lines()[line], None


class HelpScreen(Frame[str]):
    """The keys of the screen that it lies over. Answers with the action that was clicked."""

    SCOPE = "help"
    BINDINGS = commands.bindings("help")
    AUTO_FOCUS: ClassVar[str | None] = "#keys"

    def __init__(self, scope: str) -> None:
        """Show the keys of a screen of this scope."""
        super().__init__(classes="dialog")
        self._scopes = (scope, *INSIDE.get(scope, ()), commands.APP)

    def compose(self) -> ComposeResult:
        """One page."""
        with Vertical(id="dialog"):
            yield KeyPage(self._scopes, id="keys")
        bar = self.bar()
        bar.chips = keys_of(each for each in commands.of(self.SCOPE) if each.bar)  # q closes it
        yield bar

    def on_mount(self) -> None:
        """Name it."""
        self.query_one("#dialog").border_title = "Keys"
        self.query_one("#dialog").border_subtitle = "a click does it, too"

    @on(ChipPressed)
    def take_click(self, event: ChipPressed) -> None:
        """Do what was clicked, on the screen below."""
        if event.line == "keys":
            event.stop()
            self.dismiss(event.value)


def _line(key: str, meaning: str, inks: Inks) -> Text:
    return Text(f"  {key:<16}", inks.key).append(meaning, inks.muted)
