"""What leaves a store and what comes back: removed, looked up in the history, restored."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from kb.deciding import Response
from kb.errors import Faulty, NotFound
from kb.model import Tension
from kb.saving import Reason, Saved
from kb.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.document import Document
    from kb.model import Entry, Person, Revision


class Remembering(Writing):
    """One store, in which nothing is ever quite gone."""

    def remove(self, entry_id: str, *, writer: Person | None = None) -> Saved:
        """Take a lesson, or a decision, out of the store; its history stays, to be restored.

        What colleagues answered to a lesson goes with it, in the same commit.

        Raises:
            NotFound: there is neither.
            Changed: a file was edited outside Bothand a moment ago.
        """
        from kb import records  # noqa: PLC0415 - YAML, not for a plain search
        from kb.document import digest_of  # noqa: PLC0415 - likewise

        path, named = self._standing(entry_id)
        files: dict[str, bytes | None] = {path: None}
        read = records.read(self._data(path), path, None)
        expected: dict[str, str | None] = {path: read.digest}
        for answer in self._index.responses(named) if path.startswith(records.ENTRIES) else ():
            with contextlib.suppress(NotFound):
                expected[answer.path] = digest_of(self._data(answer.path))
                files[answer.path] = None
        record = read.record
        written = None if isinstance(record, Tension) else record
        person = writer or (self._editor_of(written) if written else self.writer())
        what = f"Remove {records.kind_of(path)}: {records.named(record) or named}"
        return self._save_all(Saved(named, path, None), files, expected, Reason(person, what))

    def _standing(self, record_id: str) -> tuple[str, str]:
        """The path and id of the lesson, or else of the decision, with this id."""
        self._settle()
        decided = self._index.decision(record_id)
        if decided and self._index.find(record_id) is None:
            return decided.path, decided.record.id
        hit = self.find(record_id)
        return hit.path, hit.id

    # -- history -------------------------------------------------------------------------------

    def history(self, entry_id: str) -> list[Revision]:
        """The versions of a lesson or decision, the newest first; also of one that was removed.

        Raises:
            NotFound: the store never had such a one.
        """
        return self.repository.history(self._path_ever(entry_id))

    def version(self, entry_id: str, revision: str) -> Document[Entry]:
        """A lesson as it stood in an earlier version.

        Raises:
            NotFound: there is no such lesson or version.
        """
        from kb.document import read_entry  # noqa: PLC0415 - YAML, not for a plain search

        path = self._path_ever(entry_id)
        return read_entry(self.repository.read(path, revision), path, None)

    def restore(self, entry_id: str, revision: str, *, writer: Person | None = None) -> Saved:
        """Make an earlier version of a lesson or decision the current one, as a new version.

        Where it was removed, the answers that went with it come back with it.

        Raises:
            NotFound: there is no such lesson, decision or version.
            Faulty: that version cannot be read as one.
            Changed: the file was edited outside Bothand a moment ago.
        """
        from kb import records  # noqa: PLC0415 - YAML, not for a plain search
        from kb.document import digest_of  # noqa: PLC0415 - likewise

        path = self._path_ever(entry_id)
        old = records.read(self.repository.read(path, revision), path, None)
        if old.record is None or isinstance(old.record, Tension):
            raise Faulty(old.problems)
        try:
            digest: str | None = digest_of(self._data(path))
        except NotFound:
            digest = None
        if digest == old.digest:
            return Saved(old.record.id, old.path, None)
        person = writer or self._editor_of(old.record)
        why = Reason(person, f"Restore {records.kind_of(path)}: {records.named(old.record)}")
        back = {} if digest else self._answers_gone_with(path, old.record.id)
        files: dict[str, bytes | None] = {**back, path: old.data}
        expected = {**dict.fromkeys(back), path: digest}
        return self._save_all(Saved(old.record.id, path, None), files, expected, why)

    def _answers_gone_with(self, path: str, entry_id: str) -> dict[str, bytes]:
        """What was answered to a lesson and removed together with it; what stands again is not."""
        from kb import git_history, records  # noqa: PLC0415 - git and YAML, not for a plain search

        removal = self.repository.history(path, limit=1)[0].id
        before = git_history.name_of(self.folder, f"{removal}^")
        gone: dict[str, bytes] = {}
        for each, change in git_history.differences(self.folder, before, removal).items():
            if before and change.new is None and each.startswith(records.RESPONSES):
                data = self.repository.read(each, before)
                answer = records.read(data, each, None).record
                ours = (
                    isinstance(answer, Response) and answer.entry.casefold() == entry_id.casefold()
                )
                if ours and not (self.folder / each).exists():
                    gone[each] = data
        return gone

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

    def put_back(
        self,
        changes: Mapping[str, tuple[bytes | None, bytes | None]],
        *,
        writer: Person | None = None,
    ) -> None:
        """Let files hold again what they held before a conflict was settled, in one commit.

        Args:
            changes: by path: what stands there now, as it was read, and what shall stand there,
                whatever that is; None: nothing. The commit tells of the first.
            writer: whom the commit names.

        Raises:
            Changed: something else stands there; nothing was written.
            Busy, DiskFailed, GitFailed: as for :meth:`restore`.
        """
        from kb import records  # noqa: PLC0415 - YAML, not for a plain search
        from kb.document import digest_of  # noqa: PLC0415 - likewise

        path, (there, wanted) = next(iter(changes.items()))
        told = there if wanted is None else wanted
        record = None if told is None else records.read(told, path, None).record
        written = None if isinstance(record, Tension) else record
        person = writer or (self._editor_of(written) if written else self.writer())
        what = f"Let two versions wait again: {records.named(record) or path}"
        files = {each: new for each, (_, new) in changes.items()}
        expected = {
            each: old if old is None else digest_of(old) for each, (old, _) in changes.items()
        }
        self._save_all(Saved("", path, None), files, expected, Reason(person, what))

    # -- inside ----------------------------------------------------------------------------------

    def _path_ever(self, entry_id: str) -> str:
        self._settle()
        hit = self._index.find(entry_id)
        decided = None if hit is not None else self._index.decision(entry_id)
        path = hit.path if hit is not None else decided.path if decided else None
        path = path or self.repository.removed_path(entry_id)
        if path is None:
            raise NotFound(f"This notebook never had a lesson or decision {entry_id}.")
        return path
