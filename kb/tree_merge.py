"""Three-way merge of two versions of a whole store: which files come from whom.

What one side alone changed is taken from it. A file that both changed is merged by meaning
(:mod:`kb.merge`). A lesson that was moved is known by the id in its file's name, so that a change
of one side finds the file where the other side has put it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from kb.merge import merge
from kb.moves import moves
from kb.sharing import FILE, REMOVAL

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from kb.git_history import Difference, Side

    Changes = Mapping[str, Difference]


class Disputed(NamedTuple):
    """One file that the two sides did not agree on, with all that each of them wrote."""

    path: str
    mine: bytes | None
    theirs: bytes | None
    base: bytes | None
    laid: bytes | None
    """What stands in the merged store."""
    about: tuple[str, ...]


@dataclass(slots=True)
class TreeMerge:
    """What has to be changed in the others' version to make it the merged one.

    ``onto_theirs`` maps a path to the name of an object, to new bytes, or to None where the file
    goes.
    """

    onto_theirs: dict[str, str | bytes | None] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    disputed: list[Disputed] = field(default_factory=list)


class _Both(NamedTuple):
    """A file as each side has it, with the paths where it stands there."""

    path: str
    base: Side | None
    mine: Side | None
    theirs: Side | None


def merge_trees(
    mine: Changes,
    theirs: Changes,
    read: Callable[[str], bytes],
    *,
    unsure: Collection[str] = (),
) -> TreeMerge:
    """Merge what both sides changed since the version they share.

    Args:
        mine: what this computer changed.
        theirs: what the others changed.
        read: gives the bytes of an object by its name.
        unsure: paths for which nobody can say what the shared version was; if both sides have
            something there, and not the same, they are disputed.
    """
    done = TreeMerge()
    my_moves, their_moves = moves(mine), moves(theirs)
    handled: set[str] = set()
    for old in {*my_moves, *their_moves}:
        handled |= _merge_moved(done, old, (mine, theirs), (my_moves, their_moves), read)
    for path, change in mine.items():
        if path in handled:
            continue
        other = theirs.get(path)
        if other is None:
            done.onto_theirs[path] = change.new.oid if change.new else None
        elif other.new != change.new:
            both = _Both(path, change.old, change.new, other.new)
            _merge_file(done, both, read, unsure=path in unsure)
    _part_files_from_folders(done, theirs)
    return done


def _merge_moved(
    done: TreeMerge,
    old: str,
    changes: tuple[Changes, Changes],
    moves: tuple[Mapping[str, str], Mapping[str, str]],
    read: Callable[[str], bytes],
) -> set[str]:
    """Settle one file that at least one side has moved; answers the paths that are settled."""
    mine, theirs = changes
    my_place, their_place = moves[0].get(old), moves[1].get(old)
    if my_place and not their_place and old not in theirs:
        return set()  # nobody else touched it: two plain changes of mine
    if their_place and not my_place and old not in mine:
        return set()
    place = their_place or my_place or old
    base = (mine.get(old) or theirs[old]).old
    my_file = mine[my_place].new if my_place else mine[old].new if old in mine else base
    their_file = theirs[their_place].new if their_place else theirs[old].new
    settled = {old, *filter(None, (my_place, their_place))}
    for path in settled - {place}:
        if path == old or path in mine:
            done.onto_theirs[path] = None
    if my_file == their_file:
        done.onto_theirs[place] = their_file.oid if their_file else None
    else:
        _merge_file(done, _Both(place, base, my_file, their_file), read, unsure=False)
    return settled


def _merge_file(
    done: TreeMerge, both: _Both, read: Callable[[str], bytes], *, unsure: bool
) -> None:
    base, mine, theirs = (
        None if side is None else read(side.oid) for side in (both.base, both.mine, both.theirs)
    )
    merged = merge(base, mine, theirs)
    about = merged.disputed or ((FILE,) if unsure else ())
    # A file that was moved without a change is still one that somebody wanted to keep.
    if not about and (mine is None or theirs is None):
        about, kept = (REMOVAL,), mine if theirs is None else theirs
    else:
        kept = merged.data
    if kept != theirs or both.theirs is None:
        done.onto_theirs[both.path] = kept
    elif both.theirs is not None:
        done.onto_theirs[both.path] = both.theirs.oid
    if about:
        done.disputed.append(Disputed(both.path, mine, theirs, base, kept, about))
    else:
        done.merged.append(both.path)


def _part_files_from_folders(done: TreeMerge, theirs: Changes) -> None:
    """Give a file another name where the other side has made a folder of that name."""
    came = {path for path, change in theirs.items() if change.new is not None}
    folders = {parent for path in came for parent in _parents(path)}
    for path, content in [*done.onto_theirs.items()]:
        if content is None:
            continue
        if path in folders:
            del done.onto_theirs[path]
            done.onto_theirs[f"{path}~mine"] = content
        for parent in _parents(path):
            if parent in came and parent not in done.onto_theirs:
                change = theirs[parent].new
                done.onto_theirs[parent] = None
                if change is not None:
                    done.onto_theirs[f"{parent}~theirs"] = change.oid


def _parents(path: str) -> list[str]:
    steps = path.split("/")
    return ["/".join(steps[:count]) for count in range(1, len(steps))]
