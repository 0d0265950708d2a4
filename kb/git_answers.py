"""What git answers, and what its complaints mean to a person."""

from __future__ import annotations

import functools
import os
import re
from typing import TYPE_CHECKING, Final, NoReturn

from kb.errors import DiskFailed, GitFailed
from kb.gitcall import run
from kb.privacy import clean

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_OLDEST: Final = (2, 36)
"""The first git that flushes what it writes when asked to (core.fsync)."""
_DISK: Final = ("No space left", "Read-only file system", "Permission denied", "File too large")
_DAMAGED: Final = ("index file", "bad signature", "bad index", "index uses", "unknown index")
"""What git says of its own list of files when that is broken."""


def ask(folder: Path, *arguments: str, env: Mapping[str, str] | None = None) -> bytes:
    """The answer of a git command that has to succeed.

    Raises:
        GitFailed, DiskFailed: it did not.
    """
    answer = run(folder, *arguments, env=env)
    if answer.returncode:
        complain(answer.stderr)
    return answer.stdout


def complain(complaint: bytes) -> NoReturn:
    """Raise what git complained of."""
    said = clean(os.fsdecode(complaint), newlines=False).strip()
    if any(sign in said for sign in _DISK):
        raise DiskFailed(
            f"The disk does not take it; make room or allow writing, then try again: {said}"
        )
    raise GitFailed(f"Git could not do it: {said}")


def locked(complaint: bytes) -> bool:
    """Whether git could not begin because another git is at work, or has left its lock behind."""
    return b".lock" in complaint and b"File exists" in complaint


def explained(folder: Path, complaint: bytes) -> str:
    """Why a store cannot be read, in a sentence."""
    said = clean(os.fsdecode(complaint)).strip().partition("\n")[0]
    return f"The notebook {folder} cannot be read through git: {said}"


def list_is_damaged(code: int, complaint: bytes) -> bool:
    """Whether git failed because its own list of files is broken; some breaks make it crash.

    Git writes that list without flushing it, so a power cut can break it. It holds nothing that
    the newest version and the folder do not hold.
    """
    said = os.fsdecode(complaint)
    return code < 0 or any(sign in said for sign in _DAMAGED)


@functools.cache
def check_version(folder: Path) -> None:
    """See that git is new enough to make a save durable.

    Raises:
        GitFailed: it is too old.
    """
    told = run(folder, "version").stdout.decode("utf-8", "replace")
    found = re.search(r"(\d+)\.(\d+)", told)
    if found and (int(found[1]), int(found[2])) < _OLDEST:
        oldest = ".".join(map(str, _OLDEST))
        raise GitFailed(
            f"This computer has git {found[0]}, which does not write safely enough to save with. "
            f"Install git {oldest} or later."
        )
