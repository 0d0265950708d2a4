"""Reading: following links and back, addresses, copying, the person's own editor, large text."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from kb.errors import OutsideFailed
from kb.library import Library
from tests.tui.conftest import SMALL, TO_LESSONS, WIDE, click_on, press, settle, shown, told
from tui import outside
from tui.app import Notebook
from tui.messages.everywhere import StoreChanged
from tui.widgets.lesson_reader import LessonReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.tui.conftest import Screens

BELLS, ROUTINES, PILOT = "7k2m9qxwbd", "q4t8w2e6zn", "b3d5f7h9jk"
SIZES = pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])


def reader(pilot: Pilot[Any]) -> LessonReader:
    return pilot.app.screen.query_one(LessonReader)


async def choose(pilot: Pilot[Any], value: str) -> None:
    """Press Tab until this is chosen."""
    for _ in range(30):
        target = reader(pilot).target
        if target is not None and target.value == value:
            return
        await press(pilot, "tab")
    raise AssertionError(f"Tab never came to {value}")


# -- links -------------------------------------------------------------------------------------


@SIZES
async def test_a_link_is_followed_and_escape_leads_back_then_to_the_list(
    screens: Screens, size: tuple[int, int]
) -> None:
    async with screens(size) as pilot:
        await press(pilot, "down", "enter")
        assert reader(pilot).key == ROUTINES
        await choose(pilot, BELLS)
        await press(pilot, "enter")
        assert "Two classes met at the door of one lab." in shown(pilot)
        assert reader(pilot).has_focus
        await press(pilot, "escape")
        assert "Each team tried two routines." in shown(pilot)
        await press(pilot, "escape")
        assert pilot.app.screen.query_one("#lessons").has_focus


async def test_what_links_here_is_followed_the_other_way(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "enter")
        assert "What links here" in shown(pilot)
        await choose(pilot, ROUTINES)
        await press(pilot, "enter")
        assert "Each team tried two routines." in shown(pilot)


async def test_back_and_forth_find_a_lesson_as_it_was_left(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "down", "enter")
        await choose(pilot, BELLS)
        top, chosen = reader(pilot).top, reader(pilot).chosen
        await press(pilot, "enter", "backspace")
        assert (reader(pilot).key, reader(pilot).top, reader(pilot).chosen) == (
            ROUTINES,
            top,
            chosen,
        )
        await press(pilot, "right_square_bracket")
        assert reader(pilot).key == BELLS
        await press(pilot, "left_square_bracket")
        assert reader(pilot).key == ROUTINES


async def test_a_click_on_a_link_follows_it(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "down")
        page = reader(pilot)
        spot = next(s for s in page._page.spots if page._page.targets[s.target].value == BELLS)
        region = page.content_region
        await pilot.click(offset=(region.x + spot.start + 1, region.y + spot.line - page.top))
        await settle(pilot)
        assert reader(pilot).key == BELLS


async def test_the_pane_says_where_the_chosen_link_leads(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "enter", "tab")
        assert "Enter: the map of centralized / decentralized" in shown(pilot)
        await press(pilot, "enter")
        assert "CENTRALIZED" in shown(pilot)


async def test_tab_goes_on_to_the_next_pane_after_the_last_link(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "enter")
        links = len({spot.target for spot in reader(pilot)._page.spots})
        await press(pilot, *["tab"] * links)
        assert reader(pilot).has_focus
        await press(pilot, "tab")
        assert not reader(pilot).has_focus


async def test_shift_tab_walks_the_links_the_other_way(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "enter", "tab")
        first = reader(pilot).chosen
        await press(pilot, "tab")
        assert reader(pilot).chosen != first
        await press(pilot, "shift+tab")
        assert reader(pilot).chosen == first


@SIZES
async def test_all_that_a_lesson_leads_to_can_be_chosen_from_a_list(
    screens: Screens, size: tuple[int, int]
) -> None:
    async with screens(size) as pilot:
        await press(pilot, "down", "enter", "o")
        text = shown(pilot)
        assert "Where this lesson leads" in text
        assert "In the text" in text
        await press(pilot, "down", "enter")
        assert reader(pilot).key == BELLS
        await press(pilot, "escape")
        assert reader(pilot).key == ROUTINES


async def test_the_lesson_that_is_read_stays_when_the_list_is_looked_at_again(
    screens: Screens,
) -> None:
    async with screens() as pilot:
        await press(pilot, "down", "enter")
        await choose(pilot, BELLS)
        await press(pilot, "enter", "r")
        assert reader(pilot).key == BELLS
        assert reader(pilot).has_focus


async def test_left_and_right_read_on_in_the_list(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "enter", "right")
        assert reader(pilot).key == ROUTINES
        assert "Each team tried two routines." in shown(pilot)
        await press(pilot, "left")
        assert reader(pilot).key == BELLS


async def test_lessons_like_this_one_are_left_with_escape_or_a_click(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "enter", "l")
        assert "like the one you read" in shown(pilot)
        assert "practice 2" not in shown(pilot)
        await press(pilot, "escape")
        assert "Lessons (3)" in shown(pilot)
        await press(pilot, "enter", "l")
        await click_on(pilot, "back to the search")
        await settle(pilot)
        assert "Lessons (3)" in shown(pilot)


# -- addresses ---------------------------------------------------------------------------------


def sourced(store: Path) -> None:
    """A lesson, the newest, with a source on the web."""
    (store / "entries" / "sourced.md").write_text(
        "---\nid: s0urced001\ntitle: A case from elsewhere\nkind: failure\n"
        "informs:\n  tight-or-loose: centralized\ncreated: 2026-11-22\n"
        "sources: ['https://good.example@evil.example/x']\nevidence: reported\n---\nWe read it.\n"
    )


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was handed to the browser."""
    opened: list[str] = []

    def take(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr(outside, "opened", take)
    return opened


@SIZES
async def test_an_address_is_opened_only_after_one_has_seen_where_it_leads(
    screens: Screens, store: Path, library: Library, browser: list[str], size: tuple[int, int]
) -> None:
    sourced(store)
    library.refresh()
    async with screens(size) as pilot:
        await press(pilot, "enter")
        await press(pilot, "tab", "tab", "enter")
        text = shown(pilot)
        assert "https://good.example@evil.example/x" in text
        assert "It leads to evil.example." in text
        assert browser == []
        await press(pilot, "escape")
        assert browser == []
        await press(pilot, "enter", "o")
        assert browser == ["https://good.example@evil.example/x"]


async def test_without_a_browser_the_address_is_told(
    screens: Screens, store: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "opened", lambda _: False)
    sourced(store)
    library.refresh()
    async with screens() as pilot:
        await press(pilot, "enter")
        await press(pilot, "tab", "tab", "enter", "o")
        assert "No browser" in told(pilot)
        assert "https://good.example@evil.example/x" in told(pilot)


# -- copying -----------------------------------------------------------------------------------


@SIZES
async def test_a_citation_a_link_and_the_file_can_be_copied(
    screens: Screens, library: Library, size: tuple[int, int]
) -> None:
    async with screens(size) as pilot:
        await press(pilot, "y")
        assert "Copy what?" in shown(pilot)
        await press(pilot, "c")
        assert pilot.app.clipboard == (
            "Dana R. “One bell schedule for all schools broke the lab rotation” "
            "(failure, 2026-11-20). Northside, lesson 7k2m9qxwbd."
        )
        assert "Copied: Dana R." in told(pilot)
        await press(pilot, "y", "l")
        assert pilot.app.clipboard == "[[7k2m9qxwbd]]"
        await press(pilot, "y", "f")
        assert pilot.app.clipboard == str(library.folder.resolve() / library.find(BELLS).path)


async def test_what_is_copied_steers_no_terminal(
    screens: Screens, store: Path, library: Library
) -> None:
    (store / "entries" / "evil.md").write_text(
        '---\nid: evi1evi1ev\ntitle: "a\\x1b]52;c;eA==\\x07b"\nkind: failure\n'
        "informs:\n  tight-or-loose: centralized\ncreated: 2026-11-22\n---\nx\n"
    )
    library.refresh()
    async with screens() as pilot:
        await press(pilot, "y", "c")
        assert "\x1b" not in pilot.app.clipboard
        assert "evi1evi1ev" in pilot.app.clipboard


# -- the person's editor -----------------------------------------------------------------------


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[bytes]]:
    """Lets the editor make these changes, one each time; answers with the texts it was given."""

    @contextmanager
    def suspended(_: Notebook) -> Iterator[None]:
        yield

    monkeypatch.setattr(Notebook, "suspend", suspended)

    def changes(*all_: Callable[[bytes], bytes | None]) -> list[bytes]:
        given: list[bytes] = []
        left = list(all_)

        def edit(data: bytes) -> bytes | None:
            given.append(data)
            return left.pop(0)(data)

        monkeypatch.setattr(outside, "edited", edit)
        return given

    return changes


