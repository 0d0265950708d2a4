"""Exchanging with a shared notebook on the same disk, against plain git doing the same."""

from __future__ import annotations

import shutil
import subprocess
from itertools import islice
from typing import TYPE_CHECKING, Final

from benchmarks import generate
from benchmarks.figures import Figure, figure, in_turns, timed
from benchmarks.save import WRITER, new_lessons, share
from kb.document import path_for, render_entry
from kb.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kb.model import Entry

RUNS: Final = {"S": 31, "M": 15, "L": 7}
MANY: Final = 10_000
MANY_RUNS: Final = 3
WHO: Final = ("-c", f"user.name={WRITER.name}", "-c", f"user.email={WRITER.email}")


class Pair:
    """A store and a plain copy of it, each with a shared notebook of its own."""

    def __init__(self, original: generate.Store) -> None:
        self.lessons = new_lessons()
        self.store = generate.copy_of(original, "sync").folder
        self.plain = generate.copy_of(original, "sync-plain").folder
        self.shared, self.shared_plain = (_bare_copy(folder) for folder in (self.store, self.plain))
        _git(self.plain, "remote", "add", "origin", str(self.shared_plain))
        _git(self.plain, "fetch", "--quiet", "origin")
        _git(self.plain, "branch", "--quiet", "--set-upstream-to=origin/main")

    def colleagues(self, shared: Path, count: int) -> None:
        """Let others share so many lessons."""
        found = islice(self.lessons, count)
        generate.commit_lessons(shared, (_file(entry) for entry in found))

    def fetch(self) -> float:
        """Seconds of ``git fetch``."""
        return timed(lambda: _git(self.plain, "fetch", "--quiet", "origin"))

    def fetch_and_look(self) -> float:
        """Seconds of ``git fetch`` and ``git status``, as somebody does who may have edited."""
        return self.fetch() + timed(lambda: _git(self.plain, "status", "--porcelain"))

    def pull(self) -> float:
        """Seconds of ``git pull``."""
        pull = (*WHO, "pull", "--no-rebase", "--no-edit", "--quiet")
        return timed(lambda: _git(self.plain, *pull))

    def pull_and_push(self) -> float:
        """Seconds of ``git pull`` and ``git push``, a lesson each way."""
        path, text = _file(next(self.lessons))
        place = self.plain / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
        _git(self.plain, "add", path)
        _git(self.plain, *WHO, "commit", "--quiet", "--message", "one lesson")
        self.colleagues(self.shared_plain, 1)
        return self.pull() + timed(lambda: _git(self.plain, "push", "--quiet", "origin", "main"))


def measure(sizes: Sequence[str]) -> Iterator[Figure]:
    """In turns, on copies of the same store."""
    for size in sizes:
        pair = Pair(generate.store(size))
        with Library.open(pair.store) as library:
            library.refresh()
            library.connect(str(pair.shared))
            library.sync()
            yield from _measured(size, pair, library)


def _measured(size: str, pair: Pair, library: Library) -> Iterator[Figure]:
    nothing, fetched = in_turns(RUNS[size], lambda: timed(library.sync), pair.fetch)
    yield figure(
        "sync-idle",
        size,
        "Library.sync with nothing to exchange / git fetch",
        nothing,
        fetched,
        target=1.3,
    )

    idle, looked = in_turns(RUNS[size], lambda: timed(library.sync), pair.fetch_and_look)
    what = "the same / git fetch + git status"
    yield figure("sync-idle-look", size, what, idle, looked)

    def each_way() -> float:
        share(library, next(pair.lessons))
        pair.colleagues(pair.shared, 1)
        return timed(library.sync)

    ours, theirs = in_turns(RUNS[size], each_way, pair.pull_and_push)
    what = "Library.sync, one lesson each way / git pull + git push"
    yield figure("sync-one", size, what, ours, theirs, target=None if size == "S" else 2)

    def receive() -> float:
        pair.colleagues(pair.shared, MANY)
        return timed(library.sync)

    def pull() -> float:
        pair.colleagues(pair.shared_plain, MANY)
        return pair.pull()

    ours, theirs = in_turns(MANY_RUNS, receive, pull)
    what = "Library.sync, 10,000 lessons received and searchable / git pull"
    yield figure("sync-many", size, what, ours, theirs, target=3)


def _bare_copy(folder: Path) -> Path:
    shared = folder.with_name(f"{folder.name}.git")
    shutil.rmtree(shared, ignore_errors=True)
    _git(folder.parent, "clone", "--quiet", "--bare", str(folder), str(shared))
    return shared


def _file(entry: Entry) -> tuple[str, str]:
    return path_for(entry), render_entry(entry).decode()


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run([*generate.GIT, *arguments], cwd=folder, check=True, capture_output=True)
