"""The proofs of tests/soak in small: a sample of the points at which each looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kb import durable, store_lock
from tests.soak.colleagues_machine import live
from tests.soak.kill_points import (
    DAY,
    RECOVERY,
    at_system_calls,
    in_python,
    killed_at,
    strace_works,
)
from tests.soak.random_kills import kill_at_random
from tests.soak.world import World

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_lock, "SETTLED", 0.05)
    monkeypatch.setattr(durable, "LEFT", 0.0)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.build(tmp_path / "world")


def test_killed_in_saving_and_syncing_the_next_start_needs_nobody(world: World) -> None:
    proved = in_python(world, DAY, range(31, 1_000, 47), "week")
    assert proved.faults == []
    assert proved.points > 5


def test_killed_in_recovering_the_next_start_needs_nobody(world: World) -> None:
    killed_at(world, DAY, 200, "week", "killed")
    proved = in_python(world, RECOVERY, range(8, 1_000, 37), "killed")
    assert proved.faults == []
    assert proved.points > 3


@pytest.mark.skipif(not strace_works(), reason="needs strace, and leave to trace")
def test_git_killed_on_either_side_the_next_start_needs_nobody(world: World) -> None:
    proved = at_system_calls(world, DAY, (3, 11), "week")
    assert proved.faults == []
    assert proved.points == 2


def test_killed_at_random_no_acknowledged_save_is_lost_or_doubled(tmp_path: Path) -> None:
    tally = kill_at_random(tmp_path, 12, 20261123)
    assert (tally.lost, tally.doubled, tally.needs_a_person, tally.faults) == ([], [], [], [])
    assert tally.acknowledged


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_whatever_three_colleagues_do_no_word_of_theirs_is_lost(tmp_path: Path) -> None:
    live(tmp_path, lives=5, steps=30)
