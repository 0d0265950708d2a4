"""The writing side of a store: lessons saved and changed.

The order of a save stands here and nowhere else: check, then file and commit, then index. Each
step may fail without harming the one before.
"""

from __future__ import annotations

import contextlib
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from kb import places, settings, worktree
from kb.crossing import CrossingNote
from kb.errors import BothandError, Busy, Faulty, IndexFailed, PersonalData, Refused
from kb.model import Entry, Person, Tension, new_id
from kb.own_words import own_words
from kb.publishing import Publishing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from kb.deciding import Decision, Response
    from kb.document import Document
    from kb.drafts import Drafts
    from kb.form_words import FormWords
    from kb.model import Commit
    from kb.privacy import Finding
    from kb.repository import Repository
    from kb.settings import Profile, Settings


class Saved(NamedTuple):
    """What became of a save. ``commit`` is None where nothing had changed."""

    id: str
    path: str
    commit: str | None


class Reason(NamedTuple):
    """Whom a commit names, and what it says."""

    person: Person
    message: str


def today() -> date:
    """The day it is where the person is."""
    return datetime.now(UTC).astimezone().date()


class Writing(Publishing):
    """One store, opened to be written in."""

    def __init__(self, folder: Path, look: worktree.Look, profile: Profile) -> None:
        """Use :meth:`open` or :meth:`create`."""
        super().__init__(folder, look, profile)
        self._repository: Repository | None = None

    @classmethod
    def open(cls, folder: Path | str, *, profile: Profile | None = None, look: bool = True) -> Self:
        """Open a store as Reading does; finishes what a killed sync left half laid out."""
        # Else a person would edit the old text of a lesson, and could not save it.
        if CrossingNote(Path(folder)).read() is not None:
            from kb.repository import Repository  # noqa: PLC0415 - GitPython costs 0.1 s

            with contextlib.suppress(BothandError):  # it can be read all the same
                Repository.open(Path(folder)).close()
        return super().open(folder, profile=profile, look=look)

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

    @property
    def form_words(self) -> FormWords:
        """What stands in small forms of this store and is not saved yet, on this computer only."""
        from kb.form_words import FormWords  # noqa: PLC0415 - only where something is typed

        return FormWords(places.form_words_folder(self.folder))

    def findings(self, entry: Entry | Decision | Response) -> list[Finding]:
        """What in this record may name or reach a person, in the order of its fields."""
        from kb.personal_data import personal_data  # noqa: PLC0415 - only before a save

        return [finding for text in own_words(entry) for finding in personal_data(text)]

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
            created=entry.created or today().isoformat(),
        )
        held = self._index.find(entry.id)
        if held is not None and held.id.lower() == entry.id.lower():
            raise Refused(f"There is a lesson {entry.id} already. Change that one instead.")
        path = document.path_for(entry)
        data = document.render_entry(entry)
        self._accept(data, path, entry, anyway=anyway)
        person = (writer or Person(entry.author)) if entry.author else Person()
        if not entry.author:
            # Before the save: a crash in between leaves an id too many, and never one too few.
            self.mine.remember(entry.id)
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
        from kb import document, records  # noqa: PLC0415 - YAML, not for a plain search

        record: Entry | Decision | Response | None = None
        if path.startswith((records.ENTRIES, records.DECISIONS, records.RESPONSES)):
            if data is not None and data != there:
                record = self._accepted(data, path, anyway=anyway)
        elif path.startswith(records.TENSIONS) and data is not None:
            read = document.read_tension(data, path)
            if read.record is None:
                raise Faulty(read.problems)
        name = record.id if record else path
        if data == there:
            return Saved(name, path, None)
        person = writer or (self._editor_of(record) if record else self.writer())
        digest = None if there is None else document.digest_of(there)
        what = f"Decide between two versions: {records.named(record) or path}"
        return self._save(name, path, data, digest, Reason(person, what))

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
        self.profile = self.profile._replace(name=name, school=school, name_school=name_school)
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

    @staticmethod
    def author_set() -> str:
        """The name that ``$BOTHAND_AUTHOR`` gives to whoever works here; empty: none."""
        return settings.author_set()

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
        """Whoever works here: as :attr:`signed`, else git's own identity, else nobody."""
        signed = self.signed
        return (self.repository.git_identity() or signed) if signed.anonymous else signed

    @property
    def signed(self) -> Person:
        """Whoever works here by ``$BOTHAND_AUTHOR`` or the profile; git is not asked."""
        return settings.writing_as(self.profile)

    @property
    def repository(self) -> Repository:
        """The git side of the store, opened when first needed (GitPython costs 0.1 s)."""
        if self._repository is None:
            from kb.repository import Repository  # noqa: PLC0415 - see above

            self._repository = Repository.open(self.folder)
        return self._repository

    # -- inside --------------------------------------------------------------------------------

    def _editor_of(self, record: Entry | Decision | Response) -> Person:
        """Whom to name for a change: nobody on an anonymous one, as it may be one's own."""
        told = record.author or (isinstance(record, Entry) and record.sources)
        return self.writer() if told else Person()

    def _accept(self, data: bytes, path: str, entry: Entry | None, *, anyway: bool) -> Entry:
        """Refuse what would not be a sound lesson, or what reaches a person."""
        from kb import document  # noqa: PLC0415 - YAML, not for a plain search

        read = document.read_entry(data, path, self._tensions_by_id())
        if read.record is None or read.problems:
            raise Faulty(read.problems)
        if not anyway:
            self._refuse_personal(entry or read.record)
        return read.record

    def _accepted(self, data: bytes, path: str, *, anyway: bool) -> Entry | Decision | Response:
        """The same for a file of any kind."""
        from kb import records  # noqa: PLC0415 - YAML, not for a plain search

        read = records.read(data, path, self._tensions_by_id())
        if read.record is None or read.problems or isinstance(read.record, Tension):
            raise Faulty(read.problems)
        if not anyway:
            self._refuse_personal(read.record)
        return read.record

    def _refuse_personal(self, record: Entry | Decision | Response) -> None:
        from kb.privacy import Severity  # noqa: PLC0415 - only before a save

        found = self.findings(record)
        stops = [finding for finding in found if finding.severity is Severity.STOP]
        if stops:
            named = "; ".join(f"{each.what} ({each.text})" for each in stops)
            raise PersonalData(
                f"Not shared, because it holds {named}. {stops[0].suggestion}",
            )

    def _save(
        self, entry_id: str, path: str, data: bytes | None, digest: str | None, why: Reason
    ) -> Saved:
        """Commit one file, which must still have this digest, and let the index follow."""
        return self._save_all(Saved(entry_id, path, None), {path: data}, {path: digest}, why)

    def _save_all(
        self,
        what: Saved,
        files: Mapping[str, bytes | None],
        expected: Mapping[str, str | None],
        why: Reason,
    ) -> Saved:
        """Commit some files together, each of which must still have its digest."""
        with self._writing:
            self._settle()
            self._take_in_outside_edits(why.person, sparing=files)
            commit = self.repository.save(
                files, expected=expected, person=why.person, message=why.message
            )
            self._index_later(files, commit)
            return what._replace(commit=commit.id)

    def _take_in_outside_edits(self, person: Person, *, sparing: Collection[str]) -> None:
        """Commit, under the person's name, what was edited outside and can be read."""
        state = self._index.state
        waiting = [path for path in (state.outside if state else ()) if path not in sparing]
        if not waiting:
            return
        from kb.catching_up import Reader  # noqa: PLC0415 - YAML, not for a plain search

        reader = Reader(self.folder)
        sound = [path for path in waiting if reader.sound(path)]
        if sound:
            self.repository.commit_outside(sound, person, "Take in changes made outside Bothand")
            self._look_anew()
            self.refresh()

    def _index_later(self, files: Mapping[str, bytes | None], commit: Commit) -> None:
        """Bring the index up to date beside the caller: the save is durable without it."""
        self._look_anew()
        state = self._index.state
        if state is None or state.commit != commit.parent:
            return  # others committed in between: the next refresh takes in all of it

        def work() -> None:
            from kb import records  # noqa: PLC0415 - YAML, loaded already by the save

            tensions = {each.id: each for each in self._index.tensions()}
            read = [
                (path, None if data is None else records.read(data, path, tensions))
                for path, data in files.items()
            ]
            outside = {each: digest for each, digest in state.outside.items() if each not in files}
            try:
                self._index.update(read, state=state.moved(commit.id, outside))
            except (Busy, IndexFailed):
                return  # the index still stands for the commit before: a refresh heals it

        self._indexing = threading.Thread(target=work, name="bothand-index")
        self._indexing.start()
