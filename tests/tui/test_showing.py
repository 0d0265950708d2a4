"""The screens in ASCII, without colour, in high contrast and without motion."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from rich.color import Color, ColorSystem
from textual._border import BORDER_CHARS
from textual.filter import Monochrome
from textual.screen import ModalScreen
from textual.widgets import Input, TextArea

from kb.settings import Settings
from tests.tui.conftest import SMALL, press, settle, shown
from tests.tui.test_themes import ratio
from tests.tui.walking import every_screen, fill, painted
from tui import ascii as signs
from tui import shown_app
from tui.app import Notebook
from tui.showing import Showing, in_unicode
from tui.themes import CONTRAST, DARK
from tui.welcome import Welcome

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from rich.segment import Segment
    from textual.pilot import Pilot

    from kb.library import Library
    from tests.tui.sharing_fakes import Colleagues


def colours(segment: Segment) -> Iterator[Color]:
    """The colours of a segment that are any."""
    if segment.style is not None:
        for colour in (segment.style.color, segment.style.bgcolor):
            if colour is not None and not colour.is_default:
                yield colour


def grey(colour: Color) -> bool:
    """Whether a colour has no hue."""
    red, green, blue = colour.get_truecolor()
    return red == green == blue


async def test_every_screen_can_be_drawn_in_ascii_and_without_colour(
    library: Library, store: Path, colleagues: Colleagues, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(library, store, colleagues)
    monkeypatch.setenv("BOTHAND_ASCII", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    strange: dict[str, set[str]] = {}
    async with Notebook(library).run_test(size=SMALL) as pilot:
        async for name in every_screen(pilot):
            found = {sign for sign in shown(pilot) if not sign.isascii()}
            found |= {
                f"{colour.name} beneath {segment.text}"
                for segment in painted(pilot)
                for colour in colours(segment)
                if not grey(colour)
            }
            if found:
                strange[name] = found
    assert strange == {}


async def test_all_text_in_high_contrast_stands_out_from_its_ground(
    library: Library, store: Path, colleagues: Colleagues
) -> None:
    fill(library, store, colleagues)
    library.keep_theme(CONTRAST.name)
    low: dict[str, set[tuple[str, float]]] = {}
    async with Notebook(library).run_test(size=SMALL) as pilot:
        async for name in every_screen(pilot):
            if faint := {each for each in contrasts(pilot) if each[1] < 7}:
                low[name] = faint
    assert low == {}


def contrasts(pilot: Pilot[Any]) -> Iterator[tuple[str, float]]:
    """The words on the screen with their contrast; what a question lies over waits, and is dim."""
    screen = pilot.app.screen
    over = screen.children[0].region if isinstance(screen, ModalScreen) else screen.region
    for y, line in enumerate(screen._compositor.render_strips()):
        if not over.y <= y < over.bottom:
            continue
        for segment in line.crop(over.x, over.right):
            style = segment.style
            if style is not None and any(map(str.isalnum, segment.text)):
                ink = style.color.get_truecolor().hex if style.color else "#ffffff"
                ground = style.bgcolor.get_truecolor().hex if style.bgcolor else "#000000"
                yield segment.text, round(ratio(ink, ground), 1)


async def test_the_row_under_the_cursor_stands_out_without_colour(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with Notebook(library).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "0")
        # And so do the words over the pane that has the keys.
        assert reversed_words(pilot).startswith("Lessons (3) One bell schedule for all schools")
        await press(pilot, "down")
        assert reversed_words(pilot).startswith("Lessons (3) Teams chose their own reading")
        await press(pilot, "shift+tab")
        assert reversed_words(pilot).startswith("Tensions All lessons")
        assert "Lessons (3)" not in reversed_words(pilot)


def reversed_words(pilot: Pilot[Any]) -> str:
    """What is painted with ink and ground exchanged, apart from scrollbars."""
    return "".join(
        segment.text
        for segment in painted(pilot)
        if segment.style is not None and segment.style.reverse and not segment.style.meta
    ).strip()


@pytest.mark.parametrize("system", [ColorSystem.EIGHT_BIT, ColorSystem.STANDARD])
def test_a_grey_stays_one_in_a_terminal_of_fewer_colours(system: ColorSystem) -> None:
    greys = [Color.from_rgb(level, level, level) for level in range(256)]
    assert [each for each in greys if not grey(each.downgrade(system))] == []


async def test_no_colour_is_forgotten_from_the_first_run_to_the_notebook(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    for app in (Welcome(), Notebook(library)):
        assert any(isinstance(each, Monochrome) for each in app.get_line_filters())


async def test_the_first_run_can_be_drawn_in_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOTHAND_ASCII", "1")
    async with Welcome().run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert shown(pilot).isascii()
        await press(pilot, "tab", "tab", "space", "tab", "enter")
        assert shown(pilot).isascii()


# -- the table ---------------------------------------------------------------------------------


def test_a_twin_is_in_ascii_and_as_wide_as_its_sign() -> None:
    wrong = {
        sign: twin
        for sign, twin in signs.TWINS.items()
        if not twin.isascii() or cell_len(sign) != len(twin)
    }
    assert wrong == {}


def test_every_border_that_textual_can_draw_has_a_twin() -> None:
    drawn = {sign for rows in BORDER_CHARS.values() for row in rows for sign in "".join(row)}
    assert {sign for sign in drawn if not signs.in_ascii(sign).isascii()} == set()


def test_thin_and_thick_lines_can_be_told_apart() -> None:
    assert signs.in_ascii("╭─│┏━┃") == "+-|+=#"


def test_letters_that_people_wrote_change_only_where_the_terminal_has_no_others() -> None:
    assert signs.in_ascii("Café “Zürich” … 日本") == 'Café "Zürich" ~ 日本'
    assert signs.all_ascii("Café “Zürich” … 日本 🎓") == 'Cafe "Zurich" ~ ???? ??'
    assert cell_len("日本 🎓") == len(signs.all_ascii("日本 🎓"))


# -- who decides -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "able"),
    [
        ({}, True),
        ({"LANG": "en_US.UTF-8"}, True),
        ({"LANG": "de_DE.utf8@euro"}, True),
        ({"LC_CTYPE": "UTF-8", "LANG": "C"}, True),
        ({"LC_ALL": "", "LANG": "C.UTF-8"}, True),
        ({"LC_ALL": "C", "LANG": "en_US.UTF-8"}, False),
        ({"LANG": "POSIX"}, False),
        ({"LC_CTYPE": "C.UTF-8"}, True),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "en_US.ISO-8859-1"}, False),
        ({"LANG": "en_US.ISO-8859-1"}, False),
        ({"LC_CTYPE": "ja_JP.eucJP", "LANG": "ja_JP.UTF-8"}, False),
    ],
)
def test_the_locale_says_what_the_terminal_can_show(
    environment: dict[str, str], able: bool
) -> None:
    assert in_unicode(environment) is able


def test_the_settings_and_the_environment_each_turn_ascii_on() -> None:
    plain, wanted = Settings(), Settings(ascii_only=True)
    assert Showing.of(plain, {}) == Showing()
    assert Showing.of(wanted, {}) == Showing(ascii=True)
    assert Showing.of(plain, {"BOTHAND_ASCII": "1"}) == Showing(ascii=True)
    assert Showing.of(plain, {"BOTHAND_ASCII": "0"}) == Showing()
    assert Showing.of(plain, {"LC_ALL": "C"}) == Showing(ascii=True, letters=True)


async def test_a_terminal_without_unicode_gets_ascii_by_itself(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.drafts.keep(renamed(library, "Café in Zürich"))
    monkeypatch.setitem(os.environ, "LC_ALL", "C")
    async with Notebook(library).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "d")
        assert "Cafe in Zurich" in shown(pilot)
        assert shown(pilot).isascii()


def renamed(library: Library, title: str) -> Any:
    """A lesson of the store under another title."""
    record = library.entry("7k2m9qxwbd").record
    assert record is not None
    return replace(record, title=title)


# -- motion ------------------------------------------------------------------------------------


async def test_nothing_moves_where_nothing_shall(library: Library) -> None:
    library.keep_screens(Settings(reduced_motion=True))
    async with Notebook(library).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert pilot.app.animation_level == "none"
        for keys in (("slash",), ("escape", "n", "tab"), ("escape", "ctrl+p")):
            await press(pilot, *keys)
            field = pilot.app.focused
            assert isinstance(field, Input | TextArea), keys
            assert not field.cursor_blink, keys


async def test_motion_follows_the_environment_where_nothing_is_set(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Notebook(library).run_test(size=SMALL) as pilot:
        await press(pilot, "slash")
        assert pilot.app.animation_level == "full"
        assert pilot.app.focused is not None
        assert pilot.app.focused.cursor_blink  # type: ignore[attr-defined]
    monkeypatch.setattr(shown_app, "TEXTUAL_ANIMATIONS", "none")
    async with Notebook(library).run_test(size=SMALL) as pilot:
        await press(pilot, "slash")
        assert pilot.app.animation_level == "none"
        assert pilot.app.focused is not None
        assert not pilot.app.focused.cursor_blink  # type: ignore[attr-defined]


async def test_the_dark_colours_are_there_where_the_settings_name_unknown_ones(
    library: Library,
) -> None:
    library.keep_theme("sepia")
    assert Notebook(library).theme == DARK.name
