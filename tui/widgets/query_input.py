"""The search line."""

from __future__ import annotations

from textual.widgets import Input

from tui import commands


class QueryInput(Input):
    """A field of one line whose arrows up and down move the list that it searches."""

    BINDINGS = commands.bindings("search")
