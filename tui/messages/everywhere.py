"""What any screen may tell: faults, changes of the store, a search to begin."""

from __future__ import annotations

from tui.messages import Notice


class Failed(Notice):
    """Something asked for in the background could not be done; ``sentence`` says what to do."""

    sentence: str


class StoreChanged(Notice):
    """Lessons were written, changed or noticed; ``entry_id`` is the one to show, if any."""

    entry_id: str | None = None


class SearchWanted(Notice):
    """A screen asks the app to find lessons: ``text`` is the beginning of the search.

    ``like`` is the lesson that those to be listed are like; then nothing is left to be typed.
    """

    text: str
    like: str | None = None
