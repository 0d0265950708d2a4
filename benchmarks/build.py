"""The index: made from nothing, and brought up to date after one lesson changed."""

from __future__ import annotations

import shutil
import subprocess
from functools import partial
from typing import TYPE_CHECKING, Final

from benchmarks import generate
from benchmarks.figures import Figure, figure, in_turns, timed
from benchmarks.search import index_directory
from kb import index_write, places, worktree
from kb.catching_up import Reader
from kb.index_folding import key_of
from kb.index_schema import document_of
from kb.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import tantivy

    from kb.catching_up import Refreshed
    from kb.index_schema import Indexable

BUILDS: Final = {"S": 5, "M": 5, "L": 3}
UPDATES: Final = 15
HEAP: Final = 100_000_000
"""Bytes of memory for a build, in two threads: the library's own choice."""
SMALL_HEAP: Final = 15_000_000


def measure(sizes: Sequence[str]) -> Iterator[Figure]:
    """Both, on each store."""
    for size in sizes:
        yield from building(generate.store(size))
        yield from updating(generate.copy_of(generate.store(size), "update"))


def building(store: generate.Store) -> Iterator[Figure]:
    """A build from files against tantivy fed with what was read from the same files."""
    reader = Reader(store.folder)
    paths = list(worktree.record_paths(store.folder))
    read = [found for path in paths if (found := reader.read(path)) is not None]
    aside = generate.CACHE / "bare-index"
    ours, theirs, prepared = in_turns(
        BUILDS[store.size],
        partial(cold_build, store.folder),
        partial(bare_build, aside, read),
        partial(prepared_build, aside, read),
    )
    what = "build from git / tantivy fed with the parsed lessons"
    target = 3.0 if store.size == "L" else None
    yield figure("build", store.size, what, ours, theirs, target=target)
    what = "build from git / tantivy fed with documents made beforehand"
    yield figure("build", store.size, what, ours, prepared)
    shutil.rmtree(aside, ignore_errors=True)


def updating(store: generate.Store) -> Iterator[Figure]:
    """A refresh after one commit that changed one lesson."""
    changes = Changes(store.folder)
    aside = generate.CACHE / "bare-index"
    shutil.rmtree(aside, ignore_errors=True)
    shutil.copytree(index_directory(store.folder), aside)
    bare = index_write.opened(aside)
    reader = Reader(store.folder)
    with Library.open(store.folder) as library:
        library.refresh()

        def ours() -> float:
            changes.commit_one()
            found: list[Refreshed] = []
            taken = timed(lambda: found.append(library.refresh()))
            assert found[0].read == 1
            return taken

        def bare_commit() -> float:
            read = reader.read(changes.path)
            assert read is not None
            return timed(partial(replace_one, bare, changes.path, read))

        everywhere = partial(timed, partial(changes.git, "diff", "--name-status", "-z", "HEAD~1"))
        commits = partial(
            timed, partial(changes.git, "diff", "--name-status", "-z", "HEAD~1", "HEAD")
        )
        mine, one, whole, pair = in_turns(UPDATES, ours, bare_commit, everywhere, commits)
    shutil.rmtree(aside, ignore_errors=True)
    what = "refresh after 1 change / tantivy commit + git diff of the folder"
    theirs = [first + second for first, second in zip(one, whole, strict=True)]
    yield figure("update", store.size, what, mine, theirs, target=2.0)
    what = "refresh after 1 change / tantivy commit + git diff of two commits only"
    theirs = [first + second for first, second in zip(one, pair, strict=True)]
    note = "which does not notice files edited outside"
    yield figure("update", store.size, what, mine, theirs, note=note)


def cold_build(folder: Path) -> float:
    """Seconds to a whole index where there was none."""
    shutil.rmtree(places.index_folder(folder), ignore_errors=True)
    with Library.open(folder) as library:
        return timed(library.refresh)


def bare_build(directory: Path, read: Sequence[Indexable]) -> float:
    """Seconds that tantivy takes to index these lessons."""
    return timed(lambda: fill(directory, (document_of(each) for each in read)))


def prepared_build(directory: Path, read: Sequence[Indexable]) -> float:
    """Seconds that tantivy takes to index documents that stand ready in memory."""
    made = [document_of(each) for each in read]
    return timed(lambda: fill(directory, iter(made)))


def fill(directory: Path, documents: Iterator[tantivy.Document | None]) -> None:
    """Put documents into a new index in this folder, and wait until all is written."""
    shutil.rmtree(directory, ignore_errors=True)
    index = index_write.create(directory)
    writer = index.writer(HEAP, 2)
    for each in documents:
        if each is not None:
            writer.add_document(each)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()


def replace_one(index: tantivy.Index, path: str, read: Indexable) -> None:
    """Replace one lesson's document, durably, and look at the result."""
    writer = index.writer(SMALL_HEAP, 1)
    writer.delete_documents_by_term("path", key_of(path))
    made = document_of(read)
    assert made is not None
    writer.add_document(made)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()


class Changes:
    """Changes lessons of a store as a colleague's commit would, one after the other."""

    def __init__(self, folder: Path) -> None:
        """Change lessons of the store in this folder."""
        self._folder = folder
        self._paths = sorted(worktree.record_paths(folder, "entries"))
        self._done = 0
        self.path = self._paths[0]

    def commit_one(self) -> None:
        """Add a sentence to another lesson and commit it."""
        self._done += 1
        self.path = self._paths[self._done * 997 % len(self._paths)]
        with (self._folder / self.path).open("a", encoding="utf-8") as file:
            file.write(f"\nWe looked again, for the {self._done}. time.\n")
        self.git("commit", "--quiet", "--message", "Look again", "--", self.path)

    def git(self, *arguments: str) -> None:
        """Run git in the store."""
        who = ("-c", "user.name=Benchmark", "-c", "user.email=benchmark@bothand.invalid")
        command = [*generate.GIT, *who, "-C", str(self._folder), *arguments]
        subprocess.run(command, check=True, capture_output=True)
