"""Git commands that talk to another computer, each of which ends within its limit.

Git itself waits for ever: a server that accepts and says nothing, a password window, a helper that
hangs (RELIABILITY: measured). So every such command runs in a process group of its own, is watched,
and is ended whole when nothing has moved for too long.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from kb.errors import Cancelled, Unreachable
from kb.gitcall import command, environment, not_started
from kb.privacy import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import IO

    from kb.sharing import Progress

LIMIT: Final = 30.0
"""Seconds without any progress after which the other side counts as gone."""
SLOWEST: Final = 100
"""Bytes a second; a server that gives less for the whole limit counts as silent (over HTTP, git
sees to that itself)."""
_GRACE: Final = 1.0
"""Seconds that a command gets to end by itself once it is told to."""
_LAST_WORDS: Final = 0.2
"""Seconds for what a command has said last. A keeper of passwords or a standing connection that it
leaves behind may hold its voice open for as long as it lives."""
_NAP: Final = 0.05
_TOLD_EVERY: Final = 0.1
"""Seconds between two words on the progress; a screen needs no more."""
_MOST_SAID: Final = 4096
_MOST_OUT: Final = 4 * 1024 * 1024
_COUNTED: Final = re.compile(
    r"(?:remote: )?(?P<what>[A-Z][a-z]+ [a-z]+):\s+\d+% \((?P<done>\d+)/(?P<total>\d+)\)"
    r"(?:, (?P<size>[\d.]+) (?P<unit>bytes|[KMG]iB))?"
)
_COUNTING: Final = re.compile(r"(?:remote: )?(?P<what>[A-Z][a-z]+ [a-z]+):\s+(?P<done>\d+)\b")
_WORDS: Final = {
    "Receiving objects": "Receiving",
    "Unpacking objects": "Receiving",
    "Resolving deltas": "Receiving",
    "Writing objects": "Sending",
}
"""What git calls its steps, as far as people care."""
_QUIET: Final = ("maintenance.auto=false", "fetch.recurseSubmodules=no", "push.gpgSign=false")


class Answer(NamedTuple):
    """How such a command ended."""

    code: int
    out: bytes
    said: str
    """What git and the server said on stderr, made harmless, without progress lines."""


def talk(
    folder: Path,
    *arguments: str,
    limit: float = LIMIT,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
    env: Mapping[str, str] | None = None,
) -> Answer:
    """Run one git command that talks to another computer, with nobody to prompt.

    Args:
        folder: the store, absolute.
        arguments: the subcommand and its arguments; an address only after ``--``.
        limit: seconds without progress.
        progress: told what git reports.
        stop: set by whoever wants it stopped.
        env: variables to change.

    Raises:
        Unreachable: nothing moved for ``limit`` seconds; its whole process group has ended.
        Cancelled: ``stop`` was set; likewise.
        GitFailed, DiskFailed: it cannot be started.
    """
    if stop is not None and stop.is_set():
        raise Cancelled("Stopped. What you saved stays saved here.")
    variables = environment(folder) | ssh_variables(folder, limit) | dict(env or {})
    try:
        process = subprocess.Popen(
            command(*_limits(limit), *arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=variables,
            cwd=folder,
            start_new_session=True,
        )
    except OSError as error:
        raise not_started(error, folder) from error
    heard = _Heard(progress)
    with _Listening(process, heard) as ended:
        try:
            _watch(process, heard, ended, limit, stop)
        except BaseException:
            _end(process)
            raise
    return Answer(process.returncode, bytes(heard.out), clean(heard.said()))


def ssh_variables(folder: Path, limit: float) -> dict[str, str]:
    """How ssh is started: as the person has it, but never asking and never waiting for ever.

    Args:
        folder: the store, whose settings may name another ssh.
        limit: seconds.
    """
    given = os.environ.get("GIT_SSH_COMMAND") or _configured_ssh(folder)
    if not given and os.environ.get("GIT_SSH"):
        return {}  # a program of the person's own, which may know no such options
    seconds = max(1, int(limit))
    options = (
        "-o BatchMode=yes",
        f"-o ConnectTimeout={seconds}",
        f"-o ServerAliveInterval={max(1, seconds // 3)}",
        "-o ServerAliveCountMax=3",
    )
    return {"GIT_SSH_COMMAND": " ".join((given or "ssh", *options)), "GIT_SSH_VARIANT": "ssh"}


def _configured_ssh(folder: Path) -> str:
    """The ssh that git's settings name; read only where such settings are likely."""
    places = [folder / ".git" / "config"]
    named = os.environ.get("GIT_CONFIG_GLOBAL")
    home = Path.home()
    places += [Path(named)] if named else [home / ".gitconfig", home / ".config/git/config"]
    for place in places:
        with contextlib.suppress(OSError):
            if b"sshcommand" in place.read_bytes().lower():
                break
    else:
        return ""
    told = subprocess.run(
        command("config", "--get", "core.sshCommand"),
        check=False,
        capture_output=True,
        env=environment(folder),
        cwd=folder,
    )
    return os.fsdecode(told.stdout).strip()


