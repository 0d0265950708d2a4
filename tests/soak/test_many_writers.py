"""Fifty people share at once: everything arrives once, and nobody starves."""

from __future__ import annotations

import json
import multiprocessing
import shutil
import time
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

import pytest

from kb.library import Library
from kb.settings import Profile
from tests.kb.colleagues import bare, git, lesson, titles
from tests.soak.sizes import size, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = [pytest.mark.soak, pytest.mark.timeout(0)]
MOST_ROUNDS = 20


def work(folder: str, name: str, lessons: int, each: int) -> None:
    """Save lessons, sync after so many, and note how long that took and how many rounds."""
    took: list[tuple[float, int]] = []
    with Library.open(Path(folder), profile=Profile(name=name)) as library:
        library.refresh()
        for number in range(lessons):
            library.share(lesson(f"{name} {number}", author=name))
            if (number + 1) % each == 0:
                began = time.monotonic()
                took.append((0.0, library.sync().rounds))
                took[-1] = (time.monotonic() - began, took[-1][1])
    Path(f"{folder}.json").write_text(json.dumps(took))


@pytest.mark.parametrize("each", [20, 5])
def test_everything_of_everyone_arrives_once(
    store: Path, tmp_path: Path, each: int, capsys: pytest.CaptureFixture[str]
) -> None:
    people, lessons = size("WRITERS", 50), 20
    shared = bare(tmp_path / "shared.git")
    with Library.open(store, profile=Profile(name="Ann")) as ann:
        ann.refresh()
        ann.connect(str(shared))
        ann.sync()
    folders = [tmp_path / f"writer{number}" for number in range(people)]
    for folder in folders:
        shutil.copytree(store, folder)
    fork = multiprocessing.get_context("fork")
    began = time.monotonic()
    writers = [
        fork.Process(target=work, args=(str(folder), folder.name, lessons, each))
        for folder in folders
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    wall = time.monotonic() - began
    assert [writer.exitcode for writer in writers] == [0] * people
    syncs = [
        (took, rounds)
        for folder in folders
        for took, rounds in json.loads(Path(f"{folder}.json").read_text())
    ]
    said = git(shared, "log", "--format=%s", "main").splitlines()
    expected = {f"{folder.name} {number}" for folder in folders for number in range(lessons)}
    once = sum(said.count(f"Add lesson: {title}") == 1 for title in expected)
    tell(capsys, _figures(once, len(expected), syncs, wall))
    assert once == len(expected)
    with Library.open(folders[0], profile=Profile(name="A")) as first:
        first.sync()
        assert expected <= titles(first) or first.search("").total == len(expected) + 3
    assert max(rounds for _, rounds in syncs) <= MOST_ROUNDS
    git(shared, "fsck", "--strict")


def _figures(once: int, all_of_them: int, syncs: Sequence[tuple[float, int]], wall: float) -> str:
    times = quantiles([took for took, _ in syncs], n=20)
    return (
        f"{once} of {all_of_them} lessons there once; {len(syncs)} syncs, "
        f"p50 {times[9]:.1f} s, p95 {times[18]:.1f} s, "
        f"most rounds {max(rounds for _, rounds in syncs)}, {wall:.0f} s in all"
    )