def rescued(home: Path) -> list[bytes]:
    return [path.read_bytes() for path in home.rglob("rescued/*.md")]


async def test_what_the_editor_leaves_is_saved_and_shown(
    screens: Screens, library: Library, editor: Callable[..., list[bytes]]
) -> None:
    before = library.entry(BELLS).data
    given = editor(lambda data: data.replace(b"Two classes met", b"Three classes met"))
    async with screens() as pilot:
        await press(pilot, "E")
        assert given == [before]
        assert "Three classes met" in shown(pilot)
        assert "Saved what you wrote." in told(pilot)
    assert library.entry(BELLS).data == before.replace(b"Two", b"Three")
    assert len(library.history(BELLS)) == 2


async def test_an_editor_left_without_saving_changes_nothing(
    screens: Screens, library: Library, editor: Callable[..., list[bytes]]
) -> None:
    editor(lambda _: None)
    async with screens() as pilot:
        await press(pilot, "E")
        assert "Nothing was changed." in told(pilot)
    assert len(library.history(BELLS)) == 1


async def test_a_broken_edit_is_explained_kept_and_can_be_gone_on_with(
    screens: Screens, library: Library, home: Path, editor: Callable[..., list[bytes]]
) -> None:
    before = library.entry(BELLS).data
    broken = before.replace(b"kind: failure", b"kind: nonsense").replace(b"Two", b"Three")
    given = editor(lambda _: broken, lambda data: data.replace(b"nonsense", b"failure"))
    async with screens(SMALL) as pilot:
        await press(pilot, "E")
        text = shown(pilot)
        assert "This could not be saved as it is." in text
        assert "nonsense" in text
        assert library.entry(BELLS).data == before
        assert rescued(home) == [broken]
        await press(pilot, "e")
        assert given[1] == broken
    assert library.entry(BELLS).data == before.replace(b"Two", b"Three")