def _limits(limit: float) -> list[str]:
    settings = (
        *_QUIET,
        f"http.lowSpeedLimit={SLOWEST}",
        f"http.lowSpeedTime={max(1, int(limit))}",
    )
    return [part for setting in settings for part in ("-c", setting)]


class _Heard:
    """What a command says while it runs, and when it last got on."""

    def __init__(self, progress: Progress | None) -> None:
        self.out = bytearray()
        self.moved = time.monotonic()
        self._progress = progress
        self._told = 0.0
        self._lines: list[str] = []
        self._length = 0
        self._counts: dict[str, str] = {}

    def take_out(self, data: bytes) -> None:
        """Keep what it answers."""
        self.moved = time.monotonic()
        if len(self.out) < _MOST_OUT:
            self.out += data

    def take_line(self, line: str) -> None:
        """Keep a line that is no progress; tell of one that is."""
        counted = _COUNTED.match(line)
        counting = counted or _COUNTING.match(line)
        if counting is None:
            if line.strip() and self._length < _MOST_SAID:
                self._lines.append(line)
                self._length += len(line)
            return
        what, done = counting["what"], counting["done"]
        size = f"{counted['size']}{counted['unit']}" if counted else ""
        # A line that is written again and counts nothing more is no progress.
        if self._counts.get(what) != f"{done} {size}":
            self._counts[what] = f"{done} {size}"
            self.moved = time.monotonic()
        now = time.monotonic()
        if self._progress and what in _WORDS and now - self._told >= _TOLD_EVERY:
            self._told = now
            self._progress(_WORDS[what], int(done), int(counted["total"]) if counted else 0)

    def said(self) -> str:
        """Everything that is no progress."""
        return "\n".join(self._lines)[:_MOST_SAID]


class _Listening:
    """Reads both of a command's voices beside it, until both have ended."""

    def __init__(self, process: subprocess.Popen[bytes], heard: _Heard) -> None:
        self._process = process
        self._threads = [
            threading.Thread(target=work, name="bothand-git", daemon=True)
            for work in (
                lambda: _read(process.stdout, heard.take_out),
                lambda: _read_lines(process.stderr, heard.take_line),
            )
        ]

    def __enter__(self) -> threading.Thread:
        """Begin; answers what ends as soon as the command does."""
        for thread in self._threads:
            thread.start()
        return self._threads[0]

    def __exit__(self, *_: object) -> None:
        for thread in self._threads:
            thread.join(_LAST_WORDS)
        for pipe in (self._process.stdout, self._process.stderr):
            # Closing a pipe that a thread still reads would wait for it.
            if pipe is not None and not any(thread.is_alive() for thread in self._threads):
                pipe.close()


def _read(pipe: IO[bytes] | None, take: Callable[[bytes], None]) -> None:
    with contextlib.suppress(OSError, ValueError):
        while pipe is not None and (data := os.read(pipe.fileno(), 65_536)):
            take(data)


def _read_lines(pipe: IO[bytes] | None, take: Callable[[str], None]) -> None:
    """Cut what comes into lines; git ends those of a counter with a carriage return."""
    rest = b""

    def cut(data: bytes) -> None:
        nonlocal rest
        *lines, rest = re.split(rb"[\r\n]", rest + data)
        rest = rest[-_MOST_SAID:]
        for line in lines:
            take(line.decode("utf-8", "replace"))

    _read(pipe, cut)
    if rest:
        take(rest.decode("utf-8", "replace"))


def _watch(
    process: subprocess.Popen[bytes],
    heard: _Heard,
    ended: threading.Thread,
    limit: float,
    stop: threading.Event | None,
) -> None:
    while process.poll() is None:
        # Its voice ends when it does: that wakes us at once, where waiting for it would sleep on.
        ended.join(_NAP)
        if not ended.is_alive():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_NAP)
        if stop is not None and stop.is_set():
            raise Cancelled("Stopped. What you saved stays saved here.")
        if time.monotonic() - heard.moved > limit:
            raise Unreachable(
                f"The server of the shared notebook did not answer for {limit:.0f} seconds. "
                "What you saved is safe here; try again later."
            )


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a command and everything that it has started."""
    if process.poll() is None:
        _signal(process, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
    _signal(process, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    process.wait()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":  # pragma: no cover - tried by hand only
            process.kill()
        else:
            os.killpg(process.pid, number)
