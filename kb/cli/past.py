"""Earlier versions of a lesson: history and restore."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kb.cli.filling import chosen_writer, saving_options
from kb.cli.frame import examples, json_option, print_json, print_lines, with_library

if TYPE_CHECKING:
    from kb.library import Library


@click.command(epilog=examples("bothand history 7k2m9qxwbd"))
@click.argument("entry_id", metavar="ID")
@json_option
@with_library
def history(library: Library, entry_id: str, *, as_json: bool) -> None:
    """List the versions of a lesson, the newest first; also of one that was removed."""
    revisions = library.history(entry_id)
    if as_json:
        print_json(
            [
                {
                    "id": each.id,
                    "author": each.author.name or None,
                    "when": each.when.isoformat(),
                    "message": each.message,
                }
                for each in revisions
            ]
        )
        return
    print_lines(
        f"{each.id[:10]}  {each.when:%Y-%m-%d %H:%M}  "
        f"{each.author.name or 'someone'}: {each.message}"
        for each in revisions
    )


@click.command(epilog=examples("bothand history 7k2m9qxwbd", "bothand restore 7k2m9qxwbd 3f9c2ab"))
@click.argument("entry_id", metavar="ID")
@click.argument("revision", metavar="REV")
@saving_options
def restore(
    library: Library, entry_id: str, revision: str, author: str | None, *, as_json: bool
) -> None:
    """Make an earlier version of a lesson the current one. Nothing later is lost."""
    saved = library.restore(entry_id, revision, writer=chosen_writer(library, author))
    if as_json:
        print_json({"id": saved.id, "path": saved.path, "changed": saved.commit is not None})
    elif saved.commit is None:
        print_lines([f"{saved.id} already stands as it was in that version."])
    else:
        print_lines([f"Restored {saved.id}. The version before it is still in its history."])


COMMANDS = {"history": history, "restore": restore}
