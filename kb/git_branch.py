"""The branch that a store is on, found and kept sound."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final

from kb.errors import DiskFailed, GitFailed
from kb.git_answers import ask
from kb.gitcall import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BRANCH: Final = "main"
_ON_BRANCH: Final = re.compile(r"ref: (refs/heads/\S+)\s*")
_SOUND: Final = re.compile(rb"[0-9a-f]{40}\s*|ref: \S+\s*")
_MOVED_TO: Final = re.compile(rb"[0-9a-f]{40} ([0-9a-f]{40}) ")
_LOOK_BACK: Final = 20
"""How many moves of the branch a power cut may have left half written."""


def current(folder: Path) -> str:
    """The full name of the branch that the store is on.

    Raises:
        GitFailed: it is on none; the text says what to do.
        DiskFailed: it cannot be read.
    """
    on = _ON_BRANCH.fullmatch(_read(folder / ".git" / "HEAD").decode("utf-8", "replace"))
    if on is not None:
        return on[1]
    if any((folder / ".git" / f"rebase-{way}").exists() for way in ("merge", "apply")):
        raise GitFailed(
            "Somebody is rewriting this notebook's history with git rebase. "
            f"Finish that, or give it up with: git -C {folder} rebase --abort"
        )
    raise GitFailed(
        "The notebook stands at an old version, not at its newest. "
        f"Bring it back with: git -C {folder} switch {BRANCH}"
    )


def mend(folder: Path) -> None:
    """Set a branch that a power cut has emptied back to its last sound commit.

    Else git would take the store for one without any commit. What was saved after that commit, if
    anything, still stands in the folder, as an edit made outside. Call it holding the store.

    Raises:
        GitFailed: no sound commit is noted in its log, or the store is on no branch.
        DiskFailed: it cannot be read or written.
    """
    branch = current(folder)
    place = folder / ".git" / branch
    if not os.path.lexists(place) or _SOUND.fullmatch(_read(place)):
        return
    for commit in _noted(folder / ".git" / "logs" / branch):
        if run(folder, "cat-file", "-e", f"{commit}^{{tree}}").returncode == 0:
            try:
                place.unlink()
            except OSError as error:
                raise DiskFailed(
                    f"{place} is damaged and cannot be deleted: {os.strerror(error.errno or 0)}."
                ) from error
            ask(folder, "update-ref", "-m", "bothand: mend", branch, commit)
            return
    raise GitFailed(
        f"Where this notebook keeps its newest version, {place}, is damaged. Its files are intact. "
        "Clone it again from the shared notebook, and put the files that differ into the clone."
    )


def _noted(log: Path) -> Iterator[str]:
    """The commits that a branch was moved to, the last one first."""
    try:
        lines = _read(log).splitlines()
    except DiskFailed:
        return
    for line in lines[: -_LOOK_BACK - 1 : -1]:
        found = _MOVED_TO.match(line)
        if found:
            yield found[1].decode()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise DiskFailed(f"{path} cannot be read: {reason}.") from error
