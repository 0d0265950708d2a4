"""What was acknowledged is there, whatever kills the program; the next save always works."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from itertools import groupby
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

import pytest

from kb import git_list, store_lock
from kb.durable import ASIDE
from kb.errors import Busy, DiskFailed
from kb.worktree import read_file
from tests.kb.stores import (
    BELL,
    DANA,
    FILES,
    assert_sound,
    found,
    git,
    opened,
    outside,
    put,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PROJECT = Path(__file__).parents[2]
KILLS = int(os.environ.get("BOTHAND_TEST_KILLS", "15"))
"""How often the program is killed; more for a soak."""
NEW = "entries/2027/01/new-k1k1k1k1k1.md"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    found(tmp_path / "store").close()
    return tmp_path / "store"


class Savers:
    """Starts processes that save."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def start(self, store: Path, log: Path, name: str, count: int) -> int:
        """Start one; answers its process id, which is its group's too."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([str(store), str(log), name, count]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@pytest.fixture
def savers() -> Iterator[Savers]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.kb.saving_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
    ) as process:
        yield Savers(process)
        assert isinstance(process.stdin, IO) or process.stdin is not None
        process.stdin.close()


class Told(NamedTuple):
    """What a saver wrote into its log: path to digest, None where it removed the file."""

    saved: dict[str, str | None]
    tried: dict[str, str | None]


def told_in(log: Path) -> Told:
    saved: dict[str, str | None] = {}
    tried: dict[str, str | None] = {}
    for line in log.read_text().splitlines():
        word, files = json.loads(line)
        if word == "done":
            saved |= files
        tried = files if word == "try" else {}
    return Told(saved, tried)


def wait_until(true: object, limit: float = 120.0) -> None:
    """Wait for something that another process does."""
    assert callable(true)
    deadline = time.monotonic() + limit
    while not true():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.001)


def committed(store: Path, path: str) -> str | None:
    """The digest of a file in the newest version."""
    done = subprocess.run(
        ["git", "-C", store, "cat-file", "blob", f"HEAD:{path}"], check=False, capture_output=True
    )
    return None if done.returncode else hashlib.sha256(done.stdout).hexdigest()


def leftovers(store: Path) -> list[str]:
    """Files that only a killed save leaves."""
    asides = [str(path) for path in store.rglob(f"{ASIDE}*")]
    objects = [str(path) for path in (store / ".git" / "objects").glob("obj*")]
    return (
        asides
        + objects
        + [str(path) for path in (store / ".git").rglob("*.lock") if path.stem != "bothand"]
    )


def test_no_kill_loses_a_save_that_was_acknowledged(
    store: Path, savers: Savers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_lock, "SETTLED", 0.02)
    chance = random.Random(20261123)
    standing: dict[str, str | None] = {}
    for number in range(KILLS):
        log = tmp_path / f"log-{number}"
        saver = savers.start(store, log, f"saver{number}", 1_000)
        wait_until(lambda log=log: log.exists() and '"done"' in log.read_text())
        time.sleep(chance.uniform(0, 0.06))
        # Alone, or with the git command that it just ran.
        (os.kill if number % 3 == 0 else os.killpg)(saver, signal.SIGKILL)
        told = told_in(log)
        standing |= told.saved
        with opened(store) as repository:
            put(repository, f"entries/2026/12/after-{number}.md", b"works\n")
            for path, data in told.tried.items():
                standing[path] = committed(store, path)
                assert standing[path] in {data, told.saved.get(path)}
            edited = outside(store)
            assert set(edited) <= set(told.tried)
            repository.commit_outside(edited, DANA, "Take in")
        for path in edited:
            standing[path] = committed(store, path)
            assert standing[path] in {told.tried[path], told.saved.get(path)}
        assert outside(store) == {}
        assert_sound(store)
        assert leftovers(store) == []
    assert len(standing) > KILLS
    assert {path: committed(store, path) for path in standing} == standing


def test_two_programs_that_save_at_once_lose_nothing(
    store: Path, savers: Savers, tmp_path: Path
) -> None:
    logs = [tmp_path / "log-a", tmp_path / "log-b"]
    for log in logs:
        savers.start(store, log, log.name, 40)
    wait_until(lambda: all(log.exists() and log.read_text().count("done") == 40 for log in logs))
    expected = told_in(logs[0]).saved | told_in(logs[1]).saved
    assert {path: committed(store, path) for path in expected} == expected
    assert git(store, "rev-list", "--count", "HEAD") == "81\n"
    assert git(store, "status", "--short") == ""
    writers = git(store, "log", "--format=%an", "-80").split()
    assert len([*groupby(writers)]) > 2, "one had to wait until the other was done"
    assert_sound(store)


class ToldFirst(git_list.Telling):
    """Git has been told before the save goes on, so that it holds its list no more."""

    def __init__(self, folder: Path, paths: Iterable[str], lock: int) -> None:
        super().__init__(folder, paths, lock)
        self.done()


def test_a_commit_by_another_program_in_the_middle_of_a_save_stays(store: Path) -> None:
    with opened(store) as repository, pytest.MonkeyPatch.context() as patch:
        patch.setattr(git_list, "Telling", ToldFirst)
        store_object = repository._objects.store

        def interrupted(kind: bytes, data: bytes) -> bytes:
            made = store_object(kind, data)
            if kind == b"commit" and not (store / "theirs.txt").exists():
                who = ("-c", "user.name=x", "-c", "user.email=x@y")
                (store / "theirs.txt").write_bytes(b"theirs\n")
                git(store, "add", "theirs.txt")
                git(store, *who, "commit", "-qm", "theirs", "theirs.txt")
            return made

        patch.setattr(repository._objects, "store", interrupted)
        put(repository, NEW, b"new\n")
    assert git(store, "log", "-2", "--format=%s") == f"Save {NEW}\ntheirs\n"
    assert git(store, "show", "HEAD:theirs.txt") == "theirs\n"
    assert git(store, "status", "--short") == ""
    assert_sound(store)


KILLED = """
import os, signal, sys
from pathlib import Path
from kb import git_list, inside
from kb.model import Person
from kb.repository import Repository
from tests.kb.stores import BELL, FILES, digest

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

