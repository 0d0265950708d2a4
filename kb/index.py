"""The search index: a cache of the store that anybody may delete.

One door in (`Index.update`), and questions out. Whatever is wrong with its files, opening it
succeeds: then it is empty, ``state`` is None, and whoever holds the store fills it again.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from typing import TYPE_CHECKING, Final, TypeVar

from kb import index_deciding, index_state
from kb.errors import Busy, IndexFailed, NotFound
from kb.index_folding import folded
from kb.index_schema import analyzers, tag
from kb.index_state import State
from kb.index_trouble import ours
from kb.index_view import Order, View
from kb.index_write import Indexed, apply, create, fill, opened, patient_writer
from kb.model import Entry, Problem
from kb.overview import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from kb.deciding import Decision, Response, Status
    from kb.index_deciding import Listed
    from kb.model import Effect, Evidence, Tension
    from kb.overview import Coverage
    from kb.query import Query
    from kb.results import Hit, Results

__all__ = ["Index", "Indexed", "Order", "State"]

T = TypeVar("T")
SHORTEST_ID: Final = 4
"""Characters of an id that are enough to ask for it, if only one lesson's begins so."""
_PATIENCE: Final = 1.0
"""Seconds to wait for an update that another program seems to be in the middle of."""
_ABANDONED: Final = 24 * 3600.0
"""Seconds after which a folder that no state names is taken for a leftover."""
_DAMAGED: Final = "The search index is damaged and will be made anew"
_OVERTAKEN: Final = "Another program has just brought the search index up to date; look again."


