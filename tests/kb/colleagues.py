"""Colleagues who share one notebook: real stores and a real bare repository on this disk."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.library import Library
from kb.model import Effect, Entry, Informs, Kind
from kb.settings import Profile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kb.saving import Saved


@dataclass(frozen=True)
class Team:
    """Two colleagues and what they share."""

    ann: Library
    bob: Library
    shared: Path

    def sync(self) -> None:
        """Until both have everything."""
        for library in (self.ann, self.bob, self.ann):
            library.sync()


@contextmanager
def teamed(store: Path, tmp_path: Path) -> Iterator[Team]:
    """Ann, who has shared this store, and Bob, who has joined her."""
    shared = bare(tmp_path / "shared.git")
    with Library.open(store, profile=Profile(name="Ann")) as ann:
        ann.refresh()
        ann.connect(str(shared))
        ann.sync()
        with join(shared, tmp_path / "bob", "Bob") as bob:
            yield Team(ann, bob, shared)


def git(folder: Path, *arguments: str, feed: str | None = None) -> str:
    """What git says in a folder, as somebody at a shell would ask it."""
    return subprocess.run(
        ["git", "-c", "user.name=Hand", "-c", "user.email=hand@school.example", *arguments],
        check=True,
        capture_output=True,
        text=True,
        cwd=folder,
        input=feed,
    ).stdout


def bare(folder: Path, branch: str = "main") -> Path:
    """An empty shared notebook."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--bare", f"--initial-branch={branch}")
    return folder


def lesson(title: str, *, author: str = "Dana R.", body: str = "", entry_id: str = "") -> Entry:
    """A sound lesson that has this title."""
    return Entry(
        id=entry_id,
        title=title,
        kind=Kind.PRACTICE,
        informs=(Informs("fast-or-slow", "slow", Effect.HELPED),),
        conditions=("new devices",),
        author=author,
        body=body or "## What we did\nOne.\n\nTwo.\n\nThree.\n\n## What happened\nFour.\n",
        created="2026-11-02",
    )


def join(shared: Path, folder: Path, name: str) -> Library:
    """A colleague's own copy, opened."""
    return Library.join(str(shared), folder, profile=Profile(name=name))


def change(library: Library, entry_id: str, **fields: object) -> Saved:
    """Edit a lesson; ``body`` may be a pair of what is replaced and what by."""
    read = library.entry(entry_id)
    assert read.record is not None
    body = fields.get("body")
    if isinstance(body, tuple):
        fields["body"] = read.record.body.replace(*body)
    return library.edit(read, replace(read.record, **fields))  # type: ignore[arg-type]


def titles(library: Library) -> set[str]:
    """The titles of all lessons that the colleague can find."""
    return {hit.title for hit in library.search("", limit=1000).hits}


def clean_folder(library: Library) -> bool:
    """Whether git finds nothing in the folder but what is committed."""
    return not git(library.folder, "status", "--porcelain")
