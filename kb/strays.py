"""Files in a store's folders that git does not know: lessons that were added by hand.

To find them git reads every folder, which takes as long again as looking at every file it knows.
Its own shortcut (core.untrackedCache) counts time in seconds and overlooks what is added in the
second in which it looked: tried here, a lesson added by hand stayed unseen. So Bothand notes, in
nanoseconds, when each folder without strays last changed, and has git read only the others.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import subprocess
import time
from typing import TYPE_CHECKING, Final

from kb.gitcall import command, environment, not_started

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    Times = dict[str, int]
    """When each folder, named from the store's, last changed: nanoseconds."""

_NOTE: Final = "bothand.folders"
_YOUNG: Final = 2_000_000_000
"""Nanoseconds for which a folder must not have changed: what changes it within the same tick of
its file system's clock could not be told from what changed it before."""


class Strays:
    """One question about them, asked at once and answered when it is needed."""

    def __init__(self, folder: Path, tops: Sequence[str], file: str) -> None:
        """Ask now.

        Args:
            folder: the store, absolute.
            tops: its folders to look in.
            file: the one file beside them that counts too.

        Raises:
            GitFailed, DiskFailed: git cannot be started.
        """
        self._folder = folder
        self._tops = tops
        self._began = time.time_ns()
        self._stamp = stamp(folder)
        noted = _read(folder)
        self._known = noted[1]
        sure = self._known if noted[0] == self._stamp else {}
        self._times = _times(folder, tops, self._known) if self._known else {}
        asked = [name for name, when in self._times.items() if sure.get(name) != when]
        self._asked = [file, *(asked if self._known else tops)]
        self._process = _start(folder, self._asked) if asked or not self._known else None

    def result(self) -> list[str] | None:
        """Their paths; None if git could not tell."""
        found: list[str] = []
        if self._process is not None:
            out, _ = self._process.communicate()
            if self._process.returncode:
                return None
            found = [os.fsdecode(path) for path in out.split(b"\0") if path]
        self._remember(found)
        return found

    def cancel(self) -> None:
        """Nobody wants the answer any more."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()

    def _remember(self, found: list[str]) -> None:
        times = self._times or _times(self._folder, self._tops, {})
        straying = {path.rpartition("/")[0] for path in found}
        quiet = {
            # Noted without a time, a folder is read again, but found without reading the one above.
            name: 0 if name in straying or when >= self._began - _YOUNG else when
            for name, when in times.items()
        }
        if (quiet != self._known or self._process) and stamp(self._folder) == self._stamp:
            _write(self._folder, self._stamp, quiet)


def _start(folder: Path, asked: Sequence[str]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command("ls-files", "--others", "-z", "--", *asked),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(folder),
            cwd=folder,
        )
    except OSError as error:
        raise not_started(error, folder) from error


def _times(folder: Path, tops: Sequence[str], known: Times) -> Times:
    """When each folder last changed; folders that did not change are not read for those below."""
    below: dict[str, list[str]] = {}
    for name in known:
        below.setdefault(name.rpartition("/")[0], []).append(name)
    times: Times = {}
    waiting = [*tops]
    while waiting:
        name = waiting.pop()
        full = os.path.join(folder, name)  # noqa: PTH118 - hundreds of them in every look
        try:
            told = os.lstat(full)
            if not stat.S_ISDIR(told.st_mode):
                continue
            times[name] = told.st_mtime_ns
            if known.get(name) == told.st_mtime_ns:
                waiting += below.get(name, [])
            else:
                with os.scandir(full) as found:
                    waiting += [
                        f"{name}/{each.name}"
                        for each in found
                        if each.is_dir(follow_symlinks=False)
                    ]
        except OSError:
            continue
    return times


def stamp(folder: Path) -> list[int]:
    """What tells one state of git's own list of files from another."""
    try:
        told = os.lstat(folder / ".git" / "index")
    except OSError:
        return []
    return [told.st_mtime_ns, told.st_size, told.st_ino]


def follow(folder: Path, before: list[int]) -> None:
    """Keep what was noted, although a save has changed git's list of files since ``before``."""
    noted, known = _read(folder)
    if noted == before:
        _write(folder, stamp(folder), known)


def _read(folder: Path) -> tuple[list[int], Times]:
    try:
        noted, times = json.loads((folder / ".git" / _NOTE).read_bytes())
        sound = isinstance(noted, list) and all(isinstance(each, int) for each in times.values())
    except (OSError, ValueError, TypeError, AttributeError):
        return [], {}
    return (noted, times) if sound else ([], {})


def _write(folder: Path, noted: list[int], times: Times) -> None:
    """Note it for the next look. Not flushed: if it is lost, git reads all folders once more."""
    place = folder / ".git" / _NOTE
    aside = place.with_name(f"{_NOTE}.{os.getpid()}")
    with contextlib.suppress(OSError):
        aside.write_text(json.dumps([noted, times]))
        aside.replace(place)
