"""Whose a lesson is: by its name everywhere, and without a name on one computer only."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kb.library import Library
from kb.mine import Mine
from kb.settings import Profile
from tests.conftest import LESSONS

if TYPE_CHECKING:
    from pathlib import Path

NAMED = {each.id for each in LESSONS if each.author}
UNNAMED = replace(LESSONS[1], id="", title="Nobody says who wrote this", created="")


def ids(library: Library) -> set[str]:
    return {hit.id for hit in library.my_lessons()}


def test_a_lesson_with_my_name_is_mine_and_one_without_is_not(library: Library) -> None:
    assert ids(library) == NAMED


def test_my_lessons_come_the_newest_first(library: Library) -> None:
    created = [hit.created for hit in library.my_lessons()]
    assert created == sorted(created, reverse=True)


@pytest.mark.parametrize("name", ["Dana", "Dana R. Smith", "R.", ""])
def test_a_colleague_with_nearly_my_name_is_somebody_else(store: Path, name: str) -> None:
    with Library.open(store, profile=Profile(name=name)) as library:
        library.refresh()
        assert ids(library) == set()


def test_what_i_share_without_a_name_is_mine_here(library: Library) -> None:
    saved = library.share(replace(UNNAMED, author=""))
    assert ids(library) == {*NAMED, saved.id}


def test_it_is_nobody_s_on_another_computer(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.share(replace(UNNAMED, author=""))
    copy = tmp_path / "copy"
    subprocess.run(["git", "clone", "-q", library.folder, copy], check=True)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "elsewhere"))
    with Library.open(copy, profile=Profile(name="Dana R.")) as other:
        other.refresh()
        assert ids(other) == NAMED


def test_nothing_of_it_stands_in_the_store(library: Library, store: Path) -> None:
    library.share(replace(UNNAMED, author=""))
    inside = {path for path in store.rglob("*") if "mine" in path.name}
    assert inside == set()
    told = subprocess.run(
        ["git", "log", "-1", "--format=%an %ae"], cwd=store, check=True, capture_output=True
    )
    assert b"Dana" not in told.stdout


def test_one_that_was_removed_is_not_listed(library: Library) -> None:
    saved = library.share(replace(UNNAMED, author=""))
    library.remove(saved.id)
    assert ids(library) == NAMED


def test_the_one_shared_last_comes_first_and_each_only_once(tmp_path: Path) -> None:
    mine = Mine(tmp_path / "own" / "mine.txt")
    for each in ("abc", "def", "abc"):
        mine.remember(each)
    assert mine.all() == ["abc", "def"]


def test_a_file_cut_short_by_a_crash_loses_only_what_was_cut(tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"
    file.write_bytes(b"\nabc\n\n\xff\x00")
    mine = Mine(file)
    mine.remember("def")
    assert mine.all() == ["def", "abc"]


def test_a_disk_that_takes_nothing_stops_no_lesson(library: Library, tmp_path: Path) -> None:
    (tmp_path / "home" / "data" / "bothand").mkdir(parents=True, exist_ok=True)
    (tmp_path / "home" / "data" / "bothand" / "mine").write_text("a file where a folder belongs")
    assert library.share(replace(UNNAMED, author="")).commit
    assert ids(library) == NAMED
