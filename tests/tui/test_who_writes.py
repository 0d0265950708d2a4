"""$BOTHAND_AUTHOR counts on the screens as it does for the commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kb.library import Library
from kb.model import Person
from kb.settings import Profile, writing_as
from tests.conftest import LESSONS
from tests.tui.conftest import WIDE, press, shown
from tests.tui.test_write import fill_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.conftest import Screens

DANA = Profile(name="Dana R.", email="dana@school.example")


@pytest.fixture
def kim(monkeypatch: pytest.MonkeyPatch) -> str:
    """Who writes by the environment; the profile says somebody else."""
    monkeypatch.setenv("BOTHAND_AUTHOR", "Kim O.")
    return "Kim O."


def test_the_rule_is_named_then_the_environment_then_the_profile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert writing_as(DANA) == Person("Dana R.", "dana@school.example")
    monkeypatch.setenv("BOTHAND_AUTHOR", "  ")
    assert writing_as(DANA).name == "Dana R."
    monkeypatch.setenv("BOTHAND_AUTHOR", "Kim O.")
    assert writing_as(DANA) == Person("Kim O.")
    assert writing_as(DANA, "Lee K.") == Person("Lee K.")
    assert writing_as(DANA, "Dana R.").email == "dana@school.example"


async def test_a_new_lesson_and_its_commit_carry_that_name(
    screens: Screens, library: Library, kim: str
) -> None:
    async with screens(WIDE) as pilot:
        await fill_in(pilot)
        await press(pilot, "ctrl+s")
    hit = library.search("waiting helped").hits[0]
    assert hit.author == kim
    assert library.history(hit.id)[0].author.name == kim


async def test_an_answer_is_signed_with_that_name(
    screens: Screens, library: Library, kim: str
) -> None:
    async with screens(WIDE) as pilot:
        await press(pilot, "enter", "t")
        assert "with my name, Kim O." in shown(pilot)
        await press(pilot, "right", "ctrl+s")
    (answer,) = library.responses(LESSONS[0].id)
    assert answer.author == kim


async def test_a_changed_lesson_without_a_name_names_nobody(
    screens: Screens, library: Library, kim: str
) -> None:
    async with screens(WIDE) as pilot:
        await press(pilot, "down", "enter", "e", "tab", *"!", "ctrl+s")
    newest = library.history(LESSONS[1].id)[0]
    assert newest.author.anonymous, kim


@pytest.mark.usefixtures("kim")
async def test_home_tells_what_became_of_that_persons_lessons(screens: Screens) -> None:
    async with screens(WIDE, home=True) as pilot:
        assert "builds on your" not in shown(pilot)


@pytest.mark.usefixtures("kim")
async def test_the_settings_say_where_the_name_comes_from(screens: Screens) -> None:
    async with screens(WIDE) as pilot:
        await press(pilot, "comma")
        assert "You write as Kim O., as BOTHAND_AUTHOR says." in shown(pilot)


def test_git_is_asked_only_where_neither_says(store: Path, kim: str) -> None:
    with Library.open(store, profile=Profile()) as library:
        assert library.signed.name == library.writer().name == kim
