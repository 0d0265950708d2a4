"""Word back to the author: what became of one's lessons."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from kb.cli.answering import response_json, response_line
from kb.cli.frame import examples, json_option, print_json, print_lines, with_library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kb.deciding import Decision
    from kb.impact import Followed, Impact, Question
    from kb.library import Library

_LESSONS_NAMED = 3
"""Lessons that are named beside a question; the rest are counted."""


@click.command(
    epilog=examples("bothand impact", 'bothand impact --author "Dana R."', "bothand impact --json")
)
@click.option(
    "--author",
    metavar="NAME",
    default="",
    help="Whose lessons. [default: yours, with those you shared here without a name]",
)
@json_option
@with_library
def impact(library: Library, author: str, *, as_json: bool) -> None:
    """Hear what became of your lessons: who used them, where they held, and who asks."""
    # Who shares without a profile does so under one of these names, so they own what bears it.
    found = library.impact(author.strip(), writer=library.writer().name)
    if as_json:
        print_json(_json(found))
    else:
        print_lines(_lines(found, datetime.now(UTC).astimezone().date()))


def _json(found: Impact) -> dict[str, Any]:
    return {
        "author": found.author or None,
        "total": found.total,
        "lessons": [_lesson_json(each) for each in found.lessons],
        "questions": [
            {
                **_decision_json(each.decision),
                "lessons": [hit.id for hit in each.lessons],
                "bearing": each.bearing,
            }
            for each in found.questions
        ],
    }


def _lesson_json(told: Followed) -> dict[str, Any]:
    return {
        "id": told.hit.id,
        "title": told.hit.title,
        "cited_by": [
            {**_decision_json(each), "outcome": each.outcome or None} for each in told.cited_by
        ],
        "responses": [response_json(each) for each in told.responses],
        "linked_from": [{"id": hit.id, "title": hit.title} for hit in told.linked_from],
    }


def _decision_json(decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.id,
        "question": decision.question,
        "tension": decision.tension,
        "status": str(decision.status),
        "decide_by": decision.decide_by or None,
    }


def _lines(found: Impact, today: date) -> Iterator[str]:
    whose = f"by {found.author}" if found.author else "of yours"
    if not found.total:
        yield f"There is no lesson {whose} in this notebook yet. Write one with: bothand new --help"
        return
    if not found.lessons:
        counted = "the lesson" if found.total == 1 else f"the {found.total} lessons"
        yield f"No word yet on {counted} {whose}."
    for told in found.lessons:
        yield from _lesson_lines(told)
        yield ""
    if found.questions:
        yield "Open questions of leaders in this field:"
        for each in found.questions:
            yield from _question_lines(each, today)


def _lesson_lines(told: Followed) -> Iterator[str]:
    yield f"{told.hit.id}  {told.hit.title}"
    for decision in told.cited_by:
        yield f"    cited by the decision {decision.id}: {decision.question}"
        if decision.outcome:
            yield f"      it was decided: {decision.outcome}"
    yield from (f"    {response_line(each)}" for each in told.responses)
    for hit in told.linked_from:
        yield f"    linked from {hit.id}  {hit.title}"


def _question_lines(asked: Question, today: date) -> Iterator[str]:
    decision = asked.decision
    by = f" by {decision.decide_by}" if decision.decide_by else ""
    late = ", and that day has passed" if decision.overdue(today) else ""
    yield f"{decision.id}  {decision.question}"
    yield f"    to be decided{by}{late} ({decision.tension})"
    named = ", ".join(hit.id for hit in asked.lessons[:_LESSONS_NAMED])
    more = len(asked.lessons) - _LESSONS_NAMED
    yield f"    near {named}{f' and {more} more' if more > 0 else ''}"
    if asked.bearing:
        yield "    a lesson here already says something of its assumptions"


COMMANDS = {"impact": impact}
