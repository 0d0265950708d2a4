"""What every subcommand shares: which store, who writes, how answers are printed."""

from __future__ import annotations

import functools
import json
import os
import sys
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kb.errors import BothandError, Busy, NoAuthor
from kb.locating import find_store
from kb.privacy import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kb.library import Library
    from kb.model import Person

F = TypeVar("F", bound="Callable[..., Any]")


def complain(sentence: str, code: int) -> int:
    """Say on stderr what is wrong and what to do; hand back the exit code."""
    click.echo(f"bothand: {clean(sentence)}", err=True)
    return code


def store_option(command: F) -> F:
    """Give a command ``--store``."""
    return click.option(
        "--store",
        metavar="DIR",
        help="The notebook to use. [default: $BOTHAND_STORE, the one you stand in, or the last]",
    )(command)


def json_option(command: F) -> F:
    """Give a command ``--json``."""
    return click.option(
        "--json", "as_json", is_flag=True, help="Print one JSON document and nothing else."
    )(command)


def author_option(command: F) -> F:
    """Give a command ``--author``."""
    return click.option(
        "--author",
        metavar="NAME",
        help="Who writes. [default: $BOTHAND_AUTHOR, your saved name, or git's]",
    )(command)


def with_library(command: Callable[..., Any]) -> Callable[..., Any]:
    """Open the library that ``--store`` names, up to date, and hand it to the command first."""

    @store_option
    @functools.wraps(command)
    def wrapped(*args: Any, store: str | None, **kwargs: Any) -> Any:
        with open_library(store) as library:
            return command(library, *args, **kwargs)

    return wrapped


def open_library(named: str | None) -> Library:
    """Open a store and bring its index up to date; say on stderr if that takes long."""
    from kb.library import Library  # noqa: PLC0415 - not for --help and --version

    folder = find_store(named)
    library = Library.open(folder)
    if named is None and not os.environ.get("BOTHAND_STORE"):
        from kb.settings import remember_store  # noqa: PLC0415 - 5 ms, only when needed

        remember_store(folder)
    try:
        if library.behind:
            library.refresh(progress=progress("Reading the notebook"))
    except Busy as busy:
        complain(f"{busy} This answer may miss the newest changes.", 0)
    return library


def progress(what: str) -> Callable[[int, int], None] | None:
    """A progress line on stderr for long work; nothing where nobody watches."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        if total >= 1000:  # noqa: PLR2004 - under that it is over before it can be read
            end = "\r" if done < total else "\r\x1b[K"
            click.echo(f"{what}: {done} of {total}{end}", err=True, nl=False)

    return show


def sharing_progress() -> Callable[[str, int, int], None] | None:
    """What is being done, on one line of stderr; nothing where nobody watches."""
    if not sys.stderr.isatty():
        return None

    def show(what: str, done: int, total: int) -> None:
        part = f" {done} of {total}" if total else ""
        click.echo(f"\r\x1b[K{what} ...{part}", err=True, nl=False)

    return show


def tension_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The ids of the tensions that begin so, for the Tab key."""
    del param
    from kb.library import Library  # noqa: PLC0415 - not for --help and --version

    try:
        with Library.open(find_store(ctx.params.get("store"))) as library:
            return [each.id for each in library.tensions() if each.id.startswith(incomplete)]
    except BothandError:
        return []


def writer_for(library: Library, author: str | None, *, ask: bool = True) -> Person:
    """Who writes: as named, as the library says, or whoever answers.

    Raises:
        NoAuthor: none of them says, and there is no terminal to ask at.
    """
    from kb.settings import writing_as  # noqa: PLC0415 - not for --help and --version

    person = writing_as(library.profile, author) if author else library.writer()
    if not person.anonymous:
        return person
    if not ask or not sys.stdin.isatty():
        raise NoAuthor(
            "Bothand does not know your name yet. Add --author NAME, set BOTHAND_AUTHOR, "
            "or share it with --anonymous.",
        )
    name = click.prompt("Your name, as colleagues shall read it", err=True).strip()
    library.introduce(name)
    return library.writer()


def print_json(value: object) -> None:
    """One JSON document on stdout, in ASCII: no control character reaches the terminal."""
    click.echo(json.dumps(value, indent=2))


def print_lines(lines: Iterable[str]) -> None:
    """Lines for people: whatever came from the store is made harmless first."""
    for line in lines:
        click.echo(clean(line))


def examples(*lines: str) -> str:
    """An epilog that shows how the command is used, one example a line."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


class ListOptions(click.Command):
    """A command whose repeatable options also take several values at once.

    ``--conditions "shared labs" "four sections"`` reads as the option given twice, as the
    command contract writes it; values end at the next option.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Spell the option out before each of its values."""
        several = {
            name
            for each in self.params
            if isinstance(each, click.Option) and each.multiple
            for name in each.opts
        }
        return super().parse_args(ctx, _spelled_out(args, several))


def _spelled_out(args: Sequence[str], several: set[str]) -> list[str]:
    spelled: list[str] = []
    option = ""
    values = 0
    for position, arg in enumerate(args):
        if arg == "--":
            return spelled + list(args[position:])
        if arg.startswith("-") and arg != "-":
            option, values = (arg if arg in several else ""), 0
        elif option:
            values += 1
            if values > 1:
                spelled.append(option)
        spelled.append(arg)
    return spelled
