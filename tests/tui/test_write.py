"""Writing a lesson and changing one."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kb.model import Effect, Entry, Evidence, Informs, Kind
from tests.conftest import LESSONS
from tests.tui.conftest import SMALL, press, settle, shown, told
from tui.screens import sharing
from tui.screens.form_fields import FormFields
from tui.screens.lesson_form import answers_of, half_way, with_half_way
from tui.screens.write import WriteScreen
from tui.widgets.fields import LineField, TextField

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from textual.pilot import Pilot

    from kb.library import Library
    from tests.tui.conftest import Screens
    from tui.messages.writing import FormRead

FAILURE = LESSONS[0]


def fields(pilot: Pilot[None]) -> FormFields:
    """The form on screen."""
    return pilot.app.screen.query_one(FormFields)


async def fill_in(pilot: Pilot[None], body: str = "We waited a term.") -> None:
    """Answer everything that is asked."""
    await press(pilot, "n", "right")  # it worked
    fields(pilot).query_one("#title", LineField).value = "Waiting helped us"
    await press(pilot, "tab", "tab", "2")  # the second question
    await press(pilot, "tab", "right", "right")  # slow
    fields(pilot).query_one("#conditions", TextField).text = "a small school\nnew staff"
    text = fields(pilot).query_one("#body", TextField)
    text.text = text.text.replace("## What we did\n", f"## What we did\n{body}\n")
    await settle(pilot)


async def test_a_lesson_written_by_keys_stands_in_the_store(
    screens: Screens, library: Library
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "n", "right", "enter", *"Waiting helped us", "enter", "2")
        await press(pilot, "tab", "right", "right", "tab", "tab")
        await press(pilot, *"a small school", "enter", *"new staff", "tab", "tab")
        await press(pilot, *"We waited a term.", "ctrl+s")
        assert "Waiting helped us" in shown(pilot)
    found = library.search("waiting helped").hits[0]
    entry = library.entry(found.id).record
    assert entry is not None
    assert entry.kind is Kind.PRACTICE
    assert entry.informs == (Informs("fast-or-slow", "slow", Effect.HELPED),)
    assert entry.conditions == ("a small school", "new staff")
    assert entry.author == "Dana R."
    assert entry.body == "## What we did\nWe waited a term.\n"
    assert library.drafts.all() == []


async def test_what_is_missing_is_said_and_sharing_goes_there(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "n")
        assert "Still missing" in shown(pilot)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, WriteScreen)
        assert pilot.app.focused is fields(pilot).query_one("#kind")


async def test_the_kind_brings_its_questions_but_never_over_words(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "n", "right")
        body = fields(pilot).query_one("#body", TextField)
        assert "## What we did" in body.text
        await press(pilot, "right")
        assert "## What we expected" in body.text
        body.text = "My own words"
        await press(pilot, "right")
        assert body.text == "My own words"


async def test_leaving_keeps_a_draft_and_it_can_be_written_on(
    screens: Screens, library: Library
) -> None:
    async with screens() as pilot:
        await fill_in(pilot)
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, WriteScreen)
        kept = library.drafts.all()
        assert [each.title for each in kept] == ["Waiting helped us"]
        await press(pilot, "d")
        assert "We waited a term." in shown(pilot)
        await press(pilot, "enter")
        assert fields(pilot).query_one("#title", LineField).value == "Waiting helped us"
        await press(pilot, "ctrl+s")
    assert library.search("waiting helped").total == 1
    assert library.drafts.all() == []


async def test_a_draft_comes_back_with_what_was_chosen_and_with_nothing_that_was_not(
    screens: Screens, library: Library
) -> None:
    async with screens(SMALL, home=True) as pilot:
        await press(pilot, "n", "tab", *"Half a thought", "tab", "2", "escape")
        assert library.drafts.all()[0].title == "Half a thought"
        await press(pilot, "d", "enter")
        said = fields(pilot).answers()
        assert (said.kind, said.tension, said.pole) == ("", "fast-or-slow", "")
        assert "worked or failed" in shown(pilot)
        await press(pilot, "right", "right", "escape", "d", "enter")
        said = fields(pilot).answers()
        assert (said.kind, said.effect, said.tension) == ("failure", "hurt", "fast-or-slow")


def test_what_the_file_of_a_draft_says_by_now_goes_before_what_was_chosen() -> None:
    draft = Entry("7k2m9qxwbd", "Half a thought", Kind.PRACTICE)
    half = half_way(draft, replace(answers_of(draft), kind="", tension="fast-or-slow"))
    edited = replace(draft, kind=Kind.FAILURE)
    said = with_half_way(answers_of(edited), half)
    assert (said.kind, said.tension) == ("failure", "fast-or-slow")
    assert half_way(edited, answers_of(edited)) is None


async def test_a_pause_in_typing_keeps_a_draft(screens: Screens, library: Library) -> None:
    async with screens() as pilot:
        await press(pilot, "n", "tab", *"Half a thought")
        for _ in range(100):
            if library.drafts.all():
                break
            await pilot.pause(0.02)
        assert [each.title for each in library.drafts.all()] == ["Half a thought"]


async def test_an_address_in_a_lesson_is_asked_about_before_sharing(
    screens: Screens, library: Library
) -> None:
    async with screens() as pilot:
        await fill_in(pilot, "Ask ann.lee@northside-school.org for the plan.")
        await press(pilot, "ctrl+s")
        assert "ann.lee@northside-school.org" in shown(pilot)
        await press(pilot, "m")
        assert isinstance(pilot.app.screen, WriteScreen)
    assert library.search("waiting helped").total == 0


async def test_an_edit_touches_only_what_was_changed(
    screens: Screens, library: Library, store: Path
) -> None:
    path = store / library.find(FAILURE.id).path
    before = path.read_bytes()
    async with screens() as pilot:
        await press(pilot, "e")
        fields(pilot).query_one("#title", LineField).value = "A better title"
        await press(pilot, "ctrl+s")
        assert "A better title" in shown(pilot)
    assert path.read_bytes() == before.replace(FAILURE.title.encode(), b"A better title")


async def test_opening_and_saving_unchanged_changes_nothing(
    screens: Screens, library: Library, store: Path
) -> None:
    path = store / library.find(FAILURE.id).path
    mixed = path.read_bytes().replace(b"everyone.\n", b"everyone.\r\n")
    path.write_bytes(mixed)
    library.refresh()
    head = library.repository.head()
    async with screens() as pilot:
        await press(pilot, "e", "ctrl+s")
        assert "Nothing was changed" in told(pilot)
    assert path.read_bytes() == mixed
    assert library.repository.head() == head


async def test_a_lesson_changed_meanwhile_is_not_overwritten(
    screens: Screens, library: Library, store: Path
) -> None:
    path = store / library.find(FAILURE.id).path
    async with screens() as pilot:
        await press(pilot, "e")
        path.write_bytes(path.read_bytes().replace(b"saw-it", b"counted-it"))
        fields(pilot).query_one("#title", LineField).value = "My title"
        await press(pilot, "ctrl+s")
        assert "another one by now" in shown(pilot)
        assert library.drafts.get(FAILURE.id).title == "My title"
        await press(pilot, "t")
        await press(pilot, "ctrl+s")
    data = path.read_bytes()
    assert b"counted-it" in data
    assert b"title: My title" in data


async def test_the_notebook_does_not_close_over_a_letter(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "n", "q")
        assert isinstance(pilot.app.screen, WriteScreen)


async def test_a_draft_that_cannot_be_kept_is_said(
    screens: Screens, library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    monkeypatch.setattr("kb.places.drafts_folder", lambda _store: blocked)
    async with screens() as pilot:
        await press(pilot, "n", "tab", *"Words", "escape")
        assert "could not be kept" in shown(pilot)
        await press(pilot, "s")
        assert isinstance(pilot.app.screen, WriteScreen)
        assert library.search("words").total == 0


async def point(pilot: Pilot[None], words: str) -> None:
    """Press the mouse on these words."""
    lines = shown(pilot).split("\n")
    row = next(number for number, line in enumerate(lines) if words in line)
    await pilot.click(offset=(lines[row].index(words), row))
    await settle(pilot)


async def test_a_lesson_is_written_with_the_mouse_but_for_its_words(
    screens: Screens, library: Library
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "n")
        await point(pilot, "It did not")
        await point(pilot, "What a colleague")
        await press(pilot, *"Late laptops")
        await point(pilot, "How fast")
        await point(pilot, "( ) fast")
        await point(pilot, "One condition")
        await press(pilot, *"new devices")
        await point(pilot, "## What happened")
        await press(pilot, "down", *"They came in May")
        await point(pilot, "Share")
        assert not isinstance(pilot.app.screen, WriteScreen)
    entry = library.entry(library.search("late laptops").hits[0].id).record
    assert entry is not None
    assert entry.kind is Kind.FAILURE
    assert entry.informs == (Informs("fast-or-slow", "fast", Effect.HURT),)
    assert entry.body == "## What happened\nThey came in May\n"


async def test_words_typed_before_the_form_is_read_stay(
    screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, read = threading.Event(), sharing.read_form

    def slow(*asked: Any) -> FormRead:
        gate.wait(30)
        return read(*asked)

    monkeypatch.setattr(sharing, "read_form", slow)
    async with screens() as pilot:
        await pilot.press("n")
        await pilot.press("right", "enter", *"Early")
        gate.set()
        await settle(pilot)
        await press(pilot, *" bird")
        answers = fields(pilot).answers()
    assert (answers.title, answers.kind, answers.author) == ("Early bird", "practice", "Dana R.")


async def test_enter_and_tab_lead_through_the_form_in_order(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "n", "right", "enter")
        visited = []
        for key in ("enter", "tab", "tab", "tab", "tab", "tab", "tab", "tab"):
            focused = pilot.app.focused
            visited.append(focused.id if focused is not None else None)
            await press(pilot, key)
    order = ["title", "tension", "pole", "effect", "conditions", "not_when", "body", "more"]
    assert visited == order


async def test_the_first_words_stand_under_the_first_question(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "n", "right", "enter", *"T", "enter", "tab", "tab", "tab", "tab", "tab")
        await press(pilot, *"We waited")
        assert fields(pilot).answers().body.startswith("## What we did\nWe waited\n## What")


async def test_words_typed_on_a_question_go_below_it(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "n", "right")
        body = fields(pilot).query_one("#body", TextField)
        first, second = [line for line in body.text.splitlines() if line.startswith("## ")][:2]
        body.focus()
        body.move_cursor((0, len(first)))
        await press(pilot, *"One.")
        assert body.text.startswith(f"{first}\nOne.\n")
        body.move_cursor((body.text.splitlines().index(second), 0))
        await press(pilot, *"Two.")
        assert f"{second}\nTwo.\n" in body.text
        body.move_cursor((0, 5))  # within its words it is the writer's own line
        await press(pilot, "x")
        assert body.text.startswith(f"{first[:5]}x{first[5:]}\nOne.")


async def test_a_lesson_without_a_name_names_nobody(screens: Screens, library: Library) -> None:
    async with screens() as pilot:
        await fill_in(pilot)
        await point(pilot, "without a name")
        await press(pilot, "ctrl+s")
    hit = library.search("waiting helped").hits[0]
    entry = library.entry(hit.id).record
    assert entry is not None
    assert entry.author == ""
    assert [each.author.anonymous for each in library.history(hit.id)] == [True]


async def test_more_can_be_told_and_stays_out_of_the_way(
    screens: Screens, library: Library
) -> None:
    async with screens() as pilot:
        await fill_in(pilot)
        assert "counted it" not in shown(pilot)
        fields(pilot).go_to("more")
        await press(pilot, "space")
        await point(pilot, "counted it")
        fields(pilot).go_to("grades")
        await press(pilot, *"6-8")
        fields(pilot).go_to("tags")
        await press(pilot, *"devices")
        await press(pilot, "ctrl+s")
    entry = library.entry(library.search("waiting helped").hits[0].id).record
    assert entry is not None
    assert (entry.evidence, entry.setting.grades, entry.tags) == (
        Evidence.COUNTED_IT,
        "6-8",
        ("devices",),
    )


async def test_what_reaches_a_person_is_shared_only_after_two_questions(
    screens: Screens, library: Library
) -> None:
    async with screens() as pilot:
        await fill_in(pilot, "Ask ann.lee@northside-school.org for the plan.")
        await press(pilot, "ctrl+s", "a", "b")
        body = fields(pilot).query_one("#body", TextField)
        assert body.selected_text == "ann.lee@northside-school.org"
        assert library.search("waiting helped").total == 0
        await press(pilot, "ctrl+s", "a", "g")
    assert library.search("waiting helped").total == 1


async def test_a_changed_line_leaves_odd_line_ends_elsewhere(
    screens: Screens, library: Library, store: Path
) -> None:
    path = store / library.find(FAILURE.id).path
    odd = path.read_text(encoding="utf-8").replace("calendar for", "calendar\u2028for")
    path.write_text(odd, encoding="utf-8")
    library.refresh()
    async with screens() as pilot:
        await press(pilot, "e")
        body = fields(pilot).query_one("#body", TextField)
        lines = body.text.splitlines()
        row = next(number for number, line in enumerate(lines) if "Two classes" in line)
        body.move_cursor((row, 0))
        body.focus()
        await press(pilot, *"Then", "space", "ctrl+s")
    after = path.read_text(encoding="utf-8")
    assert after == odd.replace("Two classes", "Then Two classes")


async def test_hostile_text_in_a_form_is_shown_harmless_and_kept_as_it_is(
    screens: Screens, library: Library, store: Path
) -> None:
    path = store / library.find(FAILURE.id).path
    evil = "[/nope] \x1b]52;c;eA==\x07 \u202egnp " + "w" * 300
    text = path.read_text() + f"\n{evil}\n"
    path.write_text(text)
    library.refresh()
    async with screens(SMALL) as pilot:
        await press(pilot, "e")
        body = fields(pilot).query_one("#body", TextField)
        body.focus()
        body.move_cursor(body.document.end)
        await settle(pilot)
        assert "[/nope]" in shown(pilot)
        assert "\x1b" not in shown(pilot)
        assert "\u202e" not in shown(pilot)
        fields(pilot).query_one("#title", LineField).value = "Harmless \x1b[31m title"
        await press(pilot, "ctrl+s")
    assert evil in path.read_text()
    assert "title: Harmless \ufffd[31m title" in path.read_text()


async def test_a_lesson_of_several_tensions_tells_of_the_others(
    screens: Screens, library: Library
) -> None:
    pilot_lesson = LESSONS[2]
    async with screens() as pilot:
        await press(pilot, "end", "e")
        assert "and to: Where do we begin" in shown(pilot)
        fields(pilot).query_one("#title", LineField).value = "Sixth grade first"
        await press(pilot, "ctrl+s")
    entry = library.entry(pilot_lesson.id).record
    assert entry is not None
    assert (entry.title, entry.informs) == ("Sixth grade first", pilot_lesson.informs)


async def test_a_second_question_is_added_and_taken_out_again(
    screens: Screens, library: Library
) -> None:
    async with screens() as pilot:
        await fill_in(pilot)
        fields(pilot).go_to("also")
        await settle(pilot)
        await point(pilot, "( ) build / buy")
        assert "and to: Do we build it" in shown(pilot)
        await press(pilot, "ctrl+s")
        assert pilot.app.focused is fields(pilot).query_one("#also_pole")
        await press(pilot, "right", "right", "tab", "right", "ctrl+s")
        hit = library.search("waiting helped").hits[0]
        assert hit.informs == (
            Informs("fast-or-slow", "slow", Effect.HELPED),
            Informs("build-or-buy", "buy", Effect.HURT),
        )
        await press(pilot, "e")
        fields(pilot).go_to("also")
        await settle(pilot)
        await point(pilot, "( ) no other")
        await press(pilot, "ctrl+s")
    assert library.find(hit.id).informs == (Informs("fast-or-slow", "slow", Effect.HELPED),)
