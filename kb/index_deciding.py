"""What is asked of the decisions and responses in the index.

They stand beside the lessons as documents of their own types, found by the terms of one field,
``about``, and never by words: no search for lessons comes upon them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

from tantivy import Occur, Query

from kb.deciding import Assumption, Decision, Held, Option, Response, Status
from kb.index_folding import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kb.index_view import View
    from kb.results import Hit

R = TypeVar("R", Decision, Response)

MOST: Final = 10_000
"""Records that one question brings at most."""


class Listed(NamedTuple, Generic[R]):
    """A record as the index keeps it, and the file it stands in."""

    record: R
    path: str


# -- questions ---------------------------------------------------------------------------------


def decisions(view: View, tension: str | None, status: Status | None) -> list[Listed[Decision]]:
    """The decisions of a tension, of a status, or all of them, the newest first."""
    asked: list[tuple[str, str]] = [("under", tension)] if tension else []
    asked += [("status", status.value)] if status else []
    return _all(view, "decision", asked, _decision)


def open_decisions(view: View, tension: str) -> list[Listed[Decision]]:
    """What waits to be decided under a tension, the newest first."""
    return _all(view, "decision", [("open", tension)], _decision)


def citing(view: View, entry_id: str) -> list[Listed[Decision]]:
    """The decisions whose outcome cites this lesson, the newest first."""
    return _all(view, "decision", [("cites", entry_id)], _decision)


def decision(view: View, decision_id: str, shortest: int) -> Listed[Decision] | None:
    """The decision with this id, or the only one whose id begins so."""
    wanted = folded(decision_id)
    if found := _all(view, "decision", [("decision", wanted)], _decision):
        return found[0]
    if len(wanted) < shortest:
        return None
    begun = view.searcher.terms_with_prefix("about", f"decision:{wanted}", limit=2)
    if len(begun) != 1:
        return None
    exactly = begun[0][0].partition(":")[2]
    return next(iter(_all(view, "decision", [("decision", exactly)], _decision)), None)


def responses(view: View, entry_id: str) -> list[Listed[Response]]:
    """What colleagues answered to a lesson, the newest first."""
    return _all(view, "response", [("answers", entry_id)], _response)


def answered(view: View) -> frozenset[str]:
    """The ids of the lessons that colleagues answered to, folded."""
    begun = view.searcher.terms_with_prefix("about", "answers:", limit=MOST)
    return frozenset(term.partition(":")[2] for term, _ in begun)


def bearing(view: View, decision_id: str) -> list[Hit]:
    """The lessons that say something of a decision's assumptions, the newest first."""
    return view.holding("about", f"bears:{folded(decision_id)}", MOST)


def _all(
    view: View,
    kind: str,
    asked: list[tuple[str, str]],
    made: Callable[[bytes], Listed[R]],
) -> list[Listed[R]]:
    """The records of a kind that all of these terms are about."""
    terms: list[Query] = [view.term("about", f"{word}:{folded(value)}") for word, value in asked]
    clauses = [(Occur.Must, each) for each in (view.term("type", kind), *terms)]
    query = Query.boolean_query(clauses)
    found = view.searcher.search(query, MOST, order_by_field="recorded")
    kept = (view.searcher.doc(address).get_first("record") for _, address in found.hits)
    return [made(each) for each in kept if each is not None]


def _decision(kept: bytes) -> Listed[Decision]:
    told, path = json.loads(kept)
    (named, question, tension), options, lean, assumed, (status, outcome), cites, last = told
    leaning, decide_by, owner = lean
    author, created, body = last
    made = Decision(
        id=named,
        question=question,
        tension=tension,
        options=tuple(Option(*each) for each in options),
        leaning=leaning,
        decide_by=decide_by,
        owner=owner,
        assumptions=tuple(_assumptions(assumed)),
        status=Status(status),
        outcome=outcome,
        cites=tuple(cites),
        author=author,
        created=created,
        body=body,
    )
    return Listed(made, path)


def _assumptions(told: list[list[object]]) -> Iterator[Assumption]:
    for key, claim, pole, was in told:
        earlier = was if isinstance(was, list) else []
        yield Assumption(str(key), str(claim), str(pole), tuple(earlier))


def _response(kept: bytes) -> Listed[Response]:
    (response_id, entry, held, conditions, author, created, body), path = json.loads(kept)
    return Listed(
        Response(response_id, entry, Held(held), tuple(conditions), author, created, body), path
    )
