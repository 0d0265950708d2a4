"""What a person searched for: remembered, kept, forgotten, and never in a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kb.errors import DiskFailed
from kb.searches import RECENT, Search, Searches

if TYPE_CHECKING:
    from pathlib import Path

    from kb.library import Library


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "own" / "searches.json"


def texts(searches: Searches) -> list[str]:
    return [each.text for each in searches.all()]


def test_the_search_asked_last_comes_first_and_each_only_once(file: Path) -> None:
    searches = Searches(file)
    for text in ("bells", "lab  rotation ", "bells"):
        searches.remember(text)
    assert searches.all() == [Search("bells", kept=False), Search("lab rotation", kept=False)]


def test_a_kept_search_stands_first_and_outlasts_any_number_of_others(file: Path) -> None:
    searches = Searches(file)
    searches.keep("grade:6-8 devices")
    for number in range(RECENT + 5):
        searches.remember(f"word{number}")
    found = Searches(file).all()
    assert found[0] == Search("grade:6-8 devices", kept=True)
    assert len(found) == RECENT + 1
    assert found[1].text == f"word{RECENT + 4}"


def test_a_search_that_is_kept_is_not_listed_again_among_the_last(file: Path) -> None:
    searches = Searches(file)
    searches.remember("bells")
    searches.keep("bells")
    assert texts(searches) == ["bells"]


def test_a_forgotten_search_is_gone_kept_or_not(file: Path) -> None:
    searches = Searches(file)
    searches.remember("bells")
    searches.keep("bells")
    searches.remember("labs")
    searches.forget("bells")
    assert texts(searches) == ["labs"]


@pytest.mark.parametrize("text", ["", "   ", "\n", "w" * 501])
def test_nothing_and_a_pasted_page_are_not_remembered(file: Path, text: str) -> None:
    Searches(file).remember(text)
    assert not file.exists()


@pytest.mark.parametrize("data", [b"[1, 2", b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_file_holds_no_search_and_is_never_written_over(file: Path, data: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(data)
    assert Searches(file).all() == []
    with pytest.raises(DiskFailed, match="Mend or delete"):
        Searches(file).remember("bells")
    assert file.read_bytes() == data


@pytest.mark.parametrize(
    ("data", "left"),
    [("[]", []), ("3", []), ('{"kept": 3, "recent": [1, null, " ", "bells"]}', ["bells"])],
)
def test_what_is_no_search_in_the_file_is_passed_over(
    file: Path, data: str, left: list[str]
) -> None:
    file.parent.mkdir()
    file.write_text(data)
    assert texts(Searches(file)) == left


def test_searches_stand_outside_the_store(library: Library) -> None:
    before = sorted(library.folder.rglob("*"))
    library.searches.remember("bells")
    library.searches.keep("labs")
    assert texts(library.searches) == ["labs", "bells"]
    assert sorted(library.folder.rglob("*")) == before
