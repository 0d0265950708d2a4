"""What the index keeps of decisions and responses; :mod:`kb.index_deciding` asks for it.

Their day stands in a field of its own, so that no filter of lessons by date comes upon them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kb.index_folding import folded, newness

if TYPE_CHECKING:
    import tantivy

    from kb.deciding import Decision, Response


def add_decision(made: tantivy.Document, decision: Decision, path: str) -> None:
    """Put a decision into a document."""
    open_ = "open" if decision.open else "closed"
    _about(made, "decision", decision.id)
    for word, value in (
        ("under", decision.tension),
        ("status", decision.status.value),
        (open_, decision.tension),
        *(("cites", each) for each in decision.cites),
    ):
        _about(made, word, value)
    told = (
        (decision.id, decision.question, decision.tension),
        [(each.words, each.pole) for each in decision.options],
        (decision.leaning, decision.decide_by, decision.owner),
        [(each.key, each.claim, each.pole, each.was) for each in decision.assumptions],
        (decision.status.value, decision.outcome),
        decision.cites,
        (decision.author, decision.created, decision.body),
    )
    _keep(made, "decision", (told, path), newness(decision.created, path))


def add_response(made: tantivy.Document, response: Response, path: str) -> None:
    """Put a response into a document."""
    _about(made, "response", response.id)
    _about(made, "answers", response.entry)
    told = (
        *(response.id, response.entry, response.held.value, response.conditions),
        *(response.author, response.created, response.body),
    )
    _keep(made, "response", (told, path), newness(response.created, path))


def _about(made: tantivy.Document, word: str, value: str) -> None:
    made.add_text("about", f"{word}:{folded(value)}")


def _keep(made: tantivy.Document, kind: str, told: object, newest: int) -> None:
    made.add_text("type", kind)
    made.add_unsigned("recorded", newest)
    made.add_bytes("record", json.dumps(told).encode())
