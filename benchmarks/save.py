"""A save, acknowledged and durable, against ``git add`` and ``git commit`` of the same file."""

from __future__ import annotations

import subprocess
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Final

from benchmarks import generate
from benchmarks.figures import Figure, figure, in_turns, timed
from benchmarks.lessons import SEED
from benchmarks.words import Vocabulary
from kb.document import path_for, render_entry
from kb.library import Library
from kb.model import Effect, Entry, Informs, Kind, Person, new_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

RUNS: Final = {"S": 21, "M": 21, "L": 11}
TARGETS: Final = {"S": 1.5, "M": 1.5, "L": 1.0}
WRITER: Final = Person("Benchmark", "benchmark@bothand.invalid")
AS_GIT_COMES: Final = ()
DURABLE: Final = ("-c", "core.fsync=all", "-c", "core.fsyncMethod=fsync")


def measure(sizes: Sequence[str]) -> Iterator[Figure]:
    """Each on a copy of its own, in turns."""
    for size in sizes:
        original = generate.store(size)
        lessons = new_lessons()
        shared, plain, durable = (generate.copy_of(original, f"save-{n}") for n in range(3))
        with Library.open(shared.folder) as library:
            library.refresh()
            ours, theirs, synced = in_turns(
                RUNS[size],
                lambda: share(library, next(lessons)),  # noqa: B023 - called in this very turn
                partial(add_and_commit, plain.folder, lessons, AS_GIT_COMES),
                partial(add_and_commit, durable.folder, lessons, DURABLE),
            )
        what = "Library.share / git add + git commit"
        note = "git as it comes does not flush new files to the disk"
        yield figure("save", size, what, ours, theirs, target=TARGETS[size], note=note)
        what = "Library.share / git add + git commit, with core.fsync=all"
        yield figure("save", size, what, ours, synced)


def share(library: Library, entry: Entry) -> float:
    """Seconds until the library says that the lesson is saved."""
    taken = timed(lambda: library.share(entry, writer=WRITER))
    library.search("", limit=1)  # the index follows beside it; the next save need not wait for it
    return taken


def add_and_commit(folder: Path, lessons: Iterator[Entry], options: Sequence[str]) -> float:
    """Seconds that git takes for a file that stands written already."""
    entry = next(lessons)
    path = folder / path_for(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(render_entry(entry))
    who = ("-c", f"user.name={WRITER.name}", "-c", f"user.email={WRITER.email}")
    git = ["git", *who, *options, "-C", str(folder)]

    def run() -> None:
        subprocess.run([*git, "add", path_for(entry)], check=True)
        subprocess.run([*git, "commit", "--quiet", "--message", entry.title], check=True)

    return timed(run)


def new_lessons() -> Iterator[Entry]:
    """Lessons of the usual length, without end."""
    random = Random(SEED + 1)
    vocabulary = Vocabulary(random)
    while True:
        kind = Kind.FAILURE
        yield Entry(
            id=new_id(),
            title=" ".join(vocabulary.content(random, 7)),
            kind=kind,
            informs=(Informs("tight-or-loose", "centralized", Effect.HURT),),
            conditions=(" ".join(vocabulary.content(random, 3)),),
            author=WRITER.name,
            created="2026-11-23",
            body="\n".join(
                f"## {question}\n{' '.join(vocabulary.text(random, 50))}\n"
                for question in kind.questions
            ),
        )
