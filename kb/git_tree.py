"""Folders as git stores them: changed by writing only the folders on the way to what changed.

So the cost of a save does not grow with the store. Names are bytes here: a store may hold any,
also such as GitPython's own reader of folders refuses.
"""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Entries = dict[bytes, tuple[int, bytes]]
    """A folder: name to (mode, object)."""
    Changes = Mapping[tuple[bytes, ...], bytes | None]
    """Names from the top down to the file, to its new object, or None where it goes."""

_FILE: Final = 0o100644
_FOLDER: Final = 0o040000
_ID_BYTES: Final = 20


def names(path: bytes) -> tuple[bytes, ...]:
    """A path from the top down."""
    return tuple(path.split(b"/"))


def parse(data: bytes) -> Entries:
    """The entries of a folder.

    Raises:
        ValueError: it is damaged.
    """
    entries: Entries = {}
    start = 0
    while start < len(data):
        space = data.index(b" ", start)
        end = data.index(b"\0", space)
        after = end + 1 + _ID_BYTES
        if after > len(data):
            raise ValueError("a folder ends in the middle of a name")
        entries[data[space + 1 : end]] = int(data[start:space], 8), data[end + 1 : after]
        start = after
    return entries


def render(entries: Entries) -> bytes:
    """A folder as git stores it."""
    return b"".join(
        b"%o %s\0%s" % (mode, name, oid)
        for name, (mode, oid) in sorted(entries.items(), key=_git_order)
    )


def _git_order(entry: tuple[bytes, tuple[int, bytes]]) -> bytes:
    """Git sorts the names in a folder as if those of folders ended in a slash."""
    name, (mode, _) = entry
    return name + b"/" if stat.S_ISDIR(mode) else name


def find(
    read: Callable[[bytes], bytes], top: bytes, path: tuple[bytes, ...]
) -> tuple[int, bytes] | None:
    """Mode and object of what stands at a path below a folder; None where nothing does.

    Args:
        read: gives the stored bytes of a folder.
        top: the folder's object.
        path: names from the top down.
    """
    mode, oid = _FOLDER, top
    for name in path:
        found = parse(read(oid)).get(name) if stat.S_ISDIR(mode) else None
        if found is None:
            return None
        mode, oid = found
    return mode, oid


def graft(
    read: Callable[[bytes], bytes],
    write: Callable[[bytes], bytes],
    top: bytes | None,
    changes: Changes,
) -> bytes | None:
    """Store a folder with changes, and the folders on the way to them.

    A file keeps its mode; a folder that becomes empty goes. To remove a file that is none, as a
    folder of that name stands there, changes nothing.

    Args:
        read: gives the stored bytes of a folder.
        write: stores the bytes of a folder; answers its object.
        top: the folder's object; None for a new one.
        changes: what changes.

    Returns:
        The new folder's object; None if it is empty.
    """
    entries = {} if top is None else parse(read(top))
    below: dict[bytes, dict[tuple[bytes, ...], bytes | None]] = {}
    for (name, *rest), oid in changes.items():
        if rest:
            below.setdefault(name, {})[tuple(rest)] = oid
        elif oid is None:
            if name in entries and not stat.S_ISDIR(entries[name][0]):
                del entries[name]
        else:
            mode = entries[name][0] if name in entries else _FILE
            entries[name] = mode if stat.S_ISREG(mode) else _FILE, oid
    for name, inner in below.items():
        mode, known = entries.get(name, (0, b""))
        made = graft(read, write, known if stat.S_ISDIR(mode) else None, inner)
        if made is not None:
            entries[name] = _FOLDER, made
        elif stat.S_ISDIR(mode):
            del entries[name]
    return write(render(entries)) if entries else None
