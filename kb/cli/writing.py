"""An entry's life: new, drafts, share, edit, remove."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

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
    with_library,
    writer_for,
)
from kb.errors import Faulty, Misused, NotFound, Refused
from kb.model import (
    Bearing,
    Effect,
    Entry,
    Evidence,
    Informs,
    Kind,
    Person,
    Setting,
    Stance,
    new_id,
    template,
)

if TYPE_CHECKING:
    from kb.library import Library


lesson_options = together(
    click.option("--title", metavar="T", help="What it is about, in one line."),
    click.option("--kind", metavar="K", help="practice or failure."),
    several(
        "--informs",
        "informs",
        "TENSION=POLE[:EFFECT]",
        "The pole that was leaned on; effect: helped, hurt or mixed.",
    ),
    several(
        "--assumption",
        "assumptions",
        "DECISION/KEY=STANCE[:WHEN]",
        "What it says of a decision: supports, contradicts or qualifies.",
    ),
    several("--conditions", "conditions", "C", "When it holds."),
    several("--not-when", "not_when", "C", "When it would not."),
    body_option,
    click.option(
        "--evidence",
        type=click.Choice([str(each) for each in Evidence]),
        help="How you know.",
    ),
    click.option("--grades", metavar="G", help="Such as 6-8."),
    click.option("--subject", metavar="S"),
    click.option("--size", metavar="BAND", help="Such as 300-599; never the number."),
    click.option("--place", metavar="P", help="city, suburban, town or rural."),
    click.option("--school", metavar="NAME", help="Left out unless you give it."),
    click.option("--tags", multiple=True, metavar="TAG"),
    several("--sources", "sources", "S", "Where a public case is told."),
    anyway_option,
)
"""The options that fill in the fields of a lesson."""


@click.command(
    cls=ListOptions,
    epilog=examples(
        'bothand new --title "One bell schedule broke the labs" --kind failure \\',
        '    --informs tight-or-loose=centralized --conditions "shared lab rooms"',
        "bothand new --title T --kind practice --informs 2=slow:mixed --body-file - --anonymous",
    ),
)
@lesson_options
@author_option
@anonymous_option("lesson")
@click.option("--draft", is_flag=True, help="Keep it on this computer; share it later.")
@json_option
@with_library
def new(
    library: Library,
    author: str | None,
    *,
    anonymous: bool,
    draft: bool,
    as_json: bool,
    anyway: bool,
    **fields: Any,
) -> None:
    """Write a lesson and share it; prints its id."""
    demand(fields, "title", "kind", "informs", command="bothand new")
    writer = new_writer(library, author, anonymous=anonymous)
    kind = _kind(fields["kind"])
    profile = library.profile
    blank = Entry(
        id=new_id(),
        title="",
        kind=kind,
        author=writer.name,
        school=profile.school if profile.name_school and not anonymous else "",
        setting=profile.setting,
        created=datetime.now(UTC).astimezone().date().isoformat(),
        body=template(kind),
    )
    entry = filled(blank, library, fields)
    if draft:
        kept = library.drafts.keep(entry)
        say_saved(kept, str(library.drafts.get(kept).path), as_json=as_json)
        return
    saved = library.share(entry, writer=writer, anyway=anyway)
    say_saved(saved.id, saved.path, as_json=as_json)


@click.command(epilog=examples("bothand drafts", "bothand drafts --json"))
@json_option
@with_library
def drafts(library: Library, *, as_json: bool) -> None:
    """List the lessons that are on this computer only."""
    found = library.drafts.all()
    if as_json:
        print_json([{"id": each.id, "title": each.title, "path": str(each.path)} for each in found])
    elif not found:
        print_lines(["No drafts."])
    else:
        print_lines(f"{each.id}  {each.title}" for each in found)


@click.command(epilog=examples("bothand share 7k2m9qxwbd"))
@click.argument("draft_id", metavar="DRAFT")
@anyway_option
@saving_options
def share(
    library: Library, draft_id: str, author: str | None, *, anyway: bool, as_json: bool
) -> None:
    """Share a draft: from now on it is part of the notebook."""
    draft = library.drafts.get(draft_id)
    if draft.entry is None:
        raise NotFound(f"The draft {draft.path} cannot be read as a lesson. Mend it in an editor.")
    writer = writer_for(library, author) if draft.entry.author else Person()
    try:
        read = library.entry(draft.id)
    except NotFound:
        saved = library.share(draft.entry, writer=writer, anyway=anyway)
    else:  # what was changed in a lesson that is shared already
        saved = library.edit(read, draft.entry, writer=writer, anyway=anyway)
        library.drafts.drop(draft.id)
    say_saved(saved.id, saved.path, as_json=as_json)


@click.command(
    cls=ListOptions,
    epilog=examples(
        'bothand edit 7k2m9qxwbd --title "A better title"',
        "bothand edit 7k2m9qxwbd     (opens it in your editor)",
    ),
)
@click.argument("entry_id", metavar="ID")
@lesson_options
@saving_options
def edit(
    library: Library,
    entry_id: str,
    author: str | None,
    *,
    as_json: bool,
    anyway: bool,
    **fields: Any,
) -> None:
    """Change a lesson; only what you name is touched. With no option it opens your editor."""
    read = library.entry(entry_id)
    if not given(fields):
        with by_hand(library, read) as data:
            writer = chosen_writer(library, author)
            saved = library.rewrite(read, data, writer=writer, anyway=anyway)
    elif read.record is None:
        raise Faulty(read.problems)
    else:
        entry = filled(read.record, library, fields)
        writer = chosen_writer(library, author)
        saved = library.edit(read, entry, writer=writer, anyway=anyway)
    say_saved(saved.id, saved.path, as_json=as_json)


@click.command(epilog=examples("bothand remove 7k2m9qxwbd"))
@click.argument("entry_id", metavar="ID")
@saving_options
def remove(library: Library, entry_id: str, author: str | None, *, as_json: bool) -> None:
    """Take a lesson out of the notebook. It stays in the history and can be restored."""
    saved = library.remove(entry_id, writer=chosen_writer(library, author))
    if as_json:
        print_json({"id": saved.id, "path": saved.path})
        return
    print_lines([f"Removed {saved.id}. See its versions with: bothand history {saved.id}"])


def filled(entry: Entry, library: Library, fields: dict[str, Any]) -> Entry:
    """The entry with the fields that were given; the rest stays as it is.

    Raises:
        Misused: a value that names nothing known.
    """
    said = given(fields)
    if "kind" in said:
        entry = replace(entry, kind=_kind(said["kind"]))
    if "informs" in said:
        links = tuple(_informs(library, each, entry.kind) for each in said["informs"])
        entry = replace(entry, informs=links)
    if "assumptions" in said:
        told = [*entry.assumptions, *(_bearing(library, each) for each in said["assumptions"])]
        entry = replace(entry, assumptions=tuple({each.name: each for each in told}.values()))
    if "body_file" in said:
        entry = replace(entry, body=text_of(said["body_file"]))
    if "evidence" in said:
        entry = replace(entry, evidence=Evidence(said["evidence"]))
    plain: dict[str, Any] = {
        name: tuple(each.strip() for each in said[name])
        for name in ("conditions", "not_when", "tags", "sources")
        if name in said
    }
    plain |= {name: said[name].strip() for name in ("title", "school") if name in said}
    setting = {name: said[name] for name in Setting._fields if name in said}
    return replace(entry, **plain, setting=entry.setting._replace(**setting))


def _kind(text: str) -> Kind:
    try:
        return Kind(text.strip().lower())
    except ValueError:
        raise Misused(f"{text!r} is no kind of lesson. Use practice or failure.") from None


def _informs(library: Library, text: str, kind: Kind) -> Informs:
    name, equals, rest = text.partition("=")
    pole, _, effect = rest.partition(":")
    if not equals or not pole:
        raise Misused(f"{text!r} names no pole. Write it as tight-or-loose=centralized.")
    tension = tension_named(library, name)
    pole = pole_named(tension, pole)
    try:
        felt = Effect(effect.strip().lower()) if effect else kind.usual_effect
    except ValueError:
        raise Misused(f"{effect!r} is no effect. Use helped, hurt or mixed.") from None
    return Informs(tension.id, pole, felt)


def _bearing(library: Library, text: str) -> Bearing:
    name, equals, rest = text.partition("=")
    decision_id, slash, key = name.strip().partition("/")
    stance, _, when = rest.partition(":")
    if not (equals and slash and decision_id and key):
        raise Misused(f"{text!r} names no assumption. Write it as DECISION/KEY=supports.")
    try:
        told = Stance(stance.strip().lower())
    except ValueError:
        known = ", ".join(Stance)
        raise Misused(f"{stance!r} is no stance. Use one of {known}.") from None
    decision = library.decision(decision_id)
    if not decision.open:
        raise Refused(
            f"{decision.id} is decided, so it takes no more evidence. Reopen it with: "
            f"bothand decision reopen {decision.id}"
        )
    if decision.assumption(key) is None:
        keys = ", ".join(each.key for each in decision.assumptions) or "none yet"
        raise NotFound(f"The decision {decision.id} has no assumption {key!r}. It has: {keys}.")
    return Bearing(decision.id, key, told, " ".join(when.split()))


COMMANDS = {"new": new, "drafts": drafts, "share": share, "edit": edit, "remove": remove}
