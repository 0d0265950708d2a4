"""A lesson as a page to read: what it is and when it holds, then its text as drawn Markdown.

Below it stands what links here and what is like it. Runs in a background thread and imports rich's
Markdown only there (0.15 s).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rich.text import Text

from kb.model import Evidence
from tui.answered import answer_lines, held_words, stale_words
from tui.drawing import informs_words, kind_mark, plain, pole_words, prose, segments, wrapped
from tui.found import Around
from tui.links import LESSON, MAP, WEB, Links, Page, addresses, gathered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.segment import Segment

    from kb.document import Document
    from kb.model import Entry, Problem, Setting, Tension
    from tui.answered import Answered
    from tui.found import Row
    from tui.inks import Inks

    Lines = list[Iterable[Segment]]

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
LARGE: Final = 54
"""Columns of a line in large text."""
MOST_HERE: Final = 20
"""Lessons that link here which are named; the rest are counted."""
LONGEST: Final = 100_000
"""Characters beyond which a text is shown as written and cut, with a line that says so."""
MOST_LINES: Final = 1_500
"""Lines beyond which a text is shown as written: each can be a heading or a list of its own."""
MOST_WRITTEN: Final = 5_000
"""Lines of a text shown as written beyond which it is cut as well."""
MOST_CELLS: Final = 2_000
"""Table cells beyond which a text is shown as written."""
MOST_MARKS: Final = 4_000
"""Markdown's own signs beyond which a text is shown as written; a long lesson has some hundreds."""

_MARKS: Final = re.compile(r"[*_`\[<>|~\\&]")
_LABEL_WIDTH: Final = 11


def lesson_page(
    read: Document[Entry],
    tensions: Mapping[str, Tension],
    inks: Inks,
    width: int,
    around: Around | None = None,
    *,
    large: bool = False,
) -> Page:
    """All lines of the page for a lesson, or of what is wrong with it and its raw text.

    Args:
        read: the lesson as read from its file.
        tensions: the store's tensions by id, to name both poles of what it informs.
        inks: the styles of the current theme.
        width: columns of the page.
        around: the lessons that it links to, and that stand below it.
        large: short lines with free lines between them, for tired eyes.
    """
    room = max(10, min(width, LARGE if large else WIDEST))
    around, links = around or Around(), Links(inks.accent)
    lines = list(_problems(read.problems, inks, room))
    if read.record is None:
        raw = prose(read.data[: 4 * LONGEST].decode("utf-8", "replace"))
        return Page(gathered(_cut([*lines, *as_written(raw, room, inks)], width), links).lines)
    lines += _head(read.record, tensions, inks, room, links, answered=around.answered)
    links.part = "In the text"
    # One character more than is shown says that there is more; the rest costs no time at all.
    body = markdown_lines(prose(read.record.body[: LONGEST + 1]), inks, room, links, around.linked)
    foot = _cut(_foot(around, inks, room, links), width)
    page = gathered([*_cut(lines, width), *body, *foot], links)
    return page.spaced() if large else page


def _cut(lines: Iterable[Text], width: int) -> Lines:
    return [segments(line, width) for line in lines]


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


def _head(
    entry: Entry,
    tensions: Mapping[str, Tension],
    inks: Inks,
    width: int,
    links: Links,
    *,
    answered: Answered | None,
) -> list[Text]:
    lines = wrapped(Text(plain(entry.title), inks.title), width)
    told = plain(entry.author) if entry.author else "anonymous"
    by = Text(" · ", inks.muted).append(told)
    for more in (entry.school, entry.created):
        if more:
            by.append(" · ", inks.muted).append(plain(more), inks.muted)
    lines.extend(wrapped(kind_mark(entry.kind, inks).append_text(by), width))
    lines.append(Text())
    for link in entry.informs:
        words = informs_words((link,), inks)
        words.append_text(_between(tensions.get(link.tension), inks, links))
        lines.extend(_field("Informs", words, inks, width))
    lines.extend(_listed("Holds when", entry.conditions, inks, width))
    lines.extend(_listed("Not when", entry.not_when, inks, width))
    if entry.evidence is not None:
        lines.extend(_field("Evidence", Text(EVIDENCE_WORDS[entry.evidence]), inks, width))
    if answered is not None:
        lines.extend(_field("Tried", Text(held_words(answered.responses)), inks, width))
        stale = Text(stale_words(answered.confirmed), inks.warning)
        lines.extend(_field("Confirmed", stale, inks, width))
    lines.extend(_field("Setting", Text(setting_words(entry.setting)), inks, width))
    lines.extend(_field("Tags", Text(plain(", ".join(entry.tags))), inks, width))
    links.part = "Sources"
    for place, source in enumerate(entry.sources):
        label = "" if place else "Sources"
        lines.extend(_field(label, _with_addresses(source, links), inks, width))
    lines.append(Text("─" * width, inks.rule))
    return lines


