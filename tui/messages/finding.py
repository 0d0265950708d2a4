"""What is asked and answered where lessons are found: home, search, map, attention."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.messages import Notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.library import TensionMap
    from kb.model import Problem, Tension
    from kb.overview import Overview
    from kb.results import Results
    from kb.searches import Search
    from tui.facets import Choice
    from tui.found import Counts, Found, More
    from tui.matters import Matter
    from tui.screens.map_plan import Spot


class Question(NamedTuple):
    """What the list of lessons was asked: a search, or the lessons like one.

    ``number`` grows with every question, so that the newer of two is known.
    """

    number: int
    text: str
    typing: bool = False
    like: str | None = None


class SearchesRead(Notice):
    """What the person searched for before: what is kept, then what was asked last."""

    searches: tuple[Search, ...]


class FiltersCounted(Notice):
    """What the lessons found have in common, as rows to choose from."""

    rows: Sequence[Choice]


class MapRead(Notice):
    """The map of the tension that was wanted, and all tensions of the store in their order."""

    wanted: str
    map: TensionMap
    tensions: tuple[Tension, ...]


class SpotPressed(Notice):
    """A place on the map was clicked."""

    spot: Spot


class Answered(Notice):
    """The first lessons found; the results come along because their counts are worked out late."""

    found: Found
    results: Results


class Counted(Notice):
    """How many lessons of an answer are of each kind, tension, pole and effect."""

    counts: Counts


class Refreshed(Notice):
    """The store was looked at again; ``changed`` when its lessons are others than before."""

    overview: Overview
    changed: bool


class MoreAnswered(Notice):
    """Further pages of lessons, with the question that they answer."""

    question: Question
    pages: Sequence[More]


class NotAnswered(Notice):
    """A question could not be answered; ``sentence`` says why and what to do."""

    question: Question
    sentence: str


class MattersRead(Notice):
    """What home has to tell beside the tensions; ``number`` tells whether it is still wanted."""

    number: int
    matters: tuple[Matter, ...]


class FaultsRead(Notice):
    """What needs attention, as far as is known."""

    faults: Sequence[Problem]
