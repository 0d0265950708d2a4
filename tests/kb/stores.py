"""Stores of a few files, and git as a person would use it in them."""

from __future__ import annotations

import hashlib
import os
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kb.model import Person
from kb.repository import Repository
from kb.worktree import Look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kb.model import Commit

DANA = Person("Dana R.", "dana@school.example")
BELL = "entries/2026/11/bell-7k2m9qxwbd.md"
LABS = "entries/2026/10/labs-b3d5f7h9jk.md"
SETTINGS = "bothand.toml"
FILES = {
    SETTINGS: b'format = 1\nname = "Northside"\n',
    "tensions/tight-or-loose.md": b"---\nid: tight-or-loose\n---\n",
    BELL: b"---\nid: 7k2m9qxwbd\n---\nOne bell for all.\n",
    LABS: b"---\nid: b3d5f7h9jk\n---\nTwo classes, one lab.\n",
}


def found(folder: Path) -> Repository:
    """A new store with the four ``FILES``."""
    folder.mkdir()
    return Repository.create(folder, FILES, DANA, "Found this notebook")


@contextmanager
def opened(folder: Path) -> Iterator[Repository]:
    """A store, opened for a while."""
    repository = Repository.open(folder)
    try:
        yield repository
    finally:
        repository.close()


def git(folder: Path, *arguments: str, check: bool = True, **env: str) -> str:
    """What git prints, as anyone would run it in the store."""
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        check=check,
        capture_output=True,
        env={**os.environ, **env},
    )
    return os.fsdecode(done.stdout)


def digest(data: bytes | None) -> str | None:
    """How ``expected`` names these bytes."""
    return None if data is None else hashlib.sha256(data).hexdigest()


def put(
    repository: Repository,
    path: str,
    data: bytes | None,
    *,
    over: bytes | None = None,
    person: Person = DANA,
) -> Commit:
    """Save one file in place of what stood there."""
    return repository.save(
        {path: data}, expected={path: digest(over)}, person=person, message=f"Save {path}"
    )


def outside(folder: Path) -> dict[str, str]:
    """What was edited outside, as a look tells: path to kind."""
    return {each.path: each.kind for each in Look.start(folder).result().outside}


def assert_sound(folder: Path) -> None:
    """Git finds no fault in what it keeps, and nothing laid ready for a commit by hand."""
    told = git(folder, "fsck", "--full", "--strict", "--no-dangling", "--no-progress")
    assert told == ""
    assert git(folder, "diff", "--cached", "--name-status") == ""