def _between(tension: Tension | None, inks: Inks, links: Links) -> Text:
    """Between which poles this stands; leads to the map of the two."""
    if tension is None:
        return Text()
    first, second = (pole_words(pole.id) for pole in tension.poles)
    links.part = "Map"
    led = links.to(MAP, tension.id, f"{first} / {second}") or inks.muted
    return Text.assemble(("  (", inks.muted), (f"{first} / {second}", led), (")", inks.muted))


def _with_addresses(source: str, links: Links) -> Text:
    """A source, in which addresses lead to where they say."""
    text = Text(plain(source))
    for start, end in addresses(text.plain):
        found = text.plain[start:end]
        if (led := links.to(WEB, found, found)) is not None:
            text.stylize(led, start, end)
    return text


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
    if len(text) > LONGEST or text.count("\n") > MOST_LINES:
        return True
    if len(_MARKS.findall(text)) > MOST_MARKS:
        return True
    return _cells(text) > MOST_CELLS


def _cells(text: str) -> int:
    """At most how many cells the tables of a text have: every row can be as long as the longest."""
    rows = [line.count("|") for line in text.split("\n") if "|" in line]
    return len(rows) * (max(rows) + 1) if rows else 0


def as_written(text: str, width: int, inks: Inks) -> list[Text]:
    """The text without any drawing, cut into lines between characters; a huge one in part."""
    from rich.cells import chop_cells  # noqa: PLC0415 (kept beside its only use)

    lines: list[Text] = []
    for line in text[:LONGEST].split("\n", MOST_WRITTEN)[:MOST_WRITTEN]:
        lines.extend(map(Text, chop_cells(line.expandtabs(4), width) if line else [""]))
    if len(text) > LONGEST or len(lines) > MOST_WRITTEN:
        lines = lines[:MOST_WRITTEN]
        lines.append(Text("… and more, which only the file shows.", inks.muted))
    return lines


def markdown_lines(
    text: str, inks: Inks, width: int, links: Links, linked: Mapping[str, str | None]
) -> Lines:
    """The text drawn as Markdown, or as written where drawing it would take too long or fails."""
    if not too_much(text):
        from tui.markdown import drawn  # noqa: PLC0415 (0.15 s, not before the first paint)

        lines = drawn(text, inks, width, links, linked)
        if lines is not None:
            return list(lines)
    return _cut(as_written(text, width, inks), width)


# -- the foot ----------------------------------------------------------------------------------


def _foot(around: Around, inks: Inks, width: int, links: Links) -> Iterable[Text]:
    """What became of it, what links here, and what is like it."""
    if around.answered is not None:
        yield from answer_lines(around.answered, inks, width, links)
    yield from _lessons("What links here", around.here, inks, width, links)
    yield from _lessons("Lessons like this one", around.like, inks, width, links)


def _lessons(
    heading: str, rows: Sequence[Row], inks: Inks, width: int, links: Links
) -> Iterable[Text]:
    """A heading and the lessons below it, each to be followed; nothing where there is none."""
    if not rows:
        return
    yield Text()
    yield Text(heading, inks.key)
    for row in rows[:MOST_HERE]:
        title = plain(row.title)
        links.part = heading
        led = links.to(LESSON, row.id, title)
        mark = kind_mark(row.kind, inks).append("  ")
        for place, line in enumerate(wrapped(Text(title, led or ""), width - mark.cell_len)):
            yield mark.copy().append_text(line) if place == 0 else Text("  ").append_text(line)
    if len(rows) > MOST_HERE:
        yield Text(f"and {len(rows) - MOST_HERE:,} more", inks.muted)
