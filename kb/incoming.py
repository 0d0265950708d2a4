"""Which files of a fetched version may not be written into a folder.

Git refuses some of these itself when it fetches (transfer.fsckObjects), but not links, not modules,
and not what only another system takes for ``.git``. So every path is looked at before a byte of it
is written. The forms are those of git's own verify_path and its protectHFS and protectNTFS.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

PLAIN: Final = frozenset({0o100644, 0o100755})
"""The modes of a plain file."""
LONGEST: Final = 4000
"""Bytes of a path; systems end at 4,096, the store's own folder included."""
_LONGEST_NAME: Final = 255
_KINDS: Final = {
    0o120000: "it is a link to another place, and not a plain file",
    0o160000: "it is a notebook of its own, and not a plain file",
}
_CONTROL: Final = re.compile(rb"[\x00-\x1f\x7f\\]|\xc2[\x80-\x9f]")
"""What steers a terminal, in UTF-8, and the backslash, which divides a path on Windows."""
_SOUND: Final = re.compile(rb"[\w-][\w.-]{0,99}(?:/[\w-][\w.-]{0,99}){0,9}")
"""A path in which nothing has to be looked for; nearly all are."""
_IGNORED: Final = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
"""Characters that the file system of a Mac passes over when it compares names."""
_SHORT: Final = re.compile(r"git~\d+", re.IGNORECASE)


class Refusal(NamedTuple):
    """A path that must not be written, and why."""

    path: bytes
    reason: str


def refused(entries: Iterable[tuple[int, bytes]]) -> list[Refusal]:
    """Which of these may not be written.

    Args:
        entries: mode and path of each file, as a tree of git has them.
    """
    found = []
    for mode, path in entries:
        if mode not in PLAIN:
            found.append(Refusal(path, _KINDS.get(mode, "it is no plain file")))
        elif not _SOUND.fullmatch(path) and (reason := _reason(path)):
            found.append(Refusal(path, reason))
    return found


def _reason(path: bytes) -> str:
    if not path or path.startswith(b"/") or len(path) > LONGEST:
        return "its path leads elsewhere or is too long"
    if _CONTROL.search(path):
        return "its name holds signs that no file name should hold"
    names = path.split(b"/")
    if any(name in {b"", b".", b".."} or len(name) > _LONGEST_NAME for name in names):
        return "its path leads elsewhere or is too long"
    if any(_is_git(name) for name in names):
        return "its path leads into git's own folder on some computers"
    return ""


def _is_git(name: bytes) -> bool:
    """Whether some system takes this name for ``.git``."""
    # What is no UTF-8 may end a name (so git expects of a Mac), or be passed over.
    ended = name.decode("utf-8", "replace").partition("\ufffd")[0]
    for text in (ended, name.decode("utf-8", "ignore")):
        # Windows cuts off what follows a colon, and dots and spaces at the end.
        bare = _IGNORED.sub("", text).partition(":")[0].rstrip(". ").lower()
        if bare == ".git" or _SHORT.fullmatch(bare):
            return True
    return False
