"""Out of a notebook, and into one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.frame import examples, json_option, print_json, print_lines, progress, with_library
from kb.errors import DiskFailed

if TYPE_CHECKING:
    from kb.library import Library


@click.group(
    epilog=examples(
        "bothand export site public", "bothand export csv lessons.csv", "bothand export json -"
    )
)
def export() -> None:
    """Write the notebook in another form."""


@export.command(epilog=examples("bothand export site public"))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@json_option
@with_library
def site(library: Library, folder: Path, *, as_json: bool) -> None:
    """Write everything as web pages, to be read without Bothand and without a server.

    DIR is new, empty, or an earlier site, which is replaced as a whole.
    """
    written = library.export_site(folder, progress("Writing the pages"))
    if as_json:
        print_json({"path": str(folder), "lessons": written.lessons, "pages": written.pages})
        return
    print_lines(
        [
            f"Wrote {written.pages} pages about {written.lessons} lessons to {folder}.",
            f"Open {folder / 'index.html'} in a browser.",
        ]
    )


def _written(library: Library, form: str, path: Path) -> None:
    """Write a file beside its place and move it there, or print it where the path is ``-``."""
    pieces = (piece.encode("utf-8", "replace") for piece in library.export(form))
    if str(path) == "-":
        for piece in pieces:
            click.echo(piece, nl=False)
        return
    passing = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with passing.open("wb") as file:
            file.writelines(pieces)
        passing.replace(path)
    except OSError as error:
        raise DiskFailed(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        passing.unlink(missing_ok=True)
    print_lines([f"Wrote {path}."])


@export.command("csv", epilog=examples("bothand export csv lessons.csv"))
@click.argument("path", metavar="FILE|-", type=click.Path(path_type=Path))
@with_library
def csv_(library: Library, path: Path) -> None:
    """Write the lessons as a table; several values stand in one cell, one a line."""
    _written(library, "csv", path)


@export.command("json", epilog=examples("bothand export json lessons.json"))
@click.argument("path", metavar="FILE|-", type=click.Path(path_type=Path))
@with_library
def json_(library: Library, path: Path) -> None:
    """Write the lessons and tensions as one JSON document."""
    _written(library, "json", path)


COMMANDS = {"export": export}
