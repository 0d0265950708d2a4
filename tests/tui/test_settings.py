"""The settings: kept at once, shown at once, and told where they cannot be kept."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from kb import settings
from kb.errors import DiskFailed
from kb.model import Setting
from kb.settings import Profile, Settings
from tests.tui.conftest import SMALL, press, settle, shown, told, until
from tui.screens import settings_form as form
from tui.screens.browse import BrowseScreen
from tui.screens.settings import SettingsScreen
from tui.themes import CONTRAST, DARK

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from textual.pilot import Pilot

    from kb.library import Library
    from tests.tui.conftest import Screens

# -- the fields, without a screen ------------------------------------------------------------


def test_what_is_on_the_screen_is_what_is_set() -> None:
    profile = Profile(
        "Dana R.", "dana@school.example", "Northside", True, Setting("6-8", "science")
    )
    screens = Settings(theme=CONTRAST.name, large_text=True, ascii_only=True, reduced_motion=True)
    wishes = form.wishes_of(profile, screens)
    assert form.profile_of(profile, wishes) == profile
    assert form.screens_of(screens, wishes) == screens
    assert form.profile_of(Profile(), form.Wishes()) == Profile()
    assert form.screens_of(Settings(), form.Wishes()) == Settings(theme=DARK.name)


def test_another_name_does_not_keep_the_address_of_the_one_before() -> None:
    profile = Profile("Dana R.", "dana@school.example")
    assert form.profile_of(profile, form.Wishes(name=" Kim ")) == Profile("Kim")


def test_the_words_of_the_notebook_are_offered_beside_what_was_chosen_elsewhere() -> None:
    words = ("city", "rural")
    assert form.offered("place", "", words) == (
        ("", "not said"),
        ("city", "city"),
        ("rural", "rural"),
    )
    assert ("island", "island") in form.offered("place", "island", words)
    assert form.offered("place", "", ()) == ()
    assert form.offered("subject", "", [str(number) for number in range(30)]) == ()


def test_a_word_of_the_notebook_cannot_reach_the_terminal_uncleaned() -> None:
    [_, (value, words)] = form.offered("place", "", ["ci\x1b]2;x\x07ty"])
    assert value == "ci\x1b]2;x\x07ty"
    assert words.isprintable()


def test_two_parts_of_the_settings_kept_at_once_are_both_kept() -> None:
    threads = [
        threading.Thread(target=settings.remember_profile, args=(Profile(f"Kim {number}"),))
        for number in range(4)
    ] + [threading.Thread(target=settings.remember_large_text, args=(True,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert settings.load().large_text
    assert settings.load().profile.name.startswith("Kim")


# -- the screen --------------------------------------------------------------------------------


async def test_what_is_chosen_shows_at_once_and_is_kept(screens: Screens, library: Library) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "comma")
        await go_to(pilot, "theme")
        await press(pilot, "right", "right")
        assert pilot.app.theme == CONTRAST.name
        await go_to(pilot, "ascii")
        await press(pilot, "right")
        assert shown(pilot).isascii()
        await go_to(pilot, "large")
        await press(pilot, "right")
        first = pilot.app.screen_stack[0]
        assert isinstance(first, BrowseScreen)
        assert first._large
        assert library.settings.theme == CONTRAST.name
        assert library.settings.ascii_only
        assert library.settings.large_text
        await press(pilot, "escape")
        assert shown(pilot).isascii()


async def test_who_works_here_is_kept_when_the_typing_pauses_and_holds_at_once(
    screens: Screens, library: Library
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "comma", *"X", "tab", *"Northside")
        await until(pilot, lambda: library.settings.profile.school == "Northside")
        await go_to(pilot, "place")
        await press(pilot, "right")
        assert library.profile.name.endswith("X")
        assert library.profile.setting.place == "city"
        assert library.settings.profile == library.profile


async def test_the_last_letter_is_kept_on_the_way_out(
    screens: Screens, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.screens.settings.KEEP_AFTER", 3600)
    async with screens(SMALL) as pilot:
        await press(pilot, "comma", "tab", *"North", "escape")
        assert not isinstance(pilot.app.screen, SettingsScreen)
        assert library.settings.profile.school == "North"
        await press(pilot, "comma", "tab", *"side")
        await pilot.app.action_quit()
    assert library.settings.profile.school == "Northside"


async def test_what_cannot_be_kept_holds_for_this_time_and_says_so(
    screens: Screens, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(chosen: Settings) -> None:
        del chosen
        raise DiskFailed("Your settings cannot be saved: the disk is full.")

    monkeypatch.setattr(library, "keep_screens", full)
    async with screens(SMALL) as pilot:
        await press(pilot, "comma")
        await go_to(pilot, "theme")
        await press(pilot, "right", "right")
        assert "the disk is full" in told(pilot)
        assert "Not kept" in shown(pilot)
        assert pilot.app.theme == CONTRAST.name
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, SettingsScreen)


async def test_a_disk_that_hangs_blocks_no_key(
    screens: Screens, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(library, "keep_screens", lambda _: go_on.wait(30))
    async with screens(SMALL) as pilot:
        await press(pilot, "comma")
        pilot.app.screen.query_one("#set-theme").focus()
        await pilot.press("right")
        await until(pilot, lambda: pilot.app.theme != DARK.name)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, SettingsScreen))
        go_on.set()
        await settle(pilot)


async def test_the_colours_chosen_by_another_command_stand_on_the_screen(
    screens: Screens,
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "comma")
        pilot.app.action_change_theme()
        await settle(pilot)
        assert "(•) light" in shown(pilot)


async def test_the_words_come_from_the_notebook(
    screens: Screens, library: Library, store: Path
) -> None:
    text = (store / "bothand.toml").read_text()
    (store / "bothand.toml").write_text(text.replace('"rural"', '"rural", "reef"'))
    assert "reef" in library.vocabulary("places")
    assert library.vocabulary("none such") == ()
    async with screens(SMALL) as pilot:
        await press(pilot, "comma")
        assert "( ) reef" in shown(pilot)


async def go_to(pilot: Pilot[Any], name: str) -> None:
    """Go to a field."""
    pilot.app.screen.query_one(f"#set-{name}").focus()
    await settle(pilot)
