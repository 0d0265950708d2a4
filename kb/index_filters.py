"""From a filter as typed to terms of the index: plain words, beginnings, numbers and bands.

A value that no lesson has narrows to nothing and says so in a hint; it is never an error.
"""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from tantivy import FieldType, Occur, Query

from kb.index_folding import first_of, folded
from kb.index_words import any_of
from kb.query import DATES, first_day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tantivy import Schema, Searcher

    from kb.model import Tension
    from kb.query import Query as Asked

_LINKED: Final = ("tension", "pole", "effect")
"""They ask about the same link, so a lesson must hold them together on one."""
_KNOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": ("practice", "failure"),
    "effect": ("helped", "hurt", "mixed"),
    "evidence": ("hunch", "saw-it", "counted-it", "compared-it", "study", "reported"),
}
_FEW: Final = 8
_MANY: Final = 4000
"""Values of one filter that are looked through for one that holds the word typed."""
_CLOSE: Final = 0.75
_GRADE: Final = re.compile(r"\bpk\b|\bpre-?k\b|\bk\b|\d{1,2}")
_ALL_GRADES: Final = range(-1, 13)


class Filters:
    """The values that the lessons of one view of the index have."""

    def __init__(
        self, schema: Schema, searcher: Searcher, tensions: Callable[[], Sequence[Tension]]
    ) -> None:
        """Read the values from ``searcher``; ``tensions`` gives their numbers when asked for."""
        self._schema = schema
        self._searcher = searcher
        self._tensions = tensions
        self._values: dict[str, tuple[str, ...]] = {}

    def clauses(self, asked: Asked, hint: Callable[[str], None]) -> list[tuple[Occur, Query]]:
        """What must hold, and what must not, for a lesson to pass."""
        found: list[tuple[Occur, Query]] = []
        wanted, unwanted = dict(asked.filters), dict(asked.not_filters)
        if linked := {name: values for name, values in wanted.items() if name in _LINKED}:
            found.append((Occur.Must, self._link(linked, hint)))
        found += [
            (Occur.MustNot, self._link({name: values}, hint))
            for name, values in unwanted.items()
            if name in _LINKED
        ]
        for filters, occur in ((wanted, Occur.Must), (unwanted, Occur.MustNot)):
            found += [
                (occur, self._terms(name, self._matching(name, values, hint)))
                for name, values in filters.items()
                if name not in _LINKED and name not in DATES
            ]
        if any(name in wanted for name in DATES):
            found.append((Occur.Must, self._between(wanted)))
        return found

    def _terms(self, field: str, terms: Sequence[str]) -> Query:
        """Any of the terms; a few of them one by one, as a set takes six times as long."""
        if len(terms) > _FEW:
            either = Query.term_set_query(self._schema, field, terms)
        else:
            exactly = Query.term_query
            either = any_of([exactly(self._schema, field, term, "basic") for term in terms])
        return Query.const_score_query(either, 0.0)

    def _link(self, wanted: Mapping[str, Sequence[str]], hint: Callable[[str], None]) -> Query:
        """Lessons with a link that is all of this; one of the three alone has its own field."""
        quadrants = self._quadrants(wanted, hint)
        if len(wanted) > 1:
            return self._terms("quadrant", quadrants)
        (name,) = wanted
        parts = {"tension": slice(0, 1), "pole": slice(0, 2), "effect": slice(2, 3)}[name]
        return self._terms(
            name, list(dict.fromkeys("/".join(q.rsplit("/", 2)[parts]) for q in quadrants))
        )

    def _between(self, wanted: Mapping[str, Sequence[str]]) -> Query:
        """The earliest of several days each way, as several values mean any of them."""
        after = min(filter(None, map(first_day, wanted.get("after", ()))), default=date.min)
        before = max(filter(None, map(first_day, wanted.get("before", ()))), default=date.max)
        inside = Query.range_query(
            self._schema,
            "newest",
            FieldType.Unsigned,
            first_of(after.toordinal()),
            first_of(before.toordinal()),
            include_upper=False,
        )
        return Query.const_score_query(inside, 0.0)

    def _quadrants(
        self, wanted: Mapping[str, Sequence[str]], hint: Callable[[str], None]
    ) -> list[str]:
        """The quadrants ("tension/pole/effect") that hold all of these together."""
        held = [tuple(value.rsplit("/", 2)) for value in self._held("quadrant")]
        for place, name in enumerate(_LINKED):
            if name not in wanted:
                continue
            known = list(dict.fromkeys(quadrant[place] for quadrant in held))
            if name == "tension":
                known = list(dict.fromkeys((*(each.id for each in self._tensions()), *known)))
            if name == "pole":
                poles = (pole.id for each in self._tensions() for pole in each.poles)
                known = list(dict.fromkeys((*poles, *known)))
            chosen = {
                term for value in wanted[name] for term in self._one(name, value, known, hint)
            }
            held = [each for each in held if each[place] in chosen or "/".join(each[:2]) in chosen]
        return ["/".join(each) for each in held]

    def _matching(self, name: str, values: Sequence[str], hint: Callable[[str], None]) -> list[str]:
        found: dict[str, None] = {}
        for value in values:
            found.update(dict.fromkeys(self._one(name, value, self._held(name), hint)))
        return list(found)

    def _one(
        self, name: str, value: str, held: Sequence[str], hint: Callable[[str], None]
    ) -> Sequence[str]:
        """The held values that one typed value stands for."""
        typed = folded(value)
        known = list(dict.fromkeys((*_KNOWN.get(name, ()), *held)))
        if typed in known:
            return [typed]
        if name == "tension" and typed.isdecimal():
            found: list[str] = [t.id for t in self._tensions() if str(t.number) == typed]
        elif name == "grade":
            found = [band for band in held if grades(band) & grades(typed)]
        elif name == "pole" and "/" in typed:
            found = [typed]
        else:
            found = _loosely(typed, known)
        if not found:
            near = get_close_matches(typed, known, n=3, cutoff=0.5) or known[:4]
            tip = f" There is: {', '.join(near)}." if near else ""
            hint(f"No lesson has {name} “{value}”.{tip}")
        return found

    def _held(self, name: str) -> tuple[str, ...]:
        if name not in self._values:
            held = self._searcher.terms_with_prefix(name, "", limit=_MANY)
            self._values[name] = tuple(value for value, _ in held)
        return self._values[name]


def _loosely(typed: str, known: Sequence[str]) -> list[str]:
    """Values that begin with what was typed, else hold it as a word, else look like it."""
    if not typed:
        return []
    plain = typed.replace(" ", "-")
    return (
        [value for value in known if value.startswith((typed, plain))]
        or [value for value in known if len(value) > 2 and typed.startswith(value)]  # noqa: PLR2004 - "k" begins many words
        or [value for value in known if re.search(rf"(?<!\w){re.escape(typed)}", value)]
        or get_close_matches(typed, known, n=1, cutoff=_CLOSE)
    )


def grades(band: str) -> frozenset[int]:
    """The grades that a band spans: k is 0, pk is -1; empty when it names none."""
    if "all" in band:
        return frozenset(_ALL_GRADES)
    found = [
        0 if name == "k" else -1 if name.startswith("p") else int(name)
        for name in _GRADE.findall(band)
    ]
    if len(found) == 2:  # noqa: PLR2004 - a band has two ends
        return frozenset(range(min(found), max(found) + 1)) & frozenset(_ALL_GRADES)
    return frozenset(found)
