"""Exchange with the shared notebook, in rounds: fetch, merge in memory, send, and only then move.

A round changes nothing here until the server has taken what this computer sends, or has nothing to
take. So losing against a faster colleague costs one more round and leaves no trace: no half merged
folder, no chain of merges. What a round is about to do is noted before it sends
(:mod:`kb.crossing`), so a kill or a cut between the server's yes and ours is found out next time.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final, NamedTuple

from kb import brakes, git_history
from kb.arrival import dangerous
from kb.crossing import Crossing, CrossingNote
from kb.errors import Busy, Cancelled, DiskFailed, OutsideFailed, Refused
from kb.kept import Kept, Waiting, key_for, others_of, pieces_of
from kb.remote import SHARED, Remote, read_ref, remote_of
from kb.sharing import Synced
from kb.store_lock import alone
from kb.tree_merge import TreeMerge, merge_trees
from kb.worktree import is_record

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from kb.git_history import Difference
    from kb.repository import Repository
    from kb.sharing import Progress
    from kb.tree_merge import Disputed

ROUNDS: Final = 30
"""How often a sync begins again while others are faster. Fifty writers need some ten."""
_FIRST_WAIT: Final = 0.2
"""Seconds; the longest wait after the first lost round. It doubles each time (full jitter)."""
_LONGEST_WAIT: Final = 12.0
MERGED: Final = "Bring two versions together"


class Overtaken(Exception):
    """Others were faster; begin again."""


class _Plan(NamedTuple):
    """What a round wants the newest version to be, here and there."""

    target: str
    merge: TreeMerge
    left_out: tuple[str, ...] = ()


class _Pair(NamedTuple):
    """Two versions to bring together, and what they share."""

    mine: str
    theirs: str
    base: str | None
    parents: tuple[str, ...]
    """What the version made of both follows."""
    unsure: Collection[str] = ()
    """Paths for which there is more than one version that both share."""


class Exchange:
    """One sync of one store."""

    def __init__(
        self,
        repository: Repository,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        """Take the store; raises NotShared where it has nothing to sync with."""
        self._repository = repository
        self._folder = repository.folder
        self._stop = stop or threading.Event()
        self._progress = progress
        self._remote: Remote = remote_of(self._folder, repository.branch())
        self._remote.progress, self._remote.stop = progress, self._stop
        self._note = CrossingNote(self._folder)
        self._kept = Kept(self._folder)
        self._rounds = 0

    def run(self, before_merging: Callable[[], None], *, agree: str = "") -> Synced:
        """Exchange everything.

        Args:
            before_merging: called once it is known what the others have, to take in what was
                edited outside.
            agree: the brake that a person agreed to pass.

        Raises:
            As :meth:`kb.library.Library.sync`.
        """
        import tenacity  # noqa: PLC0415 - it brings asyncio along, 40 ms

        if (self._folder / ".git" / "shallow").exists():
            raise Refused(
                "This notebook was copied without its past, so it cannot be brought together with "
                f"others. Complete it with: git -C {self._folder} fetch --unshallow"
            )
        with alone(self._folder, "sync", "This notebook is being shared at this moment already."):
            self._repository.tidy()
            retrying = tenacity.Retrying(
                retry=tenacity.retry_if_exception_type(Overtaken),
                wait=tenacity.wait_random_exponential(_FIRST_WAIT, _LONGEST_WAIT),
                stop=tenacity.stop_after_attempt(ROUNDS),
                sleep=tenacity.sleep_using_event(self._stop),
                retry_error_callback=_given_up,
            )
            if any((self._folder / ".git" / "refs").rglob("*.lock")):
                self._repository.clear_locks()
            done: Synced = retrying(self._round, before_merging, agree)
            if not done.kept_back:
                self._kept.note_synced()
            return done

    # -- one round -------------------------------------------------------------------------

    def _round(self, before_merging: Callable[[], None], agree: str) -> Synced:
        if self._stop.is_set():  # also where it was set while this one waited for its turn
            raise Cancelled("Sharing was stopped. What you saved stays saved here.")
        self._rounds += 1
        theirs = self._remote.fetch()
        before_merging()
        self._finish_earlier()
        mine = self._repository.head()
        if mine is None:
            raise Refused("This notebook holds nothing yet. Write a lesson, then share.")
        known = read_ref(self._folder, SHARED)
        self._brake_at(mine, theirs, known, agree)
        plan = self._planned(mine, theirs, known, agree)
        earlier = self._sent_earlier(theirs)
        changes = (
            git_history.differences(self._folder, mine, plan.target)
            if (plan.target != mine)
            else {}
        )
        crossing = Crossing(
            mine,
            plan.target,
            (*(earlier.conflicts if earlier else ()), *map(_waiting, plan.merge.disputed)),
            tuple(pieces_of(_kinds(changes))),
        )
        kept_back, sent = "", (0, 0)
        if plan.target != theirs:
            kept_back = self._send(crossing, theirs)
            sent = (0, 0) if kept_back else self._count_sent(theirs, plan.target)
        newest = theirs if kept_back else plan.target
        if newest is not None and newest != known:
            self._remote.agreed(newest)
        if plan.target != mine:
            if not self._repository.advance(crossing, self._progress):
                raise Overtaken
        elif crossing.conflicts:
            self._kept.add(crossing.conflicts)
            self._note.clear()
        return Synced(
            received=len(crossing.news),
            sent=sent[0],
            also_received=others_of(_kinds(changes)),
            also_sent=sent[1],
            merged=len(plan.merge.merged),
            conflicts=tuple(each.key for each in self._kept.conflicts()),
            kept_back=kept_back,
            left_out=plan.left_out,
            rounds=self._rounds,
        )

    def _finish_earlier(self) -> None:
        """Finish what an earlier sync has left half done in the folder.

        Raises:
            DiskFailed: it cannot be finished; taking in more would make it worse.
        """
        noted = self._note.read()
        if noted is None:
            return
        self._repository.finish()
        head = self._repository.head()
        if self._note.read() and head and git_history.contains(self._folder, head, noted.new):
            raise DiskFailed(
                f"The files in {self._folder} could not all be brought up to date. "
                "Make room or allow writing there, then share again."
            )

    def _sent_earlier(self, theirs: str | None) -> Crossing | None:
        """What an earlier sync has sent without living to see the answer; None if it did not."""
        noted = self._note.read()
        if noted is None:
            return None
        if (
            theirs is not None
            and git_history.holds(self._folder, noted.new)
            and git_history.contains(self._folder, theirs, noted.new)
        ):
            return noted
        self._note.clear()
        return None

    def _brake_at(self, mine: str, theirs: str | None, known: str | None, agree: str) -> None:
        if known is None or known == theirs:
            return
        if theirs is None:
            if agree != brakes.EMPTIED:
                brakes.emptied(self._folder, mine, known)
            return
        if agree != brakes.REWRITTEN and not git_history.contains(self._folder, theirs, known):
            brakes.rewritten(self._folder, mine, known)

    def _planned(self, mine: str, theirs: str | None, known: str | None, agree: str) -> _Plan:
        if theirs is None or theirs == mine:
            return _Plan(mine, TreeMerge())
        if (
            agree == brakes.REWRITTEN
            and known is not None
            and not git_history.contains(self._folder, theirs, known)
        ):
            # Merged with the old past as a second parent, what was purged would come back.
            brakes.rescue(self._folder, mine, known)
            return self._merged(_Pair(mine, theirs, known, (theirs,)), agree)
        bases = git_history.common(self._folder, mine, theirs)
        if bases == [theirs]:
            return _Plan(mine, TreeMerge())
        if not bases and agree != brakes.UNRELATED:
            brakes.unrelated(self._folder, mine)
        parents = (theirs,) if bases == [mine] else (mine, theirs)
        unsure = {
            path
            for other in bases[1:]
            for path in git_history.differences(self._folder, bases[0], other)
        }
        base = bases[0] if bases else None
        return self._merged(_Pair(mine, theirs, base, parents, unsure), agree)

    def _merged(self, pair: _Pair, agree: str) -> _Plan:
        """Bring the two together; where only the others have changed anything, theirs it is."""
        folder, mine, base = self._folder, pair.mine, pair.base
        my_changes = {} if base == mine else git_history.differences(folder, base, mine)
        their_changes = git_history.differences(folder, base, pair.theirs)
        if not agree:
            brakes.check_removals(folder, mine, base, their_changes)
        elif agree == brakes.REMOVALS:
            brakes.rescue(folder, mine)
        left_out = {path for path in dangerous(their_changes) if _guarded(path)}
        wanted = {path: change for path, change in their_changes.items() if path not in left_out}
        merge = merge_trees(my_changes, wanted, self._repository.content, unsure=pair.unsure)
        merge.onto_theirs.update(_instead(left_out, my_changes, their_changes))
        if not merge.onto_theirs and pair.parents == (pair.theirs,):
            return _Plan(pair.theirs, merge)
        target = self._repository.compose(pair.theirs, merge.onto_theirs, pair.parents, MERGED)
        return _Plan(target, merge, tuple(sorted(left_out)))

    def _send(self, crossing: Crossing, theirs: str | None) -> str:
        """Send the new version; answers why the server did not take it, if it did not.

        Raises:
            Overtaken: others were faster.
            OutsideFailed: the server took nothing, and has nothing new for us either.
        """
        moves = crossing.new != crossing.old
        if moves:
            self._note.write(crossing)
        try:
            if not self._remote.send(crossing.new):
                raise Overtaken
        except Cancelled:
            raise
        except OutsideFailed as error:
            # What came from colleagues is here already: it need not wait for the server's mercy.
            if not moves or theirs is None:
                raise
            return str(error)
        return ""

    def _count_sent(self, theirs: str | None, target: str) -> tuple[int, int]:
        """How many lessons, and how many decisions and responses."""
        changes = _kinds(git_history.differences(self._folder, theirs, target))
        return len(pieces_of(changes)), others_of(changes)


def _instead(
    left_out: set[str],
    mine: Mapping[str, Difference],
    theirs: Mapping[str, Difference],
) -> dict[str, str | bytes | None]:
    """What shall stand where the others have put something that may not be written."""
    instead: dict[str, str | bytes | None] = {}
    for path in left_out:
        ours = mine[path].new if path in mine else theirs[path].old
        instead[path] = ours.oid if ours and ours.mode in {0o100644, 0o100755} else None
    return instead


def _guarded(path: str) -> bool:
    """Whether a file stands among the records of a store. Others are kept, but not laid out."""
    return path.partition("/")[0] in {"entries", "tensions", "decisions", "responses"} or (
        is_record(path)
    )


def _kinds(changes: Mapping[str, Difference]) -> list[tuple[str, str]]:
    """Each changed path with how it changed."""
    return [(path, _kind(each)) for path, each in changes.items()]


def _kind(change: Difference) -> str:
    if change.old is None:
        return "added"
    return "removed" if change.new is None else "modified"


def _waiting(disputed: Disputed) -> Waiting:
    return Waiting(
        key_for(disputed.path),
        disputed.path,
        disputed.mine,
        disputed.theirs,
        disputed.base,
        disputed.laid,
        disputed.about,
        time.time(),
    )


def _given_up(state: object) -> Synced:
    del state
    raise Busy(
        "Many colleagues are sharing at this moment. What you saved is safe here; "
        "Bothand tries again later."
    )
