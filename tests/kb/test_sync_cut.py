"""A connection may break at any byte: nothing is lost, nothing is doubled, and the next try works.

``BOTHAND_CUTS`` says at how many points it is cut; the soak takes 100.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from kb.errors import OutsideFailed
from kb.library import Library
from kb.settings import Profile
from tests.kb.colleagues import clean_folder, git, join, lesson, titles
from tests.servers import Cutter, How, HttpServer

if TYPE_CHECKING:
    from pathlib import Path

CUTS = int(os.environ.get("BOTHAND_CUTS", "10"))
LINES = "\n".join(
    f"Line {number} of a lesson that is long enough to be cut." for number in range(99)
)


@pytest.mark.timeout(CUTS * 30)
@pytest.mark.parametrize("how", [How.RESET, How.CLOSE])
def test_a_cut_at_any_point_loses_and_doubles_nothing(
    store: Path, tmp_path: Path, how: How, capsys: pytest.CaptureFixture[str]
) -> None:
    cut = broke = 0
    with HttpServer(tmp_path / "served") as server, Cutter(server.port) as cutter:
        shared = server.bare()
        with Library.open(store, profile=Profile(name="Ann")) as ann:
            ann.refresh()
            ann.connect(str(shared))
            ann.sync()
            with join(shared, tmp_path / "bob", "Bob") as bob:
                bob.connect(server.url("shared.git", port=cutter.port))

                def exchange(name: str) -> int:
                    """One lesson each way; how many of Bob's tries broke."""
                    ann.share(lesson(f"Ann {name}", body=LINES))
                    ann.sync()
                    bob.share(lesson(f"Bob {name}", body=LINES))
                    cutter.passed = {"up": 0, "down": 0}
                    failed = 0
                    try:
                        failed += bool(bob.sync().kept_back)
                    except OutsideFailed:
                        failed += 1
                    return failed

                assert exchange("uncut") == 0
                whole = dict(cutter.passed)
                for number in range(CUTS):
                    cutter.direction = ("down", "up")[number % 2]
                    cutter.how = how
                    cutter.after = whole[cutter.direction] * number // CUTS
                    cutter.cut.clear()
                    broke += exchange(str(number))
                    cut += cutter.cut.is_set()
                    cutter.after = None
                    bob.sync()
                ann.sync()
                expected = {f"{who} {n}" for who in ("Ann", "Bob") for n in ["uncut", *range(CUTS)]}
                assert expected <= titles(bob)
                assert titles(ann) == titles(bob)
                said = git(shared, "log", "--format=%s", "main").splitlines()
                assert all(said.count(f"Add lesson: {title}") == 1 for title in expected)
                assert clean_folder(bob)
                git(shared, "fsck", "--strict")
                git(bob.folder, "fsck", "--strict")
    assert cut >= CUTS // 2, "the cuts have to hit"
    with capsys.disabled():
        sys.stdout.write(f"\n{cut} cuts ({how}), {broke} broke, 0 lost, 0 doubled\n")
