"""Files as the index takes them, for its tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kb.index import Index, State
from kb.model import Effect, Entry, Evidence, Informs, Kind, Pole, Problem, Setting, Tension

if TYPE_CHECKING:
    from pathlib import Path

HURT, HELPED, MIXED = Effect.HURT, Effect.HELPED, Effect.MIXED


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read."""

    path: str
    record: object
    problems: tuple[Problem, ...] = ()


def lesson(entry: Entry, *problems: Problem, path: str = "") -> File:
    """The file of an entry."""
    return File(path or f"entries/2026/11/{entry.id}.md", entry, problems)


BELL: Final = Entry(
    id="7k2m9qxwbd",
    title="One bell schedule for all schools broke the lab rotation",
    kind=Kind.FAILURE,
    informs=(Informs("tight-or-loose", "centralized", HURT),),
    conditions=("shared lab rooms", "more than four sections a grade"),
    not_when=("labs owned by one team",),
    evidence=Evidence.SAW_IT,
    setting=Setting("6-8", "science", "300-599", "suburban"),
    author="José R.",
    school="Northside Middle",
    tags=("scheduling",),
    created="2026-11-23",
    body="## What we expected\nOne timetable would be fair.\n## What happened\nDie tägliche "
    "Übung: **café** teams met at one door. 検索機能は速い。 See [[q4t8w2e6zn|the other]].\n",
)
READING: Final = Entry(
    id="q4t8w2e6zn",
    title="Teams chose their own reading routine and kept it",
    kind=Kind.PRACTICE,
    informs=(
        Informs("tight-or-loose", "decentralized", HELPED),
        Informs("fast-or-slow", "fast", MIXED),
    ),
    conditions=("teams with common planning time",),
    evidence=Evidence.COUNTED_IT,
    setting=Setting("3-5", "english", "300-599", "town"),
    created="2026-10-02",
    body="## What we did\nEach team tried two routines, reading aloud and reading in pairs. "
    "The one they picked was still used in spring.\n",
)
PILOT: Final = Entry(
    id="b3d5f7h9jk",
    title="A pilot in one grade bought us time to fix the passwords",
    kind=Kind.PRACTICE,
    informs=(Informs("fast-or-slow", "slow", HELPED),),
    conditions=("new devices",),
    setting=Setting("k-2", "", "", "rural"),
    author="Dana R.",
    tags=("devices", "passwords"),
    created="2025-09-14",
    body="## What we did\nSixth grade went first. Forty passwords were reset in time.\n",
)
TENSIONS: Final = (
    Tension(
        "tight-or-loose",
        "What should be the same everywhere?",
        (Pole("centralized", ("fairness",), ("red tape",), ("forms",)), Pole("decentralized")),
        number=1,
        asks=("Who decides?",),
        body="Both are right.\n",
    ),
    Tension("fast-or-slow", "How soon?", (Pole("fast"), Pole("slow")), number=2),
)
BROKEN: Final = File(
    "entries/broken.md", None, (Problem("entries/broken.md", 3, "no title", "add one"),)
)
STORE: Final = (
    *(lesson(each) for each in (BELL, READING, PILOT)),
    *(File(f"tensions/{each.id}.md", each) for each in TENSIONS),
    BROKEN,
)


def filled(folder: Path, *files: File) -> Index:
    """An index that holds these files; without any, the whole sample store."""
    index = Index.open(folder)
    named = [(each.path, each) for each in files or STORE]
    index.update(named, state=State("c1", {}), everything=True)
    return index


def numbered(number: int) -> Entry:
    """One of many lessons, each with a word of its own."""
    return replace(
        PILOT,
        id=f"x{number:05}",
        title=f"Lesson {number}",
        conditions=(),
        tags=(),
        body=f"Word{number} stands here, and chalk.",
        created=f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}",
    )
