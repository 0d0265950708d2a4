"""Lessons that tell already what a title tells, among the starter lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kb.library import Library
from tests.conftest import WRITER, isolate

if TYPE_CHECKING:
    from collections.abc import Iterator

SAME_STORY = {
    "Tablets recalled": "15,000 tablets recalled",
    "We had to recall all the tablets": "15,000 tablets recalled",
    "15,000 tabl": "15,000 tablets recalled",
    "Passwords forgotten by our fifth graders": "Fifth graders made their own accounts",
    "Software licenses that nobody used": "About two in three software licenses",
    "Math replacement dropped": "A full math replacement",
    "Opt-in after objections": "After months of objections",
    "Teachers got laptops a semester before students": "Teachers had laptops",
    "The lowest performing schools first": "The lowest-performing schools",
}
ANOTHER_STORY = (
    *("", " ", "laptops", "A pilot", "We tried a new thing", "Waiting helped us", "Two bells"),
    "Parents' evening with pizza",
    "Homework club after lunch",
    "Our school garden taught fractions",
    "Late buses broke the morning block",
    "Peer observation among teachers",
    "Teachers helped students read",
    "A new schedule for the school year",
    "The district chose one curriculum for all schools",
)


@pytest.fixture(scope="module")
def starters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A new store with its starter lessons."""
    folder = tmp_path_factory.mktemp("starters")
    with pytest.MonkeyPatch.context() as patch:
        isolate(patch, folder / "home")
        Library.create(folder / "store", name="Northside", person=WRITER).close()
        with Library.open(folder / "store") as library:
            library.refresh()
            yield library


@pytest.mark.parametrize(("title", "told"), SAME_STORY.items())
def test_a_title_of_the_same_story_finds_it(starters: Library, title: str, told: str) -> None:
    assert starters.similar(title)[0].title.startswith(told)


@pytest.mark.parametrize("title", ANOTHER_STORY)
def test_a_title_of_another_story_finds_nothing(starters: Library, title: str) -> None:
    assert [hit.title for hit in starters.similar(title)] == []


@pytest.mark.parametrize(
    "title",
    [
        "kind:failure -tablets recalled",
        '"tablets',
        "+recalled OR tablets)",
        "\ud800 tablets",
        "tablets " * 10_000,
    ],
)
def test_a_title_is_read_as_words_and_never_as_a_query(starters: Library, title: str) -> None:
    assert len(starters.similar(title)) <= 3


def test_every_starter_lesson_finds_itself_first(starters: Library) -> None:
    every = starters.search("", limit=100).hits
    assert [hit.title for hit in every if _first(starters, hit.title) != hit.id] == []


def _first(library: Library, title: str) -> str:
    return next((hit.id for hit in library.similar(title)), "")
