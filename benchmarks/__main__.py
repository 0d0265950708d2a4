"""Measure and print: ``python -m benchmarks [NAME ...] [--sizes S,M,L]``."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import generate
from benchmarks.figures import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.figures import Figure

NAMES = (
    *("relevance", "search", "brief", "cli", "save", "sync", "build"),
    *("start", "keys", "huge", "memory"),
)
RESULTS = Path("bench-results")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for, print it as a table, and keep it as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--sizes", default="S,M,L", help="which stores, with commas between")
    asked = parser.parse_args(arguments)
    sizes = [each for each in generate.SIZES_OF_STORES if each in asked.sizes.split(",")]
    if unknown := set(asked.names) - set(NAMES):
        parser.error(f"there is no figure {', '.join(sorted(unknown))}")
    generate.settle_home()
    figures: list[Figure] = []
    for name in asked.names or NAMES:
        start = time.perf_counter()
        measure: Any = import_module(f"benchmarks.{name}").measure
        for figure in measure(sizes):
            figures.append(figure)
            progress(table([figure]).splitlines()[1])
        progress(f"-- {name}: {time.perf_counter() - start:.0f} s")
    print(table(figures))
    missed = sum(figure.met is False for figure in figures)
    print(f"{sum(figure.met is True for figure in figures)} targets met, {missed} missed")
    keep(figures)
    return 0


def progress(line: str) -> None:
    """Tell whoever waits, apart from the table."""
    print(line, file=sys.stderr, flush=True)


def keep(figures: Sequence[Figure]) -> None:
    """Write the figures as JSON, with what they were measured on."""
    RESULTS.mkdir(exist_ok=True)
    git = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True)
    measured = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "on": {
            "cores": os.cpu_count(),
            "system": platform.platform(),
            "python": platform.python_version(),
            "git": git.stdout.removeprefix("git version").strip(),
            **{name: version(name) for name in ("bothand", "tantivy", "textual", "gitpython")},
        },
        "figures": [figure.as_json() for figure in figures],
    }
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    (RESULTS / f"{stamp}.json").write_text(json.dumps(measured, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
