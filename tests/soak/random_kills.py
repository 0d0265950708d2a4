"""Kill two colleagues at random moments, over and over, and count what became of their saves."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.errors import BothandError
from kb.library import Library
from kb.settings import Profile
from tests.kb.colleagues import bare, git, join, lesson
from tests.soak.acting_process import Task
from tests.soak.actors import Actors, kill_group, settle, told_in
from tests.soak.world import faults_of_folders, files_of

if TYPE_CHECKING:
    from pathlib import Path

_EDITED = "7k2m9qxwbd"
_LONGEST_LIFE = 1.5
"""Seconds that a colleague gets at most once at work, which is some five syncs."""


@dataclass(slots=True)
class Tally:
    """What was counted."""

    kills: int = 0
    acknowledged: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    needs_a_person: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """One plain line."""
        saved = len(self.acknowledged) + len(self.titles)
        return (
            f"random kills: {self.kills} kills, {saved} acknowledged saves, "
            f"{len(self.lost)} lost, {len(self.doubled)} doubled, "
            f"{len(self.needs_a_person)} needed a person, {len(self.faults)} faults in the end"
        )


def kill_at_random(root: Path, kills: int, seed: int) -> Tally:
    """Let Ann and Bob save and sync until each was killed often enough, then count.

    Args:
        root: an empty folder.
        kills: how many, of both together.
        seed: where the chance begins.
    """
    chance, tally = random.Random(seed), Tally()
    shared = bare(root / "shared.git")
    folders = {"Ann": root / "ann", "Bob": root / "bob"}
    with Library.create(
        folders["Ann"], name="Kills", starter=False, profile=Profile(name="Ann")
    ) as ann:
        ann.share(lesson("Everyone edits this", entry_id=_EDITED))
        ann.connect(str(shared))
        ann.sync()
        join(shared, folders["Bob"], "Bob").close()
    with Actors() as first, Actors() as second:
        teams = {"Ann": first, "Bob": second}
        while tally.kills < kills:
            _one_life(root, folders, teams, chance, tally)
    for _ in range(2):
        for name, folder in folders.items():
            _at_last(folder, name, tally)
    _count(shared, folders, tally)
    return tally


def _one_life(
    root: Path,
    folders: dict[str, Path],
    teams: dict[str, Actors],
    chance: random.Random,
    tally: Tally,
) -> None:
    """Start both, and kill them at moments that have nothing to do with each other."""
    started: dict[str, tuple[int, Path]] = {}
    for name, actors in teams.items():
        word = f"{name}k{tally.kills}"
        log = root / f"{word}.log"
        task = Task(str(folders[name]), str(log), name, [["forever", word]])
        started[name] = actors.start(task), log
    begun = time.monotonic()
    moments = {name: chance.uniform(0.05, _LONGEST_LIFE) for name in started}
    for name in sorted(started, key=moments.__getitem__):
        process_id, log = started[name]
        time.sleep(max(0.0, begun + moments[name] - time.monotonic()))
        kill_group(process_id)
        teams[name].wait()
        if chance.random() < 0.5:  # a computer that goes out takes everything with it
            settle(str(log), kill=True)
        tally.kills += 1
        told = told_in(log)
        tally.acknowledged |= {act[-1] for act in told.done if act[0] == "share"}
        tally.titles |= {act[-1] for act in told.done if act[0] == "title"}
        tally.needs_a_person += [" ".join(each) for each in told.failed]
    for _, log in started.values():
        settle(str(log))


def _at_last(folder: Path, name: str, tally: Tally) -> None:
    try:
        with Library.open(folder, profile=Profile(name=name)) as library:
            library.refresh()
            library.sync()
    except BothandError as error:
        tally.needs_a_person.append(f"{type(error).__name__} {error}")


def _count(shared: Path, folders: dict[str, Path], tally: Tally) -> None:
    texts = files_of(shared)
    standing: dict[str, int] = {}
    for path, text in texts.items():
        if path.startswith("entries/"):
            for line in text.splitlines():
                if line.startswith("title:"):
                    word = line.partition(":")[2].strip()
                    standing[word] = standing.get(word, 0) + 1
    tally.lost += sorted(tally.acknowledged - standing.keys())
    tally.doubled += sorted(word for word, count in standing.items() if count > 1)
    subjects = git(shared, "log", "--format=%s", "main").splitlines()
    # A title that was given later stands in the newest version, this one in the history.
    past = {line.removeprefix("Edit lesson: ") for line in subjects}
    tally.lost += sorted(tally.titles - past)
    tally.faults += faults_of_folders(shared, folders.values())
