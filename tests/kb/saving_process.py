"""A process that saves until it is killed, and tells what it was told is saved.

Reads ``store log name count`` a line and forks for each, so that a new one costs no imports.
Into the log go two lines of JSON a save: ``try`` before it, ``done`` once it was acknowledged.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sys
from pathlib import Path

from kb.model import Person
from kb.repository import Repository


def main() -> None:
    """Fork a saver for each line."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        store, log, name, count = json.loads(line)
        made = os.fork()
        if made == 0:
            os.setsid()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            save(Path(store), Path(log), name, count)
            os._exit(0)
        sys.stdout.write(f"{made}\n")
        sys.stdout.flush()


def save(store: Path, log: Path, name: str, count: int) -> None:
    """Make, change and remove files, one or two at a time."""
    chance = random.Random(name)
    standing: dict[str, bytes] = {}
    with log.open("a", buffering=1) as told:
        repository = Repository.open(store)
        for number in range(count):
            data = f"{name} {number}\n".encode() * chance.randint(1, 400)
            files: dict[str, bytes | None] = {
                f"entries/2026/{number % 3 + 1:02}/{name}-{number}.md": data
            }
            if standing and chance.random() < 0.5:
                files[chance.choice(sorted(standing))] = chance.choice((None, data))
            digests = {
                path: None if text is None else hashlib.sha256(text).hexdigest()
                for path, text in files.items()
            }
            told.write(json.dumps(["try", digests]) + "\n")
            repository.save(
                files,
                expected={
                    path: hashlib.sha256(standing[path]).hexdigest() if path in standing else None
                    for path in files
                },
                person=Person(name),
                message=f"{name} {number}",
            )
            told.write(json.dumps(["done", digests]) + "\n")
            for path, text in files.items():
                if text is None:
                    standing.pop(path, None)
                else:
                    standing[path] = text
        repository.close()


if __name__ == "__main__":
    main()
