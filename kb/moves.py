"""Which lessons one side has moved: known by the id in a file's name, wherever the file stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.git_history import Difference

_LESSON: Final = re.compile(r"entries/(?:.*/)?[^/]*?-?([0-9A-Za-z]{10})\.md")


def moves(changes: Mapping[str, Difference]) -> dict[str, str]:
    """Where lessons went that these changes have moved: old path to new path."""
    gone: dict[str, str] = {}
    came: dict[str, str] = {}
    for path, change in changes.items():
        if (change.old is None) == (change.new is None):
            continue
        found = _LESSON.fullmatch(path)
        if found:
            (came if change.old is None else gone)[found[1].lower()] = path
    return {gone[entry_id]: came[entry_id] for entry_id in gone.keys() & came.keys()}
