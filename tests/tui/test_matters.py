"""What home tells, without a screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kb.errors import DiskFailed
from kb.library import Library
from kb.model import Effect, Informs
from kb.settings import Profile
from kb.sharing import Piece
from tests.conftest import LESSONS
from tests.tui.sharing_fakes import Colleagues, three_pieces, two_versions
from tui import matters

if TYPE_CHECKING:
    from pathlib import Path

    from tui.matters import Matter

BELLS, ROUTINES, PILOT = LESSONS


def told(library: Library, part: str = "") -> list[Matter]:
    every = matters.gather(library, library.overview())
    return [each for each in every if part in ("", each.part)]


def words(library: Library, part: str) -> list[str]:
    return [each.words for each in told(library, part)]


@pytest.fixture
def shared(library: Library, monkeypatch: pytest.MonkeyPatch) -> Colleagues:
    made = Colleagues()
    made.join(library, monkeypatch)
    return made


def test_with_nobody_around_there_are_only_lessons_and_a_gap(library: Library) -> None:
    assert {each.part for each in told(library)} == {"Yours", "Untold", "Newest"}


def test_the_newest_lessons_lead_to_themselves_and_the_last_row_to_all(library: Library) -> None:
    rows = told(library, "Newest")
    assert [each.lead.value for each in rows] == [BELLS.id, ROUTINES.id, PILOT.id, ""]
    assert rows[0].words == f"▲ {BELLS.title}"
    assert rows[-1].words == "All lessons (3)"
    assert rows[-1].lead.kind == matters.ALL


def test_a_lesson_that_links_to_mine_is_told(library: Library) -> None:
    [row] = told(library, "Yours")
    assert row.words == f"“{ROUTINES.title}” builds on your “{BELLS.title}”"
    assert row.lead == matters.Lead(matters.LESSON, ROUTINES.id)


def test_it_is_nothing_to_whoever_wrote_none_of_them(store: Path) -> None:
    with Library.open(store, profile=Profile(name="Lee K.")) as library:
        library.refresh()
        assert told(library, "Yours") == []


def test_my_own_lesson_on_mine_is_no_news(library: Library) -> None:
    library.share(replace(PILOT, id="", body=f"More on [[{BELLS.id}]].\n"))
    assert len(told(library, "Yours")) == 1


def test_what_becomes_of_a_lesson_without_a_name_is_told_to_its_author(library: Library) -> None:
    saved = library.share(replace(ROUTINES, id="", title="Mine, unnamed", body="x"))
    other = replace(ROUTINES, id="", title="A colleague's", author="Lee K.")
    library.share(replace(other, body=f"See [[{saved.id}]].\n"))
    assert "“A colleague's” builds on your “Mine, unnamed”" in words(library, "Yours")


def test_a_colleague_s_change_to_mine_is_told(library: Library, shared: Colleagues) -> None:
    shared.pieces = [Piece(BELLS.id, f"entries/2026/11/x-{BELLS.id}.md", "modified")]
    assert f"A colleague changed your “{BELLS.title}”" in words(library, "Yours")


def test_a_colleague_s_change_to_another_is_not_about_me(
    library: Library, shared: Colleagues
) -> None:
    shared.pieces = [Piece(ROUTINES.id, f"entries/2026/10/x-{ROUTINES.id}.md", "modified")]
    assert not [each for each in words(library, "Yours") if "changed" in each]


def test_what_needs_me_comes_first(library: Library, shared: Colleagues) -> None:
    shared.waiting = [two_versions(library)]
    shared.pieces = three_pieces()
    parts = list(dict.fromkeys(each.part for each in told(library)))
    assert parts == ["Needs you", "New", "Yours", "Untold", "Newest"]
    assert words(library, "Needs you")[0].startswith("1 lesson was changed by two people")
    assert words(library, "New") == ["3 lessons from Dana R. and others since your last visit"]


def test_drafts_wait(library: Library) -> None:
    library.drafts.keep(replace(PILOT, id="", title="Two bells"))
    assert words(library, "Drafts") == ["“Two bells” waits to be shared"]
    library.drafts.keep(replace(PILOT, id="", title="Three bells"))
    assert words(library, "Drafts")[0].startswith("2 drafts wait to be shared, the last “")


def test_a_broken_file_needs_me(library: Library, store: Path) -> None:
    (store / "entries" / "broken.md").write_text("---\ntitle: [oops\n---\n")
    library.refresh()
    assert words(library, "Needs you") == ["1 file needs attention"]


def test_the_gap_is_another_one_every_day_and_leads_to_the_form(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = set()
    for day in range(40):
        monkeypatch.setattr(matters, "today", lambda day=day: day)
        [row] = told(library, "Untold")
        assert row.lead.informs is not None
        seen.add(row.lead.informs)
    taken = {
        (link.tension, pole, effect)
        for lesson in LESSONS
        for link in lesson.informs
        for pole, effect in link.quadrants
    }
    assert len(seen) == 7 * 4 - len(taken)
    assert not {(each.tension, each.pole, each.effect) for each in seen} & taken
    assert Informs("tight-or-loose", "centralized", Effect.HELPED) in seen


def test_a_source_that_fails_silences_no_other(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise DiskFailed("no")

    monkeypatch.setattr(library, "news", broken)
    assert "Newest" in {each.part for each in told(library)}


def test_a_notebook_without_lessons_invites_to_the_first(tmp_path: Path) -> None:
    with Library.create(tmp_path / "new", starter=False) as library:
        assert words(library, "Untold") == ["There is no lesson here yet. Write the first one"]


def test_the_first_paint_reads_neither_drafts_nor_news(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "news", None)
    monkeypatch.setattr(library, "my_lessons", None)
    assert {each.part for each in matters.at_once(library, library.overview())} == {"Newest"}
