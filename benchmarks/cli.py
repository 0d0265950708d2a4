"""The command as a whole process against grepping the files."""

from __future__ import annotations

import shutil
import subprocess
from functools import partial
from typing import TYPE_CHECKING

from benchmarks import generate
from benchmarks.figures import Figure, figure, in_turns, timed
from benchmarks.start import SCRIPT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RUNS = {"S": 15, "M": 15, "L": 7}
WORD = "locker"
TARGETS = {"M": 1.5, "L": 0.15}


def measure(sizes: Sequence[str]) -> Iterator[Figure]:
    """``bothand search WORD`` against ``rg -il WORD entries``."""
    grep = shutil.which("rg")
    for size in sizes:
        store = generate.store(size)
        ours = partial(run, (SCRIPT, "search", WORD, "--store", str(store.folder)))
        if grep is None:
            mine = in_turns(RUNS[size], ours)[0]
            yield figure("cli", size, "bothand search", mine, note="rg is not installed")
            continue
        theirs = partial(run, (grep, "-il", WORD, str(store.folder / "entries")))
        ours()
        theirs()
        mine, rg = in_turns(RUNS[size], ours, theirs)
        what = "bothand search WORD / rg -il WORD"
        yield figure("cli", size, what, mine, rg, target=TARGETS.get(size))


def run(command: Sequence[str]) -> float:
    """Seconds that a whole process takes; it must find something."""
    return timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
