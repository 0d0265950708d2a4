"""Bring the files of a store's folder from one version to another without losing what is there.

A file is written only where what stands there is what the old version held. Anything else is
somebody's edit: it is merged with the new version, and where that cannot be, it is kept whole as a
conflict before the new text takes its place. An edit of a lesson that colleagues have moved goes
along to its new place, so that the lesson does not stand twice.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from typing import TYPE_CHECKING, Final, NamedTuple

from kb import inside
from kb.errors import NotFound, Refused
from kb.merge import merge
from kb.moves import moves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from kb.git_history import Difference

_FEW: Final = 40
"""Up to so many files are flushed one by one; more, all at once in the end."""
_LARGEST: Final = 64 * 1024 * 1024
"""Bytes; a file larger than that in the folder is left as it is."""


class Edited(NamedTuple):
    """A file that somebody edited outside while colleagues changed it too."""

    path: str
    mine: bytes | None
    theirs: bytes | None
    base: bytes | None
    laid: bytes | None
    about: tuple[str, ...]


class LaidOut(NamedTuple):
    """What became of the files."""

    written: list[str]
    """Those that now are as the new version has them."""
    apart: list[str]
    """Those that differ from it still: somebody's edits, or what must not be written."""


def lay_out(
    folder: Path,
    changes: Mapping[str, Difference],
    read: Callable[[str], bytes],
    keep: Callable[[Edited], None],
    *,
    skip: Iterable[str] = (),
    torn: bool = False,
    tick: Callable[[int, int], None] | None = None,
) -> LaidOut:
    """Bring these files up to date.

    Args:
        folder: the store.
        changes: the files that differ between the old and the new version.
        read: gives the bytes of an object by its name.
        keep: keeps an edit durably that would otherwise be written over.
        skip: paths that must not be written.
        torn: whether this goes on with what was cut off, so that a file may be half written.
        tick: told how many are done, of how many.

    Raises:
        DiskFailed: a file cannot be written; calling again goes on where it stopped.
    """
    done = LaidOut([], [])
    left = set(skip)
    each_alone = len(changes) <= _FEW
    carried: dict[str, bool] = {}
    for old, place in moves(changes).items():
        if old not in left and place not in left:
            with contextlib.suppress(Refused):  # then each of the two is laid out by itself
                carried |= _carry(folder, (old, place), changes, read, keep, torn=torn)
    for count, (path, change) in enumerate(changes.items()):
        if tick is not None and count % 50 == 0:
            tick(count, len(changes))
        if path in left:
            done.apart.append(path)
            continue
        if path in carried:
            (done.written if carried[path] else done.apart).append(path)
            continue
        try:
            same = _lay(folder, path, change, read, keep, torn=torn, flush=each_alone)
        except Refused:
            same = False  # a link or a folder stands there: checks tell of it
        (done.written if same else done.apart).append(path)
    if not each_alone:
        os.sync()
    return done


def _lay(
    folder: Path,
    path: str,
    change: Difference,
    read: Callable[[str], bytes],
    keep: Callable[[Edited], None],
    *,
    torn: bool,
    flush: bool,
) -> bool:
    """Bring one file up to date; whether it now is as the new version has it."""
    there = _there(folder, path)
    name = None if there is None else _name(there)
    new_name = change.new.oid if change.new else None
    if name == new_name:
        return True
    new = read(change.new.oid) if change.new else None
    if name == (change.old.oid if change.old else None) or (torn and _half(there, new)):
        _put(folder, path, new, flush=flush)
        return True
    base = read(change.old.oid) if change.old else None
    merged = merge(base, there, new)
    if merged.disputed:
        keep(Edited(path, there, new, base, merged.data, merged.disputed))
    if merged.data != there:
        _put(folder, path, merged.data, flush=flush)
    return merged.data == new


def _carry(
    folder: Path,
    move: tuple[str, str],
    changes: Mapping[str, Difference],
    read: Callable[[str], bytes],
    keep: Callable[[Edited], None],
    *,
    torn: bool,
) -> dict[str, bool]:
    """Carry an edit of a lesson along to where colleagues have moved it.

    Returns:
        For the old and the new place, whether it now is as the new version has it; nothing where
        there is no edit, or something of somebody's own stands at the new place.
    """
    old, place = move
    edit, was, now = _there(folder, old), changes[old].old, changes[place].new
    if edit is None or was is None or now is None or _name(edit) == was.oid:
        return {}
    base, new, there = read(was.oid), read(now.oid), _there(folder, place)
    merged = merge(base, edit, new)
    if merged.data is None or not (
        there in {None, new, merged.data} or (torn and _half(there, new))
    ):
        return {}
    if merged.disputed:
        keep(Edited(place, edit, new, base, merged.data, merged.disputed))
    # In this order: cut off in between, the edit is still there to be carried again.
    _put(folder, place, merged.data, flush=True)
    _put(folder, old, None, flush=True)
    return {old: True, place: merged.data == new}


def _there(folder: Path, path: str) -> bytes | None:
    try:
        return inside.read(folder, path, _LARGEST)
    except NotFound:
        return None


def _put(folder: Path, path: str, data: bytes | None, *, flush: bool) -> None:
    if data is None:
        inside.remove(folder, path, flush=flush)
    else:
        inside.write(folder, path, data, flush=flush)


def _name(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0%s" % (len(data), data), usedforsecurity=False).hexdigest()


def _half(there: bytes | None, new: bytes | None) -> bool:
    """Whether this is what a power cut leaves of a file that was being written."""
    if there is None or new is None or len(there) > len(new):
        return False
    return new.startswith(there.rstrip(b"\0"))
