"""Everything in a record that a person wrote in their own words, for the check before a save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.deciding import Decision, Response

if TYPE_CHECKING:
    from kb.model import Entry


def own_words(record: Entry | Decision | Response) -> list[str]:
    """The texts, in the order of the file."""
    if isinstance(record, Decision):
        claims = (words for each in record.assumptions for words in (each.claim, *each.was))
        return [
            record.question,
            *(each.words for each in record.options),
            record.owner,
            *claims,
            record.outcome,
            record.body,
        ]
    if isinstance(record, Response):
        return [*record.conditions, record.body]
    return [
        record.title,
        *record.conditions,
        *record.not_when,
        *record.tags,
        *(each.when for each in record.assumptions),
        record.body,
    ]
