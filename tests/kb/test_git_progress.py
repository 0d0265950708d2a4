"""What a command says is told as progress, or kept and made harmless; a drip is no progress."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.git_progress import MOST_SAID, SLOWEST, Meter

LIMIT = 10.0


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


class Told:
    """A command that is listened to, and what was told of it."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.words: list[tuple[str, int, int]] = []
        self.meter = Meter(LIMIT, lambda *told: self.words.append(told), self.clock)

    def say(self, *lines: str, apart: float = 1.0) -> float:
        """Say lines as git does, some seconds apart; answers the longest time without progress."""
        longest = 0.0
        for line in lines:
            self.clock.now += apart
            longest = max(longest, self.idle)
            self.meter.take(line.encode() + b"\r")
            self.meter.tell()
        return longest

    @property
    def idle(self) -> float:
        """Seconds since it last got on."""
        return self.clock.now - self.meter.moved


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("remote: Enumerating objects: 523, done.", ("Preparing", 523, 0)),
        ("remote: Counting objects:   7% (37/523)        ", ("Preparing", 37, 523)),
        ("Counting objects: 100% (3/3), done.", ("Preparing", 3, 3)),
        ("remote: Finding sources: 100% (10/10)", ("Preparing", 10, 10)),
        ("Receiving objects:  45% (450/1000)", ("Receiving", 450, 1000)),
        (
            "Receiving objects:  45% (450/1000), 1.21 MiB | 2.00 MiB/s",
            ("Receiving", 450, 1000),
        ),
        ("Receiving objects: 100% (9/9), 512 bytes | 512.00 KiB/s, done.", ("Receiving", 9, 9)),
        ("Unpacking objects:  50% (2/4), 1 byte | 1 byte/s", ("Receiving", 2, 4)),
        ("Writing objects: 100% (5/5), 1.20 KiB | 1.20 MiB/s, done.", ("Sending", 5, 5)),
        ("Resolving deltas:  10% (1/10)", ("Checking", 1, 10)),
        ("remote: Resolving deltas: 100% (1/1), completed with 1 local object.", None),
        ("remote: Counting objects: 100% (700/3)", ("Preparing", 3, 3)),
    ],
)
def test_each_step_is_told_in_plain_words(line: str, told: tuple[str, int, int] | None) -> None:
    heard = Told()
    heard.say(line)
    assert heard.words == ([told] if told else [])
    assert heard.meter.close() == ("" if told else line)


@pytest.mark.parametrize(
    "line",
    [
        "fatal: Authentication failed for 'http://127.0.0.1/'",
        "remote: Error code: 500",
        "remote: Lesson count: 12",
        "remote: Your quota: 45% (nearly full)",
        "remote: Receiving objects: " + "9" * 30,
        "error: failed to push some refs to 'x'",
    ],
)
def test_what_is_no_counter_is_kept(line: str) -> None:
    heard = Told()
    heard.say(line)
    assert heard.meter.close() == line
    assert heard.words == []


def test_what_git_sums_up_is_not_worth_keeping() -> None:
    heard = Told()
    heard.say(
        "Delta compression using up to 2 threads",
        "Total 3 (delta 0), reused 0 (delta 0), pack-reused 0",
        "remote: Total 3 (delta 0), reused 0 (delta 0), pack-reused 0",
    )
    assert heard.meter.close() == ""


def test_a_percent_more_is_progress_and_the_same_again_is_none() -> None:
    heard = Told()
    heard.say("Receiving objects:   1% (10/1000)", "Receiving objects:   2% (20/1000)")
    assert heard.idle == 0
    heard.say(*["Receiving objects:   2% (20/1000)"] * 5)
    assert heard.idle == 5


def test_bytes_are_progress_only_at_a_useful_rate() -> None:
    heard = Told()
    line = "Receiving objects:   1% (1/100), {} bytes | 1 bytes/s"
    heard.say(line.format(1000))
    slow = (line.format(1000 + second * SLOWEST * 4 // 5) for second in range(30))
    assert heard.say(*slow) > LIMIT
    heard.say(line.format(5000))
    useful = (line.format(5000 + second * SLOWEST * 6 // 5) for second in range(30))
    assert heard.say(*useful) <= LIMIT


def test_a_server_that_makes_up_steps_gets_no_more_time() -> None:
    heard = Told()
    heard.say(*(f"remote: Step {'x' * number} next: 1% (1/100)" for number in range(1, 30)))
    assert heard.idle == 29
    assert heard.words == []


def test_a_server_that_counts_to_a_hundred_gets_on_a_hundred_times_at_most() -> None:
    heard, moved = Told(), set()
    for number in range(10_000):
        heard.say(f"remote: Counting objects:  {number // 100}% ({number}/10000)")
        moved.add(heard.meter.moved)
    assert len(moved) == 100


def test_a_counter_without_an_end_has_to_count_one_a_second() -> None:
    heard = Told()
    line = "remote: Enumerating objects: {}"
    assert heard.say(*(line.format(number // 2) for number in range(60))) > LIMIT
    heard.say(line.format(100))
    assert heard.say(*(line.format(100 + number * 2) for number in range(60))) <= LIMIT


def test_progress_is_told_ten_times_a_second_and_the_last_always() -> None:
    heard = Told()
    lines = [f"Receiving objects: {number // 10}% ({number}/1000)" for number in range(1001)]
    heard.say(*lines, apart=0.002)
    assert 18 <= len(heard.words) <= 21
    heard.meter.close()
    assert heard.words[-1] == ("Receiving", 1000, 1000)
    assert heard.words == sorted(heard.words)


def test_of_a_flood_the_beginning_and_the_end_are_kept() -> None:
    heard = Told()
    heard.meter.take(b"remote: First.\n")
    heard.meter.take(b"remote: again and again\n" * 50_000)
    heard.meter.take(b"x" * 1_000_000 + b"\nfatal: the reason\n")
    said = heard.meter.close()
    assert said.startswith("remote: First.\n")
    assert said.endswith("\nfatal: the reason")
    assert len(said) <= MOST_SAID


_LINES = st.lists(
    st.binary(max_size=40)
    | st.sampled_from(
        [
            b"remote: \x1b]52;c;aGFja2Vk\x07",
            "remote: \u202e\u009b31m".encode(),
            b"Receiving objects:  45% (450/1000)",
            b"remote: words" * 200,
            b"fatal: no",
        ]
    ),
    max_size=60,
)


@settings(deadline=None)  # a busy computer is no fault
@given(_LINES, st.integers(1, 200))
def test_whatever_is_said_ends_short_and_harmless_however_it_is_cut(
    lines: list[bytes], size: int
) -> None:
    data = b"\n".join(lines)
    whole, pieces = Meter(LIMIT), Meter(LIMIT)
    whole.take(data)
    for place in range(0, len(data), size):
        pieces.take(data[place : place + size])
    said = whole.close()
    assert pieces.close() == said
    assert len(said) <= MOST_SAID
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]", said)
