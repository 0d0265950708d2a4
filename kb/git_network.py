"""Git commands that talk to another computer, each of which ends within its limit.

Git itself waits for ever: for a server that accepts and says nothing, a password window, a helper
that hangs. So every such command runs in a process group of its own, is watched, and is ended
whole when nothing has moved for too long.
"""

from __future__ import annotations

import contextlib
import re
import subprocess
import time
from typing import TYPE_CHECKING, Final, NamedTuple

from kb.errors import Cancelled, Unreachable
from kb.git_progress import Meter
from kb.git_ssh import ssh_variables
from kb.gitcall import command, environment, not_started
from kb.process_group import APART, Ears, end

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping
    from pathlib import Path

    from kb.sharing import Progress

LIMIT: Final = 30.0
"""Seconds without any progress after which the other side counts as gone."""
WHOLE: Final = 4 * 3600.0
"""Seconds after which any command is ended, however busy its server seems."""
_LAST_WORDS: Final = 0.2
"""Seconds for what a command has said last. A keeper of passwords or a standing connection that it
leaves behind may hold its voice open for as long as it lives."""
_NAP: Final = 0.05
_NO_SSH: Final = re.compile(r"/|https?://|file://")
"""How an address begins that needs no ssh."""
_MOST_OUT: Final = 4 * 1024 * 1024
_SETTINGS: Final = (
    "maintenance.auto=false",
    "fetch.fsckObjects=true",
    "fetch.prune=false",
    "fetch.writeCommitGraph=false",
    "transfer.bundleURI=false",
    "push.followTags=false",
    "push.gpgSign=false",
    "push.negotiate=false",
    "push.pushOption=",
    "color.advice=false",
    "color.push=false",
    "color.remote=false",
    "color.transport=false",
)
"""What a person may have set for work of their own, and what would change ours."""
_TRICKLE: Final = 10
"""Bytes a second under which git itself gives up over HTTP: more than the signs of life of a server
that does nothing else (5 bytes in 5 seconds), less than a server's line on its progress."""


class Answer(NamedTuple):
    """How such a command ended."""

    code: int
    out: bytes
    """At most 4 MB."""
    said: str
    """What git and the server said on stderr, made harmless, without progress lines; at most 4 KB,
    from the beginning and the end."""


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
        limit: seconds without progress, as :mod:`kb.git_progress` has it.
        progress: told what git reports, at most ten times a second, in this thread.
        stop: set by whoever wants it stopped.
        env: variables to change.

    Raises:
        Unreachable: nothing moved for ``limit`` seconds; its whole process group has ended.
        Cancelled: ``stop`` was set; likewise.
        GitFailed, DiskFailed: it cannot be started.
    """
    if stop is not None and stop.is_set():
        raise _cancelled()
    process = _start(folder, arguments, limit, env or {})
    meter = Meter(limit, progress)
    out = bytearray()
    try:
        with contextlib.closing(Ears(process)) as ears:
            _follow(process, ears, meter, out, _Watch(meter, limit, stop))
        said = meter.close()
    except BaseException:
        end(process)
        raise
    if process.returncode < 0:
        end(process)  # something killed it, and it could not end what it had started
    return Answer(process.returncode, bytes(out), said)


def _start(
    folder: Path, arguments: tuple[str, ...], limit: float, env: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    # These two end what we started where we were killed and cannot do it any more.
    settings = (
        *_SETTINGS,
        f"http.lowSpeedLimit={_TRICKLE}",
        f"http.lowSpeedTime={max(1, round(2 * limit))}",
    )
    options = [part for setting in settings for part in ("-c", setting)]
    # Asking git's settings for an ssh costs as much as a tenth of the whole exchange.
    away = not any(_NO_SSH.match(each) for each in arguments)
    ssh = ssh_variables(folder, limit) if away else {}
    variables = environment(folder) | ssh | dict(env)
    try:
        return subprocess.Popen(
            command(*options, *arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=variables,
            cwd=folder,
            start_new_session=True,
            creationflags=APART,
        )
    except OSError as error:
        raise not_started(error, folder) from error


def _follow(
    process: subprocess.Popen[bytes], ears: Ears, meter: Meter, out: bytearray, watch: _Watch
) -> None:
    """Listen until the command has ended and said its last."""
    ended = 0.0
    while True:
        running = process.poll() is None
        heard = ears.hear(_NAP)
        for number, data in heard:
            if number:
                meter.take(data)
            else:
                out += data[: _MOST_OUT - len(out)]
        meter.tell()
        if running:
            watch.check()
            if ears.deaf:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(_NAP)
            continue
        ended = ended or time.monotonic()
        if ears.deaf or not heard or time.monotonic() - ended > _LAST_WORDS:
            return


class _Watch:
    """What ends a command before it ends by itself."""

    def __init__(self, meter: Meter, limit: float, stop: threading.Event | None) -> None:
        self._meter = meter
        self._limit = limit
        self._stop = stop
        self._end = time.monotonic() + WHOLE

    def check(self) -> None:
        """Ask whether it may go on.

        Raises:
            Cancelled, Unreachable: it may not.
        """
        if self._stop is not None and self._stop.is_set():
            raise _cancelled()
        now = time.monotonic()
        if now - self._meter.moved > self._limit:
            raise Unreachable(
                f"The server of the shared notebook did not answer for {self._limit:.0f} seconds. "
                "What you saved is safe here; try again later."
            )
        if now > self._end:
            raise Unreachable(
                "The server of the shared notebook is far too slow, so the exchange was stopped. "
                "What you saved is safe here; try again where the connection is better."
            )


def _cancelled() -> Cancelled:
    return Cancelled("Stopped. What you saved stays saved here.")
