"""For leaders: the page of a question, to read, print or send."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kb.cli.frame import examples, print_lines, tension_names, with_library
from kb.errors import DiskFailed, Misused

if TYPE_CHECKING:
    from kb.brief import Brief
    from kb.library import Library

FORMATS: Final = ("md", "html", "pdf")


@click.command(
    epilog=examples(
        "bothand brief tight-or-loose",
        "bothand brief 1 --format html -o brief.html",
        "bothand brief 1 --lessons 7k2m9qxwbd,q4t8w2e6zn -o brief.pdf",
    )
)
@click.argument("name", metavar="TENSION|DECISION", shell_complete=tension_names)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="What to make. [default: as the file is called, else md]",
)
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Where to write it."
)
@click.option(
    "--lessons",
    metavar="ID,ID,...",
    default="",
    help="Show these lessons, in this order. Sides that none of them speaks for keep their own.",
)
@with_library
def brief(library: Library, name: str, form: str | None, output: Path | None, lessons: str) -> None:
    """Make one page for a leader: what is known of both sides, and under which conditions."""
    ids = [each.strip() for each in lessons.split(",") if each.strip()]
    form = form or _named(output)
    if form == "pdf" and output is None and sys.stdout.isatty():
        raise Misused("A PDF is nothing to read in a terminal. Add -o FILE.")
    made = _drawn(library.brief(name, lessons=ids), form)
    if output is None:
        click.echo(made, nl=False)
        return
    try:
        output.write_bytes(made)
    except OSError as error:
        raise DiskFailed(f"{output} cannot be written: {error.strerror}.") from error
    print_lines([f"Wrote {output}."])


def _named(output: Path | None) -> str:
    """The format that a file's name asks for."""
    ending = output.suffix.lower().lstrip(".") if output else ""
    return {"htm": "html"}.get(ending, ending if ending in FORMATS else "md")


def _drawn(brief: Brief, form: str) -> bytes:
    """The page as the bytes of a file."""
    if form == "pdf":
        from kb.brief_pdf import pdf  # noqa: PLC0415 - only where one is made

        return pdf(brief)
    if form == "html":
        from kb.brief_html import html  # noqa: PLC0415 - likewise

        return html(brief).encode()
    from kb.brief_markdown import markdown  # noqa: PLC0415 - likewise

    return markdown(brief).encode()


COMMANDS = {"brief": brief}
