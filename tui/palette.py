"""The command palette: every command of the table that holds where one is."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Provider

from tui import commands

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.command import Hits

    from tui.commands import Command


class TablePalette(Provider):
    """Commands of the screen below and of the app, found by their words."""

    def _commands(self) -> Iterator[tuple[Command, Callable[[], object]]]:
        scope = getattr(self.screen, "SCOPE", commands.APP)
        for each in commands.of(*commands.inside(scope), commands.APP):
            runs = each.id not in commands.BY_KEY_ONLY or each.id == "help"
            if runs and self.screen.check_action(each.id, ()) is not False:
                yield each, partial(self.screen.run_action, each.action)

    async def discover(self) -> Hits:
        """All of them, in the order of the table."""
        for each, run in self._commands():
            yield DiscoveryHit(each.meaning, run, text=each.meaning, help=each.key or None)

    async def search(self, query: str) -> Hits:
        """Those that hold a word beginning with each word that is typed; by their name first.

        Letters scattered over a sentence count for nothing: Enter runs the first that is found.
        """
        typed = query.casefold().split()
        for each, run in self._commands():
            name, meaning = _words(f"{each.id} {each.words}"), _words(each.meaning)
            if typed and all(any(w.startswith(t) for w in (*name, *meaning)) for t in typed):
                score = 1.0 if all(any(w.startswith(t) for w in name) for t in typed) else 0.5
                yield Hit(score, each.meaning, run, help=each.key or None)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("_", " "))
