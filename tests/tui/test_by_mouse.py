"""What is on the screens can be done with the mouse alone; only fields are typed in."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.tui.conftest import SMALL, click_on, press, settle, shown, until
from tests.tui.sharing_fakes import two_versions
from tui import commands
from tui import screens as rooms
from tui.app import Notebook
from tui.screens.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.library import Library
    from tests.tui.conftest import Screens
    from tests.tui.sharing_fakes import Colleagues


def every_screen() -> Iterator[type[Frame[Any]]]:
    """Each screen that says which commands are its own."""
    for found in pkgutil.iter_modules(rooms.__path__):
        module = importlib.import_module(f"{rooms.__name__}.{found.name}")
        for _, each in inspect.getmembers(module, inspect.isclass):
            if issubclass(each, Frame) and "SCOPE" in vars(each):
                yield each


def test_a_click_on_the_bar_finds_on_every_screen_what_it_is_to_do() -> None:
    told = {screen: commands.of(*commands.inside(screen.SCOPE)) for screen in every_screen()}
    told.pop(Frame)
    assert len(told) > 15
    assert [
        f"{screen.__name__}: {each.id}"
        for screen, some in told.items()
        for each in some
        if not hasattr(screen, f"action_{each.id}")
    ] == []


async def test_a_draft_is_gone_on_with_by_a_click_on_the_bar(
    screens: Screens, library: Library
) -> None:
    async with screens(SMALL, home=True) as pilot:
        await press(pilot, "n", "right", "tab", *"Half a thought", "escape")
        assert [each.title for each in library.drafts.all()] == ["Half a thought"]
        await click_on(pilot, "Drafts ")
        await settle(pilot)
        await click_on(pilot, "Write on")
        await settle(pilot)
        assert "Write a lesson" in shown(pilot)
        assert "Half a thought" in shown(pilot)


async def test_where_the_bar_is_cut_a_click_there_lists_all_commands(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "enter")
        assert "Commands" not in shown(pilot).split("\n")[-1]
        assert shown(pilot).endswith("…")
        await pilot.click(offset=(79, 23))
        await settle(pilot)
        await until(pilot, lambda: "Show the map of this tension" in shown(pilot))


async def test_a_row_that_is_there_to_be_taken_is_taken_by_one_click(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await click_on(pilot, "f: more filters")
        await settle(pilot)
        await click_on(pilot, "failure ")
        await settle(pilot)
        assert "kind failure" in shown(pilot)


@pytest.mark.parametrize(
    ("keys", "name", "field"),
    [
        (("n",), "Title", "title"),
        (("comma",), "My school", "set-school"),
        (("t",), "It was so", "when"),
    ],
    ids=["lesson", "settings", "small form"],
)
async def test_a_click_on_the_name_of_a_field_goes_there(
    screens: Screens, keys: tuple[str, ...], name: str, field: str
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, *keys)
        await click_on(pilot, name)
        assert pilot.app.screen.query_one(f"#{field}").has_focus


async def test_a_click_beside_a_question_answers_nothing(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "y")
        assert "Copy what?" in shown(pilot)
        await click_on(pilot, "Copy what?")
        assert "Copy what?" in shown(pilot)
        await pilot.click(offset=(2, 2))
        await settle(pilot)
        assert "Copy what?" not in shown(pilot)
        assert pilot.app.clipboard == ""


async def test_the_page_of_keys_offers_to_close_it_and_not_to_quit(screens: Screens) -> None:
    async with screens(SMALL, home=True) as pilot:
        await click_on(pilot, "Help")
        await settle(pilot)
        assert "Quit" not in shown(pilot).split("\n")[-1]
        await click_on(pilot, "Close")
        await settle(pilot)
        assert "Newest" in shown(pilot)


async def test_what_is_told_in_passing_covers_nothing_that_can_be_clicked(
    colleagues: Colleagues, library: Library
) -> None:
    colleagues.waiting = [two_versions(library)]
    async with Notebook(library).run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "c", "u")
        await until(pilot, lambda: "Nothing was settled" in shown(pilot))
        assert "Combine by hand" in shown(pilot)
        pilot.app.clear_notifications()
        await press(pilot, "escape", "n", "ctrl+s")
        await until(pilot, lambda: "Still missing: worked" in shown(pilot))
        assert "2 more" in shown(pilot).split("\n")[-2]
