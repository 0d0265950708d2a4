"""The leader's side: decisions posted, listed, read, changed, closed and opened again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

from kb.cli.answering import proof_json, proof_lines
from kb.cli.by_hand import by_hand
from kb.cli.filling import (
    anonymous_option,
    anyway_option,
    body_option,
    chosen_writer,
    demand,
    given,
    new_writer,
    pole_named,
    saving_options,
    say_saved,
    several,
    tension_named,
    text_of,
    together,
)
from kb.cli.frame import (
    ListOptions,
    author_option,
    examples,
    json_option,
    print_json,
    print_lines,
    tension_names,
    with_library,
)
from kb.deciding import Assumption, Decision, Option, Status, key_from, reworded
from kb.errors import Faulty, Misused
from kb.model import Stance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kb.deliberating import Proof
    from kb.library import Library
    from kb.model import Tension

_FOR_AND_AGAINST = (
    (Stance.SUPPORTS, "supported"),
    (Stance.CONTRADICTS, "contradicted"),
    (Stance.QUALIFIES, "true with limits"),
)


@click.group(epilog=examples("bothand decision list --open", "bothand decision show d3c1s10nxa"))
def decision() -> None:
    """Post a decision that leaders face, see the evidence on it, and say what came of it."""


decision_options = together(
    click.option("--question", metavar="Q", help="What is to be decided, in one line."),
    click.option("--tension", metavar="T", help="The tension it stands under."),
    several("--option", "options", "WORDS[=POLE]", "A way to decide, and the pole it leans to."),
    click.option("--leaning", metavar="POLE", help="The pole that is leaned to so far."),
    click.option("--decide-by", metavar="DATE", help="Such as 2027-03-01."),
    click.option("--owner", metavar="ROLE", help="Who decides: a role, not a name."),
    several(
        "--assumption",
        "assumptions",
        "[KEY:]CLAIM[=POLE]",
        "What is taken for true. A known KEY gives that one another wording.",
    ),
    body_option,
    anyway_option,
)
"""The options that fill in the fields of a decision."""


@decision.command(
    cls=ListOptions,
    epilog=examples(
        'bothand decision new --question "One schedule for all schools?" \\',
        '    --tension 1 --option "One for all=centralized" "Each its own=decentralized" \\',
        '    --assumption "planning: One schedule saves planning time=centralized" \\',
        "    --decide-by 2027-03-01 --owner Superintendent",
    ),
)
@decision_options
@author_option
@anonymous_option("decision")
@json_option
@with_library
def new(
    library: Library,
    author: str | None,
    *,
    anonymous: bool,
    anyway: bool,
    as_json: bool,
    **fields: Any,
) -> None:
    """Post a decision under a tension; prints its id."""
    demand(fields, "question", "tension", command="bothand decision new")
    writer = new_writer(library, author, anonymous=anonymous)
    blank = Decision(id="", question="", tension="", author=writer.name)
    wanted = _filled(blank, library, fields)
    saved = library.save_decision(wanted, writer=writer, anyway=anyway)
    say_saved(saved.id, saved.path, as_json=as_json)


@decision.command(
    "list", epilog=examples("bothand decision list", "bothand decision list --tension 1 --open")
)
@click.option("--tension", metavar="T", shell_complete=tension_names)
@click.option("--open", "only_open", is_flag=True, help="Only what waits to be decided.")
@json_option
@with_library
def list_(library: Library, tension: str | None, *, only_open: bool, as_json: bool) -> None:
    """List the decisions, the newest first."""
    found = [each for each in library.decisions(tension) if each.open or not only_open]
    if as_json:
        print_json([decision_json(each) for each in found])
    elif not found:
        print_lines(["No decision here yet. Post one with: bothand decision new --help"])
    else:
        today = _today()
        print_lines(line for each in found for line in _listed(each, today))


@decision.command(epilog=examples("bothand decision show d3c1s10nxa"))
@click.argument("decision_id", metavar="ID")
@json_option
@with_library
def show(library: Library, decision_id: str, *, as_json: bool) -> None:
    """Read one decision with the evidence for and against each assumption."""
    found = library.decision(decision_id)
    evidence = library.decision_evidence(found.id)
    if as_json:
        told = decision_json(found)
        told["path"] = library.decision_path(found.id)
        told["evidence"] = {key: [*map(proof_json, each)] for key, each in evidence.items()}
        print_json(told)
        return
    print_lines(_page(found, evidence, library.decision_path(found.id)))


@decision.command(
    cls=ListOptions,
    epilog=examples(
        "bothand decision edit d3c1s10nxa --decide-by 2027-04-01",
        'bothand decision edit d3c1s10nxa --assumption "planning: It saves some planning time"',
    ),
)
@click.argument("decision_id", metavar="ID")
@decision_options
@saving_options
def edit(
    library: Library,
    decision_id: str,
    author: str | None,
    *,
    anyway: bool,
    as_json: bool,
    **fields: Any,
) -> None:
    """Change a decision; only what you name is touched. With no option it opens your editor.

    A reworded claim keeps its evidence.
    """
    read = library.decision_document(decision_id)
    if not given(fields):
        with by_hand(library, read) as data:
            writer = chosen_writer(library, author)
            saved = library.rewrite_decision(read, data, writer=writer, anyway=anyway)
    elif read.record is None:
        raise Faulty(read.problems)
    else:
        wanted = _filled(read.record, library, fields)
        writer = chosen_writer(library, author)
        saved = library.save_decision(wanted, read, writer=writer, anyway=anyway)
    say_saved(saved.id, saved.path, as_json=as_json)


@decision.command(
    cls=ListOptions,
    epilog=examples(
        'bothand decision close d3c1s10nxa --outcome "Each school its own" --cites 7k2m9qxwbd'
    ),
)
@click.argument("decision_id", metavar="ID")
@click.option("--outcome", required=True, metavar="WORDS", help="What was decided, and why.")
@click.option("--cites", multiple=True, metavar="LESSON", help="A lesson that mattered.")
@anyway_option
@saving_options
def close(
    library: Library,
    decision_id: str,
    outcome: str,
    cites: tuple[str, ...],
    author: str | None,
    *,
    anyway: bool,
    as_json: bool,
) -> None:
    """Say what was decided and which lessons mattered; their authors will hear of it."""
    writer = chosen_writer(library, author)
    saved = library.close_decision(decision_id, outcome, cites, writer=writer, anyway=anyway)
    say_saved(saved.id, saved.path, as_json=as_json)


@decision.command(epilog=examples("bothand decision reopen d3c1s10nxa"))
@click.argument("decision_id", metavar="ID")
@saving_options
def reopen(library: Library, decision_id: str, author: str | None, *, as_json: bool) -> None:
    """Open a decision again; what was decided before stays to be read."""
    saved = library.reopen_decision(decision_id, writer=chosen_writer(library, author))
    say_saved(saved.id, saved.path, as_json=as_json)


def decision_json(told: Decision) -> dict[str, Any]:
    """A decision with every key of its front matter, and whether its day has passed."""
    return {
        "id": told.id,
        "question": told.question,
        "tension": told.tension,
        "options": [{"words": each.words, "pole": each.pole or None} for each in told.options],
        "leaning": told.leaning or None,
        "decide_by": told.decide_by or None,
        "owner": told.owner or None,
        "assumptions": {
            each.key: {"claim": each.claim, "pole": each.pole or None, "was": list(each.was)}
            for each in told.assumptions
        },
        "status": str(told.status),
        "outcome": told.outcome or None,
        "cites": list(told.cites),
        "author": told.author or None,
        "created": told.created,
        "overdue": told.overdue(_today()),
        "body": told.body,
    }


def _filled(told: Decision, library: Library, fields: Mapping[str, Any]) -> Decision:
    """The decision with the fields that were given; the rest stays as it is.

    Raises:
        Misused: a value that names nothing known.
    """
    said = given(fields)
    tension = tension_named(library, said.get("tension", told.tension))
    told = replace(told, tension=tension.id)
    plain: dict[str, Any] = {
        name: " ".join(said[name].split()) for name in ("question", "owner") if name in said
    }
    if "decide_by" in said:
        plain["decide_by"] = _day(said["decide_by"])
    if "leaning" in said:
        plain["leaning"] = pole_named(tension, said["leaning"])
    if "body_file" in said:
        plain["body"] = text_of(said["body_file"])
    if "options" in said:
        parted = (_parted(each, tension) for each in said["options"])
        told = replace(told, options=tuple(Option(words, pole) for words, pole in parted))
    for each in said.get("assumptions", ()):
        told = replace(told, assumptions=_assumed(told.assumptions, each, tension))
    return replace(told, **plain)


def _assumed(known: tuple[Assumption, ...], text: str, tension: Tension) -> tuple[Assumption, ...]:
    """The assumptions with one more, or with one in other words."""
    keys = tuple(each.key for each in known)
    key, colon, claim = text.partition(":")
    named = bool(colon) and key.strip() == key_from(key)
    words, pole = _parted(claim if named else text, tension)
    key = key.strip() if named else key_from(words, keys)
    if key not in keys:
        return (*known, Assumption(key, words, pole))
    return tuple(
        reworded(each, words)._replace(pole=pole or each.pole) if each.key == key else each
        for each in known
    )


def _parted(text: str, tension: Tension) -> tuple[str, str]:
    """Words, and the pole behind the last ``=``; one that is no pole belongs to the words."""
    words, equals, pole = text.rpartition("=")
    if equals and tension.accepts(pole.strip().lower()):
        text, pole = words, pole.strip().lower()
    else:
        pole = ""
    if not text.strip():
        raise Misused("An option or an assumption needs words. See: bothand decision new --help")
    return " ".join(text.split()), pole


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise Misused(f"{text!r} is no date. Write it as 2027-03-01.") from None


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _listed(told: Decision, today: date) -> Iterator[str]:
    yield f"{told.id}  {told.question}"
    yield f"            {_standing(told)} ({told.tension})"
    if told.overdue(today):
        yield f"            {_asks(told)}"


def _standing(told: Decision) -> str:
    """Where it stands, in words."""
    if told.status is Status.DECIDED:
        return f"decided: {told.outcome}" if told.outcome else "decided"
    again = "opened again, " if told.status is Status.REVISITED else ""
    return f"{again}to be decided by {told.decide_by}" if told.decide_by else f"{again}open"


def _asks(told: Decision) -> str:
    return (
        f"its day, {told.decide_by}, has passed; say what was decided with: "
        f"bothand decision close {told.id} --outcome WORDS"
    )


def _page(told: Decision, evidence: Mapping[str, Sequence[Proof]], path: str) -> Iterator[str]:
    yield told.question
    yield "=" * min(len(told.question), 80)
    yield f"{_standing(told)} ({told.tension})"
    if told.overdue(_today()):
        yield _asks(told)
    if told.outcome and told.status is Status.REVISITED:
        yield f"decided before: {told.outcome}"
    for label, text in (("decides", told.owner), ("leaning", told.leaning)):
        if text:
            yield f"{label + ':':<12}{text}"
    for option in told.options:
        yield f"{'option:':<12}{option.words}{f' ({option.pole})' if option.pole else ''}"
    if told.cites:
        yield f"{'cites:':<12}{', '.join(told.cites)}"
    for assumption in told.assumptions:
        yield ""
        yield from _assumption_lines(assumption, evidence.get(assumption.key, ()))
    gone = [key for key in evidence if told.assumption(key) is None]
    for key in gone:
        yield f"\n{key} (taken out since)"
        yield from _evidence_lines(evidence[key])
    if told.body.strip():
        yield f"\n{told.body.strip(chr(10))}"
    yield f"\n{path}"


def _assumption_lines(told: Assumption, proofs: Sequence[Proof]) -> Iterator[str]:
    yield f"{told.key}: {told.claim}{f' ({told.pole})' if told.pole else ''}"
    yield from (f"  worded before: {each}" for each in reversed(told.was))
    yield from _evidence_lines(proofs)


def _evidence_lines(proofs: Sequence[Proof]) -> Iterator[str]:
    if not proofs:
        yield "  untested: no lesson says anything of it yet"
    for stance, words in _FOR_AND_AGAINST:
        found = [each for each in proofs if each.stance is stance]
        if found:
            yield f"  {words}:"
        for each in sorted(found, key=lambda proof: proof.when):
            yield from (f"    {line}" for line in proof_lines(each))


COMMANDS = {"decision": decision}
