"""One key or click after the other: the next waits until the one before has had its effects.

Textual hands a key to the part that has the focus at that moment, and goes on to the next. What a
key does to the focus or to the screens comes a little later; and a key that goes first, such as
the one that saves, comes at once. So on a busy computer, or over a slow line, letters went to the
field that was left, and what was saved lacked the words typed last. Here later keys wait, which a
person who types no faster than the screen answers never meets.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from textual import events

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import App
    from textual.message_pump import MessagePump

PATIENCE: Final = 10.0
"""Seconds that a key may take at most. A part that is stuck must not keep the keys for good; the
first form to be opened may take two on a computer that is busy."""


_PRESSED: Final = (events.Key, events.Paste, events.MouseDown, events.MouseUp)


class TypingAhead:
    """Holds keys, pasted text and clicks back while the one before is on its way."""

    def __init__(self, app: App[Any]) -> None:
        """Hold them for this app."""
        self._app = app
        self._passes: Sequence[MessagePump] = ()
        """The parts through which the last one went, or goes."""
        self._waiting: deque[events.InputEvent] = deque()
        self._let_go: events.InputEvent | None = None
        self._number = 0
        self._limit: asyncio.TimerHandle | None = None

    def keeps(self, event: events.Event) -> bool:
        """Whether this event shall not be looked at yet; then it comes again."""
        if not is_pressed(event):
            return False
        if event is self._let_go:
            self._let_go = None
        elif self._waiting or self._let_go is not None or self._under_way:
            self._waiting.append(event)
            if len(self._waiting) == 1 and self._let_go is None:
                self._follow()
            return True
        clicked = self._app.mouse_over if isinstance(event, events.MouseEvent) else None
        there = clicked or self._app.focused or self._app.screen
        self._passes = there.ancestors_with_self
        return False

    def gone(self) -> None:
        """An event that was not kept is on its way now; those that wait go behind it."""
        if self._waiting:
            self._follow()

    @property
    def _under_way(self) -> bool:
        """Whether any part has something to do that the last key may have brought."""
        parts = (*self._passes, self._app.screen) if self._passes else ()
        return any(part.message_queue_size for part in parts)

    def _follow(self) -> None:
        """Go behind what is on its way, through every part that it may pass."""
        self._number += 1
        loop = asyncio.get_running_loop()
        self._limit = loop.call_later(PATIENCE, self._hop, [], self._number)
        # Once behind the key, and once more behind what the parts told each other because of it.
        self._hop([*self._passes, *self._passes, None], self._number)

    def _hop(self, way: list[MessagePump | None], number: int) -> None:
        """Go on to the next part, once this one has dealt with all that came to it before."""
        if number != self._number:
            return  # it took too long, and the keys went on without it
        while way:
            if (part := way.pop(0)) is not None:
                if part.call_later(self._hop, way, number):
                    return
            # A screen that came with the key: its fields are there once it was painted.
            elif self._app.screen not in self._passes and self._app.screen.call_after_refresh(
                self._hop, way, number
            ):
                return
        self._number += 1
        if self._limit is not None:
            self._limit.cancel()
        self._let_go = self._waiting.popleft()
        self._app.post_message(self._let_go)


def is_pressed(event: events.Event) -> TypeGuard[events.InputEvent]:
    """Whether this was just done by hand, has its place in an order, and was handed to no part yet.

    Moves and the wheel of the mouse may come at any time.
    """
    return isinstance(event, _PRESSED) and not event.is_forwarded
