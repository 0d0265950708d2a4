"""Finding and reading lessons: search, list, related, show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kb.cli.answering import response_json, response_line
from kb.cli.frame import examples, json_option, print_json, print_lines, with_library
from kb.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kb.deciding import Decision, Response
    from kb.library import Library
    from kb.model import Bearing, Entry, Informs
    from kb.results import Hit, Results

QUERY_HELP = """\b
Any of the words may match; lessons with more of them come first.
  +word must be there     -word must not     "two words" together     a OR b
  kind:failure  tension:tight-or-loose  pole:centralized  effect:hurt
  author:  school:  grade:  subject:  place:  size:  tag:  evidence:
  after:2026-01  before:2026-09
"""


@click.command(
    context_settings={"ignore_unknown_options": True},
    epilog=examples(
        "bothand search lab schedule",
        'bothand search "kind:failure grade:6-8 devices"',
        "bothand search passwords --json",
    ),
)
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", default=30, show_default=True, metavar="N", type=click.IntRange(1))
@json_option
@with_library
def search(library: Library, query: tuple[str, ...], limit: int, *, as_json: bool) -> int:
    """Find lessons by words, conditions and setting."""
    results = library.search(" ".join(query), limit=limit)
    return print_results(results, as_json=as_json)


search.help = f"{search.help}\n\n{QUERY_HELP}"


@click.command(
    "list",
    context_settings={"ignore_unknown_options": True},
    epilog=examples("bothand list", "bothand list tension:fast-or-slow --limit 5"),
)
@click.argument("query", nargs=-1)
@click.option("--limit", default=30, show_default=True, metavar="N", type=click.IntRange(1))
@json_option
@with_library
def list_(library: Library, query: tuple[str, ...], limit: int, *, as_json: bool) -> int:
    """List lessons, the newest first; with a query only those that match."""
    results = library.search(" ".join(query), limit=limit)
    print_results(results, as_json=as_json)
    return 0


@click.command(epilog=examples("bothand related 7k2m9qxwbd"))
@click.argument("entry_id", metavar="ID")
@click.option("--limit", default=10, show_default=True, metavar="N", type=click.IntRange(1))
@json_option
@with_library
def related(library: Library, entry_id: str, limit: int, *, as_json: bool) -> int:
    """Find lessons like one."""
    print_results(library.related(entry_id, limit=limit), as_json=as_json)
    return 0


@click.command(epilog=examples("bothand show 7k2m9qxwbd", "bothand show 7k2m --json"))
@click.argument("entry_id", metavar="ID")
@json_option
@with_library
def show(library: Library, entry_id: str, *, as_json: bool) -> None:
    """Read one lesson. The start of its id is enough, if only one lesson's id starts so."""
    from kb import document  # noqa: PLC0415 - YAML, only where a file is opened

    read = library.entry(entry_id)
    entry = read.record
    found = library.find(entry_id)
    linked_from = [hit.id for hit in library.linked_from(found.id)]
    responses = library.responses(found.id)
    cited_by = library.decisions_citing(found.id)
    fresh = library.freshness(found.id)
    if as_json:
        shown: dict[str, Any] = dict(document.front_matter(read.data))
        body = entry.body if entry else read.data.decode("utf-8", "replace")
        shown |= {
            "body": body,
            "path": read.path,
            "links": list(document.links(body)),
            "linked_from": linked_from,
            "responses": [response_json(each) for each in responses],
            "cited_by": [each.id for each in cited_by],
            "confirmed": fresh.confirmed or None,
            "stale": fresh.stale,
        }
        print_json(shown)
        return
    print_lines(_page(read, linked_from))
    print_lines(_heard(library, read.record, responses, cited_by))
    if fresh.stale:
        say = f"bothand respond {found.id} --held"
        asked = "does it still hold? Say so with"
        print_lines([f"not confirmed since {fresh.confirmed}; {asked}: {say}"])


def print_results(results: Results, *, as_json: bool) -> int:
    """Print hits with their counts; the exit code is 1 where nothing was found."""
    if as_json:
        print_json(
            {
                "total": results.total,
                "hits": [hit_json(hit) for hit in results.hits],
                "facets": results.facets,
            }
        )
    else:
        print_lines(_result_lines(results))
    return 0 if results.total else 1


