"""Ann and Bob in the middle of a week: all that a sync may have to bring together, at once.

Ann has shared her changes; Bob has saved his and not shared them yet. What the two did is written
down here, and so is everything that must hold once Bob has synced, whatever happened on the way.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from kb import durable, store_lock
from kb.durable import ASIDE
from kb.library import Library
from kb.settings import Profile
from tests.kb.colleagues import bare, change, git, join, lesson

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

IDS: Final = ("aaaaaaaaa1", "aaaaaaaaa2", "aaaaaaaaa3", "aaaaaaaaa4", "aaaaaaaaa5", "aaaaaaaaa6")
_DISPUTED, _MERGED, _GONE, _MOVED, _WANTED, _EDITED = IDS


@dataclass(frozen=True, slots=True)
class World:
    """A folder with two stores and what they share. It can be put back to how it was."""

    root: Path

    @property
    def ann(self) -> Path:
        """Ann's store."""
        return self.root / "now" / "ann"

    @property
    def bob(self) -> Path:
        """Bob's store: the one that is killed."""
        return self.root / "now" / "bob"

    @property
    def shared(self) -> Path:
        """What they share."""
        return self.root / "now" / "shared.git"

    @classmethod
    def build(cls, root: Path) -> Self:
        """Make it, and keep a copy to put it back to."""
        world = cls(root)
        (root / "now").mkdir(parents=True)
        bare(world.shared)
        with Library.create(
            world.ann, name="Week", starter=False, profile=Profile(name="Ann")
        ) as ann:
            for number, entry_id in enumerate(IDS):
                ann.share(lesson(f"As it was {number}", entry_id=entry_id))
            ann.connect(str(world.shared))
            ann.sync()
            with join(world.shared, world.bob, "Bob") as bob:
                _week_of_ann(ann)
                ann.sync()
                _week_of_bob(bob)
        world.keep("week")
        return world

    def keep(self, name: str) -> None:
        """Remember how everything stands, under a name."""
        shutil.copytree(self.root / "now", self.root / name, symlinks=True)

    def put_back(self, name: str = "week") -> None:
        """Make everything as it was when it was kept under this name."""
        shutil.rmtree(self.root / "now")
        shutil.copytree(self.root / name, self.root / "now", symlinks=True)


def _week_of_ann(ann: Library) -> None:
    ann.share(lesson("AnnNew"))
    change(ann, _DISPUTED, title="AnnTitle")
    change(ann, _MERGED, body=("One.", "AnnOne."))
    ann.remove(_GONE)
    ann.remove(_WANTED)
    change(ann, _EDITED, body=("Two.", "AnnTwo."))
    old = ann.folder / ann.find(_MOVED).path
    new = ann.folder / f"entries/moved/ann-{_MOVED}.md"
    new.parent.mkdir()
    old.rename(new)
    ann.refresh()


def _week_of_bob(bob: Library) -> None:
    bob.share(lesson("BobNew"))
    change(bob, _DISPUTED, title="BobTitle")
    change(bob, _MERGED, body=("Three.", "BobThree."))
    change(bob, _MOVED, title="BobMoved")
    change(bob, _WANTED, title="BobWanted")


def recover(world: World, word: str) -> None:
    """What Bob does at the next start: save something, and sync. Nothing may need him."""
    with Library.open(world.bob, profile=Profile(name="Bob")) as bob:
        bob.refresh()
        bob.share(lesson(word))
        assert bob.sync().kept_back == ""
    with Library.open(world.ann, profile=Profile(name="Ann")) as ann:
        ann.refresh()
        ann.sync()


def faults(world: World, acknowledged: Iterable[str], maybe: Iterable[str] = ()) -> list[str]:
    """Everything that must hold now and does not.

    Args:
        world: the stores, after :func:`recover`.
        acknowledged: the words of lessons that Bob was told are saved.
        maybe: words of a save that was cut off, which may be there or not.
    """
    texts = files_of(world.shared)
    return [
        *_faults_of_words(world, texts, [*acknowledged], maybe),
        *_faults_of_merging(texts),
        *_faults_of_conflicts(world),
        *faults_of_folders(world.shared, (world.ann, world.bob)),
    ]


