"""What is typed into a small form and not saved: kept, found, forgotten, and never in a store."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from kb.errors import DiskFailed
from kb.form_words import FormWords, Typed

if TYPE_CHECKING:
    from pathlib import Path

    from kb.library import Library

ANSWER = Typed({"held": "", "when": ""}, {"held": "no", "when": "labs\nowned \udc80 \x1b[2J\u202e"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "own" / "forms"


def test_every_character_of_a_form_is_found_again_and_no_other_form_sees_it(folder: Path) -> None:
    FormWords(folder).keep("respond 7k2m9qxwbd", ANSWER)
    assert FormWords(folder).find("respond 7k2m9qxwbd") == ANSWER
    assert FormWords(folder).find("respond q4t8w2e6zn") is None


def test_the_newest_words_take_the_place_of_the_last_ones(folder: Path) -> None:
    words, newer = FormWords(folder), Typed({"when": ""}, {"when": "labs"})
    words.keep("respond 7k2m9qxwbd", ANSWER)
    words.keep("respond 7k2m9qxwbd", newer)
    assert words.find("respond 7k2m9qxwbd") == newer
    assert len(list(folder.iterdir())) == 1


def test_what_is_forgotten_is_gone_from_the_disk(folder: Path) -> None:
    words = FormWords(folder)
    words.forget("respond 7k2m9qxwbd")
    words.keep("respond 7k2m9qxwbd", ANSWER)
    words.forget("respond 7k2m9qxwbd")
    assert words.find("respond 7k2m9qxwbd") is None
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "data", [b"", b"[1, 2", b"\xff\xfe", b"[" * 100_000, b"[]", b'{"now": 3}', b'{"now": {"a": 1}}']
)
def test_a_damaged_file_holds_no_words_and_stops_nobody(folder: Path, data: bytes) -> None:
    words = FormWords(folder)
    words.keep("close d3c1s10nxa", ANSWER)
    (file,) = folder.iterdir()
    file.write_bytes(data)
    assert words.find("close d3c1s10nxa") is None
    words.keep("close d3c1s10nxa", ANSWER)
    assert words.find("close d3c1s10nxa") == ANSWER


def test_where_nothing_can_be_written_that_is_said(folder: Path) -> None:
    folder.parent.write_text("a file where the folder should be")
    with pytest.raises(DiskFailed, match="cannot be kept"):
        FormWords(folder).keep("respond 7k2m9qxwbd", ANSWER)


def test_words_of_forms_stand_outside_the_store_and_are_no_drafts(library: Library) -> None:
    before = sorted(library.folder.rglob("*"))
    library.form_words.keep("respond 7k2m9qxwbd", ANSWER)
    assert library.form_words.find("respond 7k2m9qxwbd") == ANSWER
    assert sorted(library.folder.rglob("*")) == before
    assert library.drafts.all() == []


def test_all_that_waits_is_listed_the_newest_first_and_damage_hides_nothing(folder: Path) -> None:
    words = FormWords(folder)
    assert words.all() == []
    for number, form in enumerate(("respond 7k2m9qxwbd", "close d3c1s10nxa", "decision new")):
        words.keep(form, ANSWER)
        os.utime(max(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns), (number, number))
    (folder / "damaged.json").write_bytes(b"[1, 2")
    (folder / "moved.json").write_bytes(next(folder.glob("*.json")).read_bytes())
    found = words.all()
    assert [each.form for each in found] == [
        "decision new",
        "close d3c1s10nxa",
        "respond 7k2m9qxwbd",
    ]
    assert all(each.typed == ANSWER for each in found)