async def test_an_edit_of_a_lesson_that_a_colleague_changed_overwrites_nothing(
    screens: Screens,
    store: Path,
    library: Library,
    home: Path,
    editor: Callable[..., list[bytes]],
) -> None:
    path = store / library.find(BELLS).path
    theirs = path.read_bytes().replace(b"Two classes", b"Their classes")

    def edit(data: bytes) -> bytes:
        path.write_bytes(theirs)
        return data.replace(b"Two classes", b"My classes")

    editor(edit)
    async with screens(SMALL) as pilot:
        await press(pilot, "E")
        assert "could not be saved" in shown(pilot)
        assert "Edit again" not in shown(pilot)
        await press(pilot, "l")
    assert path.read_bytes() == theirs
    assert [b"My classes" in text for text in rescued(home)] == [True]


async def test_an_edit_that_reaches_a_person_is_saved_only_when_the_writer_says_so(
    screens: Screens, library: Library, editor: Callable[..., list[bytes]]
) -> None:
    editor(lambda data: data + b"\nWrite to someone.real@school.edu for more.\n")
    async with screens() as pilot:
        await press(pilot, "E")
        assert "Save anyway" in shown(pilot)
        assert b"someone.real" not in library.entry(BELLS).data
        await press(pilot, "a")
    assert b"someone.real" in library.entry(BELLS).data


