"""What was acknowledged is there and nobody is needed, wherever and whenever Bob is killed."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from tests.soak.kill_points import (
    DAY,
    RECOVERY,
    Proved,
    at_system_calls,
    in_python,
    killed_at,
    length,
    strace_works,
)
from tests.soak.random_kills import kill_at_random
from tests.soak.sizes import size, tell
from tests.soak.world import World, no_waiting_for_leftovers

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.soak, pytest.mark.timeout(0)]
needs_strace = pytest.mark.skipif(not strace_works(), reason="needs strace, and leave to trace")


@pytest.fixture(autouse=True)
def _soon() -> None:
    no_waiting_for_leftovers()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.build(tmp_path / "world")


def every() -> itertools.count[int]:
    return itertools.count(1, size("KILL_STEP", 1))


def holds(capsys: pytest.CaptureFixture[str], proved: Proved) -> None:
    tell(capsys, proved)
    assert proved.faults == []
    assert proved.points > 0


def test_killed_before_each_change_that_python_makes(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    holds(capsys, in_python(world, DAY, every(), "week"))


@needs_strace
def test_killed_before_each_system_call_that_changes_something(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    holds(capsys, at_system_calls(world, DAY, every(), "week"))


def test_killed_once_more_before_each_change_of_the_recovery(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = length(world, DAY, "week")
    for first in range(1, whole + 1, max(1, whole // size("RECOVERIES", 8))):
        name = f"week killed at {first}"
        killed_at(world, DAY, first, "week", name)
        holds(capsys, in_python(world, RECOVERY, every(), name))


@needs_strace
def test_killed_once_more_before_each_system_call_of_the_recovery(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = length(world, DAY, "week")
    for first in (whole // 2, whole * 3 // 5):
        name = f"week killed at {first}"
        killed_at(world, DAY, first, "week", name)
        holds(capsys, at_system_calls(world, RECOVERY, every(), name))


def test_killed_at_random_moments(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tally = kill_at_random(tmp_path, size("KILLS", 1_000), size("SEED", 20261123))
    tell(capsys, tally)
    assert (tally.lost, tally.doubled, tally.needs_a_person, tally.faults) == ([], [], [], [])
    assert len(tally.acknowledged) > tally.kills / 2
