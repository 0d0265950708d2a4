"""What the screen of conflicts says: sentences and lines, made of values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.style import Style
from rich.text import Text

from kb.sharing import FILE, REMOVAL, TEXT
from tui.drawing import plain, strip, wrapped
from tui.screens.comparing import Compared, changed_by, compared, differing, folded
from tui.screens.difference import both_told, told
from tui.widgets.chips import Chip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.strip import Strip

    from kb.document import Document
    from kb.library import Library
    from kb.model import Entry
    from kb.sharing import Conflict
    from tui.inks import Inks

SIDES: Final = ("mine", "theirs", "base")
"""The versions of a conflict, as its fields are named."""
SIDE_WORDS: Final = {"mine": "Yours", "theirs": "Theirs", "base": "Before"}
_FIELDS: Final = {
    TEXT: "the text",
    "title": "the title",
    "kind": "the kind",
    "informs": "what it speaks to",
    "conditions": "when it holds",
    "not_when": "when it does not hold",
    "evidence": "how you know",
    "setting": "the setting",
    "author": "the name",
    "school": "the school",
    "tags": "the tags",
    "sources": "the sources",
    "created": "the date",
    "question": "the question",
    "options": "the options",
    "assumptions": "the assumptions",
    "decide_by": "the day to decide by",
    "owner": "who decides",
    "status": "where it stands",
    "outcome": "what was decided",
    "cites": "the lessons cited",
}
_NAMED: Final = 3


def situation(conflict: Conflict) -> str:
    """What happened, in a sentence."""
    if REMOVAL in conflict.disputed or conflict.mine is None or conflict.theirs is None:
        if conflict.mine is None:
            return f"You removed this {_kind(conflict)}; a colleague changed it meanwhile."
        return f"A colleague removed this {_kind(conflict)}; you changed it meanwhile."
    if FILE in conflict.disputed:
        return (
            "You and a colleague both changed this file, and it does not read as a "
            f"{_kind(conflict)}."
        )
    return f"You and a colleague both changed {_listed(conflict.disputed)}."


def _kind(conflict: Conflict) -> str:
    """What people call what the two have changed."""
    return "decision" if conflict.path.startswith("decisions/") else "lesson"


def _listed(disputed: Sequence[str]) -> str:
    named = [_FIELDS.get(each, f"“{plain(each)}”") for each in disputed]
    if not named:
        return "this lesson"
    if len(named) > _NAMED:
        named = [*named[:_NAMED], "more"]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def choices(conflict: Conflict) -> tuple[Chip, ...]:
    """What can be done, each to click; ``value`` is the command."""
    if conflict.mine is None:
        return (
            Chip("Leave it removed", "mine", "title", key="m"),
            Chip(
                f"Keep the {_kind(conflict)}, as your colleague left it", "theirs", "title", key="t"
            ),
            Chip("Edit it", "combine", "title", key="e"),
        )
    if conflict.theirs is None:
        return (
            Chip(f"Keep the {_kind(conflict)}, as you left it", "mine", "title", key="m"),
            Chip("Let it be removed", "theirs", "title", key="t"),
            Chip("Edit it", "combine", "title", key="e"),
        )
    kept = (
        Chip("Keep yours", "mine", "title", key="m"),
        Chip("Keep theirs", "theirs", "title", key="t"),
        Chip("Keep both", "both", "title", key="b"),
        Chip("Combine by hand", "combine", "title", key="e"),
    )
    # Of a question, or of the notebook's own settings, there can be only one.
    alone = not conflict.path.startswith("entries/")
    return tuple(each for each in kept if not (alone and each.value == "both"))


def settled(conflict: Conflict, keep: str) -> str:
    """What stands now."""
    title = f"“{plain(conflict.title)}”"
    kept = {"mine": conflict.mine, "theirs": conflict.theirs}
    if keep == "both":
        return f"Both are kept; your version of {title} is a lesson of its own now."
    if keep not in kept:
        return f"Saved. Both versions of {title} stay in the history."
    if kept[keep] is None:
        return f"{title} is removed; the history keeps it."
    whose = "Your version" if keep == "mine" else "Your colleague's version"
    return f"{whose} of {title} stands; the history keeps the other."


def unsettled(conflict: Conflict) -> str:
    """What became of a choice that was taken back."""
    return f"“{plain(conflict.title)}” needs you again; both versions are as before."


# -- the versions ------------------------------------------------------------------------------


def side_page(
    library: Library, conflict: Conflict, side: str, inks: Inks, width: int
) -> list[Strip]:
    """One version, with what it changed marked to the word; for the background."""
    return [
        strip(text, width)
        for line in side_lines(library, conflict, side)
        for text in _drawn(line, inks, width)
    ]


def side_lines(library: Library, conflict: Conflict, side: str) -> list[Compared]:
    """The lines of one version: against how it was before, else against the other version.

    How it was before is shown where either version changed it.
    """
    read = {each: _read(library, conflict, each) for each in SIDES}
    shown = read[side]
    if shown is None:
        return [Compared(" ", ((_MISSING[side], False),))]
    if side == "base":
        versions = [both_told(shown, each) for each in (read["mine"], read["theirs"]) if each]
        before = versions[0][0] if versions else told(shown)
        lines = compared(before, before)
        return folded(lines, {at for old, new in versions for at in changed_by(old, new)})
    other = read["base"] or read["theirs" if side == "mine" else "mine"]
    lines = compared(*both_told(other or shown, shown))
    return folded(lines, differing(lines))


def _read(library: Library, conflict: Conflict, side: str) -> Document[Entry] | None:
    data: bytes | None = getattr(conflict, side)
    return None if data is None else library.parsed(data, conflict.path)


_MISSING: Final = {
    "mine": "You removed it.",
    "theirs": "Your colleague removed it.",
    "base": "There was nothing before: both of you wrote it anew.",
}


def _drawn(line: Compared, inks: Inks, width: int) -> Iterator[Text]:
    """A line with its sign, wrapped under itself; new words are underlined."""
    ink = {"+": inks.helped, "-": inks.hurt, "~": inks.accent, "⋮": inks.muted, " ": Style()}[
        line.sign
    ]
    marked = inks.helped + Style(bold=True, underline=True)
    text = Text("", ink if line.sign in "-⋮" else "")
    for part, new in line.parts:
        words = part.rstrip() if new else ""
        text.append(words, marked).append(part[len(words) :])
    for row in wrapped(text, max(width - 2, 1)):
        yield Text.assemble((f"{line.sign} ", ink), row)
