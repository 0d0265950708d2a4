"""A lesson as a page to read: what it is and when it holds, then its text as drawn Markdown.

Runs in a background thread and imports rich's Markdown only there (0.15 s). Nothing on the page can
be clicked: links show their address as text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rich.text import Text

from kb.model import Evidence
from tui.drawing import (
    informs_words,
    kind_mark,
    plain,
    pole_words,
    prose,
    strip,
    strips,
    wrapped,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual.strip import Strip

    from kb.document import Document
    from kb.model import Entry, Problem, Setting, Tension
    from tui.inks import Inks

EVIDENCE_WORDS: Final = {
    Evidence.HUNCH: "a hunch so far",
    Evidence.SAW_IT: "saw it happen",
    Evidence.COUNTED_IT: "counted it",
    Evidence.COMPARED_IT: "compared it with doing otherwise",
    Evidence.STUDY: "a study",
    Evidence.REPORTED: "reported in a public source",
}
"""How the author knows, as people say it."""

WIDEST: Final = 88
"""Columns beyond which a line of text tires the eye."""
LONGEST: Final = 200_000
"""Characters beyond which a text is shown as written."""
MOST_SHOWN: Final = 400_000
"""Characters beyond which a text is cut, with a line that says so."""
MOST_CELLS: Final = 2_000
"""Table cells beyond which a text is shown as written."""
MOST_MARKS: Final = 4_000
"""Markdown's own signs beyond which a text is shown as written; a long lesson has some hundreds."""

_MARKS: Final = re.compile(r"[*_`\[<>|~]")
_LABEL_WIDTH: Final = 11


def lesson_page(
    read: Document[Entry], tensions: Mapping[str, Tension], inks: Inks, width: int
) -> list[Strip]:
    """All lines of the page for a lesson, or of what is wrong with it and its raw text.

    Args:
        read: the lesson as read from its file.
        tensions: the store's tensions by id, to name both poles of what it informs.
        inks: the styles of the current theme.
        width: columns of the page.
    """
    room = max(10, min(width, WIDEST))
    lines = list(_problems(read.problems, inks, room))
    if read.record is None:
        raw = prose(read.data.decode("utf-8", "replace"))
        return _painted(lines, width) + _painted(as_written(raw, room, inks), width)
    lines += _head(read.record, tensions, inks, room)
    body = prose(read.record.body)
    return _painted(lines, width) + markdown_lines(body, inks, room)


def _painted(lines: Iterable[Text], width: int) -> list[Strip]:
    return [strip(line, width) for line in lines]


# -- the head ----------------------------------------------------------------------------------


def _problems(problems: Sequence[Problem], inks: Inks, width: int) -> Iterable[Text]:
    """What is wrong with the file, first thing on the page."""
    if not problems:
        return
    yield Text("This file needs attention", inks.warning)
    for problem in problems:
        where = f"line {problem.line}: " if problem.line else ""
        yield from wrapped(Text(f"{where}{plain(problem.message)}; {plain(problem.fix)}."), width)
    yield Text()


def _head(entry: Entry, tensions: Mapping[str, Tension], inks: Inks, width: int) -> list[Text]:
    lines = wrapped(Text(plain(entry.title), inks.title), width)
    told = plain(entry.author) if entry.author else "anonymous"
    by = Text(" · ", inks.muted).append(told)
    for more in (entry.school, entry.created):
        if more:
            by.append(" · ", inks.muted).append(plain(more), inks.muted)
    lines.extend(wrapped(kind_mark(entry.kind, inks).append_text(by), width))
    lines.append(Text())
    for link in entry.informs:
        words = informs_words((link,), inks).append_text(_between(tensions.get(link.tension), inks))
        lines.extend(_field("Informs", words, inks, width))
    lines.extend(_listed("Holds when", entry.conditions, inks, width))
    lines.extend(_listed("Not when", entry.not_when, inks, width))
    if entry.evidence is not None:
        lines.extend(_field("Evidence", Text(EVIDENCE_WORDS[entry.evidence]), inks, width))
    lines.extend(_field("Setting", Text(setting_words(entry.setting)), inks, width))
    lines.extend(_field("Tags", Text(plain(", ".join(entry.tags))), inks, width))
    lines.extend(_listed("Sources", entry.sources, inks, width))
    lines.append(Text("─" * width, inks.rule))
    return lines


def _between(tension: Tension | None, inks: Inks) -> Text:
    """Between which poles this stands."""
    if tension is None:
        return Text()
    first, second = (pole_words(pole.id) for pole in tension.poles)
    return Text(f"  ({first} / {second})", inks.muted)


def setting_words(setting: Setting) -> str:
    """Where it was learned, in one line; empty when nothing is said."""
    said = (
        f"grades {setting.grades}" if setting.grades else "",
        setting.subject,
        f"{setting.size} students" if setting.size else "",
        setting.place,
    )
    return " · ".join(plain(each) for each in said if each)


def _listed(label: str, values: Sequence[str], inks: Inks, width: int) -> Iterable[Text]:
    """A field of several values, one a line."""
    for place, value in enumerate(values):
        yield from _field(label if place == 0 else "", Text(plain(value)), inks, width)


def _field(label: str, value: Text, inks: Inks, width: int) -> Iterable[Text]:
    """A label and its value, hanging; nothing when there is no value."""
    if not value.plain:
        return
    for place, line in enumerate(wrapped(value, width - _LABEL_WIDTH - 1)):
        named = label if place == 0 else ""
        yield Text().append(f"{named:<{_LABEL_WIDTH}} ", inks.muted).append_text(line)


# -- the text ----------------------------------------------------------------------------------


def too_much(text: str) -> bool:
    """Whether drawing this as Markdown could take seconds: huge, or made of nothing but signs."""
    if len(text) > LONGEST or len(_MARKS.findall(text)) > MOST_MARKS:
        return True
    return _cells(text) > MOST_CELLS


def _cells(text: str) -> int:
    """At most how many cells the tables of a text have: every row can be as long as the longest."""
    rows = [line.count("|") for line in text.split("\n") if "|" in line]
    return len(rows) * (max(rows) + 1) if rows else 0


def as_written(text: str, width: int, inks: Inks) -> list[Text]:
    """The text without any drawing, cut into lines between characters."""
    from rich.cells import chop_cells  # noqa: PLC0415 (kept beside its only use)

    lines: list[Text] = []
    for line in text[:MOST_SHOWN].expandtabs(4).split("\n"):
        lines.extend(Text(part) for part in (chop_cells(line, width) if line else [""]))
    if len(text) > MOST_SHOWN:
        more = f"… {len(text) - MOST_SHOWN:,} more characters are in the file."
        lines.append(Text(more, inks.muted))
    return lines


def markdown_lines(text: str, inks: Inks, width: int) -> list[Strip]:
    """The text drawn as Markdown, or as written where drawing it would take too long or fails."""
    if not too_much(text):
        from tui.markdown import drawn  # noqa: PLC0415 (0.15 s, not before the first paint)

        lines = drawn(text, inks, width)
        if lines is not None:
            return strips(lines)
    return _painted(as_written(text, width, inks), width)
