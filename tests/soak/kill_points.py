"""Kill Bob before every single change, in saving, in syncing and in recovering from that."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final, NamedTuple

from tests.soak.acting_process import MARK, Task
from tests.soak.actors import MODULE, PROJECT, Actors, settle, told_in
from tests.soak.world import World, faults, recover

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.soak.actors import Told

DAY: Final = [["share", "Killed1"], ["sync"], ["share", "Killed2"], ["sync"]]
"""Save, sync with all there is to merge, save again, and sync with nothing but that."""
RECOVERY: Final = [["share", "Recovering"], ["sync"]]
CALLS: Final = (
    "write,pwrite64,writev,fsync,fdatasync,ftruncate,truncate,copy_file_range,sendfile,"
    "rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,"
    "mkdir,mkdirat,rmdir,creat,chmod,fchmod,fchmodat,utimensat,msync"
)
"""The system calls that change something that outlives the process."""


class Proved(NamedTuple):
    """What a run over kill points found."""

    what: str
    points: int
    faults: list[str]

    def __str__(self) -> str:
        """One plain line."""
        return f"kills in {self.what}: {self.points} points, {len(self.faults)} needed a person"


def in_python(world: World, acts: list[list[str]], points: Iterable[int], begin: str) -> Proved:
    """Kill before each change that Python makes, as far as its audit tells of it.

    Args:
        world: the stores.
        acts: what Bob does.
        points: before which changes to kill; ends where Bob came to his end unkilled.
        begin: the name under which the stores were kept as they are at the beginning.
    """
    found: list[str] = []
    count = 0
    with Actors() as actors:
        for at in points:
            told = _started(world, acts, at, begin, actors)
            if told.ended:
                break
            count += 1
            found += _after(world, told, begin, f"{begin} {at}")
    return Proved(f"{begin}, Python's own changes", count, found)


def length(world: World, acts: list[list[str]], begin: str) -> int:
    """How many changes Python makes while Bob does this."""
    low, high = 0, 1
    with Actors() as actors:
        while not _started(world, acts, high, begin, actors).ended:
            low, high = high, high * 2
        while high - low > 1:
            middle = (low + high) // 2
            if _started(world, acts, middle, begin, actors).ended:
                high = middle
            else:
                low = middle
    return low


def killed_at(world: World, acts: list[list[str]], at: int, begin: str, name: str) -> None:
    """Leave the stores as a kill before this change leaves them, and keep them under a name."""
    with Actors() as actors:
        told = _started(world, acts, at, begin, actors)
    world.keep(name)
    _words_at(world, name).write_text("\n".join(told.words))


def _started(world: World, acts: list[list[str]], at: int, begin: str, actors: Actors) -> Told:
    world.put_back(begin)
    log = world.root / f"{begin}-{at}.log"
    log.unlink(missing_ok=True)
    return actors.run(Task(str(world.bob), str(log), "Bob", acts, at))


def at_system_calls(
    world: World, acts: list[list[str]], points: Iterable[int], begin: str
) -> Proved:
    """Kill every process that Bob or his git starts before its N-th changing system call.

    Each process counts its own calls. So a low N kills git's processes one by one, on both sides
    of the exchange, and Bob's own where N is higher than what any of them needs.

    Args:
        world: the stores.
        acts: what Bob does.
        points: the N to try; ends at the first that kills nothing.
        begin: the name under which the stores were kept.
    """
    found: list[str] = []
    count = 0
    for at in points:
        world.put_back(begin)
        told, unkilled = _traced(world, acts, at, begin)
        found += _after(world, told, begin, f"{begin} call {at}")
        if unkilled:
            break
        count += 1
    return Proved(f"{begin}, system calls", count, found)


def _traced(world: World, acts: list[list[str]], at: int, begin: str) -> tuple[Told, bool]:
    """One run under strace; whether nothing was killed in it."""
    log, trace = world.root / f"{begin}-call-{at}.log", world.root / "trace"
    log.unlink(missing_ok=True)
    task = json.dumps(Task(str(world.bob), str(log), "Bob", acts))
    inject = f"inject={CALLS}:signal=KILL:when={at}"
    strace = ["strace", "-f", "-q", "-o", str(trace), "-e", f"trace={CALLS}"]
    ended = subprocess.run(
        [*strace, "-e", inject, sys.executable, "-m", MODULE, "--once", task],
        check=False,
        cwd=PROJECT,
        env=os.environ | {MARK: str(log), "PYTHONDONTWRITEBYTECODE": "1"},
        start_new_session=True,
        capture_output=True,
    )
    settle(str(log), kill=at % 2 == 0)
    assert b"strace:" not in ended.stderr, ended.stderr
    return told_in(log), b"killed by SIGKILL" not in trace.read_bytes()


def strace_works() -> bool:
    """Whether this system lets one process trace another."""
    if shutil.which("strace") is None:
        return False
    tried = ["strace", "-f", "-q", "-o", os.devnull, "-e", "trace=write", "true"]
    return subprocess.run(tried, check=False, capture_output=True).returncode == 0


def _after(world: World, told: Told, begin: str, where: str) -> Iterator[str]:
    """What is wrong after the next start, if anything."""
    maybe = told.tried[1:] if told.tried[:1] == ["share"] else ()
    kept = _words_at(world, begin)
    before = kept.read_text().split() if kept.exists() else []
    try:
        recover(world, "After")
        found = faults(world, [*before, *told.words, "After"], maybe)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is counted and told
        found = [f"{type(error).__name__}: {error}"]
    for each in found:
        yield f"{where}, in {told.tried}, after {told.failed}: {each}"


def _words_at(world: World, name: str) -> Path:
    """The words that Bob was told are saved before the stores were kept under a name."""
    return world.root / f"{name}.words"
