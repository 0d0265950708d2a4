"""The seven questions: tensions, map, and the overview that stands in for the screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kb.cli.finding import hit_json, hit_lines
from kb.cli.frame import (
    examples,
    json_option,
    open_library,
    print_json,
    print_lines,
    tension_names,
    with_library,
)
from kb.model import BOTH, Effect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.library import Library, TensionMap
    from kb.model import Tension
    from kb.overview import Coverage

NEWEST = 7
NOT_KNOWN = "not known yet"


@click.command(epilog=examples("bothand tensions", "bothand tensions --json"))
@json_option
@with_library
def tensions(library: Library, *, as_json: bool) -> None:
    """Show the tensions, each with how many lessons stand in its quadrants."""
    coverage = library.coverage()
    known = library.tensions()
    if as_json:
        print_json([_tension_json(each, coverage) for each in known])
    else:
        print_lines(line for each in known for line in _tension_lines(each, coverage))


@click.command("map", epilog=examples("bothand map tight-or-loose", "bothand map 2 --json"))
@click.argument("tension", shell_complete=tension_names)
@json_option
@with_library
def map_(library: Library, tension: str, *, as_json: bool) -> None:
    """Show the map of a tension: each pole, where it helped and where it hurt."""
    drawn = library.map(tension)
    if as_json:
        print_json(_map_json(drawn))
    else:
        print_lines(_map_lines(drawn))


def overview(store: str | None) -> None:
    """The notebook at a glance, as plain text, for where there is no screen to draw on."""
    with open_library(store) as library:
        coverage = library.coverage()
        print_lines(line for each in library.tensions() for line in _tension_lines(each, coverage))
        print_lines(["The newest lessons:", ""])
        newest = library.search("", limit=NEWEST)
        print_lines(line for hit in newest.hits for line in hit_lines(hit, snippet=False))
        waiting = len(library.problems())
        if waiting:
            print_lines(["", f"{waiting} need attention. See them with: bothand check"])


def _tension_lines(tension: Tension, coverage: Coverage) -> Iterator[str]:
    number = f"{tension.number}. " if tension.number else ""
    yield f"{number}{tension.question}  ({tension.id})"
    width = max(len(pole.id) for pole in tension.poles)
    for pole in tension.poles:
        counted = ", ".join(
            f"{effect} {coverage.cell(tension.id, pole.id, effect).lessons or NOT_KNOWN}"
            for effect in (Effect.HELPED, Effect.HURT)
        )
        yield f"     {pole.id:<{width}}  {counted}"
    yield ""


def _tension_json(tension: Tension, coverage: Coverage) -> dict[str, Any]:
    return {
        "id": tension.id,
        "number": tension.number,
        "question": tension.question,
        "poles": [pole.id for pole in tension.poles],
        "coverage": {
            pole: {
                str(effect): coverage.cell(tension.id, pole, effect).lessons
                for effect in (Effect.HELPED, Effect.HURT)
            }
            for pole in (*(pole.id for pole in tension.poles), BOTH)
        },
    }


def _map_json(drawn: TensionMap) -> dict[str, Any]:
    tension = drawn.tension
    return {
        "tension": tension.id,
        "number": tension.number,
        "question": tension.question,
        "poles": [
            {
                "id": pole.id,
                "protects": list(pole.protects),
                "overdone": list(pole.overdone),
                "warnings": list(pole.warnings),
            }
            for pole in tension.poles
        ],
        "asks": list(tension.asks),
        "quadrants": [
            {
                "pole": pole,
                "effect": str(effect),
                "total": results.total,
                "hits": [hit_json(hit) for hit in results.hits],
            }
            for (pole, effect), results in drawn.quadrants.items()
        ],
    }


def _map_lines(drawn: TensionMap) -> Iterator[str]:
    tension = drawn.tension
    yield tension.question
    yield "=" * min(len(tension.question), 80)
    for pole in tension.poles:
        yield ""
        yield pole.id.upper()
        for label, words in (("protects", pole.protects), ("too much", pole.overdone)):
            if words:
                yield f"  {label}: {'; '.join(words)}"
        for effect, heading in ((Effect.HELPED, "It helped"), (Effect.HURT, "It hurt")):
            yield from _quadrant_lines(drawn, pole.id, effect, heading)
        if pole.warnings:
            yield "  Early warnings:"
            yield from (f"    - {warning}" for warning in pole.warnings)
    if any(drawn.quadrants[BOTH, effect].total for effect in (Effect.HELPED, Effect.HURT)):
        yield ""
        yield "THE BALANCE"
        for effect, heading in ((Effect.HELPED, "It helped"), (Effect.HURT, "It hurt")):
            yield from _quadrant_lines(drawn, BOTH, effect, heading)


def _quadrant_lines(drawn: TensionMap, pole: str, effect: Effect, heading: str) -> Iterator[str]:
    results = drawn.quadrants[pole, effect]
    yield f"  {heading} ({results.total or NOT_KNOWN})"
    for hit in results.hits:
        when = f" - when {'; '.join(hit.conditions)}" if hit.conditions else ""
        yield f"    {hit.id}  {hit.title}{when}"
    if results.total > len(results.hits):
        yield f"    and {results.total - len(results.hits)} more"


COMMANDS = {"tensions": tensions, "map": map_}
