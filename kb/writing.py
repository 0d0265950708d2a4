"""Lessons written: shared, changed, and as a person settled them; and what is not shared yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from kb import places
from kb.errors import Faulty, Refused
from kb.model import Person, new_id
from kb.saving import Reason, Saved, Saving

if TYPE_CHECKING:
    from datetime import date

    from kb.deciding import Decision, Response
    from kb.document import Document
    from kb.drafts import Drafts
    from kb.form_words import FormWords
    from kb.model import Entry
    from kb.settings import Profile


def today() -> date:
    """The day it is where the person is."""
    return datetime.now(UTC).astimezone().date()


class Writing(Saving):
    """One store, opened to be written in."""

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
