"""What follows when the branch has moved to a version that colleagues have a part in.

The same steps finish a sync and a sync that was cut off: keep what is disputed, lay out the files,
let git's own list follow, and only then forget that it was under way.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Final, NamedTuple

from kb import git_list, inside, strays
from kb.crossing import CrossingNote
from kb.git_history import differences
from kb.gitcall import run
from kb.incoming import refused
from kb.kept import Kept, Waiting, key_for
from kb.laying_out import lay_out

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kb.crossing import Crossing
    from kb.git_history import Difference
    from kb.git_objects import Objects
    from kb.laying_out import Edited
    from kb.sharing import Progress

_NOTHING: Final = "0" * 40
_MANY: Final = 200
"""New files from which on git lays them out."""


class Arriving(NamedTuple):
    """A store that is held, and where it now is."""

    folder: Path
    objects: Objects
    head: str
    lock: int


def arrive(
    at: Arriving,
    crossing: Crossing,
    *,
    again: bool = False,
    progress: Progress | None = None,
) -> None:
    """Bring everything up to the version that the branch has moved to.

    Args:
        at: the store, held for writing.
        crossing: the move, as it was noted.
        again: whether this goes on with what was cut off.
        progress: told how many files are laid out.

    Raises:
        DiskFailed, GitFailed: it could not be finished; the next call goes on with it.
    """
    folder = at.folder
    kept = Kept(folder)
    kept.add(crossing.conflicts)
    kept.tell(crossing.news)
    changes = differences(folder, crossing.old, crossing.new)
    if at.head != crossing.new:
        later = differences(folder, crossing.new, at.head)
        changes = {path: change for path, change in changes.items() if path not in later}
    if again:
        for beside in {path.rpartition("/")[0]: path for path in changes}.values():
            inside.sweep(folder, beside)
        at.objects.sweep()
    stamp = strays.stamp(folder)
    skip = dangerous(changes)
    fresh = [path for path, change in changes.items() if change.old is None and path not in skip]
    if len(fresh) > _MANY and _laid_by_git(at, fresh, changes):
        done = {*fresh}
        changes = {path: change for path, change in changes.items() if path not in done}
    laid = lay_out(
        folder,
        changes,
        lambda oid: at.objects.content(bytes.fromhex(oid)),
        lambda edited: kept.add([waiting(edited)]),
        skip=skip,
        torn=again,
        tick=None if progress is None else _ticking(progress),
    )
    if len(fresh) > _MANY:
        os.sync()
    told = git_list.Telling(folder, laid.written, at.lock)
    apart = laid.apart if told.done() else [*changes]
    if not apart or git_list.tell(folder, _lines(apart, changes), at.lock, crashed=told.crashed):
        strays.follow(folder, stamp)
        CrossingNote(folder).clear()


def _laid_by_git(at: Arriving, paths: list[str], changes: Mapping[str, Difference]) -> bool:
    """Let git lay out files that are new, which it does three times as fast; False: not all of it.

    It is not told to overwrite, so where something stands already it leaves that alone.
    """
    if not git_list.tell(at.folder, _lines(paths, changes), at.lock):
        return False
    feed = b"".join(os.fsencode(path) + b"\0" for path in paths)
    answer = run(at.folder, "checkout-index", "-u", "-z", "--stdin", feed=feed, lock=at.lock)
    return answer.returncode == 0


def dangerous(changes: Mapping[str, Difference]) -> set[str]:
    """The paths among these whose new version must not be written into a folder."""
    found = (
        (change.new.mode, os.fsencode(path))
        for path, change in changes.items()
        if change.new is not None
    )
    return {os.fsdecode(each.path) for each in refused(found)}


def waiting(edited: Edited) -> Waiting:
    """An edit that could not be merged, as it is kept."""
    return Waiting(
        key_for(edited.path),
        edited.path,
        edited.mine,
        edited.theirs,
        edited.base,
        edited.laid,
        edited.about,
        time.time(),
    )


def _ticking(progress: Progress) -> Callable[[int, int], None]:
    return lambda done, total: progress("Taking in", done, total)


def _lines(paths: list[str], changes: Mapping[str, Difference]) -> bytes:
    """What git's list has to say of files, as ``git update-index --index-info`` takes it."""
    lines = []
    for path in paths:
        new = changes[path].new
        mode, oid = (new.mode, new.oid) if new else (0, _NOTHING)
        lines.append(b"%o %s\t%s\0" % (mode, oid.encode(), os.fsencode(path)))
    return b"".join(lines)
