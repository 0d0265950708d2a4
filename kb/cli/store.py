"""The notebook as a whole: init, check, index, completion."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.frame import (
    author_option,
    examples,
    json_option,
    print_json,
    print_lines,
    progress,
    store_option,
)
from kb.locating import find_store

if TYPE_CHECKING:
    from kb.model import Person


@click.command(
    epilog=examples(
        "bothand init our-school --name 'Our school'",
        "bothand init district --empty --shared ssh://notes@server/lessons.git",
    )
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", metavar="N", default="", help="What the notebook is called.")
@click.option("--empty", is_flag=True, help="Leave out the starter lessons.")
@click.option("--shared", metavar="URL", default="", help="The repository it will sync with.")
@author_option
@json_option
def init(
    folder: Path, name: str, shared: str, author: str | None, *, empty: bool, as_json: bool
) -> None:
    """Make a new notebook with the seven tensions and lessons from public cases."""
    from kb import settings  # noqa: PLC0415 - only where a store is made
    from kb.library import Library  # noqa: PLC0415 - likewise

    person = _founder(author)
    with Library.create(
        folder, name=name, person=person, starter=not empty, shared=shared
    ) as library:
        settings.remember_store(folder)
        total = library.search("", limit=1).total
        if as_json:
            print_json({"path": str(library.folder.resolve()), "lessons": total})
            return
        tensions = len(library.tensions())
        print_lines(
            [
                f"Made the notebook {library.folder}: {total} lessons, {tensions} tensions.",
                f"Open it with: bothand --store {library.folder}",
            ]
        )


@click.command(epilog=examples("bothand check", "bothand check --json"))
@json_option
@store_option
def check(store: str | None, *, as_json: bool) -> int:
    """List every fault in the store by file and line; for a pull request's CI too."""
    from kb.checks import faults  # noqa: PLC0415 - only here; reads the whole store

    found = faults(find_store(store), progress("Checking"))
    if as_json:
        print_json(
            {
                "faults": [
                    {
                        "file": each.path,
                        "line": each.line,
                        "message": each.message,
                        "fix": each.fix,
                    }
                    for each in found
                ]
            }
        )
    else:
        print_lines([*map(str, found), _verdict(len(found))])
    return 1 if found else 0


@click.command(epilog=examples("bothand index", "bothand index --rebuild"))
@click.option("--rebuild", is_flag=True, help="Throw it away and read every file again.")
@json_option
@store_option
def index(store: str | None, *, rebuild: bool, as_json: bool) -> None:
    """Bring the search index up to date. It is a cache: deleting it loses nothing."""
    from kb.library import Library  # noqa: PLC0415 - not for --help

    show = progress("Reading the notebook")
    with Library.open(find_store(store)) as library:
        done = library.rebuild(show) if rebuild else library.refresh(show)
        if not rebuild and not library.sound_index():
            done = library.rebuild(show)
        total = library.search("", limit=1).total
    if as_json:
        print_json(
            {
                "lessons": total,
                "read": done.read,
                "removed": done.removed,
                "rebuilt": done.rebuilt,
            }
        )
        return
    what = "Rebuilt the index" if done.rebuilt else "The index is up to date"
    print_lines([f"{what}: {total} lessons."])


@click.command(
    epilog=examples(
        "bothand completion bash >> ~/.bashrc",
        "bothand completion zsh >> ~/.zshrc",
        "bothand completion fish > ~/.config/fish/completions/bothand.fish",
    )
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what makes the Tab key complete Bothand's commands in your shell."""
    from click.shell_completion import get_completion_class  # noqa: PLC0415 - only here

    kind = get_completion_class(shell)
    if kind is not None:
        click.echo(kind(ctx.find_root().command, {}, "bothand", "_BOTHAND_COMPLETE").source())


def _founder(author: str | None) -> Person | None:
    """Whom the first commit names; nobody, where nobody is known."""
    from kb import settings  # noqa: PLC0415 - only where a store is made

    person = settings.writing_as(settings.load().profile, author or "")
    return None if person.anonymous else person


def _verdict(faults: int) -> str:
    if not faults:
        return "No faults found."
    return "1 fault found." if faults == 1 else f"{faults} faults found."


COMMANDS = {"init": init, "check": check, "index": index, "completion": completion}