class Never:
    def __init__(self, *args): pass
    done = die

{where}
repository = Repository.open(Path(sys.argv[1]))
repository.save({{BELL: b"new\\n"}}, expected={{BELL: digest(FILES[BELL])}}, person=Person("D"),
    message="killed")
"""


def killed(store: Path, where: str) -> None:
    """A save that was killed at one place."""
    script = KILLED.format(where=where)
    done = subprocess.run([sys.executable, "-c", script, store], check=False, cwd=PROJECT)
    assert done.returncode == -signal.SIGKILL
    with store_lock.writing(store):
        pass  # the git commands that it left running have come to their end


def test_killed_before_git_knows_the_save_is_whole_and_a_commit_by_hand_keeps_it(
    store: Path,
) -> None:
    killed(store, "git_list.Telling = Never")
    assert git(store, "show", f"HEAD:{BELL}") == "new\n"
    assert git(store, "diff", "--cached", "--name-only").strip() == BELL
    assert outside(store) == {}, "the folder counts, not what git has laid ready"
    with opened(store):
        assert git(store, "status", "--short") == ""
    git(store, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "x", "--allow-empty")
    assert git(store, "show", f"HEAD:{BELL}") == "new\n"


def test_killed_before_git_knows_the_next_save_of_an_open_program_mends_it(store: Path) -> None:
    with opened(store) as repository:
        killed(store, "git_list.Telling = Never")
        put(repository, NEW, b"other\n")
        assert git(store, "status", "--short") == ""
        assert_sound(store)


def test_killed_before_it_was_recorded_the_text_is_an_edit_made_outside(store: Path) -> None:
    before = git(store, "rev-parse", "HEAD")
    killed(store, "Repository._move = die")
    assert git(store, "rev-parse", "HEAD") == before
    assert (store / BELL).read_bytes() == b"new\n"
    with opened(store) as repository:
        assert outside(store) == {BELL: "modified"}
        assert git(store, "diff", "--cached", "--name-only") == ""
        repository.commit_outside([BELL], DANA, "Take in")
    assert git(store, "show", f"HEAD:{BELL}") == "new\n"


def test_killed_while_writing_the_old_text_stands_and_nothing_is_left(store: Path) -> None:
    killed(store, "inside.os.replace = die")
    assert (store / BELL).read_bytes() == FILES[BELL]
    assert len(leftovers(store)) == 1
    with opened(store):
        assert leftovers(store) == []
    assert outside(store) == {}


def test_killed_while_keeping_an_object_nothing_is_left(store: Path) -> None:
    killed(store, "import gitdb.db.loose; gitdb.db.loose.rename = die")
    assert any("/objects/obj" in path for path in leftovers(store))
    with opened(store):
        assert leftovers(store) == []


SLOW_GIT = """#!/bin/sh
case " $* " in
*" {command} "*) touch {started}; while [ ! -e {go} ]; do sleep 0.01; done ;;
esac
exec {git} "$@"
"""


@pytest.mark.parametrize("command", ["update-ref", "update-index"])
def test_a_git_command_that_outlives_its_killed_save_is_waited_for(
    store: Path, tmp_path: Path, command: str
) -> None:
    real, slow = shutil.which("git"), tmp_path / "bin" / "git"
    started, go = tmp_path / "started", tmp_path / "go"
    slow.parent.mkdir()
    slow.write_text(SLOW_GIT.format(command=command, started=started, go=go, git=real))
    slow.chmod(0o755)
    with subprocess.Popen(
        [sys.executable, "-c", KILLED.format(where=""), store],
        cwd=PROJECT,
        env={**os.environ, "PATH": f"{slow.parent}{os.pathsep}{os.environ['PATH']}"},
    ) as saver:
        wait_until(started.exists)
        saver.kill()
    try:
        with pytest.raises(Busy), store_lock.writing(store, 0.05):
            pytest.fail("the branch may still move")
    finally:
        go.touch()  # else the git command would wait for ever
    with opened(store) as repository:
        put(repository, NEW, b"new\n")
    assert sorted(git(store, "status", "--short").split()) in ([], ["M", BELL])
    assert_sound(store)


def test_a_save_that_git_did_not_hear_of_is_not_forgotten_over_the_next(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(store) as repository:
        with pytest.MonkeyPatch.context() as deaf:
            deaf.setattr(git_list, "tell", lambda *_, **__: False)
            (store / ".git" / "index.lock").touch()
            put(repository, BELL, b"first\n", over=FILES[BELL])
            (store / ".git" / "index.lock").unlink()
            assert git(store, "diff", "--cached", "--name-only").strip() == BELL
        # Held again when the next save begins, and free when it tells of itself.
        monkeypatch.setattr(repository, "_finish_cut_off", lambda _: None)
        put(repository, NEW, b"new\n")
    assert git(store, "status", "--short") == ""
    assert_sound(store)


@pytest.mark.parametrize("told", [b"", b"{", b'["entries/x.md", 1]', b'{"a": 1}', b"\xff"])
def test_a_note_of_a_save_that_was_cut_off_itself_harms_nothing(store: Path, told: bytes) -> None:
    (store / ".git" / "bothand.unfinished").write_bytes(told)
    with opened(store) as repository:
        put(repository, NEW, b"new\n")
    assert_sound(store)


LOCKS = ["index.lock", "HEAD.lock", "refs/heads/main.lock"]


@pytest.mark.parametrize("age", [60, -3_600])
@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_that_a_killed_git_left_is_in_nobodys_way(
    store: Path, monkeypatch: pytest.MonkeyPatch, name: str, age: int
) -> None:
    monkeypatch.setattr(store_lock, "SETTLED", 0.1)
    lock = store / ".git" / name
    lock.touch()
    os.utime(lock, (time.time() - age,) * 2)
    with opened(store) as repository:
        put(repository, NEW, b"new\n")
        put(repository, NEW, b"newer\n", over=b"new\n")
    assert git(store, "status", "--short") == ""
    assert_sound(store)
    assert not lock.exists()


def test_all_locks_together_are_in_nobodys_way(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_lock, "SETTLED", 0.1)
    for name in LOCKS:
        (store / ".git" / name).touch()
    with opened(store) as repository:
        put(repository, NEW, b"new\n")
    assert_sound(store)


def test_a_git_command_at_work_delays_no_save_and_is_not_disturbed(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_list, "_PATIENCE", 0.1)
    monkeypatch.setattr(store_lock, "SETTLED", 0.0)
    started, go = tmp_path / "started", tmp_path / "go"
    editor = f"sh -c 'touch {started}; while [ ! -e {go} ]; do sleep 0.01; done'"
    who = ["-c", "user.name=x", "-c", "user.email=x@y"]
    with subprocess.Popen(
        ["git", *who, "commit", "--quiet", "--all", "--allow-empty"],
        cwd=store,
        env={**os.environ, "GIT_EDITOR": editor},
        stderr=subprocess.PIPE,
    ) as theirs:
        try:
            wait_until(started.exists)
            assert (store / ".git" / "index.lock").exists()
            with opened(store) as repository:
                put(repository, NEW, b"new\n")
                assert repository.read(NEW) == b"new\n"
            assert (store / ".git" / "index.lock").exists()
        finally:
            go.touch()  # else the editor would stay open for ever
            theirs.communicate()
    with opened(store):
        assert git(store, "status", "--short") == ""
    assert_sound(store)


DAMAGE = {
    "empty": lambda _: b"",
    "cut off": lambda data: data[: len(data) // 2],
    "another file": lambda _: b"not a list of files at all" * 20,
    "flipped": lambda data: data[:40] + bytes([data[40] ^ 255]) + data[41:],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize("first", ["look", "save"])
def test_a_damaged_list_of_files_is_made_again(store: Path, damage: object, first: str) -> None:
    assert callable(damage)
    place = store / ".git" / "index"
    place.write_bytes(damage(place.read_bytes()))
    (store / BELL).write_bytes(b"by hand\n")
    if first == "look":
        assert outside(store) == {BELL: "modified"}
    with opened(store) as repository:
        put(repository, NEW, b"new\n")
    assert outside(store) == {BELL: "modified"}
    assert git(store, "ls-files").split() == sorted([*FILES, NEW])


def test_wherever_the_disk_is_full_no_text_is_torn_and_the_next_save_works(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flush = os.fsync
    calls = 0

    def full(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == stop:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        flush(descriptor)

    standing = b"0\n"
    with opened(store) as repository:
        stop = -1
        monkeypatch.setattr(os, "fsync", full)
        put(repository, BELL, standing, over=FILES[BELL])
        calls_of_a_save = calls
        assert calls_of_a_save > 8, "the text, its folder, the objects and the note are flushed"
        for stop in range(1, calls_of_a_save + 1):
            calls, data = 0, b"%d\n" % stop
            monkeypatch.setattr(os, "fsync", full)
            with pytest.raises(DiskFailed, match=r"[Mm]ake room.*No space|No space.*[Mm]ake room"):
                put(repository, BELL, data, over=standing)
            monkeypatch.setattr(os, "fsync", flush)
            found_there = read_file(store, BELL, 100)
            assert found_there in {standing, data}
            standing = b"%d\n" % -stop
            put(repository, BELL, standing, over=found_there)
            assert repository.read(BELL) == standing
            assert leftovers(store) == []
    assert_sound(store)


TOO_LARGE = """
import os, resource, sys
from pathlib import Path
from kb.errors import Busy, DiskFailed
from kb.repository import Repository
from tests.kb.stores import BELL, FILES, put

