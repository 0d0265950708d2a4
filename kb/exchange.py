"""Lessons as a table or as one JSON document, for whatever reads those.

A spreadsheet takes a cell that begins with certain signs for a formula and runs it. Such a cell
gets an apostrophe in front, which spreadsheets take for "this is text".
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, Final

from kb.index_folding import day_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.publishing import Publishing
    from kb.results import Hit

COLUMNS: Final = (
    *("id", "title", "kind", "informs", "conditions", "not_when", "evidence", "grades", "subject"),
    *("size", "place", "author", "school", "tags", "sources", "created", "body"),
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_FETCHED: Final = 1000


def all_lessons(library: Publishing) -> list[Hit]:
    """Every lesson of a store, the newest first, in an order that is always the same."""
    found: list[Hit] = []
    while hits := library.search("", limit=_FETCHED, offset=len(found)).hits:
        found += hits
    return sorted(found, key=lambda each: (-day_number(each.created), each.id, each.path))


def as_csv(library: Publishing) -> Iterator[str]:
    """The lessons as a table with a heading; several values stand in one cell, one a line."""
    yield _row(COLUMNS)
    for hit in all_lessons(library):
        told = lesson(hit)
        yield _row([_cell(told[name]) for name in COLUMNS])


def as_json(library: Publishing) -> Iterator[str]:
    """Everything that can be read in the store, as one document."""
    tensions = [
        {"id": each.id, "question": each.question, "poles": [pole.id for pole in each.poles]}
        for each in library.tensions()
    ]
    yield f'{{"notebook": {json.dumps(library.name)},\n"tensions": {json.dumps(tensions)},\n'
    yield '"lessons": [\n'
    between = ""
    for hit in all_lessons(library):
        yield f"{between}{json.dumps(lesson(hit))}"
        between = ",\n"
    yield "\n]}\n"


def lesson(hit: Hit) -> dict[str, Any]:
    """A lesson by the names of its columns."""
    setting = hit.setting
    return {
        "id": hit.id,
        "title": hit.title,
        "kind": hit.kind.value,
        "informs": [f"{each.tension}={each.pole}:{each.effect.value}" for each in hit.informs],
        "conditions": list(hit.conditions),
        "not_when": list(hit.not_when),
        "evidence": hit.evidence.value if hit.evidence else "",
        "grades": setting.grades,
        "subject": setting.subject,
        "size": setting.size,
        "place": setting.place,
        "author": hit.author,
        "school": hit.school,
        "tags": list(hit.tags),
        "sources": list(hit.sources),
        "created": hit.created,
        "body": hit.body,
    }


def _row(values: Any) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()


def _cell(value: str | list[str]) -> str:
    text = value if isinstance(value, str) else "\n".join(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
