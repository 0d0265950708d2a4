"""What a brief says: fair to both poles whatever was found, chosen by the rule that it states."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.brief import EFFECTS
from kb.brief_choice import GROUNDS, LOOKED_AT
from kb.brief_html import html
from kb.brief_markdown import markdown
from kb.briefing import MOST_PICKED, ROOM
from kb.errors import Refused
from kb.library import Library
from kb.model import (
    BOTH,
    Effect,
    Entry,
    Evidence,
    Setting,
    new_id,
)
from kb.settings import Profile
from tests.conftest import LESSONS, WRITER
from tests.kb.shelf import ENTRIES, TIGHT, Shelf, made

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kb.brief import Side


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(given_=ENTRIES, picks=st.lists(st.integers(0, 24), max_size=MOST_PICKED, unique=True))
def test_both_poles_are_heard_whatever_was_written_and_picked(
    tmp_path: Path, given_: list[dict[str, object]], picks: list[int]
) -> None:
    entries = [made(number, **each) for number, each in enumerate(given_)]  # type: ignore[arg-type]
    by_id = {each.id: each for each in entries}
    picked = [entries[each].id for each in picks if each < len(entries)]
    brief = Shelf(tmp_path, entries).brief(picked)

    assert [pole.id for pole in brief.poles] == [pole.id for pole in TIGHT.poles]
    sides = {(side.pole, side.effect): side for side in brief.sides}
    for pole in (*(each.id for each in TIGHT.poles), BOTH):
        for effect in EFFECTS:
            side = sides[pole, effect]
            here = {each.id for each in entries if (pole, effect) in each.informs[0].quadrants}
            shown = [each.id for each in side.lessons]
            assert side.total == len(here)
            assert {*shown} <= here
            assert bool(shown) == bool(here)  # no side is silenced, and none is made up
            assert len(shown) == len({*shown})
            chosen = [each for each in picked if each in here]
            if chosen:
                assert shown == chosen
            else:
                assert_by_the_rule(side, [by_id[each] for each in here], picked=bool(picked))
    for drawn in (markdown(brief), html(brief)):
        places = [drawn.index(pole.id.capitalize()) for pole in TIGHT.poles]
        assert places == sorted(places)
    assert set(brief.people) == {
        by_id[each.id].author for each in brief.cited if by_id[each.id].author
    }
    assert brief.made.shown == len({each.id for side in brief.sides for each in side.lessons})
    assert brief.made.total == len(entries)


def assert_by_the_rule(side: Side, here: Sequence[Entry], *, picked: bool) -> None:
    """The strongest grounds stand there, in order, and of the strongest those with conditions."""
    grounds = sorted(GROUNDS.index(each.evidence) for each in here)
    shown = [GROUNDS.index(each.evidence) for each in side.lessons]
    assert shown == grounds[: len(shown)]
    most = 1 if picked else (ROOM if side.pole != BOTH else 2)
    assert len(shown) == min(most, len(here))
    left = {each.id for each in here} - {each.id for each in side.lessons}
    for each in here:
        weaker = [
            one for one in side.lessons if one.evidence is each.evidence and not one.conditions
        ]
        assert not (each.id in left and each.conditions and weaker)


def test_other_settings_come_before_more_of_the_same(tmp_path: Path) -> None:
    city, rural = Setting(place="city"), Setting(place="rural")
    saw = Evidence.SAW_IT
    entries = [
        made(1, "centralized", Effect.HELPED, setting=city, evidence=saw, created="2026-01-09"),
        made(2, "centralized", Effect.HELPED, setting=city, evidence=saw, created="2026-01-08"),
        made(3, "centralized", Effect.HELPED, setting=rural, evidence=saw, created="2026-01-01"),
        made(4, "centralized", Effect.HELPED, setting=city, evidence=saw, created="2026-01-07"),
    ]
    shown = Shelf(tmp_path, entries).brief().poles[0].helped.lessons
    assert [each.id for each in shown] == ["a000000001", "a000000003", "a000000002"]


def test_public_cases_only_fill_what_is_left(tmp_path: Path) -> None:
    entries = [
        made(1, "centralized", Effect.HURT, evidence=Evidence.REPORTED, conditions=("labs",)),
        made(2, "centralized", Effect.HURT, evidence=Evidence.HUNCH),
        made(3, "centralized", Effect.HURT),
    ]
    shown = Shelf(tmp_path, entries).brief().poles[0].hurt.lessons
    assert [each.id for each in shown] == ["a000000002", "a000000003", "a000000001"]


def test_it_says_what_nobody_has_told(tmp_path: Path) -> None:
    entry = made(1, "centralized", Effect.HURT, setting=Setting(grades="7", place="city"))
    assert Shelf(tmp_path, [entry]).brief().unknown == (
        "Nobody has told yet where centralized helped.",
        "Nobody has told yet where decentralized helped.",
        "Nobody has told yet where decentralized hurt.",
        "No lesson on this question comes from grades: k-2, 3-5.",
        "No lesson on this question comes from places: rural.",
    )


def test_many_lessons_of_one_day_give_the_same_page_from_an_index_built_otherwise(
    tmp_path: Path,
) -> None:
    # All look alike: one day, and file names that begin alike, so nothing but the ids differs.
    many = [made(each, "centralized", Effect.HURT) for each in range(LOOKED_AT * 2)]
    pages = {markdown(Shelf(tmp_path, order).brief()) for order in (many, many[::-1])}
    assert len(pages) == 1
    assert "400 lessons, 3 shown" in pages.pop()


def test_a_copy_of_the_notebook_gives_the_same_bytes(library: Library, tmp_path: Path) -> None:
    library.share(replace(LESSONS[0], id=new_id(), title="One more"), writer=WRITER)
    copy = tmp_path / "copy"
    shutil.copytree(library.folder, copy)
    with Library.open(copy, profile=Profile()) as other:
        other.refresh()
        for draw in (markdown, html):
            assert draw(library.brief("1")) == draw(other.brief("1"))
        assert other.brief("1").made.commit == other.repository.head()


def test_picked_lessons_stand_in_their_order_and_the_page_says_so(library: Library) -> None:
    brief = library.brief("1", lessons=["7k2m9qxwbd"])
    assert [each.id for each in brief.cited] == ["7k2m9qxwbd", "q4t8w2e6zn"]
    assert [each.picked for each in brief.cited] == [True, False]
    assert "Picked by hand, in this order: 7k2m9qxwbd." in markdown(brief)


def test_there_is_room_for_so_many_picked_lessons_and_no_more(tmp_path: Path) -> None:
    many = [made(each, "centralized", Effect.HURT) for each in range(MOST_PICKED + 1)]
    shelf = Shelf(tmp_path, many)
    assert len(shelf.brief([each.id for each in many[1:]]).cited) == MOST_PICKED
    with pytest.raises(Refused, match="room for 12"):
        shelf.brief([each.id for each in many])


def test_who_is_not_named_stays_so(library: Library) -> None:
    brief = library.brief("1")
    assert brief.people == {"Dana R.": ("7k2m9qxwbd",)}
    assert "counted it, grades 3-5, english, town, a school of 300-599, 2026-10-02, not named" in (
        markdown(brief).replace("\\", "")
    )


def test_a_file_edited_outside_is_taken_in_and_counted(library: Library, store: Path) -> None:
    (path,) = store.glob("entries/2026/11/*.md")
    path.write_text(path.read_text(encoding="utf-8").replace("One bell", "Two bells"), "utf-8")
    library.refresh()
    brief = library.brief("1")
    assert brief.made.unsaved == 1
    assert brief.cited[0].title.startswith("Two bells")
    assert Counter(each.title for each in brief.cited)[brief.cited[0].title] == 1
