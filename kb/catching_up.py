"""Bring the search index up to what stands in the store now.

The index remembers the commit it stands for and the outside edits it took in. Git tells the
difference between that commit and today's, and which files were edited outside Bothand; only
those files are read. Everything that changes the index comes through ``Index.update``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb import document, records, worktree
from kb.errors import BothandError, NotFound
from kb.index import State
from kb.model import Problem, Tension

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from kb.index import Index
    from kb.model import Snapshot
    from kb.records import AnyDocument

    Progress = Callable[[int, int], None]
    """Called with the number of files done and the number of files to do."""


SETTINGS_PATH = "bothand.toml"


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a catching-up changed in the index: counts of files."""

    read: int = 0
    removed: int = 0
    rebuilt: bool = False

    @property
    def anything(self) -> bool:
        """Whether the index changed at all."""
        return self.rebuilt or bool(self.read or self.removed)


def catch_up(
    folder: Path,
    index: Index,
    snapshot: Snapshot,
    progress: Progress | None = None,
) -> Refreshed:
    """Make the index stand for this snapshot of the store and say what changed.

    Raises:
        Busy: another program is writing the index; it may be read meanwhile.
        IndexFailed: the index cannot be written.
    """
    state = index.state
    changed = None if state is None else _changed_since(folder, state, snapshot)
    if changed is None or any(path.startswith("tensions/") for path in changed):
        # A reworded tension decides which links of every lesson are sound.
        return _rebuild(folder, index, snapshot, progress)
    reader = Reader(folder)
    found = {path: reader.read(path) for path in sorted(changed)}
    outside = _outside({each.path: found.get(each.path) for each in snapshot.outside})
    if state is None:  # pragma: no cover - then everything was read above
        return Refreshed()
    if (state.commit, dict(state.outside)) == (snapshot.head, outside) and not state.pending:
        return Refreshed()
    index.update(found.items(), state=state.moved(snapshot.head, outside))
    removed = sum(each is None for each in found.values())
    return Refreshed(read=len(found) - removed, removed=removed)


def _changed_since(folder: Path, state: State, snapshot: Snapshot) -> set[str] | None:
    """The paths to read again, or None where git cannot tell (so: all of them)."""
    changed = {each.path for each in snapshot.outside} | set(state.outside) | set(state.pending)
    if state.commit != snapshot.head:
        if not state.commit or not snapshot.head:
            return None
        try:
            changed |= {each.path for each in worktree.between(folder, state.commit, snapshot.head)}
        except worktree.UnknownCommit:
            return None
    return {path for path in changed if worktree.is_record(path)}


def _rebuild(
    folder: Path,
    index: Index,
    snapshot: Snapshot,
    progress: Progress | None,
) -> Refreshed:
    reader = Reader(folder)
    outside = _outside({each.path: reader.read(each.path) for each in snapshot.outside})
    paths = list(worktree.record_paths(folder))

    def documents() -> Iterator[tuple[str, AnyDocument | None]]:
        for done, path in enumerate(paths):
            if progress is not None and done % 500 == 0:
                progress(done, len(paths))
            yield path, reader.read(path)

    state = State(commit=snapshot.head, outside=outside)
    index.update(documents(), state=state, everything=True)
    if progress is not None:
        progress(len(paths), len(paths))
    return Refreshed(read=len(paths), rebuilt=True)


def _outside(found: Mapping[str, AnyDocument | None]) -> dict[str, str]:
    """Each path edited outside with the digest of what stands there now; empty: removed."""
    return {path: each.digest if each else "" for path, each in found.items()}


class Reader:
    """Reads files of one store as records, against the tensions of that store."""

    def __init__(self, folder: Path) -> None:
        """Take the store's folder; the tensions are read when first needed."""
        self._folder = folder
        self._tensions: Mapping[str, Tension] | None = None

    @property
    def tensions(self) -> Mapping[str, Tension]:
        """The tensions of the store that can be read, by id."""
        if self._tensions is None:
            found = (self.read(path) for path in worktree.record_paths(self._folder, "tensions"))
            self._tensions = {
                each.record.id: each.record
                for each in found
                if each is not None and isinstance(each.record, Tension)
            }
        return self._tensions

    def sound(self, path: str) -> bool:
        """Whether what stands at this path can be committed: it is gone, or it can be read."""
        if path == SETTINGS_PATH:
            return self.read(path) is None
        found = self.read(path)
        return found is None or found.record is not None

    def read(self, path: str) -> AnyDocument | None:
        """One file as a record with its problems; None where nothing stands there."""
        try:
            data = worktree.read_file(self._folder, path, document.MAX_FILE)
        except NotFound:
            return None
        except BothandError as error:
            problem = Problem(path, 0, str(error), "replace it with a plain text file")
            return document.Document(path, b"", None, (problem,))
        if path == SETTINGS_PATH:
            settings = document.read_store_settings(data)
            return (
                document.Document(path, data, None, settings.problems)
                if settings.problems
                else None
            )
        return records.read(data, path, {} if path.startswith(records.TENSIONS) else self.tensions)
