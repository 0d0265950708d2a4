"""The writing side of a store: lessons saved, changed, removed and restored.

The order of a save stands here and nowhere else: check, then file and commit, then index. Each
step may fail without harming the one before.
"""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from kb import places, settings, worktree
from kb.crossing import CrossingNote
from kb.deliberating import Deliberating
from kb.errors import BothandError, Busy, Faulty, IndexFailed, NotFound, PersonalData, Refused
from kb.model import Entry, Person, new_id

if TYPE_CHECKING:
    from kb.document import Document
    from kb.drafts import Drafts
    from kb.index import Index
    from kb.model import Commit, Revision
    from kb.privacy import Finding
    from kb.repository import Repository
    from kb.settings import Profile, Settings


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save. ``commit`` is None where nothing had changed."""

    id: str
    path: str
    commit: str | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Whom a commit names, and what it says."""

    person: Person
    message: str


class Writing(Deliberating):
    """One store, opened to be written in."""

    def __init__(self, folder: Path, index: Index, look: worktree.Look, profile: Profile) -> None:
        """Use :meth:`open` or :meth:`create`."""
        super().__init__(folder, index, look, profile)
        self._repository: Repository | None = None

    @classmethod
    def open(cls, folder: Path | str, *, profile: Profile | None = None) -> Self:
        """Open a store; finishes what a killed sync left half laid out. Raises as Reading.open."""
        # Else a person would edit the old text of a lesson, and could not save it.
        if CrossingNote(Path(folder)).read() is not None:
            from kb.repository import Repository  # noqa: PLC0415 - GitPython costs 0.1 s

            with contextlib.suppress(BothandError):  # it can be read all the same
                Repository.open(Path(folder)).close()
        return super().open(folder, profile=profile)

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
        super().close()
        if self._repository is not None:
            self._repository.close()

    # -- writing -------------------------------------------------------------------------------

    @property
    def drafts(self) -> Drafts:
        """The lessons of this store that are on this computer only."""
        from kb.drafts import Drafts  # noqa: PLC0415 - YAML, not for a plain search

        return Drafts(places.drafts_folder(self.folder))

    def findings(self, entry: Entry) -> list[Finding]:
        """What in this lesson may name or reach a person, in the order of its fields."""
        from kb.personal_data import personal_data  # noqa: PLC0415 - only before a save

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
        held = self._index.find(entry.id)
        if held is not None and held.id.lower() == entry.id.lower():
            raise Refused(f"There is a lesson {entry.id} already. Change that one instead.")
        path = document.path_for(entry)
        data = document.render_entry(entry)
        self._accept(data, path, entry, anyway=anyway)
        person = (writer or Person(entry.author)) if entry.author else Person()
        saved = self._save(entry.id, path, data, None, Reason(person, f"Add lesson: {entry.title}"))
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
        written = document.front_matter(read.data)
        changes = document.entry_changes(read.record, entry, written)
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
            entry.id, read.path, data, read.digest, Reason(person, f"Edit lesson: {entry.title}")
        )

    def remove(self, entry_id: str, *, writer: Person | None = None) -> Saved:
        """Take a lesson out of the store; its history stays, so it can be restored."""
        hit = self.find(entry_id)
        read = self._read(hit.path)
        person = writer or (self._editor_of(read.record) if read.record else self.writer())
        return self._save(
            hit.id, hit.path, None, read.digest, Reason(person, f"Remove lesson: {hit.title}")
        )

    def settle(
        self,
        path: str,
        data: bytes | None,
        there: bytes | None,
        writer: Person | None,
        *,
        anyway: bool,
    ) -> Saved:
        """Save what a person decided about a file that two had changed.

        Args:
            path: posix, relative to the store.
            data: what it shall hold; None removes it.
            there: what stands there now, as it was read; None: nothing.
            writer: whom the commit names.
            anyway: save even though something in it may reach a person.

        Raises:
            Changed, Faulty, PersonalData, DiskFailed, GitFailed: as for :meth:`edit`.
        """
        from kb import document  # noqa: PLC0415 - YAML, not for a plain search

        entry: Entry | None = None
        if path.startswith("entries/"):
            if data is not None and data != there:
                entry = self._accept(data, path, None, anyway=anyway)
        elif path.startswith("tensions/") and data is not None:
            read = document.read_tension(data, path)
            if read.record is None:
                raise Faulty(read.problems)
        name = entry.id if entry else path
        if data == there:
            return Saved(name, path, None)
        person = writer or (self._editor_of(entry) if entry else self.writer())
        digest = None if there is None else document.digest_of(there)
        what = f"Decide between two versions: {entry.title if entry else path}"
        return self._save(name, path, data, digest, Reason(person, what))

    # -- history -------------------------------------------------------------------------------

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
        why = Reason(person, f"Restore lesson: {old.record.title}")
        return self._save(old.record.id, old.path, old.data, digest, why)

    def undo_removal(self, entry_id: str, *, writer: Person | None = None) -> Saved:
        """Bring back a lesson that was removed, as it stood last.

        Raises:
            NotFound: the store never had such a lesson.
            Faulty, DiskFailed, GitFailed: as for :meth:`restore`.
        """
        path = self._path_ever(entry_id)
        for revision in self.repository.history(path):
            with contextlib.suppress(NotFound):  # the removal itself holds no lesson
                self.repository.read(path, revision.id)
                return self.restore(entry_id, revision.id, writer=writer)
        raise NotFound(f"No version of {entry_id} can be read.")

    # -- who, and where ------------------------------------------------------------------------

    def introduce(self, name: str) -> None:
        """Remember the name of whoever writes here, for this and every later time.

        Raises:
            DiskFailed: the settings cannot be written; the name holds for this time.
        """
        self.profile = self.profile.renamed(name)
        settings.remember_profile(self.profile)

    def settle_in(self, name: str, school: str, name_school: bool) -> None:
        """Remember who works here and that this is the notebook to open, from the first run on.

        Args:
            name: as colleagues shall read it; empty: nobody is named.
            school: for the person's own searches.
            name_school: whether it stands on their lessons too.

        Raises:
            DiskFailed: the settings cannot be written.
        """
        self.profile = replace(self.profile, name=name, school=school, name_school=name_school)
        settings.remember_profile(self.profile)
        settings.remember_store(self.folder)

    @property
    def settings(self) -> Settings:
        """As :meth:`own_settings`."""
        return self.own_settings()

    @staticmethod
    def own_settings() -> Settings:
        """What the person told Bothand once, as it stands on the disk; no store is needed."""
        return settings.load()

    def keep_profile(self, profile: Profile) -> None:
        """Remember who works here, for this and every later time.

        Raises:
            DiskFailed: the settings cannot be written; it holds for this time.
        """
        self.profile = profile
        settings.remember_profile(profile)

    def keep_screens(self, chosen: Settings) -> None:
        """Remember how the person wants the screens. Raises as :meth:`keep_theme`."""
        settings.remember_screens(chosen)

    @property
    def theme(self) -> str:
        """The colours that the person has chosen; empty where they never did."""
        return settings.load().theme

    def keep_theme(self, name: str) -> None:
        """Remember the colours for every later time.

        Raises:
            DiskFailed: the settings cannot be written; they hold for this time.
        """
        settings.remember_theme(name)

    @property
    def large_text(self) -> bool:
        """Whether the person wants lessons in short lines with room between them."""
        return settings.load().large_text

    def keep_large_text(self, large: bool) -> None:
        """Remember it for every later time. Raises as :meth:`keep_theme`."""
        settings.remember_large_text(large)

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

    # -- inside --------------------------------------------------------------------------------

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
        self, entry_id: str, path: str, data: bytes | None, digest: str | None, why: Reason
    ) -> Saved:
        """Commit one file, which must still have this digest, and let the index follow."""
        with self._writing:
            self._settle()
            self._take_in_outside_edits(why.person, sparing=path)
            commit = self.repository.save(
                {path: data}, expected={path: digest}, person=why.person, message=why.message
            )
            self._index_later(path, data, commit)
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
            self._look_anew()
            self.refresh()

    def _index_later(self, path: str, data: bytes | None, commit: Commit) -> None:
        """Bring the index up to date beside the caller: the save is durable without it."""
        self._look_anew()
        state = self._index.state
        if state is None or state.commit != commit.parent:
            return  # others committed in between: the next refresh takes in all of it

        def work() -> None:
            from kb import document  # noqa: PLC0415 - YAML, loaded already by the save

            tensions = {each.id: each for each in self._index.tensions()}
            read = None if data is None else document.read_entry(data, path, tensions)
            outside = {each: digest for each, digest in state.outside.items() if each != path}
            try:
                self._index.update([(path, read)], state=state.moved(commit.id, outside))
            except (Busy, IndexFailed):
                return  # the index still stands for the commit before: a refresh heals it

        self._indexing = threading.Thread(target=work, name="bothand-index")
        self._indexing.start()


def written_text(entry: Entry) -> list[str]:
    """Everything in a lesson that a person wrote in their own words."""
    return [
        entry.title,
        *entry.conditions,
        *entry.not_when,
        *entry.tags,
        entry.body,
    ]
