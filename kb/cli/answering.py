"""What a colleague answers: evidence on an assumption, and whether a lesson held here too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kb.cli.filling import (
    anonymous_option,
    anyway_option,
    chosen_writer,
    new_writer,
    saving_options,
    say_saved,
)
from kb.cli.frame import (
    ListOptions,
    author_option,
    examples,
    json_option,
    with_library,
)
from kb.deciding import Held
from kb.errors import Misused
from kb.model import Stance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.deciding import Response
    from kb.deliberating import Proof
    from kb.library import Library


@click.command(
    epilog=examples(
        "bothand evidence 7k2m9qxwbd d3c1s10nxa/planning --contradicts --when 'shared labs'",
        "bothand evidence 7k2m9qxwbd d3c1s10nxa/planning --remove",
    )
)
@click.argument("entry_id", metavar="LESSON")
@click.argument("assumption", metavar="DECISION/KEY")
@click.option("--supports", "stance", flag_value="supports", help="The lesson speaks for it.")
@click.option("--contradicts", "stance", flag_value="contradicts", help="It speaks against it.")
@click.option("--qualifies", "stance", flag_value="qualifies", help="It is true with limits.")
@click.option("--remove", "stance", flag_value="remove", help="Take the link away again.")
@click.option("--when", default="", metavar="W", help="Under which condition.")
@anyway_option
@saving_options
def evidence(
    library: Library,
    entry_id: str,
    assumption: str,
    author: str | None,
    *,
    stance: str | None,
    when: str,
    anyway: bool,
    as_json: bool,
) -> None:
    """Say what a lesson says of an assumption of a decision."""
    if stance is None:
        raise click.UsageError("Say --supports, --contradicts or --qualifies, or --remove.")
    named, slash, key = assumption.partition("/")
    if not slash or not named or not key:
        raise Misused(f"{assumption!r} names no assumption. Write it as DECISION/KEY.")
    writer = chosen_writer(library, author)
    if stance == "remove":
        saved = library.remove_evidence(entry_id, named, key, writer=writer)
    else:
        saved = library.add_evidence(
            entry_id, named, key, Stance(stance), when, writer=writer, anyway=anyway
        )
    say_saved(saved.id, saved.path, as_json=as_json)


@click.command(
    cls=ListOptions,
    epilog=examples(
        'bothand respond 7k2m9qxwbd --held --conditions "shared gyms"',
        'bothand respond 7k2m9qxwbd --did-not-hold --conditions "each team owns its lab"',
    ),
)
@click.argument("entry_id", metavar="ID")
@click.option("--held", "held", flag_value="yes", help="It held here too.")
@click.option("--did-not-hold", "held", flag_value="no", help="It did not hold here.")
@click.option("--partly", "held", flag_value="partly", help="It held in part.")
@click.option("--conditions", multiple=True, metavar="C", help="When and where, with you.")
@anyway_option
@author_option
@anonymous_option("answer")
@json_option
@with_library
def respond(
    library: Library,
    entry_id: str,
    held: str | None,
    conditions: tuple[str, ...],
    author: str | None,
    *,
    anyway: bool,
    anonymous: bool,
    as_json: bool,
) -> None:
    """Say whether a lesson held with you too; prints the id of your answer."""
    if held is None:
        raise click.UsageError("Say --held, --did-not-hold or --partly.")
    writer = new_writer(library, author, anonymous=anonymous)
    saved = library.respond(entry_id, Held(held), conditions, writer=writer, anyway=anyway)
    say_saved(saved.id, saved.path, as_json=as_json)


def response_json(told: Response) -> dict[str, Any]:
    """An answer as the command contract writes it."""
    return {
        "id": told.id,
        "held": str(told.held),
        "conditions": list(told.conditions),
        "author": told.author or None,
        "created": told.created,
    }


def response_line(told: Response) -> str:
    """An answer for people: ``held for Ana T., 2026-11-24, when shared gyms``."""
    when = f", when {'; '.join(told.conditions)}" if told.conditions else ""
    return (
        f"{told.held.words} for {told.author or 'someone who is not named'}, {told.created}{when}"
    )


def proof_json(told: Proof) -> dict[str, Any]:
    """A lesson's word on an assumption."""
    return {
        "id": told.hit.id,
        "title": told.hit.title,
        "stance": str(told.stance),
        "when": told.when or None,
        "conditions": list(told.hit.conditions),
        "author": told.hit.author or None,
        "created": told.hit.created,
    }


def proof_lines(told: Proof) -> Iterator[str]:
    """A lesson's word on an assumption, for people: the condition first, as it matters most."""
    when = told.when or "; ".join(told.hit.conditions)
    yield f"{f'when {when}: ' if when else ''}{told.hit.id}  {told.hit.title}"


COMMANDS = {"evidence": evidence, "respond": respond}
