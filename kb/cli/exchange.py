"""Out of a notebook, and into one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.frame import examples, json_option, print_json, print_lines, progress, with_library

if TYPE_CHECKING:
    from kb.library import Library


@click.group(epilog=examples("bothand export site public"))
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


COMMANDS = {"export": export}
