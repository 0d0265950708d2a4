"""Who comes for the first time ends inside a notebook with something to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kb.library import Library
from tests.kb.colleagues import bare, git
from tests.tui.conftest import SMALL, click_on, press, settle, shown
from tui.welcome import Welcome
from tui.widgets.fields import LineField

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot


async def write(pilot: Pilot[Path], field: str, text: str) -> None:
    """Write into a field, in place of what stands there."""
    pilot.app.query_one(f"#{field}").focus()
    await press(pilot, "end", "ctrl+u", *text)


def unbroken(pilot: Pilot[Path]) -> str:
    """What the screen says, as one line."""
    return " ".join(shown(pilot).replace("│", " ").split())


async def test_starting_alone_by_keyboard_alone(home: Path) -> None:
    app = Welcome()
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, *"Dana", "enter", *"Northside", "enter", "space", "tab", "enter")
        assert "Which notebook?" in shown(pilot)
        await press(pilot, "tab", "tab", "tab", "enter")
        await settle(pilot)
    assert app.return_value == home / "bothand"
    with Library.open(app.return_value) as library:
        library.refresh()
        assert library.search("").total > 40
        profile = library.profile
    assert (profile.name, profile.school, profile.name_school) == ("Dana", "Northside", True)


@pytest.mark.usefixtures("home")
async def test_space_presses_a_button_too() -> None:
    async with Welcome().run_test(size=SMALL) as pilot:
        await press(pilot, *"Dana", "enter", "enter", "tab", "space")
        assert "Which notebook?" in shown(pilot)


async def test_joining_by_mouse_alone(store: Path, home: Path, tmp_path: Path) -> None:
    shared = bare(tmp_path / "shared.git")
    git(store, "push", "--quiet", str(shared), "HEAD:refs/heads/main")
    app = Welcome()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.click("#go-on")
        await write(pilot, "address", str(shared))
        await write(pilot, "folder", "~/ours")
        await pilot.click("#join")
        await settle(pilot)
    assert app.return_value == home / "ours"
    with Library.open(app.return_value) as library:
        library.refresh()
        assert library.search("").total == 3
        assert library.standing().address == str(shared)
        assert library.profile.name == "", "no name was given, so none is kept"


async def test_an_address_that_leads_nowhere_says_so_and_nothing_is_lost(tmp_path: Path) -> None:
    app = Welcome()
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, *"Dana", "enter", "enter", "tab", "enter")
        await write(pilot, "address", str(tmp_path / "nothing.git"))
        await press(pilot, "enter")
        assert "no shared notebook" in unbroken(pilot)
        await press(pilot, "escape")
        assert "Dana" in shown(pilot)
    assert app.return_value is None


@pytest.mark.parametrize("address", ["", "ext::sh -c touch", "https://dana:secret@host/x"])
async def test_what_is_no_address_is_refused_in_words(address: str) -> None:
    async with Welcome().run_test(size=SMALL) as pilot:
        await pilot.click("#go-on")
        await write(pilot, "address", address)
        await pilot.click("#join")
        await settle(pilot)
        said = unbroken(pilot)
        assert "ddress" in said.partition("Start one of my own")[2]
        assert "secret" not in said.partition("Start one of my own")[2]


@pytest.mark.usefixtures("home")
async def test_the_mouse_alone_goes_back_and_leaves() -> None:
    app = Welcome()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.click("#go-on")
        await settle(pilot)
        assert "Which notebook?" in shown(pilot)
        await click_on(pilot, "Back")
        await settle(pilot)
        assert "What shall colleagues call you?" in shown(pilot)
        await click_on(pilot, "Leave")
    assert app.return_value is None
    assert not app.is_running


async def test_leaving_at_once_makes_nothing(home: Path) -> None:
    app = Welcome()
    async with app.run_test() as pilot:
        await press(pilot, "escape")
    assert app.return_value is None
    assert not (home / "bothand").exists()


@pytest.mark.usefixtures("home")
async def test_the_name_that_the_environment_gives_stands_there_to_be_gone_on_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOTHAND_AUTHOR", "Kim O.")
    async with Welcome().run_test(size=SMALL) as pilot:
        assert "Kim O." in shown(pilot)
        await press(pilot, *" (5b)")
        assert pilot.app.query_one("#name", LineField).value == "Kim O. (5b)"