store = Path(sys.argv[1])
repository = Repository.open(store)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    put(repository, BELL, os.urandom(50_000), over=FILES[BELL])
except DiskFailed as error:
    print(error)
put(repository, BELL, b"small\\n", over=FILES[BELL])
"""


def test_a_file_that_the_disk_does_not_take_leaves_the_old_one(store: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TOO_LARGE, store],
        check=True,
        capture_output=True,
        text=True,
        cwd=PROJECT,
    )
    assert "File too large" in done.stdout
    assert "What stood there is intact" in done.stdout
    assert (store / BELL).read_bytes() == b"small\n"
    assert leftovers(store) == []
    assert_sound(store)


@pytest.fixture
def nobody(store: Path) -> Iterator[None]:
    """Whoever runs this may read the store, and not write to it."""
    everything = [store, *store.rglob("*")]
    root = os.geteuid() == 0
    closed = [above for above in store.parents if not above.stat().st_mode & 0o001]
    for path in everything:
        path.chmod(0o555 if path.is_dir() else 0o444)
        if root:
            os.chown(path, 65534, 65534)
    if root:
        # Nothing is forbidden to root, so this process is somebody else for a while.
        for above in closed:
            above.chmod(0o755)
        os.seteuid(65534)
    yield
    if root:
        os.seteuid(0)
        for above in closed:
            above.chmod(0o700)
    for path in everything:
        path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.usefixtures("nobody")
def test_a_store_that_can_only_be_read_can_be_read(store: Path) -> None:
    assert outside(store) == {}
    with opened(store) as repository:
        assert repository.read(BELL) == FILES[BELL]
        assert len(repository.history(BELL)) == 1
        with pytest.raises(DiskFailed, match=r"Permission denied.*allow writing"):
            put(repository, NEW, b"new\n")
    assert not (store / NEW).exists()
