"""One writer at a time; who waits has its turn; a dead holder is in nobody's way."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kb import store_lock
from kb.errors import Busy, DiskFailed
from kb.store_lock import clear_leftovers, git_at_work, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROJECT = Path(__file__).parents[2]
HOLD = """
import sys, time
from pathlib import Path
from kb.store_lock import writing
with writing(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    (tmp_path / "store" / ".git" / "refs" / "heads").mkdir(parents=True)
    return tmp_path / "store"


@pytest.fixture
def holder(store: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the store until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, store],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@contextlib.contextmanager
def held_back(what: Callable[[], object]) -> Iterator[None]:
    """Do it a moment later, beside what is tried, and see it through before the test goes on."""
    timer = threading.Timer(0.1, what)
    timer.start()
    try:
        yield
    finally:
        timer.join()


def somebody_waits(store: Path) -> None:
    """Return once another waits for the store, and so holds the place of who is next."""
    deadline = time.monotonic() + 20
    with (store / ".git" / "bothand.queue").open("ab") as queue:
        while True:
            try:
                fcntl.flock(queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            fcntl.flock(queue, fcntl.LOCK_UN)
            assert time.monotonic() < deadline, "nobody came"
            time.sleep(0.001)


@pytest.mark.usefixtures("holder")
def test_a_second_program_is_told_to_wait(store: Path) -> None:
    started = time.monotonic()
    with pytest.raises(Busy, match=r"Another Bothand .* try again"), writing(store, 0.1):
        pytest.fail("both hold it")
    assert time.monotonic() - started < 5


def test_who_waits_gets_it_when_the_other_lets_go(
    store: Path, holder: subprocess.Popen[str]
) -> None:
    with held_back(holder.communicate), writing(store, 20):
        assert holder.wait(20) == 0


def test_who_was_killed_holds_nothing(store: Path, holder: subprocess.Popen[str]) -> None:
    holder.send_signal(signal.SIGKILL)
    with writing(store, 20):
        assert holder.wait(20) == -signal.SIGKILL


def test_threads_of_one_program_wait_for_each_other_in_turn(store: Path) -> None:
    inside: list[str] = []
    overlaps: list[str] = []

    def work(name: str, times: int) -> None:
        for _ in range(times):
            with writing(store, 20):
                before = len(inside)
                inside.append(name)
                if before == 0:
                    somebody_waits(store)
                time.sleep(0.002)
                overlaps.extend(inside[before + 1 :])

    threads = [threading.Thread(target=work, args=(name, 20)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert overlaps == []
    assert sorted(inside) == ["a"] * 20 + ["b"] * 20
    assert {*inside[:2]} == {"a", "b"}, "the first one kept the other waiting"


def test_a_lock_that_is_a_link_is_not_followed(store: Path, tmp_path: Path) -> None:
    (store / ".git" / "bothand.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DiskFailed), writing(store):
        pytest.fail("followed")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    "name", ["index.lock", "HEAD.lock", "refs/heads/main.lock", "refs/heads/a/b.lock"]
)
def test_an_old_lock_that_nobody_holds_goes_at_once(
    store: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(store_lock, "SETTLED", 30.0)
    lock = store / ".git" / name
    lock.parent.mkdir(exist_ok=True)
    lock.touch()
    os.utime(lock, (time.time() - 60,) * 2)
    started = time.monotonic()
    clear_leftovers(store)
    assert not lock.exists()
    assert time.monotonic() - started < store_lock.SETTLED


def test_a_lock_from_the_future_goes_too(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_lock, "SETTLED", 0.1)
    lock = store / ".git" / "index.lock"
    lock.touch()
    os.utime(lock, (time.time() + 86_400,) * 2)
    clear_leftovers(store)
    assert not lock.exists()


def test_a_young_lock_is_given_its_time(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_lock, "SETTLED", 30.0)
    lock = store / ".git" / "index.lock"
    lock.touch()
    with pytest.raises(Busy, match="Let it finish"):
        clear_leftovers(store, 0.05)
    assert lock.exists()


def test_a_lock_that_goes_by_itself_is_waited_for(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_lock, "SETTLED", 60.0)
    lock = store / ".git" / "index.lock"
    lock.touch()
    with held_back(lock.unlink):
        clear_leftovers(store, 30)
        assert not lock.exists()


def test_no_lock_no_wait(store: Path) -> None:
    clear_leftovers(store, 0)


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A git repository in which git can be kept at work."""
    folder = tmp_path / "real"
    subprocess.run(["git", "init", "--quiet", folder], check=True)
    return folder


WAITS = ("-c", "alias.wait=!git hash-object --stdin", "wait")


@pytest.mark.parametrize("named", [True, False])
def test_a_git_command_that_is_at_work_keeps_its_lock(real: Path, *, named: bool) -> None:
    lock = real / ".git" / "index.lock"
    lock.touch()
    os.utime(lock, (time.time() - 60,) * 2)
    where = ["-C", str(real)] if named else []
    assert not git_at_work(real)
    with subprocess.Popen(
        ["git", *where, *WAITS],
        cwd=None if named else real,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert git_at_work(real)
        assert not git_at_work(real.parent / "real2")
        with pytest.raises(Busy, match="git command is at work"):
            clear_leftovers(real, 0.1)
        assert lock.exists()
        process.communicate()
    clear_leftovers(real)
    assert not lock.exists()


def test_a_git_command_that_only_reads_is_not_waited_for(real: Path) -> None:
    with subprocess.Popen(
        ["git", "-C", real, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert not git_at_work(real)
        process.communicate()
