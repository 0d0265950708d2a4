"""What a search answers: hits to draw as rows, and the things that are worked out only when read.

A hit is not an entry: it holds what a row shows, taken from the index without opening a file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from kb.errors import IndexFailed
from kb.model import Bearing, Effect, Evidence, Informs, Kind, Setting, Stance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BETWEEN: Final = "\x1f"
"""Parts the values of a row; ``LISTED`` parts the items of a list, ``PAIRED`` the parts of one."""
LISTED: Final = "\x1e"
PAIRED: Final = "\x1d"
_COLUMNS: Final = 19
_KINDS: Final = {each.value: each for each in Kind}
_EFFECTS: Final = {each.value: each for each in Effect}
_EVIDENCE: Final = {each.value: each for each in Evidence}
_SEPARATORS: Final = str.maketrans(
    dict.fromkeys(BETWEEN + LISTED + PAIRED, "\N{REPLACEMENT CHARACTER}")
)


class Snippet(NamedTuple):
    """A passage on one line; ``spans`` are the (start, end) of what matched, in characters."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()


class Origin(Protocol):
    """Where hits come from: works out what is read late."""

    def snippet(self, hit: Hit) -> Snippet:
        """The passage of the lesson that answers the question best."""

    def title_spans(self, hit: Hit) -> tuple[tuple[int, int], ...]:
        """What matched in the title, in characters."""

    def body(self, hit: Hit) -> str:
        """The whole text of the lesson."""

    def facets(self) -> Mapping[str, Mapping[str, int]]:
        """Counts for the whole answer."""

    def counted(self, names: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """The same for any of the filters."""

    def corrected(self, hits: Sequence[Hit]) -> Mapping[str, str]:
        """Words that no lesson holds, with the word that was searched instead."""


class Hit:
    """One lesson found. Its values are cut from a stored row when they are read."""

    __slots__ = ("_origin", "_row", "place", "score")

    def __init__(self, row: bytes, score: float, origin: Origin, place: object) -> None:
        """Take a row as `row_of` wrote it; ``place`` is the origin's own key to the lesson."""
        self._row: bytes | list[str] = row
        self._origin = origin
        self.score = score
        self.place = place

    def __repr__(self) -> str:
        """For tests and debugging."""
        return f"Hit({self.id!r}, {self.title!r}, score={self.score:.2f})"

    @property
    def _cells(self) -> list[str]:
        """The values of the row, parted when the first is read: most rows are never looked at."""
        row = self._row
        if isinstance(row, bytes):
            row = self._row = columns(row)
        return row

    @property
    def id(self) -> str:
        """The lesson's id as written."""
        return self._cells[0]

    @property
    def title(self) -> str:
        """The lesson's title."""
        return self._cells[1]

    @property
    def kind(self) -> Kind:
        """Practice or failure."""
        return _KINDS[self._cells[2]]

    @property
    def path(self) -> str:
        """The file, relative to the store."""
        return self._cells[18]

    @property
    def informs(self) -> tuple[Informs, ...]:
        """The tensions it bears on."""
        links = (each.split(PAIRED) for each in _items(self._cells[3]))
        return tuple(Informs(tension, pole, _EFFECTS[effect]) for tension, pole, effect in links)

    @property
    def conditions(self) -> tuple[str, ...]:
        """When, where and for whom it holds."""
        return _items(self._cells[4])

    @property
    def not_when(self) -> tuple[str, ...]:
        """When one would expect otherwise."""
        return _items(self._cells[5])

    @property
    def author(self) -> str:
        """Who wrote it; empty: anonymous."""
        return self._cells[6]

    @property
    def school(self) -> str:
        """Where it was written; mostly empty."""
        return self._cells[7]

    @property
    def created(self) -> str:
        """The date as written."""
        return self._cells[8]

    @property
    def evidence(self) -> Evidence | None:
        """How the author knows."""
        return _EVIDENCE[self._cells[9]] if self._cells[9] else None

    @property
    def setting(self) -> Setting:
        """Where it was learned."""
        return Setting(*self._cells[10:14])

    @property
    def tags(self) -> tuple[str, ...]:
        """The author's own labels."""
        return _items(self._cells[14])

    @property
    def sources(self) -> tuple[str, ...]:
        """Where a public case is documented."""
        return _items(self._cells[15])

    @property
    def has_problems(self) -> bool:
        """Whether its file needs attention."""
        return self._cells[16] == "1"

    @property
    def assumptions(self) -> tuple[Bearing, ...]:
        """What it says of the assumptions of decisions."""
        told = (each.split(PAIRED) for each in _items(self._cells[17]))
        return tuple(Bearing(of, key, Stance(stance), when) for of, key, stance, when in told)

    @property
    def body(self) -> str:
        """The whole text."""
        return self._origin.body(self)

    @property
    def snippet(self) -> Snippet:
        """The passage that answers best, worked out each time it is read."""
        return self._origin.snippet(self)

    @property
    def title_spans(self) -> tuple[tuple[int, int], ...]:
        """What matched in the title."""
        return self._origin.title_spans(self)


def row_of(values: Sequence[str], path: str) -> str:
    """The row to store: the values in the order in which `Hit` reads them, and the file.

    The path comes last and stays as it is: a file's name may hold anything.
    """
    row = BETWEEN.join(values)
    if row.count(BETWEEN) != _COLUMNS - 2:  # a value holds the separator itself
        row = BETWEEN.join(value.replace(BETWEEN, "\N{REPLACEMENT CHARACTER}") for value in values)
    return f"{row}{BETWEEN}{path}"


def listed(items: Sequence[str]) -> str:
    """A list as one value of a row."""
    value = LISTED.join(items)
    if items and value.count(LISTED) != len(items) - 1:  # an item holds the separator itself
        value = LISTED.join(map(unseparated, items))
    return value


def unseparated(text: str) -> str:
    """The text without the characters that part the values of a row."""
    return text.translate(_SEPARATORS)


def columns(row: bytes) -> list[str]:
    """The values of a stored row.

    Raises:
        IndexFailed: the row is not one that `row_of` wrote.
    """
    values = row.decode("utf-8", "surrogatepass").split(BETWEEN, _COLUMNS - 1)
    if len(values) != _COLUMNS:
        raise IndexFailed("The search index is damaged; make it anew with: bothand index --rebuild")
    return values


def _items(value: str) -> tuple[str, ...]:
    return tuple(value.split(LISTED)) if value else ()


@dataclass(frozen=True)
class Results:
    """The answer to one question: how many there are in all, and the hits of this page."""

    total: int
    hits: tuple[Hit, ...]
    hints: tuple[str, ...] = ()
    origin: Origin | None = field(default=None, repr=False, compare=False)

    @cached_property
    def facets(self) -> Mapping[str, Mapping[str, int]]:
        """Counts over all that matched: by kind, tension, pole ("tension/pole") and effect."""
        none: dict[str, dict[str, int]] = {
            name: {} for name in ("kind", "tension", "pole", "effect")
        }
        return self.origin.facets() if self.origin else none

    def counted(self, *names: str) -> Mapping[str, Mapping[str, int]]:
        """Counts over all that matched, of any filters but dates, the most frequent value first.

        Each value stands as filters compare it: in lower case, without accents.
        """
        return self.origin.counted(names) if self.origin else {name: {} for name in names}

    @cached_property
    def corrected(self) -> Mapping[str, str]:
        """What was typed and no lesson holds, with the nearest word that was searched instead."""
        return self.origin.corrected(self.hits) if self.origin else {}