async def test_an_editor_that_fails_leaves_the_screens_as_they_were(
    screens: Screens, library: Library, editor: Callable[..., list[bytes]]
) -> None:
    def fail(_: bytes) -> bytes:
        raise OutsideFailed("Your editor did not work.")

    editor(fail)
    async with screens() as pilot:
        await press(pilot, "E")
        assert "did not work" in told(pilot)
        await press(pilot, "down")
        assert "Each team tried two routines." in shown(pilot)
    assert len(library.history(BELLS)) == 1


async def test_where_no_editor_can_be_opened_it_says_so(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "E")
        assert "No editor can be opened from here." in told(pilot)


def test_the_editor_gets_every_byte_and_gives_every_byte_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\nprintf "more" >> "$1"\n')
    script.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(script))
    data = b"\xef\xbb\xbftitle\r\nno text: \xff\r\nlast line"
    assert outside.edited(data) == data + b"more"


@pytest.mark.parametrize("command", ["false", "a-command-that-is-nowhere"])
def test_an_editor_that_cannot_be_run_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("EDITOR", command)
    with pytest.raises(OutsideFailed, match="Name one that does in EDITOR"):
        outside.edited(b"text")


# -- large text, and following the cursor ------------------------------------------------------


async def test_large_text_is_kept_for_every_later_time(screens: Screens, store: Path) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "enter")
        before = shown(pilot)
        await press(pilot, "z")
        assert shown(pilot) != before
        large = shown(pilot)
    with Library.open(store) as again:
        async with Notebook(again).run_test(size=SMALL) as pilot:
            await settle(pilot)
            await press(pilot, TO_LESSONS)
            await press(pilot, "enter")
            assert shown(pilot) == large
            await press(pilot, "z")
            assert shown(pilot) == before


async def test_while_a_page_is_drawn_only_the_newest_of_the_others_waits(
    screens: Screens, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, drawn = threading.Event(), []
    real = library.entry

    def slow(entry_id: str) -> Any:
        drawn.append(entry_id)
        assert held.wait(10)
        return real(entry_id)

    async with screens() as pilot:
        monkeypatch.setattr(library, "entry", slow)
        for key in ("down", "down", "up", "up", "down"):
            await pilot.press(key)
        held.set()
        await settle(pilot)
        assert drawn == [ROUTINES, ROUTINES]
        assert "Each team tried two routines." in shown(pilot)


async def test_the_page_follows_while_the_key_is_still_held(screens: Screens) -> None:
    async with screens() as pilot:
        seen = set()
        for key in ("down", "up") * 20:
            await pilot.press(key)
            seen.add(reader(pilot)._shown)
            await pilot.app.workers.wait_for_complete()
        assert seen >= {BELLS, ROUTINES}


async def test_a_lesson_that_is_gone_says_so_in_its_pane(
    screens: Screens, library: Library, store: Path
) -> None:
    async with screens() as pilot:
        (store / library.find(ROUTINES).path).unlink()
        await press(pilot, "down")
        assert "Two classes met" not in shown(pilot)


async def test_a_lesson_opened_while_the_page_is_hidden_is_the_one_that_shows(
    screens: Screens,
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "down", "enter")
        assert "Each team tried two routines." in shown(pilot)
        await press(pilot, "escape", "n")
        first = pilot.app.screen_stack[0]
        first.post_message(StoreChanged(BELLS))  # as a form does that has shared a lesson
        pilot.app.screen.dismiss(None)
        await settle(pilot)
        assert "Two classes met at the door of one lab." in shown(pilot)
