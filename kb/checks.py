"""Every fault in a store, found by named checks that trust no cache.

Each check takes what was read and yields problems; a new rule is a new function in ``CHECKS``.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from kb import document, worktree
from kb.catching_up import SETTINGS_PATH, Reader
from kb.deciding import Decision, Response
from kb.errors import NoStore
from kb.model import Entry, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from kb.catching_up import Progress
    from kb.records import AnyDocument

R = TypeVar("R", bound="AnyDocument")

LONGEST_PATH = 200
"""Characters; Windows stops at 260 for the whole path, of which the store's folder takes some."""
RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
"""File names that Windows keeps for devices, whatever their ending."""


def faults(folder: Path, progress: Progress | None = None) -> list[Problem]:
    """Every fault, by file and line.

    Raises:
        NoStore: the folder holds no store.
    """
    if not (folder / SETTINGS_PATH).is_file():
        raise NoStore(f"{folder} holds no notebook. Make one with: bothand init {folder}")
    reader = Reader(folder)
    paths = list(worktree.record_paths(folder))
    read: list[AnyDocument] = []
    for done, path in enumerate(paths):
        if progress is not None and done % 500 == 0:
            progress(done, len(paths))
        found = reader.read(path)
        if found is not None:
            read.append(_without_text(found))
    if progress is not None:
        progress(len(paths), len(paths))
    problems = [problem for check in CHECKS for problem in check(read)]
    problems += names_that_travel(paths)
    return sorted(problems, key=lambda each: (each.path, each.line, each.message))


def _without_text(read: R) -> R:
    """Forget the file's bytes: a hundred thousand of them need not be held at once."""
    return replace(read, data=b"")


def own_problems(read: Iterable[AnyDocument]) -> Iterator[Problem]:
    """What is wrong in a file by itself."""
    for each in read:
        yield from each.problems


def one_id_one_lesson(read: Iterable[AnyDocument]) -> Iterator[Problem]:
    """Two lessons, or two decisions, with one id, or with ids that differ only by case."""
    by_id: dict[tuple[type, str], list[str]] = defaultdict(list)
    for each in read:
        if isinstance(each.record, Entry | Decision):
            by_id[type(each.record), each.record.id.casefold()].append(each.path)
    for (_, entry_id), paths in by_id.items():
        for path in sorted(paths) if len(paths) > 1 else ():
            others = ", ".join(other for other in sorted(paths) if other != path)
            yield Problem(
                path,
                0,
                f"the id {entry_id} is also the id of {others}",
                "keep the id in the older file and give the other a new one",
            )


def links_lead_somewhere(read: Iterable[AnyDocument]) -> Iterator[Problem]:
    """A link to a lesson that is not in the store."""
    entries = [(each.path, each.record) for each in read if isinstance(each.record, Entry)]
    known = {entry.id.casefold() for _, entry in entries}
    for path, entry in entries:
        for target in document.links(entry.body):
            if target.casefold() not in known:
                yield Problem(
                    path,
                    0,
                    f"links to [[{target}]], and no lesson has that id",
                    "correct the id, restore that lesson, or take the link out",
                )


def answers_answer_something(read: Iterable[AnyDocument]) -> Iterator[Problem]:
    """A response to a lesson, or a citation of one, that is not in the store."""
    known = {each.record.id.casefold() for each in read if isinstance(each.record, Entry)}
    for each in read:
        record = each.record
        if isinstance(record, Response) and record.entry.casefold() not in known:
            yield Problem(
                each.path,
                0,
                f"answers the lesson {record.entry}, which is not in the notebook",
                "correct the id, restore that lesson, or delete this file",
            )
        for cited in record.cites if isinstance(record, Decision) else ():
            if cited.casefold() not in known:
                yield Problem(
                    each.path,
                    0,
                    f"cites {cited}, and no lesson has that id",
                    "correct the id, restore that lesson, or take it out of cites",
                )


def evidence_bears_on_something(read: Iterable[AnyDocument]) -> Iterator[Problem]:
    """A lesson that speaks of a decision or an assumption that is not in the store."""
    decisions = {
        each.record.id.casefold(): each.record for each in read if isinstance(each.record, Decision)
    }
    for each in read:
        for told in each.record.assumptions if isinstance(each.record, Entry) else ():
            decision = decisions.get(told.decision.casefold())
            if decision is None:
                message = f"speaks of the decision {told.decision}, which is not in the notebook"
                fix = "correct the id, restore that decision, or take the line out"
            elif decision.assumption(told.key) is None:
                keys = ", ".join(one.key for one in decision.assumptions) or "none"
                message = f"the decision {decision.id} has no assumption {told.key!r}"
                fix = f"correct the key (there are: {keys}), or take the line out"
            else:
                continue
            yield Problem(each.path, 0, message, fix)


def names_that_travel(paths: Iterable[str]) -> Iterator[Problem]:
    """File names that clash or cannot exist on a colleague's computer."""
    folded: dict[str, str] = {}
    for path in sorted(paths):
        key = unicodedata.normalize("NFC", path).casefold()
        if key in folded:
            yield Problem(
                path,
                0,
                f"has the same name as {folded[key]} on Windows and macOS",
                "rename one of the two",
            )
        folded.setdefault(key, path)
        yield from _unportable(path)


def _unportable(path: str) -> Iterator[Problem]:
    parts = path.split("/")
    if any(part.split(".")[0].casefold() in RESERVED for part in parts):
        yield Problem(path, 0, "has a name that Windows keeps for itself", "rename the file")
    if any(part != part.rstrip(" .") or set(part) & set('<>:"\\|?*') for part in parts) or any(
        ord(char) < ord(" ") for char in path
    ):
        yield Problem(path, 0, "has a name that Windows cannot hold", "rename the file")
    if len(path) > LONGEST_PATH:
        yield Problem(
            path,
            0,
            f"has a path of {len(path)} characters, too long for some computers",
            f"rename it so that the path has at most {LONGEST_PATH}",
        )


CHECKS: tuple[Callable[[Iterable[AnyDocument]], Iterator[Problem]], ...] = (
    own_problems,
    one_id_one_lesson,
    links_lead_somewhere,
    answers_answer_something,
    evidence_bears_on_something,
)
