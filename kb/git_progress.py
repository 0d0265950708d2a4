"""How far a git command has got, read from what it says while it runs.

A server may say one byte a second for ever, or write the same counter again and again. So what
counts as getting on is counted: a step that is new, a percent more, or bytes at a useful rate. A
step can get on a hundred times by percents, and each step is new once; what is left over, the
limit on the whole (kb/git_network.py) ends.
"""

from __future__ import annotations

import re
import time
from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple

from kb.privacy import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from kb.sharing import Progress

SLOWEST: Final = 100
"""Bytes a second that are useful; whoever gives less counts as silent."""
MOST_SAID: Final = 4096
"""Characters of what a command says that are kept: half of them from the beginning, and half from
the end, where git says why it failed."""
_LONGEST_LINE: Final = 1024
_TOLD_EVERY: Final = 0.1
"""Seconds between two words on the progress; a screen needs no more."""
_PREPARING, _CHECKING, _RECEIVING, _SENDING = "Preparing", "Checking", "Receiving", "Sending"
_STEPS: Final = {
    "Enumerating objects": _PREPARING,
    "Counting objects": _PREPARING,
    "Finding sources": _PREPARING,
    "Getting sizes": _PREPARING,
    "Compressing objects": _PREPARING,
    "Receiving objects": _RECEIVING,
    "Unpacking objects": _RECEIVING,
    "Indexing objects": _CHECKING,
    "Resolving deltas": _CHECKING,
    "Checking objects": _CHECKING,
    "Checking connectivity": _CHECKING,
    "Writing objects": _SENDING,
}
"""What git, and servers that are not git, call their steps, and what people read."""
_UNITS: Final = {"byte": 1, "bytes": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
_COUNTER: Final = re.compile(
    r"(?P<step>(?:remote: )?(?P<what>[A-Z][a-zA-Z ]{2,60})): +"
    r"(?:(?P<percent>\d{1,3})% \((?P<done>\d{1,12})/(?P<total>\d{1,12})\)|(?P<count>\d{1,12}))"
    r"(?:, (?P<size>\d{1,9}(?:\.\d{1,3})?) (?P<unit>bytes?|[KMG]iB)(?: \| [\d.]+ \S{1,9})?)?"
    r"(?:, done\.?)?",
    re.ASCII,
)
_SUMMARY: Final = re.compile(
    r"(?:remote: )?(?:Total \d+ \(delta \d+\)|Delta compression using up to )"
)


class _Step(NamedTuple):
    """How far a step had come when it last got on."""

    percent: int
    """-1: it does not know its end."""
    number: int
    size: float
    """Bytes."""


class Meter:
    """Listens to the voice of one command: tells of its progress, and keeps what it has to say.

    ``moved`` is the time at which it last got on.
    """

    def __init__(
        self,
        limit: float,
        progress: Progress | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the seconds without progress that are allowed, and whom to tell."""
        self.moved = clock()
        self._limit = limit
        self._progress = progress
        self._clock = clock
        self._rest = b""
        self._steps: dict[str, _Step] = {}
        self._untold: tuple[str, int, int] | None = None
        self._told = float("-inf")
        self._first: list[str] = []
        self._last: deque[str] = deque()
        self._room = MOST_SAID // 2
        self._held = 0

    def take(self, data: bytes) -> None:
        """Take in what comes, however it is cut; git ends its counters with carriage returns."""
        *lines, rest = re.split(rb"[\r\n]", self._rest + data)
        self._rest = rest[:_LONGEST_LINE]
        for line in lines:
            self._read(line)

    def tell(self) -> None:
        """Tell of the newest progress, if it is not too soon after the last."""
        now = self._clock()
        if self._progress and self._untold and now - self._told >= _TOLD_EVERY:
            self._told = now
            told, self._untold = self._untold, None
            self._progress(*told)

    def close(self) -> str:
        """At the end: everything that was no progress, harmless; the last progress is told."""
        self._read(self._rest)
        self._rest = b""
        self._told = float("-inf")
        self.tell()
        return "\n".join((*self._first, *self._last))

    def _read(self, line: bytes) -> None:
        text = line[:_LONGEST_LINE].decode("utf-8", "replace").rstrip()
        counter = _COUNTER.fullmatch(text)
        if counter and (counter["what"] in _STEPS or counter["percent"]):
            self._count(counter)
        elif text and not _SUMMARY.match(text):
            self._keep(clean(text))

    def _count(self, counter: re.Match[str]) -> None:
        if counter["what"] not in _STEPS:
            return  # a server may call a step what it likes, and make up a new one every second
        count, total = int(counter["done"] or counter["count"]), int(counter["total"] or 0)
        size = float(counter["size"] or 0) * _UNITS[counter["unit"] or "byte"]
        now = _Step(int(counter["percent"] or -1), count, size)
        then = self._steps.get(counter["step"])
        if then is None or self._got_on(then, now):
            self._steps[counter["step"]] = now
            self.moved = self._clock()
        self._untold = (_STEPS[counter["what"]], min(count, total) if total else count, total)

    def _got_on(self, then: _Step, now: _Step) -> bool:
        # What has no percents has to count one more a second; git counts thousands.
        return (
            now.percent > then.percent
            or now.size - then.size >= SLOWEST * self._limit
            or (now.percent < 0 and now.number - then.number >= self._limit)
        )

    def _keep(self, text: str) -> None:
        if len(text) < self._room:
            self._room -= len(text) + 1
            self._first.append(text)
            return
        self._room = 0
        self._last.append(text)
        self._held += len(text) + 1
        while self._held > MOST_SAID // 2:
            self._held -= len(self._last.popleft()) + 1
