"""What every test stands on: a home of its own, a real store, and the real command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pytest

from kb.library import Library
from kb.model import Effect, Entry, Evidence, Informs, Kind, Person, Setting
from kb.settings import Profile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WRITER = Person("Dana R.", "dana@school.example")
SCRIPT = Path(sys.executable).with_name("bothand")
LONGEST_RUN = 60
"""Seconds that a command may take before it counts as stuck."""

LESSONS = (
    Entry(
        id="7k2m9qxwbd",
        title="One bell schedule for all schools broke the lab rotation",
        kind=Kind.FAILURE,
        informs=(Informs("tight-or-loose", "centralized", Effect.HURT),),
        conditions=("shared lab rooms", "more than four sections a grade"),
        not_when=("labs owned by one team",),
        evidence=Evidence.SAW_IT,
        setting=Setting("6-8", "science", "300-599", "suburban"),
        author="Dana R.",
        tags=("scheduling",),
        created="2026-11-20",
        body="## What we expected\nOne calendar for everyone.\n\n"
        "## What happened\nTwo classes met at the door of one lab.\n",
    ),
    Entry(
        id="q4t8w2e6zn",
        title="Teams chose their own reading routine and kept it",
        kind=Kind.PRACTICE,
        informs=(Informs("tight-or-loose", "decentralized", Effect.HELPED),),
        conditions=("teams with common planning time",),
        evidence=Evidence.COUNTED_IT,
        setting=Setting("3-5", "english", "300-599", "town"),
        created="2026-10-02",
        body="## What we did\nEach team tried two routines.\n\n"
        "## What happened\nThe one they picked was still used in spring. See [[7k2m9qxwbd]].\n",
    ),
    Entry(
        id="b3d5f7h9jk",
        title="A pilot in one grade bought us time to fix the passwords",
        kind=Kind.PRACTICE,
        informs=(
            Informs("fast-or-slow", "slow", Effect.HELPED),
            Informs("need-or-readiness", "readiness", Effect.MIXED),
        ),
        conditions=("new devices",),
        author="Dana R.",
        tags=("devices", "passwords"),
        created="2026-09-14",
        body="## What we did\nSixth grade went first.\n\n"
        "## What happened\nForty passwords were reset before the others came.\n",
    ),
)
"""The lessons of the store that the fixtures hand out, the newest first."""


class Outcome(NamedTuple):
    """What a finished command left behind."""

    code: int
    out: str
    err: str


class Bothand(Protocol):
    """The command, run as a person would run it."""

    def __call__(
        self,
        *arguments: str,
        stdin: str | None = None,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> Outcome:
        """Run it to its end. Without ``stdin`` there is nothing to read and no terminal."""


def isolate(patch: pytest.MonkeyPatch, home: Path) -> None:
    """Let nothing of whoever runs the tests take part, nor be touched."""
    for name in [*os.environ]:
        # Python's too, so that the commands run here keep what they compile, as everywhere else.
        foreign = name.startswith(("BOTHAND_", "GIT_", "XDG_", "PYTHON"))
        if foreign or name in {"EMAIL", "VISUAL", "EDITOR"}:
            patch.delenv(name)
    home.mkdir(parents=True, exist_ok=True)
    patch.setenv("HOME", str(home))
    patch.setenv("USERPROFILE", str(home))
    for kind in ("CACHE", "CONFIG", "DATA", "STATE", "RUNTIME"):
        folder = home / kind.lower()
        folder.mkdir(mode=0o700, exist_ok=True)
        patch.setenv(f"XDG_{kind}_{'DIR' if kind == 'RUNTIME' else 'HOME'}", str(folder))
    patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    patch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    patch.setenv("NO_PROXY", "127.0.0.1")
    patch.setenv("TZ", "UTC")
    patch.setenv("LC_ALL", "C.UTF-8")
    patch.setenv("LANG", "C.UTF-8")
    for name in ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR"):
        patch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder for this test alone; settings, drafts, caches and git live there."""
    folder = tmp_path / "home"
    isolate(monkeypatch, folder)
    return folder


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store made once a session, to be copied; never opened itself by a test."""
    folder = tmp_path_factory.mktemp("founded")
    with pytest.MonkeyPatch.context() as patch:
        isolate(patch, folder / "home")
        store = folder / "store"
        with Library.create(store, name="Northside", person=WRITER, starter=False) as library:
            for lesson in reversed(LESSONS):
                library.share(lesson, writer=WRITER)
    return store


@pytest.fixture
def store(founded: Path, tmp_path: Path) -> Path:
    """The folder of a real store with the seven tensions and the three ``LESSONS``."""
    folder = tmp_path / "store"
    shutil.copytree(founded, folder, symlinks=True)
    return folder


@pytest.fixture
def library(store: Path) -> Iterator[Library]:
    """That store, opened and up to date, with a profile as after the first use."""
    with Library.open(store, profile=Profile(name=WRITER.name, email=WRITER.email)) as opened:
        opened.refresh()
        yield opened


@pytest.fixture
def bothand(tmp_path: Path) -> Bothand:
    """The installed command as a process of its own, in the home of this test."""

    def run(
        *arguments: str,
        stdin: str | None = None,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> Outcome:
        finished = subprocess.run(
            [SCRIPT, *arguments],
            check=False,
            capture_output=True,
            input=stdin or "",
            text=True,
            encoding="utf-8",
            cwd=cwd or tmp_path,
            env={**os.environ, **(env or {})},
            timeout=LONGEST_RUN,
        )
        return Outcome(finished.returncode, finished.stdout, finished.stderr)

    return run
