"""How much stands here that colleagues do not have yet; told without asking the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.gitcall import run
from kb.remote import SHARED

if TYPE_CHECKING:
    from pathlib import Path


def count(folder: Path) -> int:
    """The number of lessons that were saved here and are not shared yet."""
    names = ("-r", "-z", "--name-only")
    told = run(folder, "diff-tree", *names, "--no-renames", SHARED, "HEAD", "--", "entries")
    if told.returncode:  # it was never shared
        told = run(folder, "ls-tree", *names, "HEAD", "entries/")
    return told.stdout.count(b".md\0")
