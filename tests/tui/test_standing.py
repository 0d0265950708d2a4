"""How sharing stands in words, and when Bothand shares: without a clock and without a screen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from rich.cells import cell_len

from kb.errors import Braked, Busy, GitFailed, HostUnknown, NotLetIn, ServerRefused, Unreachable
from kb.sharing import Standing, Synced
from tui.pace import Pace
from tui.standing_words import Shown, progress_words, room, standing_chips, told

NOW = datetime(2026, 11, 23, 9, 15, tzinfo=UTC)
SMALL, WIDE = room(80), room(120)


def standing(unshared: int = 0, waiting: int = 0, news: int = 0) -> Standing:
    """Of a notebook that is shared and was brought together before."""
    return Standing("https://x.example/n.git", unshared, waiting, news, NOW)


def line(shown: Shown, columns: int = WIDE) -> str:
    """The words of the line."""
    return " ".join(chip.words for chip in standing_chips(shown, columns))


def test_a_notebook_that_is_not_shared_says_nothing() -> None:
    assert line(Shown(Standing(""), "fetching", Unreachable("gone"))) == ""
    assert line(Shown(None)) == ""


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (Shown(standing()), "All shared"),
        (Shown(Standing("https://x.example/n.git")), "Not shared yet"),
        (Shown(standing(unshared=3)), "3 saved here, not shared yet"),
        (Shown(standing(news=5)), "5 new from colleagues"),
        (Shown(standing(waiting=1)), "1 needs you"),
        (Shown(standing(waiting=2)), "2 need you"),
        (Shown(standing(), ""), "Sharing…"),
        (Shown(standing(), "taking in 3 of 40"), "Sharing… taking in 3 of 40"),
        (Shown(standing(), None, Unreachable("x")), "Offline, will try again"),
        (Shown(standing(), None, Busy("x")), "Busy, will try again"),
        (Shown(standing(), None, NotLetIn("x")), "Sharing is stopped: you are not let in"),
        (Shown(standing(), None, HostUnknown("x")), "Sharing is stopped: server not known"),
        (Shown(standing(), None, ServerRefused("x")), "Sharing is stopped: the server said no"),
        (Shown(standing(), None, Braked("x", "y")), "Sharing is stopped: please look first"),
        (Shown(standing(), None, GitFailed("x")), "Sharing is stopped: see why"),
    ],
)
def test_each_case_is_said_in_plain_words(shown: Shown, words: str) -> None:
    assert line(shown) == words


def test_what_needs_the_person_stands_first_and_the_rest_behind_it() -> None:
    all_at_once = standing(unshared=3, waiting=2, news=5)
    assert line(Shown(all_at_once)) == "2 need you · 3 not shared yet · 5 new"
    assert line(Shown(all_at_once, None, Unreachable("x"))).startswith("2 need you · Offline")
    assert line(Shown(all_at_once, None, NotLetIn("x"))).startswith("Sharing is stopped")


@pytest.mark.parametrize("width", range(20, 200))
def test_the_line_never_takes_more_than_its_room(width: int) -> None:
    for trouble in (None, Unreachable("x"), ServerRefused("x")):
        for doing in (None, "", "x" * 300, "検索の教訓" * 30):
            shown = Shown(standing(12_345, 23, 4_567), doing, trouble)
            chips = standing_chips(shown, room(width))
            assert chips
            assert sum(cell_len(chip.words) + 2 for chip in chips) <= room(width)


def test_trouble_is_not_told_while_it_is_tried_again() -> None:
    assert line(Shown(standing(), "", NotLetIn("x"))) == "Sharing…"


def test_a_click_leads_to_what_it_is_about() -> None:
    chips = standing_chips(Shown(standing(unshared=3, waiting=2, news=5)), WIDE)
    assert [chip.value for chip in chips] == ["conflicts", "share_now", "news"]


def test_what_was_done_is_told_in_a_sentence() -> None:
    assert told(Synced()) == "All is shared; nothing was new."
    assert told(Synced(received=1, sent=2)) == "Shared: 2 lessons sent, 1 lesson received."
    assert told(Synced(sent=1, also_sent=1, also_received=2)) == (
        "Shared: 1 lesson sent, 1 decision or answer sent, 2 decisions or answers received."
    )
    assert "2 need you: press c." in told(Synced(received=1, conflicts=("a", "b")))
    assert "1 of the shared notebook's files is no plain file" in told(Synced(left_out=("x",)))


def test_progress_is_told_as_far_as_it_is_known() -> None:
    assert progress_words("Taking in", 1_200, 4_000) == "taking in 1,200 of 4,000"
    assert progress_words("Asking the server", 0, 0) == "asking the server"


def test_the_pauses_between_two_times_vary_around_five_minutes() -> None:
    pace = Pace()
    assert [pace.next_time(chance) for chance in (0.0, 0.5, 1.0)] == [240, 300, 360]


def test_the_pauses_after_failures_grow_up_to_a_quarter_of_an_hour() -> None:
    pauses = [Pace().after_failures(times, 0.0) for times in range(1, 10)]
    assert pauses[:5] == [30, 60, 120, 240, 480]
    assert set(pauses[5:]) == {900}
    assert Pace().after_failures(10_000, 1.0) == pytest.approx(720)


def test_saves_in_a_row_are_shared_together_ten_seconds_after_the_last() -> None:
    assert Pace().after_saves(0) == 10
    assert Pace().after_saves(45) == 10


def test_nobody_who_goes_on_saving_waits_longer_than_a_minute() -> None:
    assert Pace().after_saves(55) == 5
    assert Pace().after_saves(300) == 0
