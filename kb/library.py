"""The one door: everything that the command line and the screens may ask for.

The library puts the parts of ``kb`` together; the parts do not know each other. The order of a
save stands here and nowhere else: check, then file and commit, then index. Each step may fail
without harming the one before.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from kb import places, settings, worktree
from kb.errors import (
    Busy,
    Faulty,
    IndexFailed,
    NoStore,
    NotFound,
    PersonalData,
    Refused,
)
from kb.index import Index
from kb.locating import STORE_FILE
from kb.model import Effect, Entry, Person, Problem, new_id
from kb.query import Query, parse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from kb.catching_up import Progress, Refreshed
    from kb.document import Document
    from kb.drafts import Drafts
    from kb.model import Revision, Snapshot, Tension
    from kb.privacy import Finding
    from kb.repository import Repository
    from kb.results import Coverage, Hit, Results
    from kb.settings import Profile

MAP_LESSONS = 100
"""How many lessons of one quadrant a map names; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save. ``commit`` is None where nothing had changed."""

    id: str
    path: str
    commit: str | None


@dataclass(frozen=True, slots=True)
class Quadrant:
    """One cell of a map: how many lessons stand in it, and the newest of them."""

    total: int
    hits: Sequence[Hit]


@dataclass(frozen=True, slots=True)
class TensionMap:
    """A tension as a 2 x 2: its lessons by pole and effect, and those about the balance."""

    tension: Tension
    quadrants: Mapping[tuple[str, Effect], Quadrant]


class Library:
    """One store, opened by one person."""

    def __init__(self, folder: Path, index: Index, look: worktree.Look, profile: Profile) -> None:
        """Use :meth:`open` or :meth:`create`."""
        self.folder = folder
        self.profile = profile
        self._index = index
        self._look: worktree.Look | None = look
        self._repository: Repository | None = None
        self._indexing: threading.Thread | None = None
        self._writing = threading.RLock()

    # -- opening ---------------------------------------------------------------------------

    @classmethod
    def open(cls, folder: Path | str, *, profile: Profile | None = None) -> Self:
        """Open a store. Cheap: what stands in the index can be searched at once.

        Raises:
            NoStore: the folder holds no store.
        """
        folder = Path(folder)
        if not (folder / STORE_FILE).is_file() or not (folder / ".git").exists():
            raise NoStore(
                f"{folder} holds no notebook. Make one with: bothand init {folder}",
            )
        look = worktree.Look.start(folder)
        index = Index.open(places.index_folder(folder))
        return cls(folder, index, look, settings.load().profile if profile is None else profile)

    @classmethod
    def create(
        cls,
        folder: Path | str,
        *,
        name: str = "",
        person: Person | None = None,
        starter: bool = True,
        shared: str = "",
        profile: Profile | None = None,
    ) -> Self:
        """Make a new store with the seven tensions and, unless told not to, the starter lessons.

        Raises:
            Refused: the folder holds something already.
            DiskFailed, GitFailed: it cannot be made there.
        """
        from kb import founding  # noqa: PLC0415 - git and YAML, only for a new store

        folder = Path(folder)
        founding.found(folder, name=name, person=person, starter=starter, shared=shared)
        library = cls.open(folder, profile=profile)
        library.refresh()
        return library

    def close(self) -> None:
        """Finish what is under way and let go of the files."""
        self._settle()
        if self._repository is not None:
            self._repository.close()

    def __enter__(self) -> Self:
        """Close the library at the end of a ``with`` block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the library."""
        self.close()

    # -- keeping up ------------------------------------------------------------------------

    def refresh(self, progress: Progress | None = None) -> Refreshed:
        """Take in what others committed and what was edited outside Bothand.

        Args:
            progress: called with files done and files to do during long work.

        Raises:
            Busy: another program is writing the index; searching goes on with what is there.
            GitFailed, IndexFailed: git or the index cannot be used.
        """
        from kb.catching_up import catch_up  # noqa: PLC0415 - YAML, not for a plain search

        with self._writing:
            self._settle()
            return catch_up(self.folder, self._index, self._snapshot(), progress)

    @property
    def behind(self) -> bool:
        """Whether the index is known not to stand for the store as it is; asks git once."""
        self._settle()
        state = self._index.state
        if state is None:
            return True
        look = self._look or worktree.Look.start(self.folder)
        snapshot = look.result()
        self._look = worktree.Look.done(self.folder, snapshot)
        return (
            state.commit != snapshot.head
            or bool(snapshot.outside)
            or bool(state.outside)
            or bool(state.pending)
        )

    def rebuild(self, progress: Progress | None = None) -> Refreshed:
        """Throw the index away and read every file again."""
        with self._writing:
            self._settle()
            self._index.forget()
            return self.refresh(progress)

    @property
    def empty_index(self) -> bool:
        """Whether nothing can be searched yet, because the index must first be built."""
        return self._index.state is None

    # -- finding ---------------------------------------------------------------------------

    def search(
        self,
        text: str | Query,
        *,
        limit: int = 30,
        offset: int = 0,
        typing: bool = False,
    ) -> Results:
        """Find lessons. Any text is a query; no text means all of them, the newest first.

        Args:
            text: what the person wrote, or a query read before.
            limit: how many hits at most.
            offset: how many hits to pass over.
            typing: whether the last word may be unfinished.
        """
        self._settle()
        query = parse(text, typing=typing) if isinstance(text, str) else text
        return self._index.search(query, limit=limit, offset=offset)

    def related(self, entry_id: str, *, limit: int = 10) -> Results:
        """Lessons like this one.

        Raises:
            NotFound: there is no such lesson.
        """
        return self._index.related(self.find(entry_id).id, limit=limit)

    def linked_from(self, entry_id: str) -> Sequence[Hit]:
        """The lessons whose text links to this one."""
        self._settle()
        return self._index.linked_from(entry_id)

    def find(self, entry_id: str) -> Hit:
        """The lesson with this id, or whose id starts so if only one does.

        Raises:
            NotFound: there is none.
        """
        self._settle()
        hit = self._index.find(entry_id)
        if hit is None:
            raise NotFound(f"There is no lesson {entry_id}. Find one with: bothand search WORDS")
        return hit

    def entry(self, entry_id: str) -> Document[Entry]:
        """A lesson as it stands in its file now.

        Raises:
            NotFound: there is no such lesson, or its file is gone.
        """
        return self._read(self.find(entry_id).path)

    def raw(self, path: str) -> str:
        """The text of any file of the store that the index names, for showing what is broken."""
        from kb import document  # noqa: PLC0415 - YAML, not for a plain search

        data = worktree.read_file(self.folder, path, document.MAX_FILE)
        return data.decode("utf-8", "replace")

    # -- tensions --------------------------------------------------------------------------

    def tensions(self) -> list[Tension]:
        """The tensions of the store, in their order."""
        self._settle()
        return self._index.tensions()

    def tension(self, name: str) -> Tension:
        """A tension by its id, its number, or the start of its id.

        Raises:
            NotFound: there is none, or several; the sentence names them all.
        """
        known = self.tensions()
        wanted = name.strip().lower()
        exact = [each for each in known if wanted in (each.id, str(each.number or ""))]
        found = exact or [each for each in known if wanted and each.id.startswith(wanted)]
        if len(found) == 1:
            return found[0]
        raise NotFound(
            f"There is no tension {name!r}. They are: {', '.join(each.id for each in known)}.",
        )

    def coverage(self) -> Coverage:
        """How many lessons stand in each quadrant of each tension, and from which settings."""
        self._settle()
        return self._index.coverage()

    def map(self, name: str, *, limit: int = MAP_LESSONS) -> TensionMap:
        """A tension with its lessons by pole and effect; a mixed one stands in both effects."""
        tension = self.tension(name)
        poles = (*(pole.id for pole in tension.poles), "both")
        self._settle()
        coverage = self._index.coverage()
        quadrants = {
            (pole, effect): Quadrant(
                coverage.cell(tension.id, pole, effect).lessons,
                self._index.quadrant(tension.id, pole, effect, limit=limit),
            )
            for pole in poles
            for effect in (Effect.HELPED, Effect.HURT)
        }
        return TensionMap(tension, quadrants)

    # -- writing ---------------------------------------------------------------------------

    @property
    def drafts(self) -> Drafts:
        """The lessons of this store that are on this computer only."""
        from kb.drafts import Drafts  # noqa: PLC0415 - YAML, not for a plain search

        return Drafts(places.drafts_folder(self.folder))

    def findings(self, entry: Entry) -> list[Finding]:
        """What in this lesson may name or reach a person, in the order of its fields."""
        from kb.privacy import personal_data  # noqa: PLC0415 - only before a save

        return [finding for text in written_text(entry) for finding in personal_data(text)]

    def share(
        self,
        entry: Entry,
        *,
        writer: Person | None = None,
        anyway: bool = False,
    ) -> Saved:
        """Put a new lesson into the store, durably, and drop its draft.

        Args:
            entry: the lesson; without an id or a date it gets them.
            writer: whom the commit names; a lesson without an author is committed by nobody.
            anyway: share even though something in it may reach a person.

        Raises:
            Faulty: something asked for is missing, or the link to a tension is unknown.
            PersonalData: it holds an address, a number or an identifier of a person.
            DiskFailed, GitFailed: it could not be saved; the draft, if any, is intact.
        """
        from kb import document  # noqa: PLC0415 - YAML, not for a plain search

        entry = replace(
            entry,
            id=entry.id or new_id(),
            created=entry.created or datetime.now(UTC).astimezone().date().isoformat(),
        )
        if self._index.find(entry.id) is not None:
            raise Refused(f"There is a lesson {entry.id} already. Change that one instead.")
        path = document.path_for(entry)
        data = document.render_entry(entry)
        self._accept(data, path, entry, anyway=anyway)
        person = (writer or Person(entry.author)) if entry.author else Person()
        saved = self._save(path, data, None, person, f"Add lesson: {entry.title}", entry.id)
        self.drafts.drop(entry.id)
        return saved

    def edit(
        self,
        read: Document[Entry],
        entry: Entry,
        *,
        writer: Person | None = None,
        anyway: bool = False,
    ) -> Saved:
        """Save a changed lesson; only the fields that differ are touched in its file.

        Args:
            read: the lesson as it was read; its digest guards against overwriting others.
            entry: the lesson as it shall be.
            writer: whom the commit names.
            anyway: save even though something in it may reach a person.

        Raises:
            Changed: the file changed since it was read; nothing was written.
            Faulty, PersonalData, DiskFailed, GitFailed: as for :meth:`share`.
        """
        from kb import document  # noqa: PLC0415 - YAML, not for a plain search

        if read.record is None:
            raise Faulty(read.problems)
        changes = document.entry_changes(read.record, entry)
        body = entry.body if entry.body != read.record.body else None
        data = document.edited(read.data, changes, body)
        return self.rewrite(read, data, writer=writer, anyway=anyway)

    def rewrite(
        self,
        read: Document[Entry],
        data: bytes,
        *,
        writer: Person | None = None,
        anyway: bool = False,
    ) -> Saved:
        """Save the whole text of a lesson, as a person left it in an editor. Raises as edit."""
        if data == read.data:
            return Saved(read.record.id if read.record else "", read.path, None)
        entry = self._accept(data, read.path, None, anyway=anyway)
        person = writer or self._editor_of(entry)
        return self._save(
            read.path, data, read.digest, person, f"Edit lesson: {entry.title}", entry.id
        )

    def remove(self, entry_id: str, *, writer: Person | None = None) -> Saved:
        """Take a lesson out of the store; its history stays, so it can be restored."""
        hit = self.find(entry_id)
        read = self._read(hit.path)
        person = writer or (self._editor_of(read.record) if read.record else self.writer())
        return self._save(
            hit.path, None, read.digest, person, f"Remove lesson: {hit.title}", hit.id
        )

    # -- history ---------------------------------------------------------------------------

    def history(self, entry_id: str) -> list[Revision]:
        """The versions of a lesson, the newest first; also of one that was removed.

        Raises:
            NotFound: the store never had such a lesson.
        """
        return self.repository.history(self._path_ever(entry_id))

    def version(self, entry_id: str, revision: str) -> Document[Entry]:
        """A lesson as it stood in an earlier version.

        Raises:
            NotFound: there is no such lesson or version.
        """
        from kb import document  # noqa: PLC0415 - YAML, not for a plain search

        path = self._path_ever(entry_id)
        return document.read_entry(self.repository.read(path, revision), path, None)

    def restore(self, entry_id: str, revision: str, *, writer: Person | None = None) -> Saved:
        """Make an earlier version of a lesson the current one, as a new version.

        Raises:
            NotFound: there is no such lesson or version.
            Faulty: that version cannot be read as a lesson.
            Changed: the file was edited outside Bothand a moment ago.
        """
        old = self.version(entry_id, revision)
        if old.record is None:
            raise Faulty(old.problems)
        try:
            digest: str | None = self._read(old.path).digest
        except NotFound:
            digest = None
        if digest == old.digest:
            return Saved(old.record.id, old.path, None)
        person = writer or self._editor_of(old.record)
        message = f"Restore lesson: {old.record.title}"
        return self._save(old.path, old.data, digest, person, message, old.record.id)

    # -- health ----------------------------------------------------------------------------

    def problems(self) -> list[Problem]:
        """What needs attention, as far as the index knows."""
        self._settle()
        return self._index.problems()

    def sound_index(self) -> bool:
        """Read all of the index and compare checksums; a damaged one is forgotten."""
        self._settle()
        return self._index.verify()

    def check(self, progress: Progress | None = None) -> list[Problem]:
        """Every fault in the store, read afresh from its files."""
        from kb.checks import faults  # noqa: PLC0415 - reads the whole store

        return faults(self.folder, progress)

    def writer(self) -> Person:
        """Whoever works here: the saved profile, else git's own identity, else nobody."""
        if self.profile.name:
            return Person(self.profile.name, self.profile.email)
        return self.repository.git_identity() or Person()

    @property
    def repository(self) -> Repository:
        """The git side of the store, opened when first needed (GitPython costs 0.1 s)."""
        if self._repository is None:
            from kb.repository import Repository  # noqa: PLC0415 - see above

            self._repository = Repository.open(self.folder)
        return self._repository

    # -- inside ----------------------------------------------------------------------------

    def _snapshot(self) -> Snapshot:
        look, self._look = self._look or worktree.Look.start(self.folder), None
        return look.result()

    def _read(self, path: str) -> Document[Entry]:
        from kb import document  # noqa: PLC0415 - YAML, not for a plain search

        data = worktree.read_file(self.folder, path, document.MAX_FILE)
        return document.read_entry(data, path, {each.id: each for each in self.tensions()})

    def _editor_of(self, entry: Entry) -> Person:
        """Whom to name for a change: nobody on an anonymous lesson, as it may be one's own."""
        return self.writer() if entry.author or entry.sources else Person()

    def _path_ever(self, entry_id: str) -> str:
        self._settle()
        hit = self._index.find(entry_id)
        path = hit.path if hit is not None else self.repository.removed_path(entry_id)
        if path is None:
            raise NotFound(f"This notebook never had a lesson {entry_id}.")
        return path

    def _accept(self, data: bytes, path: str, entry: Entry | None, *, anyway: bool) -> Entry:
        """Refuse what would not be a sound lesson, or what reaches a person."""
        from kb import document  # noqa: PLC0415 - YAML, not for a plain search
        from kb.privacy import Severity  # noqa: PLC0415 - only before a save

        read = document.read_entry(data, path, {each.id: each for each in self.tensions()})
        if read.record is None or read.problems:
            raise Faulty(read.problems)
        found = [] if anyway else self.findings(entry or read.record)
        stops = [finding for finding in found if finding.severity is Severity.STOP]
        if stops:
            named = "; ".join(f"{each.what} ({each.text})" for each in stops)
            raise PersonalData(
                f"Not shared, because it holds {named}. {stops[0].suggestion}",
            )
        return read.record

    def _save(
        self,
        path: str,
        data: bytes | None,
        digest: str | None,
        person: Person,
        message: str,
        entry_id: str,
    ) -> Saved:
        with self._writing:
            self._settle()
            self._take_in_outside_edits(person, sparing=path)
            commit = self.repository.save(
                {path: data}, expected={path: digest}, person=person, message=message
            )
            self._index_later(path, data, commit.parent, commit.id)
            return Saved(entry_id, path, commit.id)

    def _take_in_outside_edits(self, person: Person, *, sparing: str) -> None:
        """Commit, under the person's name, what was edited outside and can be read."""
        state = self._index.state
        waiting = [path for path in (state.outside if state else ()) if path != sparing]
        if not waiting:
            return
        from kb.catching_up import Reader  # noqa: PLC0415 - YAML, not for a plain search

        reader = Reader(self.folder)
        sound = [path for path in waiting if reader.sound(path)]
        if sound:
            self.repository.commit_outside(sound, person, "Take in changes made outside Bothand")
            self._look = None
            self.refresh()

    def _index_later(self, path: str, data: bytes | None, before: str | None, after: str) -> None:
        """Bring the index up to date beside the caller: the save is durable without it."""
        self._look = None
        state = self._index.state
        if state is None or state.commit != before:
            return  # others committed in between: the next refresh takes in all of it

        def work() -> None:
            from kb import document  # noqa: PLC0415 - YAML, loaded already by the save

            tensions = {each.id: each for each in self._index.tensions()}
            read = None if data is None else document.read_entry(data, path, tensions)
            outside = {each: digest for each, digest in state.outside.items() if each != path}
            try:
                self._index.update([(path, read)], state=state.moved(after, outside))
            except (Busy, IndexFailed):
                return  # the index still stands for the commit before: a refresh heals it

        self._indexing = threading.Thread(target=work, name="bothand-index")
        self._indexing.start()

    def _settle(self) -> None:
        """Wait until what was saved can be found."""
        indexing = self._indexing
        if indexing is not None and indexing is not threading.current_thread():
            indexing.join()
            self._indexing = None


def written_text(entry: Entry) -> list[str]:
    """Everything in a lesson that a person wrote in their own words."""
    return [
        entry.title,
        *entry.conditions,
        *entry.not_when,
        *entry.tags,
        entry.body,
    ]
