"""What the form offers while one writes: lessons that tell the same, words to go on with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events

from kb.model import Kind
from tests.conftest import LESSONS
from tests.tui.conftest import SMALL, click_on, press, settle, shown, told, until
from tests.tui.test_write import fields
from tui.completing import Asked, Offer
from tui.messages.writing import AlikeFound, Offered
from tui.screens.alike import AlikeScreen
from tui.screens.write import WriteScreen
from tui.widgets.dropdown import Dropdown
from tui.widgets.fields import LineField, TextField

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from kb.library import Library
    from tests.tui.conftest import Screens

FAILURE = LESSONS[0]
LIKE_IT = "Bell schedule broke lab rotation"


async def title(pilot: Pilot[None], words: str) -> None:
    """Begin a lesson with this title."""
    await press(pilot, "n", "right", "enter")
    await press(pilot, *words)


async def alike(pilot: Pilot[None]) -> None:
    """Begin a lesson whose title tells what another tells, and wait for that."""
    await title(pilot, LIKE_IT)
    await until(pilot, lambda: "Told already?" in shown(pilot))


def dropdown(pilot: Pilot[None]) -> Dropdown:
    """The words to go on with."""
    return pilot.app.screen.query_one(Dropdown)


async def offered(pilot: Pilot[None]) -> list[str]:
    """What is offered once something is."""
    await until(pilot, lambda: dropdown(pilot).open)
    await settle(pilot)
    return [each.shown for each in dropdown(pilot).offers]


async def go(pilot: Pilot[None], field: str) -> None:
    """Go to a field."""
    fields(pilot).go_to(field)
    await settle(pilot)


def body(pilot: Pilot[None]) -> TextField:
    """The text of the lesson."""
    return fields(pilot).query_one("#body", TextField)


# -- told already ------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, (120, 40)], ids=["80x24", "120x40"])
async def test_a_title_told_before_shows_the_lesson_and_esc_comes_back_to_the_form(
    screens: Screens, size: tuple[int, int]
) -> None:
    async with screens(size) as pilot:
        await alike(pilot)
        assert FAILURE.title[:40] in shown(pilot)
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, AlikeScreen)
        assert "Two classes met at the door" in shown(pilot)
        await press(pilot, "escape")
        assert fields(pilot).answers().title == LIKE_IT
        await press(pilot, "up", *"!")
        assert fields(pilot).answers().title.endswith("!")


async def test_a_click_reads_it_too(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await alike(pilot)
        await click_on(pilot, "One bell")
        await settle(pilot)
        assert "Does this one tell it already?" in shown(pilot)
        await click_on(pilot, "Back")
        await settle(pilot)
        assert isinstance(pilot.app.screen, WriteScreen)


async def test_adding_to_it_instead_keeps_what_was_typed(
    screens: Screens, library: Library
) -> None:
    async with screens(SMALL) as pilot:
        await alike(pilot)
        await press(pilot, "down", "enter", "a")
        await until(pilot, lambda: "Change a lesson" in shown(pilot))
        await settle(pilot)
        assert fields(pilot).answers().title == FAILURE.title
        assert "kept as a draft" in told(pilot)
        assert [each.title for each in library.drafts.all()] == [LIKE_IT]
        body(pilot).text += "It broke again in May.\n"
        await press(pilot, "ctrl+s")
    assert "again in May" in library.find(FAILURE.id).body
    assert [each.title for each in library.drafts.all()] == [LIKE_IT]


async def test_an_unlike_title_shows_nothing_and_neither_does_changing_a_lesson(
    screens: Screens,
) -> None:
    async with screens() as pilot:
        await title(pilot, "Parents came for pizza")
        await settle(pilot)
        assert not fields(pilot).alike
        await press(pilot, "escape", "e")
        await press(pilot, *" again")
        await settle(pilot)
        assert "Told already?" not in shown(pilot)


async def test_an_answer_for_another_title_is_dropped(screens: Screens) -> None:
    async with screens() as pilot:
        await alike(pilot)
        rows = fields(pilot).alike
        pilot.app.screen.post_message(AlikeFound("An older title", []))
        await settle(pilot)
        assert fields(pilot).alike == rows
        fields(pilot).query_one("#title", LineField).value = "Pizza"
        await until(pilot, lambda: "Told already?" not in shown(pilot))


async def test_enter_in_the_title_goes_on_to_the_questions(screens: Screens) -> None:
    async with screens() as pilot:
        await alike(pilot)
        await press(pilot, "enter")
        assert pilot.app.focused is fields(pilot).query_one("#tension")


# -- words to go on with -----------------------------------------------------------------------


async def test_two_brackets_offer_lessons_and_enter_links_one(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await title(pilot, "T")
        await go(pilot, "body")
        await press(pilot, *"See [[lab ro")
        assert await offered(pilot) == [FAILURE.title]
        await press(pilot, "enter", *" too")
        assert f"See [[{FAILURE.id}|{FAILURE.title}]] too" in body(pilot).text
        await press(pilot, "ctrl+z", "ctrl+z")
        assert "See [[lab ro\n" in body(pilot).text


async def test_keys_and_the_mouse_choose_among_the_offers(screens: Screens) -> None:
    async with screens() as pilot:
        await title(pilot, "T")
        await go(pilot, "body")
        await press(pilot, *"[[")
        assert await offered(pilot) == [each.title for each in LESSONS]
        await press(pilot, "down", "tab")
        assert f"[[{LESSONS[1].id}|" in body(pilot).text
        assert pilot.app.focused is body(pilot)
        await press(pilot, *" [[")
        await offered(pilot)
        await click_on(pilot, LESSONS[2].title)
        await settle(pilot)
        assert f"[[{LESSONS[2].id}|" in body(pilot).text
        assert pilot.app.focused is body(pilot)


async def test_esc_closes_the_offers_and_then_leaves(screens: Screens) -> None:
    async with screens() as pilot:
        await title(pilot, "T")
        await go(pilot, "body")
        await press(pilot, *"[[")
        await offered(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, WriteScreen)
        assert not dropdown(pilot).open
        await press(pilot, "enter")
        assert "[[\n" in body(pilot).text
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, WriteScreen)


async def test_a_tag_and_a_condition_are_completed_only_when_one_goes_into_the_list(
    screens: Screens,
) -> None:
    async with screens() as pilot:
        await title(pilot, "T")
        await go(pilot, "tags")
        await press(pilot, *"new, pass")
        assert await offered(pilot) == ["passwords"]
        await press(pilot, "down", "enter")
        assert fields(pilot).answers().tags == "new, passwords"
        await go(pilot, "conditions")
        await press(pilot, *"shared")
        assert await offered(pilot) == ["shared lab rooms"]
        await press(pilot, "enter", *"labs")
        assert fields(pilot).answers().conditions == "shared\nlabs"


async def test_no_key_is_taken_while_nothing_is_offered(screens: Screens) -> None:
    async with screens() as pilot:
        await title(pilot, "T")
        await go(pilot, "conditions")
        await press(pilot, *"xy", "enter", *"zz", "up", "home", *"A", "down", "tab")
        assert fields(pilot).answers().conditions == "Axy\nzz"
        assert pilot.app.focused is fields(pilot).query_one("#not_when")


async def test_an_offer_that_comes_too_late_is_dropped(screens: Screens) -> None:
    async with screens() as pilot:
        await title(pilot, "T")
        await go(pilot, "tags")
        await press(pilot, *"pa")
        late = Offered("tags", Asked("tags", "pax", 3), [Offer("pax", "pax")])
        await offered(pilot)
        pilot.app.screen.post_message(late)
        await settle(pilot)
        assert [each.shown for each in dropdown(pilot).offers] == ["passwords"]
        await go(pilot, "school")
        assert not dropdown(pilot).open


async def test_the_list_goes_when_the_cursor_leaves_the_words(screens: Screens) -> None:
    async with screens() as pilot:
        await title(pilot, "T")
        await go(pilot, "body")
        await press(pilot, *"[[lab")
        await offered(pilot)
        body(pilot).move_cursor((0, 0))
        await until(pilot, lambda: not dropdown(pilot).open)
        await press(pilot, "down", *"x")
        assert "x[[lab" in body(pilot).text


async def test_who_types_on_quickly_gets_the_offer_that_was_seen(
    screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with screens() as pilot:
        await title(pilot, "T")
        await go(pilot, "body")
        await press(pilot, *"[[lab")
        await offered(pilot)
        monkeypatch.setattr("tui.screens.assisting.OFFER_AFTER", 60)
        await press(pilot, *" ro", "enter")
        assert f"\n[[{FAILURE.id}|{FAILURE.title}]]\n" in body(pilot).text


async def test_a_school_is_named_only_if_it_is_written_there(
    screens: Screens, library: Library
) -> None:
    async with screens() as pilot:
        await press(pilot, "n", "right", "enter", *"Pizza", "enter", "2", "tab", "right", "tab")
        await press(pilot, "tab", *"an evening")
        await go(pilot, "school")
        await press(pilot, *"Northside")
        await go(pilot, "body")
        await press(pilot, *"They came.", "ctrl+s")
    entry = library.entry(library.search("pizza").hits[0].id).record
    assert entry is not None
    assert (entry.kind, entry.school) == (Kind.PRACTICE, "Northside")


async def test_hostile_titles_are_offered_harmless(screens: Screens, library: Library) -> None:
    record = library.entry(FAILURE.id).record
    assert record is not None
    path = library.folder / library.find(FAILURE.id).path
    path.write_text(
        path.read_text().replace(FAILURE.title, '"[/x] \\e]52;c;eA==\\a [@click=app.quit]lab"')
    )
    library.refresh()
    async with screens(SMALL) as pilot:
        await title(pilot, "T")
        await go(pilot, "body")
        await press(pilot, *"[[lab")
        await offered(pilot)
        assert "[/x]" in shown(pilot)
        assert "\x1b" not in shown(pilot)
        await press(pilot, "enter")
        assert "\x1b" not in body(pilot).text
        assert f"[[{FAILURE.id}|" in body(pilot).text


# -- the editor --------------------------------------------------------------------------------


async def test_a_paste_from_a_word_processor_is_plain_and_undone_in_one_step(
    screens: Screens,
) -> None:
    async with screens() as pilot:
        await title(pilot, "T")
        await go(pilot, "body")
        before = body(pilot).text
        pilot.app.post_message(events.Paste("•\t“First”\r\n•\tSecond"))
        await settle(pilot)
        assert "- “First”\n- Second" in body(pilot).text
        await press(pilot, "ctrl+z")
        assert body(pilot).text == before
        await press(pilot, "ctrl+y")
        assert "- Second" in body(pilot).text


async def test_markdown_is_coloured_without_a_change_of_its_characters(screens: Screens) -> None:
    async with screens() as pilot:
        await title(pilot, "T")
        body(pilot).text = "## Head\n- **bold** `code` [[7k2m9qxwbd|x]]\n\x1b plain _it_\n"
        await settle(pilot)
        lines = [body(pilot).get_line(number) for number in range(3)]
    assert [len(line.plain) for line in lines] == [7, 34, 12]
    assert lines[0].spans
    assert len(lines[1].spans) == 4
    assert "\x1b" not in lines[2].plain
