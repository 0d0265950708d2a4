"""What stands around the lessons, for the first screen; and as it was when last looked at.

The overview is kept beside the index it was taken from. While that index has not been written
since, a screen can stand before the index is opened at all, which takes a tenth of the start. A
note that is missing, damaged or overtaken is no overview: then the index is asked.
"""

from __future__ import annotations

import contextlib
import json
import os
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kb.model import Effect, Kind, Pole, Tension

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

NEWEST: Final = 5
"""How many of the newest lessons it names."""
_NAME: Final = "overview-2.json"
"""The number is another one when what stands in it does."""


class Cell(NamedTuple):
    """One quadrant of a tension: how many lessons stand there, and from which settings."""

    lessons: int = 0
    places: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()

    def with_(self, other: Cell) -> Cell:
        """Both together, for lessons that stand in one and not in the other."""
        places, grades = {*self.places, *other.places}, {*self.grades, *other.grades}
        return Cell(self.lessons + other.lessons, tuple(sorted(places)), tuple(sorted(grades)))


class Coverage(NamedTuple):
    """How many lessons stand in each quadrant. Counts are not votes: nothing here sums them up."""

    cells: Mapping[tuple[str, str, Effect], Cell]
    entries: int

    def cell(self, tension: str, pole: str, effect: Effect) -> Cell:
        """The quadrant; mixed lessons stand in both helped and hurt. Empty: not known yet."""
        return self.cells.get((tension, pole, effect), Cell())


class Titled(NamedTuple):
    """A lesson by its title, and who wrote it; ``published``: others have told of it in public."""

    id: str
    title: str
    kind: Kind
    author: str = ""
    published: bool = False


class Overview(NamedTuple):
    """The tensions, their coverage, the newest lessons, and how much is wrong in the files."""

    tensions: Sequence[Tension]
    coverage: Coverage
    newest: Sequence[Titled]
    problems: int


class Mark(NamedTuple):
    """The state that an index stood in: the file that says so, and what told it from others."""

    file: str
    time: int
    inode: int
    size: int

    @classmethod
    def of(cls, file: str) -> Mark | None:
        """The state as written now; None: there is none."""
        try:
            found = os.stat(file)  # noqa: PTH116 - a path object costs four times as much
        except OSError:
            return None
        return cls(file, found.st_mtime_ns, found.st_ino, found.st_size)


def kept(folder: Path) -> Overview | None:
    """The overview kept in the folder of the index, if the index is still the same."""
    try:
        mark, *parts = json.loads((folder / _NAME).read_bytes())
        if Mark.of(mark[0]) != Mark(*mark):
            return None
        return _unpacked(*parts)
    except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None


def keep(folder: Path, mark: Mark, overview: Overview) -> None:
    """Keep the overview of an index that stood in this state. Where it cannot, nothing is kept."""
    passing = folder / f"{_NAME}.{os.getpid()}"
    with contextlib.suppress(OSError):
        passing.write_text(json.dumps([mark, *_packed(overview)]), encoding="utf-8")
        passing.replace(folder / _NAME)


def tension_of(values: Sequence[Any]) -> Tension:
    """A tension from the lists that JSON made of it."""
    name, question, poles, number, asks, body = values
    first, second = (Pole(str(pole), *map(tuple, lists)) for pole, *lists in poles)
    return Tension(
        id=str(name),
        question=str(question),
        poles=(first, second),
        number=number if isinstance(number, int) else None,
        asks=tuple(asks),
        body=str(body),
    )


def _packed(overview: Overview) -> list[object]:
    return [
        overview.tensions,
        [[*place, *cell] for place, cell in overview.coverage.cells.items()],
        overview.coverage.entries,
        overview.newest,
        overview.problems,
    ]


def _unpacked(tensions: Any, cells: Any, entries: int, newest: Any, problems: int) -> Overview:
    return Overview(
        [tension_of(each) for each in tensions],
        Coverage(
            {
                (tension, pole, Effect(effect)): Cell(int(many), tuple(places), tuple(grades))
                for tension, pole, effect, many, places, grades in cells
            },
            int(entries),
        ),
        [
            Titled(str(name), str(title), Kind(kind), str(author), bool(published))
            for name, title, kind, author, published in newest
        ],
        int(problems),
    )