class Index:
    """The index of one store, in its own folder. Any thread may read; updates take turns."""

    def __init__(self, folder: Path) -> None:
        """Use `Index.open`."""
        self._folder = folder
        self._root = folder / f"index-{tag()}"
        self._place = index_state.place(self._root)
        self._analyzers = analyzers()
        self._swap = threading.RLock()
        self._turn = threading.Lock()
        self._mark: Mark | None = None
        self._state: State | None = None
        self._view = View(opened(None), self._analyzers)

    @classmethod
    def open(cls, folder: Path) -> Index:
        """Open the index in this folder, which need not exist; never fails for damage."""
        index = cls(folder)
        index._catch_up()
        return index

    # What it stands for

    @property
    def state(self) -> State | None:
        """The commit and edits that it includes now; None: it is empty and wants everything."""
        self._catch_up()
        return self._state

    @property
    def size(self) -> int:
        """Files that it holds."""
        return self._current().searcher.num_docs

    def verify(self) -> bool:
        """Read every file and compare checksums; when they do not hold, the index opens empty."""
        self._catch_up()
        state = self._state
        if state is None:
            return False
        if index_state.sound(self._root / state.directory):
            return True
        self.forget()
        return False

    def close(self) -> None:
        """Let go of the files."""
        with self._swap:
            self._mark, self._state = None, None
            self._view = View(opened(None), self._analyzers)

    @property
    def mark(self) -> Mark | None:
        """Which of its states it shows; another after each update, by whichever program."""
        self._catch_up()
        return self._mark

    # The one door in

    def update(
        self,
        changes: Iterable[Indexed],
        *,
        state: State,
        everything: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """Take in files that were added or changed, and drop those that are gone.

        Args:
            changes: each path once.
            state: what the index stands for afterwards; ``index.state.moved(...)``, or a new one.
            everything: these are all files there are; the index is made anew beside the old one.
            progress: told the number of files from time to time.

        Raises:
            Busy: another program is updating it, or has done so since ``state`` was looked at.
            IndexFailed: it could not be written; it still answers as before.
        """
        with self._turn:
            self._catch_up()
            if everything or (self._state is None and not state.generation):
                self._rebuild(changes, state, progress)
            else:
                self._change(list(changes), state, progress)

    def _rebuild(
        self, files: Iterable[Indexed], state: State, progress: Callable[[int], None] | None
    ) -> None:
        name = os.urandom(6).hex()
        directory = self._root / name
        try:
            index = create(directory)
            twice = fill(index, files, progress)
            before = index_state.read(self._root)
            made = state._replace(pending=(), duplicates=tuple(sorted(twice)), directory=name)
            self._commit(made, View(index, self._analyzers))
        except BaseException:
            shutil.rmtree(directory, ignore_errors=True)
            raise
        self._sweep(name, before.directory if before else None)

    def _change(
        self, changes: list[Indexed], state: State, progress: Callable[[int], None] | None
    ) -> None:
        index = self._view.index
        writer = patient_writer(index, len(changes))
        try:
            held = index_state.read(self._root)
            base = state.generation or (self._state.generation if self._state else "")
            if held is None or held.generation != base:
                raise Busy(_OVERTAKEN)
            paths = {path for path, _ in changes}
            # A kill from here on leaves these paths to be read again.
            started = held._replace(pending=tuple(sorted({*held.pending, *paths})))
            with ours("The search index could not be written"):
                index_state.write(self._root, started)
            apply(writer, index, changes)
        finally:
            del writer
        view = View(index, self._analyzers)
        ids = {folded(r.record.id) for _, r in changes if r and isinstance(r.record, Entry)}
        twice = view.holders(sorted(ids.union(held.duplicates)))
        left = tuple(path for path in held.pending if path not in paths)
        made = state._replace(
            pending=left, duplicates=tuple(sorted(twice)), directory=held.directory
        )
        self._commit(made, view)
        if progress:
            progress(len(changes))

    def _commit(self, state: State, view: View) -> None:
        """Write what the index stands for now, and show it."""
        files = index_state.look(self._root / state.directory)
        made = state._replace(files=files, generation=os.urandom(6).hex())
        with self._swap, ours("The search index could not be written"):
            index_state.write(self._root, made)
            self._mark = Mark.of(self._place)
            self._state, self._view = made, view

    def _sweep(self, current: str, previous: str | None) -> None:
        """Delete the index that was replaced, and what kills and older versions left behind."""
        for folder in (*self._root.iterdir(), *self._folder.glob("index-*")):
            if not folder.is_dir() or folder.name in (current, self._root.name):
                continue
            idle = time.time() - folder.stat().st_mtime
            if folder.name == previous or idle > _ABANDONED:
                shutil.rmtree(folder, ignore_errors=True)

    # Keeping up with other programs

    def _current(self) -> View:
        self._catch_up()
        return self._view

    def _catch_up(self) -> None:
        """Show what was last written, by whichever program."""
        mark = Mark.of(self._place)
        if mark == self._mark:
            return
        with self._swap:
            if (mark := Mark.of(self._place)) == self._mark:
                return
            until = time.monotonic() + _PATIENCE
            while not self._show(index_state.read(self._root)) and time.monotonic() < until:
                mark = Mark.of(self._place)
                if mark is None:
                    break
                time.sleep(0.02)
            self._mark = mark

    def _show(self, written: State | None) -> bool:
        """Show this state if its files are sound; says whether there is nothing to wait for."""
        shown = self._state
        if written and shown and written.generation == shown.generation and written.pending:
            return True  # an update is under way: the old state stays until it is done
        try:
            view = self._admitted(written)
        except IndexFailed:
            view = None
        if view is None:
            self._state, self._view = None, View(opened(None), self._analyzers)
            return written is None or not written.pending
        self._state, self._view = written, view
        return True

    def _admitted(self, written: State | None) -> View | None:
        """A view of the files that the state names, or None when they are not what it says."""
        if written is None or written.files is None:
            return None
        directory = self._root / written.directory
        found = index_state.look(directory)
        if found is None:
            return None
        if found != written.files:
            same = found._replace(seen=()) == written.files._replace(seen=())
            if not (same or written.pending) or not index_state.sound(directory):
                return None
        return View(opened(directory), self._analyzers)

    def forget(self) -> None:
        """Open empty from now on; the files are deleted when a new index stands."""
        with self._swap:
            (self._root / "state.json").unlink(missing_ok=True)
            self._mark, self._state = None, None
            self._view = View(opened(None), self._analyzers)

    # Questions

    def search(
        self, query: Query, *, limit: int = 30, offset: int = 0, order: Order | None = None
    ) -> Results:
        """The lessons that match: ranked if there are words to rank by, else the newest first.

        Raises:
            IndexFailed: its files are damaged; ``state`` is None then.
        """
        return self._ask(lambda view: view.search(query, limit, offset, order))

    def related(self, entry_id: str, limit: int = 10) -> Results:
        """Lessons like this one, without it.

        Raises:
            NotFound: there is no lesson of this id.
        """
        hit = self.find(entry_id)
        if hit is None:
            raise NotFound(f"There is no lesson {entry_id}.")
        return self._ask(lambda view: view.related(hit, limit))

    def similar(self, title: str, limit: int = 3) -> list[Hit]:
        """Lessons that may tell what this title tells already, the most alike first."""
        return self._ask(lambda view: view.similar(title, limit))

    def linked_from(self, entry_id: str) -> list[Hit]:
        """Lessons whose text links to this one, the newest first."""
        return self._ask(lambda view: view.holding("links", folded(entry_id)))

    def find(self, entry_id: str) -> Hit | None:
        """The lesson with this id, in any case, or the only one whose id begins so."""
        return self._ask(lambda view: view.find(entry_id, SHORTEST_ID))

    def duplicates_of(self, entry_id: str) -> list[Hit]:
        """Every lesson that claims this id; more than one is a fault."""
        return self._ask(lambda view: view.holding("id", folded(entry_id)))

    def decisions(
        self, tension: str | None = None, status: Status | None = None
    ) -> list[Listed[Decision]]:
        """The decisions of a tension, of a status, or all of them, the newest first."""
        return self._ask(lambda view: index_deciding.decisions(view, tension, status))

    def open_decisions(self, tension: str) -> list[Listed[Decision]]:
        """What waits to be decided under a tension, the newest first."""
        return self._ask(lambda view: index_deciding.open_decisions(view, tension))

    def decision(self, decision_id: str) -> Listed[Decision] | None:
        """The decision with this id, in any case, or the only one whose id begins so."""
        return self._ask(lambda view: index_deciding.decision(view, decision_id, SHORTEST_ID))

    def citing(self, entry_id: str) -> list[Listed[Decision]]:
        """The decisions that cite this lesson, the newest first."""
        return self._ask(lambda view: index_deciding.citing(view, entry_id))

    def bearing(self, decision_id: str) -> list[Hit]:
        """The lessons that say something of a decision's assumptions, the newest first."""
        return self._ask(lambda view: index_deciding.bearing(view, decision_id))

    def responses(self, entry_id: str) -> list[Listed[Response]]:
        """What colleagues answered to a lesson, the newest first."""
        return self._ask(lambda view: index_deciding.responses(view, entry_id))

    def answered(self) -> frozenset[str]:
        """The ids, folded, of the lessons that colleagues answered to."""
        return self._ask(index_deciding.answered)

    def tensions(self) -> list[Tension]:
        """The tensions of the store, by number."""
        return self._ask(lambda view: list(view.tensions))

    def quadrant(self, tension: str, pole: str, effect: Effect, limit: int = 1000) -> list[Hit]:
        """Lessons in one quadrant, mixed ones included, the newest first."""
        return self._ask(lambda view: view.quadrant(tension, pole, effect, limit))

    def grounded(
        self, cell: tuple[str, str, Effect], evidence: Evidence | None, limit: int
    ) -> list[Hit]:
        """Some newest lessons of a quadrant (tension, pole, effect) that stand on this evidence."""
        return self._ask(lambda view: view.grounded(cell, evidence, limit))

    def coverage(self) -> Coverage:
        """How many lessons stand in each quadrant, and from which settings."""
        return self._ask(lambda view: view.coverage)

    def problems(self) -> list[Problem]:
        """Everything that is wrong in the files that were read, and ids claimed twice."""
        return self._ask(self._problems)

    def problem_count(self) -> int:
        """How many files need attention."""
        twice = self._state.duplicates if self._state else ()
        return self._ask(lambda view: view.flawed() + len(twice))

    def _problems(self, view: View) -> list[Problem]:
        twice = self._state.duplicates if self._state else ()
        found = view.problems()
        for paths in view.holders(twice).values():
            found += [_same_id(path, paths) for path in paths]
        return sorted(found, key=lambda problem: (problem.path, problem.line))

    def _ask(self, question: Callable[[View], T]) -> T:
        try:
            with ours(_DAMAGED):
                return question(self._current())
        except IndexFailed:
            self.verify()
            raise


def _same_id(path: str, paths: Sequence[str]) -> Problem:
    others = ", ".join(other for other in paths if other != path)
    return Problem(path, 0, f"{others} has the same id", "give one of them an id of its own")
