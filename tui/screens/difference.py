"""Two versions of a lesson side by side, as lines to read: pure functions."""

from __future__ import annotations

from datetime import timedelta
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from tui.drawing import pole_words, prose, tension_words
from tui.page import EVIDENCE_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kb.document import Document
    from kb.model import Entry, Informs

MOST_LINES: Final = 3000
"""Lines of a version that are shown; more would hold up the screen for nothing."""
MOST_COLUMNS: Final = 2000


def both_told(before: Document[Entry], after: Document[Entry]) -> tuple[list[str], list[str]]:
    """Two versions as a person reads them, in such a way that what differs can be seen."""
    old, new = told(before), told(after)
    if old == new and before.data != after.data:
        # What changed is something that the words do not show, such as a key of another program.
        return _raw(before), _raw(after)
    return old, new


def stretches(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """Which lines are equal, inserted, deleted or replaced, as difflib tells it."""
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) > 1000)  # noqa: PLR2004 (lines)
    return list(matcher.get_opcodes())


def told(document: Document[Entry]) -> list[str]:
    """A version as a person reads it; one that is no lesson as it stands in its file."""
    entry = document.record
    if entry is None:
        return _raw(document)
    setting = (entry.setting.grades, entry.setting.subject, entry.setting.size, entry.setting.place)
    parts = [
        ("Title", entry.title),
        ("Kind", entry.kind.value),
        *(("Informs", _informs(each)) for each in entry.informs),
        *(("Holds when", each) for each in entry.conditions),
        *(("Not when", each) for each in entry.not_when),
        ("Evidence", EVIDENCE_WORDS[entry.evidence] if entry.evidence else ""),
        ("Setting", ", ".join(each for each in setting if each)),
        ("School", entry.school),
        ("Author", entry.author),
        ("Tags", ", ".join(entry.tags)),
        *(("Source", each) for each in entry.sources),
    ]
    lines = [f"{name}: {' '.join(value.split())}" for name, value in parts if value]
    return _short([*lines, "", *prose(entry.body).split("\n")])


def _informs(link: Informs) -> str:
    return f"{pole_words(link.pole)} {link.effect.value} ({tension_words(link.tension)})"


def _raw(document: Document[Entry]) -> list[str]:
    return _short(prose(document.data.decode("utf-8", "replace")).split("\n"))


def _short(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines.pop()
    cut = [line[:MOST_COLUMNS] for line in lines[:MOST_LINES]]
    left_out = len(lines) - len(cut)
    return [*cut, f"… and {left_out:,} more lines"] if left_out else cut


def when_words(when: datetime, now: datetime) -> str:
    """A time in plain words, as near as it is: of one day with its hour, else the day."""
    when = when.astimezone(now.tzinfo)
    clock = f"{when:%H:%M}"
    if when.date() == now.date():
        return f"today, {clock}"
    if when.date() == now.date() - timedelta(days=1):
        return f"yesterday, {clock}"
    day = f"{when.day} {when:%b}"
    return f"{day}, {clock}" if when.year == now.year else f"{day} {when.year}"
