"""What commands that write a record from options have in common: its fields, and who writes it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.frame import author_option, json_option, print_json, with_library, writer_for
from kb.errors import Misused, NotFound
from kb.model import Person

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kb.library import Library
    from kb.model import Tension

    Option = Callable[[Callable[..., Any]], Callable[..., Any]]

anyway_option = click.option(
    "--anyway", is_flag=True, help="Share although something may reach a person."
)
body_option = click.option("--body-file", metavar="F|-", help="The text; - reads what is piped in.")


def anonymous_option(what: str) -> Option:
    """The option to sign no record of this kind."""
    return click.option(
        "--anonymous", is_flag=True, help=f"Store no name, in the {what} or beside it."
    )


def several(flag: str, name: str, metavar: str, told: str) -> Option:
    """An option that may be given more than once; its values come under this name."""
    return click.option(flag, name, multiple=True, metavar=metavar, help=told)


def together(*options: Option) -> Option:
    """Several options as one, in this order in the help."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return add


saving_options = together(author_option, json_option, with_library)
"""What every command takes that saves: who writes, how to answer, and into which notebook."""


# -- the fields ------------------------------------------------------------------------------------


def given(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that were named."""
    return {name: value for name, value in fields.items() if value not in (None, ())}


def demand(fields: Mapping[str, Any], *names: str, command: str) -> None:
    """Stop where one of these was not named.

    Raises:
        click.UsageError: it says which, and where to look.
    """
    for name in names:
        if not fields[name]:
            raise click.UsageError(f"Missing option '--{name}'. See: {command} --help")


def tension_named(library: Library, name: str) -> Tension:
    """The tension of this name or number.

    Raises:
        Misused: there is none.
    """
    try:
        return library.tension(name)
    except NotFound as error:
        raise Misused(str(error)) from None


def pole_named(tension: Tension, text: str) -> str:
    """The pole of this name, or both.

    Raises:
        Misused: the tension has no such pole.
    """
    pole = text.strip().lower()
    if not tension.accepts(pole):
        raise Misused(f"{tension.id} has no pole {pole!r}. It has: {tension.accepted}.")
    return pole


def text_of(source: str) -> str:
    """The text of a file, or of what is piped in.

    Raises:
        Misused: it cannot be read, or is no text.
    """
    if source == "-":
        try:
            return sys.stdin.buffer.read().decode("utf-8")
        except UnicodeDecodeError:
            raise Misused("What was piped in is not UTF-8 text.") from None
    try:
        return Path(source).read_text(encoding="utf-8")
    except OSError as error:
        raise Misused(f"The text file {source} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Misused(f"The text file {source} is not UTF-8 text. Save it as UTF-8.") from None


# -- who writes, and what is said of it ------------------------------------------------------------


def new_writer(library: Library, author: str | None, *, anonymous: bool) -> Person:
    """Who writes a new record; nobody where it shall be anonymous.

    Raises:
        NoAuthor: nobody is known and there is no terminal to ask at.
    """
    return Person() if anonymous else writer_for(library, author)


def chosen_writer(library: Library, author: str | None) -> Person | None:
    """Whom a change names, where it was said; None leaves it to the library.

    Raises:
        NoAuthor: nobody is known and there is no terminal to ask at.
    """
    person = writer_for(library, author)
    return person if author else None


def say_saved(record_id: str, path: str, *, as_json: bool) -> None:
    """Print what was saved: its id alone, or id and path."""
    if as_json:
        print_json({"id": record_id, "path": path})
    else:
        click.echo(record_id)
