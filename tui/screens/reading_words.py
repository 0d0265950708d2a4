"""What is said and asked while a lesson is read: sentences and dialogs, made of values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kb.errors import Faulty
from tui.drawing import plain
from tui.links import host

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.errors import BothandError
    from tui.citing import Copy
    from tui.screens.ask import Ask
    from tui.trail import Trail

NO_EDITOR: Final = "No editor can be opened from here. Press e to change the lesson."
_LONGEST: Final = 160
"""Characters of a copied text that are shown."""


def lesson_title(trail: Trail) -> str:
    """What stands over a lesson: where Esc leads."""
    return "Lesson, Esc: the one before" if trail.followed else "Lesson"


def about_address(address: str) -> Ask:
    """Before an address is opened: all of it, and which computer it leads to."""
    from tui.screens.ask import Answer, Ask  # noqa: PLC0415 (start-up pays for no dialog)

    answers = (
        Answer("open", "Open it", "o"),
        Answer("copy", "Copy it", "c"),
        Answer("leave", "Leave it", "l"),
    )
    mail = address.startswith("mailto:")
    told = (address, f"It {'writes to somebody at' if mail else 'leads to'} {host(address)}.")
    return Ask("Open this in your mail program?" if mail else "Open this page?", answers, told)


def no_browser(address: str) -> str:
    """An address could not be opened."""
    return f"No browser could be opened here. Copy the address instead: {plain(address)}"


def about_copies(copies: Sequence[Copy]) -> Ask:
    """Which text to copy."""
    from tui.screens.ask import Answer, Ask  # noqa: PLC0415 (start-up pays for no dialog)

    told = [f"{each.words}: {each.text}" for each in copies]
    return Ask("Copy what?", [Answer(each.key, each.words, each.key) for each in copies], told)


def copied(text: str) -> str:
    """What stands on the clipboard now."""
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return f"Copied: {shown}"


def plainly(error: BothandError) -> str:
    """An error's sentence for one line."""
    return plain(str(error))


def about_edit(error: BothandError, kept: str, *, again: bool, personal: bool) -> Ask:
    """A text that came back from the editor could not be saved.

    Args:
        error: why.
        kept: the file that holds the text; empty where there is none.
        again: whether it can be edited on.
        personal: whether it may be saved although it reaches a person.
    """
    from tui.screens.ask import Answer, Ask  # noqa: PLC0415 (start-up pays for no dialog)

    if isinstance(error, Faulty):
        told = [
            f"{f'Line {each.line}: ' if each.line else ''}{each.message}; {each.fix}."
            for each in error.problems
        ]
    else:
        told = str(error).splitlines()
    told.append(f"What you wrote is kept in {kept}" if kept else "It is kept only while you stay.")
    answers = [Answer("again", "Edit again", "e")] if again else []
    answers += [Answer("anyway", "Save anyway", "a")] if personal else []
    answers.append(Answer("leave", "Leave it", "l"))
    return Ask("This could not be saved as it is.", answers, told)
