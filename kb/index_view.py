"""One state of the index, as everybody who reads it at that moment sees it.

A view never changes: after an update there is a new one, and whoever holds the old one goes on
reading it undisturbed. What is asked becomes one query of terms here.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

from tantivy import Occur, Query

from kb.index_filters import Filters
from kb.index_folding import folded, newness
from kb.index_likeness import CANDIDATES, Likeness
from kb.index_origin import Late
from kb.index_words import Heard, Words, any_of
from kb.model import Effect, Evidence, Informs, Problem, Tension
from kb.overview import Cell, Coverage, tension_of
from kb.results import Hit, Results

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tantivy import DocAddress, Index, Searcher, SearchResult, TextAnalyzer

    from kb.query import Query as Asked

_QUADRANTS: Final = 10_000
_SETTINGS: Final = 100
Order = Literal["relevance", "newest"]
_SHORTEST_BEGINNING: Final = 2
_FAMILIAR_TERMS: Final = 25
"""Terms of a lesson that are looked for in others."""
_COMMON_TERM: Final = 3
"""A term that more than one in so many lessons hold says nothing of likeness."""
_MOST_REPEATED: Final = 3
_SHARED_LINK: Final = 1.0
"""What a tension in common is worth beside common words (those give some 2 to 8 each)."""
_TELLING: Final = 20_000
"""Characters of a lesson's text that say what it is about. Taking a huge one to pieces is a single
call, which no other thread comes through: a key waited a quarter of a second for it."""


class View:
    """Reads one committed state."""

    def __init__(self, index: Index, analyzers: dict[str, TextAnalyzer]) -> None:
        """Take what is committed now."""
        self.index = index
        self.schema = index.schema
        self.searcher: Searcher = index.searcher()
        self.analyzers = analyzers
        self.words = Words(self.schema, self.searcher, analyzers)
        self.filters = Filters(self.schema, self.searcher, lambda: self.tensions)

    def search(self, asked: Asked, limit: int, offset: int, order: Order | None) -> Results:
        """The lessons that match, ranked; without words the newest first."""
        heard, hints = Heard(), dict.fromkeys(asked.hints)
        query = self._query(asked, heard, hints)
        newest = order == "newest" or (order is None and asked.wordless)
        most = self.searcher.num_docs + 1
        found = self.searcher.search(
            query,
            max(1, min(limit, most)),
            order_by_field="newest" if newest else None,
            offset=max(0, min(offset, most)),
        )
        hints.update(dict.fromkeys(f"No lesson holds “{word}”." for word in heard.unknown))
        # Counting over all documents is cheaper, and those that are no lessons have no facets.
        late = Late(self, Query.all_query() if query is self.entries else query, heard)
        hits = self._hits(found.hits if limit > 0 else (), late, scored=not newest)
        return Results(_total(found), tuple(hits), tuple(hints), late)

    def _query(self, asked: Asked, heard: Heard, hints: dict[str, None]) -> Query:
        clauses = self._said(asked, heard)
        if asked.filters or asked.not_filters:
            clauses += self.filters.clauses(asked, hints.setdefault)
        for item in asked.must_not:
            unwanted = self._strictly(item, Heard(), asked)
            clauses += [(Occur.MustNot, unwanted)] if unwanted else []
        if len(clauses) == 1 and clauses[0][0] is Occur.Must:
            return clauses[0][1]
        if all(occur is Occur.MustNot for occur, _ in clauses):
            clauses.append((Occur.Must, self.entries))
        return Query.boolean_query(clauses)

    def _said(self, asked: Asked, heard: Heard) -> list[tuple[Occur, Query]]:
        """The clauses for everything that is asked in words."""
        musts = [self._strictly(item, heard, asked) for item in (*asked.must, *asked.phrases)]
        for group in asked.any_of:
            parts = [self._strictly(item, heard, asked) for item in group]
            musts.append(any_of([part for part in parts if part]))
        wanted = [(Occur.Must, part) for part in musts if part]
        anything: list[Query] = []
        for word, count in Counter(asked.words).items():
            if not self._too_short(word, asked):
                unfinished = word == asked.prefix
                anything += self.words.loosely(word, heard, weight=count, unfinished=unfinished)
        if wanted or not asked.words:
            return wanted + [(Occur.Should, part) for part in anything]
        if not anything and heard.everyday and not heard.unknown:
            anything = [self.words.in_title(heard.everyday)]
        return [(Occur.Must, any_of(anything))]

    def _strictly(self, item: str, heard: Heard, asked: Asked) -> Query | None:
        if self._too_short(item, asked):
            return None
        return self.words.strictly(item, heard, unfinished=item == asked.prefix)

    def _too_short(self, item: str, asked: Asked) -> bool:
        """Whether this is a first letter to wait for, unless it is all there is."""
        unfinished = item == asked.prefix and len(item) < _SHORTEST_BEGINNING and item.isascii()
        return unfinished and asked.words != (item,)

    def _hits(
        self, found: Iterable[tuple[float, DocAddress]], late: Late, *, scored: bool
    ) -> Iterator[Hit]:
        read = self.searcher.doc
        for score, address in found:
            row = read(address).get_first("row")
            if row is None:
                raise ValueError("a lesson has no stored row")
            yield Hit(row, score if scored else 0.0, late, address)

    @cached_property
    def entries(self) -> Query:
        """Every lesson, none above another."""
        return Query.const_score_query(self.term("type", "entry"), 0.0)

    def term(self, field: str, value: str) -> Query:
        """Documents that hold exactly this value."""
        return Query.term_query(self.schema, field, value, "basic")

    def holding(self, field: str, value: str, limit: int = 1000) -> list[Hit]:
        """Lessons that hold exactly this value, the newest first."""
        return self._newest(self.term(field, value), limit)

    def quadrant(self, tension: str, pole: str, effect: Effect, limit: int) -> list[Hit]:
        """Lessons with this link, or with one of mixed effect, the newest first."""
        effects = (effect, Effect.MIXED)
        values = [f"{tension}/{pole}/{each.value}" for each in dict.fromkeys(effects)]
        return self._newest(Query.term_set_query(self.schema, "quadrant", values), limit)

    def grounded(
        self, cell: tuple[str, str, Effect], evidence: Evidence | None, limit: int
    ) -> list[Hit]:
        """The newest lessons of a quadrant whose author knows in this way; None: not said how.

        Some ``limit`` of them, the same ones whichever way the index was built: lessons of one day
        that cannot be told apart by their place are taken all or not at all.
        """
        tension, pole, effect = cell
        values = [f"{tension}/{pole}/{each.value}" for each in (effect, Effect.MIXED)]
        inside = Query.term_set_query(self.schema, "quadrant", values)
        grounds = [evidence] if evidence else list(Evidence)
        known = [self.term("evidence", each.value) for each in grounds]
        occur = Occur.Must if evidence else Occur.MustNot
        query = Query.boolean_query([(Occur.Must, inside), (occur, any_of(known))])
        while True:
            found = self._newest(query, limit + 1)
            if len(found) <= limit:
                return found
            last = newness(found[limit].created, found[limit].path)
            whole = [each for each in found if newness(each.created, each.path) != last]
            if whole:
                return whole
            limit *= 4

    def _newest(self, query: Query, limit: int) -> list[Hit]:
        found = self.searcher.search(query, max(1, limit), order_by_field="newest")
        return list(self._hits(found.hits, Late(self, query, Heard()), scored=False))

    def find(self, entry_id: str, shortest: int) -> Hit | None:
        """The lesson with this id, or the only one whose id begins so."""
        wanted = folded(entry_id)
        if not wanted:
            return None
        if exact := self.holding("id", wanted, 1):
            return exact[0]
        if len(wanted) < shortest:
            return None
        begun = self.searcher.terms_with_prefix("id", wanted, filter_query=self.entries, limit=2)
        return self.holding("id", begun[0][0], 1)[0] if len(begun) == 1 else None

    def related(self, hit: Hit, limit: int) -> Results:
        """Lessons that share this one's telling words; a tension in common counts a little."""
        lessons, frequency = self.searcher.num_docs, self.searcher.doc_freq
        text = "\n".join((hit.title, *hit.conditions, *hit.tags, hit.body[:_TELLING]))
        repeated = Counter(self.analyzers["text"].analyze(text))
        telling: list[tuple[float, str]] = []
        for term, count in repeated.items():
            held = frequency("text", term)
            if 1 < held <= max(2, lessons // _COMMON_TERM):
                telling.append((min(count, _MOST_REPEATED) / held, term))
        telling.sort(reverse=True)
        heard = Heard(terms=dict.fromkeys(term for _, term in telling[:_FAMILIAR_TERMS]))
        likeness = [self.term("text", term) for term in heard.terms]
        for tension in dict.fromkeys(link.tension for link in hit.informs):
            shared = self.term("tension", tension)
            likeness.append(Query.const_score_query(shared, _SHARED_LINK))
        clauses = [(Occur.MustNot, self.term("id", folded(hit.id)))]
        clauses.append((Occur.Must, any_of(likeness) if likeness else Query.empty_query()))
        query = Query.boolean_query(clauses)
        found = self.searcher.search(query, max(1, limit))
        late = Late(self, query, heard)
        hits = tuple(self._hits(found.hits, late, scored=True))
        return Results(_total(found), hits, (), late)

    def similar(self, title: str, limit: int) -> list[Hit]:
        """Lessons that may tell what this title tells already, the most alike first."""
        likeness = Likeness(title, self.searcher, self.analyzers)
        heard = Heard(terms=dict.fromkeys(likeness.terms))
        if not heard.terms:
            return []
        query = any_of([self.term("text", term) for term in heard.terms])
        found = self.searcher.search(query, CANDIDATES)
        hits = list(self._hits(found.hits, Late(self, query, heard), scored=True))
        ranked = sorted(((likeness.of(hit), hit) for hit in hits), key=lambda each: -each[0])
        return [hit for part, hit in ranked[:limit] if part]

    @cached_property
    def tensions(self) -> tuple[Tension, ...]:
        """The tensions of the store, by number, then by name."""
        stored = self._stored("tension", "tension_record")
        found = (tension_of(json.loads(each)) for each in stored)
        return tuple(sorted(found, key=lambda t: (t.number is None, t.number or 0, t.id)))

    @cached_property
    def coverage(self) -> Coverage:
        """Counts for each quadrant, with the settings seen there."""
        inner = {name: {"terms": {"field": name, "size": _SETTINGS}} for name in ("place", "grade")}
        asks = {
            "quadrant": {"terms": {"field": "quadrant", "size": _QUADRANTS}, "aggs": inner},
            "kind": {"terms": {"field": "kind"}},
        }
        answer = self.searcher.aggregate(Query.all_query(), asks)
        cells: dict[tuple[str, str, Effect], Cell] = {}
        for bucket in answer["quadrant"]["buckets"]:
            tension, pole, effect = bucket["key"].rsplit("/", 2)
            more = Cell(bucket["doc_count"], _keys(bucket["place"]), _keys(bucket["grade"]))
            for _, shown in Informs(tension, pole, Effect(effect)).quadrants:
                cell = cells.get((tension, pole, shown), Cell())
                cells[tension, pole, shown] = cell.with_(more)
        entries = sum(bucket["doc_count"] for bucket in answer["kind"]["buckets"])
        return Coverage(cells, entries)

    def problems(self) -> list[Problem]:
        """Everything that is wrong in the files, in the order of their names."""
        stored = self._stored("flawed", "problems")
        return sorted(
            (Problem(*fault) for each in stored for fault in json.loads(each)),
            key=lambda problem: (problem.path, problem.line),
        )

    def flawed(self) -> int:
        """How many files need attention."""
        return _total(self.searcher.search(self.term("type", "flawed"), 1))

    def _stored(self, kind: str, field: str) -> Iterator[bytes]:
        found = self.searcher.search(self.term("type", kind), max(1, self.searcher.num_docs))
        for _, address in found.hits:
            value = self.searcher.doc(address).get_first(field)
            if value is not None:
                yield value

    def holders(self, ids: Iterable[str]) -> dict[str, list[str]]:
        """For each of these folded ids that several lessons have, the files."""
        # The count takes in what is deleted, so it may be too high and never too low.
        several = (each for each in ids if self.searcher.doc_freq("id", each) > 1)
        held = {each: self.holding("id", each) for each in several}
        return {
            each: sorted(hit.path for hit in hits) for each, hits in held.items() if len(hits) > 1
        }


def _total(found: SearchResult) -> int:
    """How many matched; the library's type stub forgets this attribute."""
    return found.count or 0  # type: ignore[attr-defined]


def _keys(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """The values of one setting, in order."""
    return tuple(sorted(bucket["key"] for bucket in answer["buckets"]))
