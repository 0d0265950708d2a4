"""How much stands here that colleagues do not have yet; told without asking the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kb.gitcall import run
from kb.remote import SHARED

if TYPE_CHECKING:
    from pathlib import Path


WRITTEN: Final = ("entries", "decisions", "responses")
"""The folders of what people write day by day."""


def count(folder: Path) -> int:
    """How many lessons, decisions and responses were saved here and are not shared yet."""
    names = ("-r", "-z", "--name-only")
    told = run(folder, "diff-tree", *names, "--no-renames", SHARED, "HEAD", "--", *WRITTEN)
    if told.returncode:  # it was never shared
        told = run(folder, "ls-tree", *names, "HEAD", *(f"{each}/" for each in WRITTEN))
    return told.stdout.count(b".md\0")
