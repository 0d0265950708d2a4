"""The order of a save, which stands here and nowhere else: check, then file and commit, then index.

Each step may fail without harming the one before.
"""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from kb.crossing import CrossingNote
from kb.errors import BothandError, Busy, Faulty, IndexFailed, PersonalData
from kb.introducing import Introducing
from kb.model import Entry, Person, Tension
from kb.own_words import own_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kb import worktree
    from kb.deciding import Decision, Response
    from kb.model import Commit
    from kb.privacy import Finding
    from kb.repository import Repository
    from kb.settings import Profile


class Saved(NamedTuple):
    """What became of a save. ``commit`` is None where nothing had changed."""

    id: str
    path: str
    commit: str | None


class Reason(NamedTuple):
    """Whom a commit names, and what it says."""

    person: Person
    message: str


class Saving(Introducing):
    """One store, opened to be saved in."""

    def __init__(self, folder: Path, look: worktree.Look, profile: Profile) -> None:
        """Use :meth:`open`."""
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

    def close(self) -> None:
        """Finish what is under way and let go of the files."""
        super().close()
        if self._repository is not None:
            self._repository.close()

    @property
    def repository(self) -> Repository:
        """The git side of the store, opened when first needed (GitPython costs 0.1 s)."""
        if self._repository is None:
            from kb.repository import Repository  # noqa: PLC0415 - see above

            self._repository = Repository.open(self.folder)
        return self._repository

    def writer(self) -> Person:
        """Whoever works here: as :attr:`signed`, else git's own identity, else nobody."""
        signed = self.signed
        return (self.repository.git_identity() or signed) if signed.anonymous else signed

    def findings(self, entry: Entry | Decision | Response) -> list[Finding]:
        """What in this record may name or reach a person, in the order of its fields."""
        from kb.personal_data import personal_data  # noqa: PLC0415 - only before a save

        return [finding for text in own_words(entry) for finding in personal_data(text)]

    # -- inside: one save ----------------------------------------------------------------------

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
