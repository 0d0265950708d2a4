"""Where the ``bothand`` script starts: a subcommand goes to ``kb.cli``, none opens the screens."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


PAINTS: Final = "120"
"""Paints a second at most. A key waits for the next one; Textual's own 60 add half a frame."""


def main() -> int:
    """Run the command, or the screens when there is nothing but a store on the command line."""
    # What is imported stays: looking for garbage among it, time and again, is a tenth of the start.
    gc.disable()
    arguments = sys.argv[1:]
    if (store := _only_a_store(arguments)) is not None and _at_a_terminal():
        return _screens(store)
    from kb.cli import main as command  # noqa: PLC0415 (a subcommand never pays for textual)

    gc.freeze()
    gc.enable()
    return command(arguments)


def _only_a_store(arguments: Sequence[str]) -> str | None:
    """The store named, "" where none is, or None where something else was asked for."""
    match list(arguments):
        case []:
            return ""
        case ["--store", store]:
            return store
        case [single] if single.startswith("--store="):
            return single.removeprefix("--store=")
        case _:
            return None


def _at_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _screens(store: str) -> int:
    os.environ.setdefault("TEXTUAL_FPS", PAINTS)  # read once, when Textual is imported
    from kb.errors import BothandError  # noqa: PLC0415 (a subcommand never pays for the screens)
    from kb.library import Library  # noqa: PLC0415 (likewise)

    try:
        folder = _found(store)
        if folder is None:
            return 0
        library = Library.open(folder, look=False)
    except BothandError as error:
        sys.stderr.write(f"bothand: {error}\n")
        return error.exit_code
    from tui.app import Notebook  # noqa: PLC0415 (a subcommand never pays for textual)

    with library:
        Notebook(library).run()
    return 0


def _found(store: str) -> Path | None:
    """The notebook to open; where there is none yet, the one that the first run ends with."""
    from kb.errors import NoStore  # noqa: PLC0415 (a subcommand never pays for the screens)
    from kb.locating import find_store  # noqa: PLC0415 (likewise)

    try:
        return find_store(store or None)
    except NoStore:
        from tui.welcome import Welcome  # noqa: PLC0415 (likewise)

        return Welcome().run()


if __name__ == "__main__":
    sys.exit(main())
