"""No file that was added by hand is overlooked, however quickly it came and whatever was noted."""

from __future__ import annotations

import json
import os
import random
import time
from typing import TYPE_CHECKING

import pytest

from kb import strays, worktree
from tests.kb.stores import BELL, FILES, found, git, opened, outside, put

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

NEW = "entries/2026/11/new-k1k1k1k1k1.md"
WHO = ("-c", "user.name=x", "-c", "user.email=x@y")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    found(tmp_path / "store").close()
    return tmp_path / "store"


class Calendar:
    """Makes a store look as if each step was made at another time long ago."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._now = time.time_ns() - 3_600_000_000_000
        self._seen: dict[Path, int] = {}

    def settle(self) -> None:
        """Date what changed since the last time back, to a moment of its own."""
        self._now += 1_000_000
        for top in ("entries", "tensions"):
            for folder in (self._store / top, *(self._store / top).rglob("*")):
                if folder.is_dir() and self._seen.get(folder) != folder.stat().st_mtime_ns:
                    os.utime(folder, ns=(self._now, self._now))
                    self._seen[folder] = self._now


def asked(store: Path, monkeypatch: pytest.MonkeyPatch) -> list[str] | None:
    """What git was asked to read in a look; None if it was not asked."""
    seen: list[list[str]] = []
    start = strays._start

    def watch(folder: Path, paths: list[str]) -> subprocess.Popen[bytes]:
        seen.append([*paths])
        return start(folder, paths)

    with monkeypatch.context() as patch:
        patch.setattr(strays, "_start", watch)
        outside(store)
    return seen[0] if seen else None


def test_only_folders_that_changed_are_read_again(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calendar = Calendar(store)
    calendar.settle()
    assert asked(store, monkeypatch) == ["bothand.toml", *worktree.FOLDERS]
    assert asked(store, monkeypatch) is None
    with opened(store) as repository:
        put(repository, NEW, b"new\n")
    calendar.settle()
    assert asked(store, monkeypatch) == ["bothand.toml", "entries/2026/11"]
    assert asked(store, monkeypatch) is None
    (store / "entries" / "2027").mkdir()
    (store / "entries" / "2027" / "x.md").write_bytes(b"x")
    assert outside(store) == {"entries/2027/x.md": "added"}
    calendar.settle()
    assert outside(store) == {"entries/2027/x.md": "added"}
    assert asked(store, monkeypatch) == ["bothand.toml", "entries/2027"]


def test_a_folder_that_changed_just_now_is_read_again(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strays, "_YOUNG", 60_000_000_000)  # however slow the computer is
    Calendar(store).settle()
    outside(store)
    (store / NEW).write_bytes(b"new\n")
    (store / NEW).unlink()
    assert asked(store, monkeypatch) == ["bothand.toml", "entries/2026/11"]
    assert asked(store, monkeypatch) == ["bothand.toml", "entries/2026/11"]


def test_a_file_that_git_was_made_to_forget_is_found_though_no_folder_changed(
    store: Path,
) -> None:
    with opened(store) as repository:
        put(repository, NEW, b"new\n")
    Calendar(store).settle()
    assert outside(store) == {}
    git(store, "reset", "--quiet", "HEAD~1")
    assert outside(store) == {NEW: "added"}
    git(store, *WHO, "rm", "--quiet", "--cached", BELL)
    git(store, *WHO, "commit", "--quiet", "-m", "forgotten")
    assert outside(store) == {NEW: "added", BELL: "added"}


@pytest.mark.parametrize(
    "note",
    ["", "{", "[]", "[[], {}]", "[1, 2]", '[[1], {"entries": "x"}]', "[[1], []]", "null", "\x00"],
)
def test_whatever_stands_in_the_note_nothing_is_overlooked(store: Path, note: str) -> None:
    (store / ".git" / "bothand.folders").write_text(note)
    (store / NEW).write_bytes(b"new\n")
    assert outside(store) == {NEW: "added"}
    assert outside(store) == {NEW: "added"}
    json.loads((store / ".git" / "bothand.folders").read_text())


@pytest.mark.parametrize("aged", [True, False])
def test_a_look_tells_what_git_tells_without_any_shortcut(store: Path, *, aged: bool) -> None:
    chance = random.Random(20261123)
    calendar = Calendar(store)
    with opened(store) as repository:
        for step in range(45):
            path = f"entries/20{chance.randint(26, 28)}/{chance.randint(1, 3):02}/{step}.md"
            action = chance.choice(("save", "add", "add", "remove", "stage", "forget", "commit"))
            standing = sorted(
                str(each.relative_to(store)) for each in store.rglob("entries/**/*.md")
            )
            if action == "save":
                put(repository, path, b"saved\n")
            elif action == "add":
                (store / path).parent.mkdir(parents=True, exist_ok=True)
                (store / path).write_bytes(b"added\n")
            elif action == "remove" and len(standing) > 3:
                (store / chance.choice(standing)).unlink()
            elif action == "stage":
                git(store, "add", "--all")
            elif action == "forget":
                git(store, "rm", "--quiet", "--cached", "--force", "--ignore-unmatch", standing[0])
            elif action == "commit":
                git(store, *WHO, "commit", "--quiet", "--allow-empty", "-m", "by hand")
            if aged:
                calendar.settle()
            assert outside(store) == plainly(store), (step, action)


def plainly(store: Path) -> dict[str, str]:
    """What differs from the newest version, found by comparing every file."""
    kept = git(store, "ls-tree", "-r", "-z", "--format=%(objectname) %(path)", "HEAD")
    pairs = (line.split(" ", 1) for line in kept.split("\0") if line)
    committed = {path: blob for blob, path in pairs}
    paths = [str(each.relative_to(store)) for each in store.rglob("*.md")]
    paths = [path for path in [*paths, "bothand.toml"] if not path.startswith(".git/")]
    hashed = git(store, "hash-object", "--no-filters", *paths).split()
    there = dict(zip(paths, hashed, strict=True))
    kinds = {path: "removed" for path in committed if path not in there}
    for path, oid in there.items():
        if committed.get(path) != oid:
            kinds[path] = "modified" if path in committed else "added"
    return kinds


def test_files_of_the_store_are_all_there_at_first(store: Path) -> None:
    assert plainly(store) == {}
    assert {*FILES} == {*git(store, "ls-files").split()}
