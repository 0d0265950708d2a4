"""The command palette: every command of the table that holds where one is."""

from __future__ import annotations

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
        inside = ("lesson",) if scope == "browse" else ()
        for each in commands.of(scope, *inside, commands.APP):
            if each.id not in ("command_palette", "tension", "side"):
                yield each, partial(self.screen.run_action, each.action)

    async def discover(self) -> Hits:
        """All of them, in the order of the table."""
        for each, run in self._commands():
            yield DiscoveryHit(_named(each), run, text=each.meaning, help=each.key or None)

    async def search(self, query: str) -> Hits:
        """Those whose words fit what is typed."""
        matcher = self.matcher(query)
        for each, run in self._commands():
            score = matcher.match(_named(each))
            if score > 0:
                yield Hit(score, matcher.highlight(_named(each)), run, help=each.key or None)


def _named(command: Command) -> str:
    return command.meaning