def hit_json(hit: Hit) -> dict[str, Any]:
    """A hit as the command contract writes it."""
    return {
        "id": hit.id,
        "title": hit.title,
        "kind": hit.kind,
        "informs": {
            each.tension: {"pole": each.pole, "effect": each.effect} for each in hit.informs
        },
        "conditions": list(hit.conditions),
        "author": hit.author or None,
        "created": hit.created,
        "score": hit.score,
        "snippet": hit.snippet.text,
    }


def hit_lines(hit: Hit, *, snippet: bool = True) -> Iterator[str]:
    """A hit for people: id and title, then what it informs and under which conditions."""
    yield f"{hit.id}  {hit.title}"
    told = [f"{hit.kind}", *(informs_words(each) for each in hit.informs)]
    yield f"            {', '.join(told)}"
    if hit.conditions:
        yield f"            when: {'; '.join(hit.conditions)}"
    if snippet and hit.snippet.text:
        yield f"            {' '.join(hit.snippet.text.split())}"


def informs_words(informs: Informs) -> str:
    """What a lesson says of a tension: ``centralized hurt (tight-or-loose)``."""
    return f"{informs.pole} {informs.effect} ({informs.tension})"


def _result_lines(results: Results) -> Iterable[str]:
    for hint in results.hints:
        yield f"({hint})"
    if not results.total:
        yield "No lesson found. Try fewer or other words, or take a filter away."
        return
    for hit in results.hits:
        yield from hit_lines(hit)
    shown = len(results.hits)
    lessons = "lesson" if results.total == 1 else "lessons"
    more = "" if shown == results.total else f", the first {shown} shown"
    yield f"{results.total} {lessons}{more}"


def _heard(
    library: Library,
    entry: Entry | None,
    responses: Sequence[Response],
    cited_by: Sequence[Decision],
) -> Iterator[str]:
    """What colleagues answered, and the decisions that the lesson bears on."""
    yield from (response_line(each) for each in responses)
    for told in entry.assumptions if entry else ():
        when = f" when {told.when}" if told.when else ""
        yield f"{told.stance} {told.name}{when}: {_claim(library, told)}"
    yield from (f"cited by the decision {each.id}: {each.question}" for each in cited_by)


def _claim(library: Library, told: Bearing) -> str:
    """The assumption's own words, with those before, which the lesson may have been about."""
    try:
        assumption = library.decision(told.decision).assumption(told.key)
    except NotFound:
        return "that decision is not in this notebook"
    if assumption is None:
        return "that assumption was taken out since"
    was = f" (worded before: {assumption.was[-1]})" if assumption.was else ""
    return f"{assumption.claim}{was}"


def _page(read: Any, linked_from: list[str]) -> Iterator[str]:
    entry = read.record
    if entry is None:
        yield from (str(problem) for problem in read.problems)
        yield read.data.decode("utf-8", "replace")
        return
    yield entry.title
    yield "=" * min(len(entry.title), 80)
    yield f"{entry.kind} by {entry.author or 'someone who is not named'}, {entry.created}"
    for informs in entry.informs:
        yield f"informs:    {informs_words(informs)}"
    for label, values in (("when", entry.conditions), ("not when", entry.not_when)):
        if values:
            yield f"{label + ':':<12}{'; '.join(values)}"
    setting = [
        f"{name} {value}"
        for name in ("grades", "subject", "size", "place")
        if (value := getattr(entry.setting, name))
    ]
    for label, text in (
        ("evidence", entry.evidence or ""),
        ("setting", ", ".join(setting)),
        ("school", entry.school),
        ("tags", ", ".join(entry.tags)),
    ):
        if text:
            yield f"{label + ':':<12}{text}"
    yield ""
    yield entry.body.strip("\n")
    if entry.sources:
        yield "\nSources:"
        yield from (f"- {source}" for source in entry.sources)
    if linked_from:
        yield f"\nLinked from: {', '.join(linked_from)}"
    yield f"\n{read.path}"
    yield from (f"needs attention: {problem}" for problem in read.problems)


COMMANDS = {"search": search, "list": list_, "related": related, "show": show}
