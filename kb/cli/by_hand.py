"""A whole file in the person's own editor."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from kb.cli.frame import print_lines
from kb.errors import BothandError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.deciding import Decision
    from kb.document import Document
    from kb.library import Library
    from kb.model import Entry


@contextmanager
def by_hand(library: Library, read: Document[Entry] | Document[Decision]) -> Iterator[bytes]:
    """Open the file in the person's editor, and hand out what comes back to be saved.

    What cannot be saved within is kept beside the drafts, so no word typed is lost. The command
    ends where nothing was changed.
    """
    # As bytes: what is no text, and the line endings, come back as they were.
    data = click.edit(read.data, extension=".md")
    if data is None:
        print_lines(["Nothing was changed."])
        raise click.exceptions.Exit
    try:
        yield data
    except BothandError as error:
        error.add_note(f"What you typed is kept in {library.drafts.rescue(read.path, data)}")
        raise
