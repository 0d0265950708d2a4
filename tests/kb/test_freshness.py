"""When a lesson was last seen to hold, and when that is too long ago."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from kb.deciding import Held, Response
from kb.decision_document import render_response, response_path
from kb.document import read_store_settings
from kb.freshness import Freshness, freshness
from tests.clocks import standing

if TYPE_CHECKING:
    from pathlib import Path

    from kb.library import Library

TODAY = date(2026, 11, 28)


def answer(held: Held, created: str) -> Response:
    return Response("r3sp0nse0a", "7k2m9qxwbd", held, created=created)


@pytest.mark.parametrize(
    ("created", "stale"),
    [
        ("2024-11-28", False),
        ("2024-11-27", True),
        ("2024-12", False),
        ("2024-11", True),
        ("2026-11-28", False),
        ("2031-01-01", False),
        ("some day", False),
        ("", False),
    ],
)
def test_a_lesson_is_stale_when_nobody_confirmed_it_for_two_years(
    created: str, stale: bool
) -> None:
    assert freshness(created, [], TODAY).stale is stale


def test_a_colleague_for_whom_it_held_makes_it_fresh_again() -> None:
    told = freshness("2019-01-01", [answer(Held.YES, "2026-02-03")], TODAY)
    assert told == Freshness("2026-02-03", stale=False)


@pytest.mark.parametrize("held", [Held.NO, Held.PARTLY])
def test_one_for_whom_it_did_not_hold_does_not(held: Held) -> None:
    told = freshness("2019-01-01", [answer(held, "2026-02-03")], TODAY)
    assert told == Freshness("2019-01-01", stale=True)


def test_an_answer_older_than_the_lesson_takes_nothing_away() -> None:
    told = freshness("2026-01-01", [answer(Held.YES, "2019-02-03")], TODAY)
    assert told == Freshness("2026-01-01", stale=False)


def test_a_date_that_nobody_can_read_never_makes_a_lesson_stale() -> None:
    assert freshness("once", [answer(Held.YES, "99-99")], TODAY) == Freshness("", stale=False)


def test_a_store_may_let_lessons_stay_fresh_for_ever() -> None:
    assert not freshness("1990-01-01", [], TODAY, months=0).stale


@pytest.mark.parametrize("months", [1, 11, 12, 13, 40_000])
def test_any_number_of_months_can_be_reckoned_back(months: int) -> None:
    assert freshness("0001-01-01", [], TODAY, months=months).stale is (months < 40_000)


@pytest.mark.parametrize("written", ['"soon"', "-1", "1.5", "true"])
def test_a_number_of_months_that_is_none_is_said_and_the_rest_still_counts(written: str) -> None:
    read = read_store_settings(f'format = 1\nname = "N"\nstale_after_months = {written}\n'.encode())
    assert read.record
    assert (read.record.name, read.record.stale_after_months) == ("N", 24)
    assert "number of months" in read.problems[0].message


def test_the_store_says_how_long_a_lesson_stays_fresh(
    library: Library, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = datetime(2026, 11, 28, 12, tzinfo=UTC)
    monkeypatch.setattr("kb.library.datetime", standing(noon))
    assert not library.freshness("7k2m9qxwbd").stale
    settings = store / "bothand.toml"
    settings.write_text("stale_after_months = 1\n" + settings.read_text())
    old = "entries/2019/01/old-n0w1s01dxx.md"
    (store / old).parent.mkdir(parents=True)
    (store / old).write_text(
        "---\nid: n0w1s01dxx\ntitle: Old\nkind: practice\ncreated: 2019-01-01\n"
        "informs:\n  tight-or-loose: centralized\n---\n"
    )
    library.refresh()
    assert library.freshness("n0w1s01dxx") == Freshness("2019-01-01", stale=True)
    held = Response("r3sp0nse0a", "n0w1s01dxx", Held.YES, created="2026-11-27")
    path = store / response_path(held)
    path.parent.mkdir(parents=True)
    path.write_bytes(render_response(held))
    library.refresh()
    assert library.freshness("n0w1s01dxx").confirmed == "2026-11-27"