def faults_of_folders(shared: Path, folders: Iterable[Path]) -> Iterator[str]:
    """What is wrong with stores that must all be as the shared notebook is."""
    newest = git(shared, "rev-parse", "main^{tree}")
    yield from fsck(shared)
    for folder in folders:
        name = folder.name
        if differs := git(folder, "status", "--porcelain"):
            yield f"the folder of {name} differs: {differs!r}"
        if git(folder, "rev-parse", "HEAD^{tree}") != newest:
            yield f"{name} has another version than the shared notebook"
        if left := leftovers(folder):
            yield f"{name} has leftovers: {left}"
        yield from fsck(folder)


def _faults_of_words(
    world: World, texts: dict[str, str], acknowledged: list[str], maybe: Iterable[str]
) -> Iterator[str]:
    sure = ("AnnNew", "AnnTitle", "BobNew", *acknowledged)
    for word in (*sure, *maybe):
        holding = [path for path, text in texts.items() if f"title: {word}\n" in text]
        if len(holding) > 1 or (word in sure and not holding):
            yield f"{word} stands in {holding}"
    subjects = git(world.shared, "log", "--format=%s", "main").splitlines()
    for word in ("BobNew", *acknowledged):
        if subjects.count(f"Add lesson: {word}") > 1:
            yield f"{word} was added twice"


def _faults_of_merging(texts: dict[str, str]) -> Iterator[str]:
    expected = {
        _DISPUTED: ("AnnTitle",),
        _MERGED: ("AnnOne.", "BobThree."),
        _GONE: (),
        _MOVED: ("BobMoved",),
        _WANTED: ("BobWanted",),
        _EDITED: ("AnnTwo.",),
    }
    for entry_id, words in expected.items():
        places = [path for path in texts if entry_id in path]
        if len(places) != bool(words):
            yield f"{entry_id} stands in {places}"
        for word in words:
            if places and word not in texts[places[0]]:
                yield f"{places[0]} lacks {word}"
    if f"entries/moved/ann-{_MOVED}.md" not in texts:
        yield "what Ann moved is not where she put it"


def _faults_of_conflicts(world: World) -> Iterator[str]:
    with Library.open(world.bob, profile=Profile(name="Bob")) as bob:
        waiting = {each.id: each for each in bob.conflicts()}
    if sorted(waiting) != sorted((_DISPUTED, _WANTED)):
        yield f"not each conflict waits once: {sorted(waiting)}"
        return
    title, removal = waiting[_DISPUTED], waiting[_WANTED]
    sides = (title.mine, b"BobTitle"), (title.theirs, b"AnnTitle"), (title.base, b"As it was 0")
    for side, word in (*sides, (removal.mine, b"BobWanted")):
        if word not in (side or b""):
            yield f"a conflict lost {word!r}"
    if removal.theirs is not None:
        yield "a conflict over a removal has a version of who removed it"


def files_of(folder: Path, branch: str = "main") -> dict[str, str]:
    """The text of every file in the newest version."""
    listed = git(folder, "ls-tree", "-r", "-z", branch).split("\0")
    found = [(line.split()[2], line.partition("\t")[2]) for line in listed if line]
    feed = "".join(f"{oid}\n" for oid, _ in found)
    out = subprocess.run(
        ["git", "cat-file", "--batch"],
        check=True,
        capture_output=True,
        cwd=folder,
        input=feed.encode(),
    ).stdout
    texts: dict[str, str] = {}
    for _, path in found:
        head, _, rest = out.partition(b"\n")
        size = int(head.split()[2])
        texts[path] = rest[:size].decode("utf-8", "replace")
        out = rest[size + 1 :]
    return texts


def fsck(folder: Path) -> list[str]:
    """The faults that git finds in what it keeps."""
    done = subprocess.run(
        ["git", "fsck", "--full", "--strict", "--no-dangling", "--no-progress"],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
    )
    said = (done.stdout + done.stderr).strip()
    return [f"git finds in {folder.name}: {said}"] if said or done.returncode else []


def leftovers(folder: Path) -> list[str]:
    """Files that only a killed program leaves."""
    inner = folder / ".git"
    found = [*folder.rglob(f"{ASIDE}*"), *inner.rglob("*.lock"), *(inner / "objects").glob("obj*")]
    return sorted(str(path.relative_to(folder)) for path in found if path.stem != "bothand")


def no_waiting_for_leftovers() -> None:
    """What a killed program leaves counts as left at once, or after a moment."""
    store_lock.SETTLED = 0.05
    durable.LEFT = 0.0
