"""Measuring in turns, and what a figure looks like."""

from __future__ import annotations

import gc
import math
import time
from dataclasses import asdict, dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

P99 = 0.99


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    ``target`` bounds the ratio (or, where there is no reference, the value named in ``what``);
    None where the line is there for comparison only.
    """

    name: str
    size: str
    what: str
    unit: str
    median: float
    p99: float
    reference: float | None = None
    target: float | None = None
    limit: float | None = None
    """The most that ``p99`` may be, in ``unit``."""
    median_limit: float | None = None
    """The most that ``median`` may be, in ``unit``."""
    runs: int = 0
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The median over the reference's, of the same run."""
        return self.median / self.reference if self.reference else None

    @property
    def met(self) -> bool | None:
        """Whether every target of this line is met; None where it has none."""
        verdicts = []
        if self.target is not None and self.ratio is not None:
            verdicts.append(self.ratio <= self.target)
        if self.limit is not None:
            verdicts.append(self.p99 <= self.limit)
        if self.median_limit is not None:
            verdicts.append(self.median <= self.median_limit)
        return all(verdicts) if verdicts else None

    def as_json(self) -> dict[str, Any]:
        """Every value, with the ratio and the verdict."""
        return {**asdict(self), "ratio": self.ratio, "met": self.met}


def in_turns(runs: int, *measures: Callable[[], float]) -> list[list[float]]:
    """Take each measurement once a round, so that noise of the machine falls on all alike.

    The order turns around from round to round, as whoever comes second finds warmer caches.
    """
    taken: list[list[float]] = [[] for _ in measures]
    for number in range(runs):
        order = range(len(measures))
        for position in order if number % 2 == 0 else reversed(order):
            taken[position].append(measures[position]())
    return taken


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work takes, and not the collecting of what earlier work left behind."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def at_percent(values: Sequence[float], share: float) -> float:
    """The smallest value that this share of all values does not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)]


def figure(
    name: str,
    size: str,
    what: str,
    ours: Sequence[float],
    theirs: Sequence[float] | None = None,
    **more: Any,
) -> Figure:
    """A line in milliseconds from times in seconds."""
    return Figure(
        name=name,
        size=size,
        what=what,
        unit="ms",
        median=median(ours) * 1000,
        p99=at_percent(ours, P99) * 1000,
        reference=median(theirs) * 1000 if theirs else None,
        runs=len(ours),
        **more,
    )


def table(figures: Sequence[Figure]) -> str:
    """The figures as text, one a line, in columns."""
    head = ("figure", "store", "median", "p99", "reference", "ratio", "target", "", "what")
    rows = [head, *(_row(each) for each in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in {0, 1, 7, 8} else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _row(each: Figure) -> tuple[str, ...]:
    targets = [] if each.target is None else [f"<= {each.target:g}"]
    targets += [] if each.median_limit is None else [f"<= {each.median_limit:g} {each.unit}"]
    targets += [] if each.limit is None else [f"p99 <= {each.limit:g}"]
    verdict = {True: "met", False: "MISSED", None: ""}[each.met]
    return (
        each.name,
        each.size,
        f"{each.median:.4g} {each.unit}".rstrip(),
        f"{each.p99:.4g}",
        "" if each.reference is None else f"{each.reference:.4g}",
        "" if each.ratio is None else f"{each.ratio:.2f}",
        ", ".join(targets),
        verdict,
        f"{each.what}{f' ({each.note})' if each.note else ''}",
    )
