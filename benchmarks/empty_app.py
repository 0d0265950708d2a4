"""The least that Textual can show: what the screens are measured against."""

from __future__ import annotations

from textual.app import App
from textual.screen import Screen

PAINTED = "nothing but this"


class Only(Screen[None]):
    """A screen without widgets, whose own background bears a text to recognise it by."""

    def render(self) -> str:
        """The text."""
        return PAINTED


class Empty(App[None]):
    """An app with that screen."""

    def get_default_screen(self) -> Only:
        """Start there."""
        return Only()


if __name__ == "__main__":
    Empty().run()
