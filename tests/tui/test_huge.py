"""A huge or hostile lesson is shown as written and in part, and a key never waits for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kb.document import MAX_FILE
from tests.tui.conftest import press, settle, shown
from tui import markdown
from tui.inks import Inks
from tui.links import Links
from tui.page import MOST_WRITTEN, markdown_lines, too_much
from tui.widgets import reader
from tui.widgets.lesson_list import LessonList

if TYPE_CHECKING:
    from pathlib import Path

    from textual.strip import Strip

    from kb.library import Library
    from tests.tui.conftest import Screens

HUGE = {
    "table": "\n".join(["|" + "x|" * 500] + ["|" + "-|" * 500] + ["|" + "y|" * 500] * 20),
    "5 MB": "long words " * 480_000,
    "1 MB in a line": "x" * 1_000_000,
    "emphasis": "*a* " * 20_000,
    "brackets": "[" * 50_000,
    "definitions": "".join(f"[{n}]: http://x/{n}\n" for n in range(20_000)),
    "quotes": "> " * 5_000 + "deep",
    "quoted lines": "> a\n" * 20_000,
    "headings": "# a\n" * 20_000,
    "rules": "---\n\n" * 20_000,
    "list": "- a\n" * 20_000,
    "backslashes": "\\" * 90_000,
    "entities": "&amp;" * 19_000,
}
huge = pytest.mark.parametrize("body", HUGE.values(), ids=HUGE)


def store_huge(store: Path, library: Library, body: str) -> None:
    (store / "entries" / "huge.md").write_text(
        "---\nid: hugehuge01\ntitle: A huge lesson\nkind: failure\n"
        f"informs:\n  tight-or-loose: centralized\ncreated: 2026-11-22\n---\n{body}\n"
    )
    library.refresh()


@huge
def test_a_huge_text_is_never_read_as_markdown(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("this would take seconds")

    monkeypatch.setattr(markdown, "drawn", never)
    lines = markdown_lines(body, Inks(), 60, Links(Inks().accent), {})
    assert 0 < len(lines) <= MOST_WRITTEN + 1


def test_a_text_that_is_cut_says_so() -> None:
    lines = markdown_lines(HUGE["5 MB"], Inks(), 60, Links(Inks().accent), {})
    assert "which only the file shows" in "".join(segment.text for segment in lines[-1])


def test_quotes_too_deep_to_be_drawn_are_shown_as_written() -> None:
    deep = "> " * 1_900 + "deep"
    assert not too_much(deep)
    lines = markdown_lines(deep, Inks(), 60, Links(Inks().accent), {})
    assert lines


def test_a_long_lesson_is_still_drawn() -> None:
    section = (
        "## What happened\n\nWe *waited* a term, and [[q4t8w2e6zn]] says why.\n\n- one\n- two\n\n"
    )
    assert not too_much(section * 100)


@huge
async def test_keys_are_taken_while_a_huge_lesson_is_open(
    screens: Screens, store: Path, library: Library, body: str
) -> None:
    store_huge(store, library, body[: MAX_FILE - 1_000])  # a larger file is no lesson at all
    async with screens() as pilot:
        lessons = pilot.app.screen.query_one(LessonList)
        await press(pilot, "slash", *"huge", "enter")
        await press(pilot, "enter")
        await press(pilot, "end", "escape", "down")
        assert lessons.cursor == min(1, lessons.total - 1)
        assert "centralized hurt" in shown(pilot)


async def test_while_a_key_is_held_pages_rest_between_each_other(
    screens: Screens, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    real = library.entry

    def noted(entry_id: str) -> Any:
        drawn.append(entry_id)
        return real(entry_id)

    async with screens() as pilot:
        monkeypatch.setattr(reader, "REST", 3600.0)
        await press(pilot, "down")
        monkeypatch.setattr(library, "entry", noted)
        await press(pilot, "down", "up", "down")
        assert not drawn
        page = pilot.app.screen.query_one(reader.Reader)
        page._rise()
        await settle(pilot)
        assert drawn == [page.key]


async def test_a_move_of_the_cursor_paints_two_rows(
    screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with screens() as pilot:
        lessons = pilot.app.screen.query_one(LessonList)
        painted: set[int] = set()
        real = LessonList.render_line

        def noted(self: LessonList, y: int) -> Strip:
            painted.add(y)
            return real(self, y)

        monkeypatch.setattr(LessonList, "render_line", noted)
        await press(pilot, "down")
        assert painted == {0, 1, 2, 3}
        assert lessons.cursor == 1
        assert "Lessons" in shown(pilot)
