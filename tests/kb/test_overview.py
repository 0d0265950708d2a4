"""The first screen may stand on what was last seen, and never on what is true no more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import overview, places
from kb.index import Index
from kb.library import Library
from kb.model import Effect, Kind, Pole, Tension, new_id
from kb.overview import Cell, Coverage, Mark, Overview, Titled
from tests.conftest import LESSONS

if TYPE_CHECKING:
    from pathlib import Path

WORDS = st.text(max_size=8)
SOME = st.lists(WORDS, max_size=3).map(tuple)
POLES = st.builds(Pole, WORDS, SOME, SOME, SOME)
TENSIONS = st.builds(
    Tension, WORDS, WORDS, st.tuples(POLES, POLES), st.none() | st.integers(), SOME, WORDS
)
PLACES = st.tuples(WORDS, WORDS, st.sampled_from(Effect))
OVERVIEWS = st.builds(
    Overview,
    st.lists(TENSIONS, max_size=3),
    st.builds(
        Coverage,
        st.dictionaries(PLACES, st.builds(Cell, st.integers(), SOME, SOME), max_size=3),
        st.integers(),
    ),
    st.lists(
        st.builds(Titled, WORDS, WORDS, st.sampled_from(Kind), WORDS, st.booleans()), max_size=3
    ),
    st.integers(),
)


def note_of(store: Path) -> Path:
    """The file that the overview is kept in."""
    [note] = places.index_folder(store).glob("overview*")
    return note


def test_it_tells_the_tensions_their_coverage_and_the_newest_lessons(library: Library) -> None:
    told = library.overview()
    assert [*told.tensions] == library.tensions()
    assert told.coverage == library.coverage()
    assert [each.id for each in told.newest] == [each.id for each in LESSONS]
    assert told.problems == 0


def test_the_next_program_begins_with_it_and_opens_no_index(
    library: Library, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = library.overview()
    monkeypatch.setattr(Index, "open", lambda _: pytest.fail("the index was opened"))
    with Library.open(store, look=False) as another:
        assert another.last_overview() == told


def test_nobody_is_shown_what_was_before_the_last_save(library: Library, store: Path) -> None:
    library.overview()
    library.share(replace(LESSONS[0], id=new_id(), created="2026-11-27", title="One more"))
    assert library.search("more").total == 1  # it waits until what was saved can be found
    with Library.open(store) as another:
        assert another.last_overview() is None
        assert another.overview().newest[0].title == "One more"
        assert another.last_overview() == another.overview()


def test_nor_what_an_index_that_is_gone_told(library: Library, store: Path) -> None:
    library.overview()
    for file in places.index_folder(store).rglob("state.json"):
        file.unlink()
    assert library.last_overview() is None


@pytest.mark.parametrize(
    "damaged", [b"", b"null", b"[]", b"{}", b"[[1]]", b"[null, 1]", b"\xff", b'["', b'{"a": 1}']
)
def test_a_damaged_note_is_none(library: Library, store: Path, damaged: bytes) -> None:
    library.overview()
    note_of(store).write_bytes(damaged)
    assert library.last_overview() is None
    library.overview()
    assert library.last_overview() is not None


def test_a_note_that_was_cut_short_anywhere_is_none(library: Library, store: Path) -> None:
    library.overview()
    note = note_of(store)
    whole = note.read_bytes()
    for length in range(0, len(whole), 97):
        note.write_bytes(whole[:length])
        assert library.last_overview() is None


def test_where_it_cannot_be_kept_it_is_given_all_the_same(library: Library, store: Path) -> None:
    library.overview()
    note = note_of(store)
    note.unlink()
    note.mkdir()
    assert library.overview().coverage.entries == len(LESSONS)
    assert library.last_overview() is None


@given(made=OVERVIEWS)
def test_what_is_kept_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, made: Overview
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    state = folder / "state.json"
    state.write_text("{}")
    mark = Mark.of(str(state))
    assert mark is not None
    overview.keep(folder, mark, made)
    assert overview.kept(folder) == made
