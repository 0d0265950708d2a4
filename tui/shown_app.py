"""What Bothand's two apps share: their colours, and how they are shown to this person."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import sys
from typing import TYPE_CHECKING, Final, TypeVar

from textual import events, on
from textual.app import App
from textual.constants import TEXTUAL_ANIMATIONS
from textual.widget import Widget

from tui.gone import leave_when_gone
from tui.showing import Showing
from tui.themes import CONTRAST, DARK, THEMES
from tui.typing_ahead import TypingAhead, is_pressed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.filter import LineFilter

    from kb.settings import Settings

R = TypeVar("R")

GARBAGE_AFTER: Final = 20_000
"""New objects after which Python looks for garbage among them; drawing a page makes thousands."""

TYPED_WITHIN: Final = 2.0
"""Seconds to wait at most for a field to take letters in; one that is stuck keeps nobody here."""

TURN: Final = 0.001
"""Seconds after which a page being drawn gives way to a key; Python's own five add up to a wait."""


class ShownApp(App[R]):
    """An app in the colours, the signs and the motion that the person has chosen."""

    def __init__(self, chosen: Settings) -> None:
        """Show everything as the settings say, and the environment asks for."""
        super().__init__()
        self._ahead = TypingAhead(self)
        for theme in THEMES:
            self.register_theme(theme)
        self.showing = Showing()
        self.show_as(chosen)
        # The style sheets are read with these colours from the first; Textual began with its own.
        self._read_in = self.theme
        self.stylesheet.set_variables(self.get_css_variables())

    def refresh_css(self, animate: bool = True) -> None:
        """Style everything anew, but for once: when it was just read with these very colours.

        Textual asks for that before the first paint, as it does whenever colours change.
        """
        read_in, self._read_in = self._read_in, ""
        if read_in != self.theme:
            super().refresh_css(animate)

    def on_ready(self) -> None:
        """After the first paint, watch the terminal, and look for garbage among what is new only.

        Else a key that is held down waits, time and again, for all modules and widgets to be
        looked through, and for the page that is being drawn.
        """
        if self.is_headless:  # a test: one app of many in its process, seen by nobody
            return
        leave_when_gone(self)
        gc.freeze()
        gc.set_threshold(GARBAGE_AFTER, 20, 50)
        gc.enable()
        sys.setswitchinterval(TURN)

    async def on_event(self, event: events.Event) -> None:
        """Look at one key or click after the other."""
        if self._ahead.keeps(event):
            return
        pressed = is_pressed(event)
        await super().on_event(event)
        if pressed:
            self._ahead.gone()

    async def typed(self) -> None:
        """Wait until the part that has the keys has taken in all that came before."""
        done, there = asyncio.Event(), self.focused
        if there is not None and there.call_later(done.set):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), TYPED_WITHIN)

    def show_as(self, chosen: Settings) -> None:
        """Show everything so from now on."""
        before, self.showing = self.showing, Showing.of(chosen, os.environ)
        self.animation_level = "none" if self.showing.still else TEXTUAL_ANIMATIONS
        known = {theme.name for theme in THEMES}
        self.theme = chosen.theme if chosen.theme in known else DARK.name
        if self.is_running and before != self.showing:
            for screen in self.screen_stack:
                for widget in screen.walk_children(Widget):
                    self._still(widget)
            self.refresh_css(animate=False)
            self.refresh(repaint=True, layout=True)

    @property
    def signs_only(self) -> bool:
        """Whether what is chosen must be told without colour: none is shown, or all stand out."""
        return self.no_color or self.theme == CONTRAST.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The inks of the dark theme, for themes that know nothing of them."""
        return DARK.variables

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own, which take the hues out for ``NO_COLOR``, and ASCII mode."""
        return (*super().get_line_filters(), *self.showing.filters)

    @on(events.DescendantFocus)
    def hold_cursor(self, event: events.DescendantFocus) -> None:
        """Let the cursor of a field stand still where nothing shall move."""
        self._still(event.widget)

    def _still(self, widget: Widget) -> None:
        if hasattr(widget, "cursor_blink"):
            widget.cursor_blink = self.animation_level != "none"
