"""A colleague at work in a process of its own, until the work ends or somebody kills it.

Reads a task a line and forks for each, so that a new one costs no imports; ``--once TASK`` does one
and needs no fork. Into the task's log go lines of JSON: ``try`` before an act, ``done`` once it was
acknowledged, ``failed`` where it ended in an error, and ``end``.
"""

from __future__ import annotations

import json
import os
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kb import sync  # noqa: F401 - loaded once, before any fork
from kb.errors import BothandError
from kb.library import Library
from kb.settings import Profile
from tests.kb.colleagues import change, lesson
from tests.soak.failpoints import kill_at
from tests.soak.world import no_waiting_for_leftovers

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = "BOTHAND_TEST_ACTOR"
"""A variable by which every process that a task has started is known."""


class Task(NamedTuple):
    """Who does what, where; JSON on the way."""

    folder: str
    log: str
    name: str
    acts: list[list[str]]
    die_at: int = 0
    """Before which change it is killed; 0: never."""
    syncs_each: int = 1
    """For the act ``forever``: after how many saves it syncs."""


def main() -> None:
    """Do one task, or fork for each line: answers its process id, and how it ended."""
    no_waiting_for_leftovers()
    if sys.argv[1:2] == ["--once"]:
        work(Task(*json.loads(sys.argv[2])))
        return
    for line in sys.stdin:
        made = os.fork()
        if made == 0:
            os.setsid()
            task = Task(*json.loads(line))
            os.environ[MARK] = task.log
            work(task)
            os._exit(0)
        _answer(made)
        _answer(os.waitpid(made, 0)[1])


def _answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def work(task: Task) -> None:
    """Do all acts of a task."""
    with Path(task.log).open("a", buffering=1) as log:
        kill_at(task.die_at)
        try:
            with Library.open(Path(task.folder), profile=Profile(name=task.name)) as library:
                library.refresh()
                for act in _spread(task):
                    log.write(json.dumps(["try", *act]) + "\n")
                    do(library, act)
                    log.write(json.dumps(["done", *act]) + "\n")
        except BothandError as error:
            log.write(json.dumps(["failed", type(error).__name__, str(error)]) + "\n")
        log.write(json.dumps(["end"]) + "\n")


def do(library: Library, act: list[str]) -> None:
    """One act: what a person would do with one key or one command."""
    match act:
        case ["share", word]:
            library.share(lesson(word, author=library.profile.name))
        case ["title", entry_id, word]:
            change(library, entry_id, title=word)
        case ["sync"]:
            library.sync()
        case _:
            raise ValueError(act)


def _spread(task: Task) -> Iterator[list[str]]:
    for act in task.acts:
        if act[0] == "forever":
            yield from _forever(task, act[1])
        else:
            yield act


def _forever(task: Task, word: str) -> Iterator[list[str]]:
    chance = random.Random(word)
    number = 0
    while True:
        for _ in range(task.syncs_each):
            number += 1
            yield ["share", f"{word}n{number}"]
        if chance.random() < 0.5:
            yield ["title", "7k2m9qxwbd", f"{word}t{number}"]
        yield ["sync"]


if __name__ == "__main__":
    main()
