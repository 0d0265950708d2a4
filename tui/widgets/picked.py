"""A field that is picked from and not typed in: a sentence begun there picks nothing by its spaces.

Who writes a lesson types from the first field on. Of those words no letter, comma or space may take
a choice or leave the form; the screen says how to pick instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tui.messages.parts import TypedHere
from tui.widgets.lines import LineView

if TYPE_CHECKING:
    from textual import events


class Picked(LineView):
    """Posts TypedHere where words are typed upon it, on a screen whose fields take the letters."""

    HOW: ClassVar[str] = ""
    """How one picks here, in a few words."""

    _typing = False
    """Whether the last key was part of a sentence: until another kind of key all of them are."""

    def on_key(self, event: events.Key) -> None:
        """Let no letter pass that is not a key of this field, nor what is typed behind one."""
        if not getattr(self.screen, "TYPED", False):
            return
        if not event.is_printable:
            self._typing = False
        elif self._typing or self._begins(event):
            self._typing = True
            event.stop()
            event.prevent_default()
            self.post_message(TypedHere(f"Nothing is typed here: {self.HOW}."))

    def on_blur(self, event: events.Blur) -> None:
        """Whoever comes back begins anew; Textual calls what a view does beside this."""
        del event
        self._typing = False

    def _begins(self, event: events.Key) -> bool:
        """Whether this key begins a sentence: a letter or number that does nothing here."""
        own = event.key in self._bindings.key_to_bindings
        return (event.character or "").isalnum() and not own
