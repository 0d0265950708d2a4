"""The site: what stands in it, where it may stand, and that nothing in it acts."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from kb import site
from kb.errors import DiskFailed, Refused
from kb.library import Library
from kb.model import new_id
from kb.settings import Profile
from kb.site_folder import MARK
from tests.conftest import LESSONS, WRITER
from tests.kb import hostile_words
from tests.kb.pages import assert_harmless, page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Bothand

SCRIPTS = frozenset({"assets/lessons.js", "assets/search.js"})


@pytest.fixture
def place(library: Library, tmp_path: Path) -> Path:
    """The site of the three lessons."""
    library.export_site(tmp_path / "site")
    return tmp_path / "site"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder."""
    return {
        str(each.relative_to(folder)): each.read_bytes()
        for each in sorted(folder.rglob("*"))
        if each.is_file()
    }


def html_files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every page of a site."""
    for each in sorted(folder.rglob("*.html")):
        yield each, each.read_text(encoding="utf-8")


def test_each_lesson_and_tension_has_a_page_and_every_link_leads_somewhere(place: Path) -> None:
    for lesson in LESSONS:
        read = page((place / "lessons" / f"{lesson.id}.html").read_text(encoding="utf-8"))
        said = " ".join("".join(read.words).split())
        assert lesson.title in said
        assert all(each in said for each in lesson.conditions)
    assert len([*(place / "tensions").iterdir()]) == 7
    for path, text in html_files(place):
        assert_harmless(text, scripts=SCRIPTS)
        for tag, attributes in page(text).elements:
            address = urlsplit(attributes.get("href") or attributes.get("src") or "")
            if tag != "meta" and address.path and not address.scheme:
                assert (path.parent / unquote(address.path)).is_file(), (path, address)


def test_it_names_nobody_who_did_not_sign(place: Path) -> None:
    said = (place / "lessons" / "q4t8w2e6zn.html").read_text(encoding="utf-8")
    assert "author not named" in said
    assert WRITER.email not in "".join(text for _, text in html_files(place))


def test_an_empty_quadrant_reads_not_known_yet(place: Path) -> None:
    said = (place / "tensions" / "whole-or-parts.html").read_text(encoding="utf-8")
    assert said.count("Not known yet.") == 4


def test_hostile_words_in_every_field_stay_words(store: Path, tmp_path: Path) -> None:
    hostile_words.put_into(store)
    with Library.open(store, profile=Profile()) as library:
        library.refresh()
        library.export_site(tmp_path / "site")
    for _, text in html_files(tmp_path / "site"):
        assert_harmless(text, scripts=SCRIPTS)
    data = (tmp_path / "site" / "assets" / "lessons.js").read_text(encoding="ascii")
    assert "\x1b" not in json.loads(re.sub(r"^[^\[]*|,?\s*\];\s*$", "", data) + "]")[0][1]


def test_the_same_commit_gives_the_same_bytes_and_replaces_what_was_there(
    library: Library, place: Path, tmp_path: Path
) -> None:
    before = contents(place)
    (place / "lessons" / "left-behind.html").write_text("old")
    library.export_site(place)
    assert contents(place) == before
    assert sorted(each.name for each in tmp_path.iterdir() if "site" in each.name) == ["site"]


def test_it_takes_an_empty_folder_and_makes_those_above(library: Library, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "empty", tmp_path / "some" / "where"):
        library.export_site(folder)
        assert (folder / MARK).is_file()
        assert folder.stat().st_mode & 0o777 == 0o755 & ~current_umask()


def current_umask() -> int:
    """What this process takes away from new files."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_it_writes_over_nothing_that_is_not_its_own(library: Library, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    full = tmp_path / "full"
    full.mkdir()
    (full / "thesis.txt").write_text("mine")
    (tmp_path / "link").symlink_to(full)
    store = library.folder
    for folder in (tmp_path / "file", full, tmp_path / "link", store, store / "entries" / "x"):
        with pytest.raises(Refused):
            library.export_site(folder)
    assert contents(full) == {"thesis.txt": b"mine"}
    assert (tmp_path / "file").read_text() == "mine"
    assert not (store / "entries" / "x").exists()


def test_what_fails_halfway_leaves_the_earlier_site(
    library: Library, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(place)

    def full_disk(_name: str) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(site, "text_of", full_disk)
    with pytest.raises(DiskFailed, match="cannot be written: No space left"):
        library.export_site(place)
    assert contents(place) == before
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_two_lessons_with_one_id_each_have_a_page(library: Library, tmp_path: Path) -> None:
    first = next(library.folder.glob("entries/**/*7k2m9qxwbd.md"))
    (first.parent / "twin.md").write_bytes(first.read_bytes())
    library.refresh()
    assert library.export_site(tmp_path / "site").lessons == 4
    assert (tmp_path / "site" / "lessons" / "7k2m9qxwbd-2.html").is_file()


def test_long_lists_come_in_pages(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        library.share(replace(LESSONS[0], id=new_id(), title=f"More {number}"), writer=WRITER)
    monkeypatch.setattr(site, "ON_A_PAGE", 2)
    monkeypatch.setattr(site, "ON_A_MAP", 2)
    library.export_site(tmp_path / "site")
    assert {"lessons.html", "lessons-2.html", "lessons-3.html"} <= {
        each.name for each in (tmp_path / "site").iterdir()
    }
    said = (tmp_path / "site" / "tensions" / "tight-or-loose.html").read_text(encoding="utf-8")
    assert "and 2 more among" in said


def test_the_command_says_what_it_wrote(bothand: Bothand, store: Path, tmp_path: Path) -> None:
    done = bothand("export", "site", "public", "--store", str(store))
    assert (done.code, done.err) == (0, "")
    assert "about 3 lessons to public" in done.out
    assert (tmp_path / "public" / "index.html").is_file()
    told = bothand("export", "site", "public", "--store", str(store), "--json")
    assert json.loads(told.out)["lessons"] == 3
    refused = bothand("export", "site", str(store), "--store", str(store))
    assert refused.code == 1
    assert "belongs to the notebook itself" in refused.err
