"""From the form to the store and to the drafts: what runs in the background, touching no widget."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.errors import BothandError, Changed, NotFound
from kb.model import Person
from tui.messages.writing import (
    ChangedMeanwhile,
    DraftKept,
    FormRead,
    FoundPersonal,
    NotKept,
    Shared,
)
from tui.screens import lesson_form as form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.message import Message

    from kb.document import Document
    from kb.library import Library, Saved
    from kb.model import Entry
    from kb.privacy import Finding
    from tui.screens.lesson_form import Answers


@dataclass(frozen=True, slots=True)
class Written:
    """A lesson being written: what it began as, and what is on the form now.

    ``document`` is the lesson to change as it was read; None for a new one.
    """

    document: Document[Entry] | None
    base: Entry
    start: Answers
    now: Answers

    @property
    def entry(self) -> Entry:
        """The lesson to share."""
        entry = form.entry_of(self.base, self.start, self.now)
        if self.document is not None:
            return entry
        return replace(entry, body=form.tidied(entry.body, entry.kind))

    @property
    def draft(self) -> Entry:
        """What to keep of it: every word, under a title that can be read back."""
        entry = form.entry_of(self.base, self.start, self.now)
        return entry if entry.title else replace(entry, title=form.UNTITLED)

    @property
    def touched(self) -> set[str]:
        """The fields that differ from what it began as."""
        return form.touched_fields(self.start, self.now)


class DraftKeeper:
    """Writes one lesson's drafts in the order in which they were made, from any thread."""

    def __init__(self, library: Library) -> None:
        """Keep drafts where this library keeps them."""
        self._library = library
        self._lock = threading.Lock()
        self._newest = 0
        self._closed = False

    def keep(self, number: int, written: Written, *, leaving: bool) -> Message | None:
        """Keep a draft unless a later one is kept already; the answer says what became of it."""
        try:
            with self._lock:
                if self._closed or number < self._newest:
                    return None
                draft = written.draft
                self._library.drafts.keep(draft)
                self._keep_half(draft, written.now)
                self._newest = number
        except BothandError as error:
            return NotKept(str(error), leaving)
        return DraftKept(leaving)

    def _keep_half(self, draft: Entry, now: Answers) -> None:
        """Keep what was chosen and has no place in the file of a draft, such as a question alone.

        Else it would come back unsaid, or worse: as a practice that nobody called one.
        """
        half, name = form.half_way(draft, now), _half_of(draft.id)
        if half is None:
            self._library.form_words.forget(name)
        else:
            self._library.form_words.keep(name, half)

    @contextmanager
    def last(self) -> Iterator[None]:
        """While the block runs no draft is kept, and none after it unless it failed."""
        with self._lock:
            yield
            self._closed = True

    def close(self) -> None:
        """Keep no more."""
        with self._lock:
            self._closed = True


def read_form(library: Library, entry_id: str | None, draft_id: str | None) -> FormRead:
    """Everything that the form starts from.

    Raises:
        NotFound: there is no such lesson.
    """
    document = library.entry(entry_id) if entry_id else None
    draft = None
    if draft_id:
        with suppress(NotFound):  # a draft may hold what was changed in a lesson that is shared
            document = library.entry(draft_id)
    if wanted := draft_id or entry_id:
        with suppress(NotFound):
            draft = library.drafts.get(wanted).entry
    writer = Person()
    with suppress(BothandError):  # git's own identity is only a convenience here
        writer = library.writer()
    decisions = tuple(each for each in library.decisions() if each.open)
    half = library.form_words.find(_half_of(draft.id)) if draft else None
    return FormRead(tuple(library.tensions()), writer, document, draft, decisions, half)


def _half_of(draft_id: str) -> str:
    return f"draft {draft_id}"


def share(
    library: Library, written: Written, writer: Person, keeper: DraftKeeper, *, anyway: bool
) -> Message:
    """Share a new lesson, or the change of one; the answer says what became of it.

    Nothing is shared while something in it may name a person, unless ``anyway``.
    """
    entry, document = written.entry, written.document
    if not anyway and (found := personal(library, written)):
        return FoundPersonal(found)
    try:
        with keeper.last():
            if document is None:
                saved = library.share(entry, writer=_named(writer, entry), anyway=anyway)
                if entry.author and writer.anonymous:
                    with suppress(BothandError):  # asked again next time; the lesson is shared
                        library.introduce(entry.author)
                return _done(library, saved)
            saved = library.edit(document, entry, anyway=True)
            library.drafts.drop(entry.id)
            return _done(library, saved)
    except Changed as error:
        keeper.keep(1 << 30, written, leaving=False)
        return ChangedMeanwhile(str(error), library.entry(entry.id))


def _done(library: Library, saved: Saved) -> Shared:
    """It is shared; nothing is left of the draft."""
    with suppress(BothandError):  # what was chosen half way does no harm
        library.form_words.forget(_half_of(saved.id))
    return Shared(saved, library.connected)


def personal(library: Library, written: Written) -> tuple[tuple[str, str, Finding], ...]:
    """What may name a person: the field, where in it, and what.

    In a lesson that is only changed, a mere warning counts where something was touched.
    """
    from kb.privacy import Severity  # noqa: PLC0415 (only before a save)

    entry = written.draft  # as it stands on the form, so that a line number can be found there
    found = []
    for field, alone in form.written_fields(entry):
        new = written.document is None or field in written.touched
        found += [
            (field, form.place_words(field, entry, each.start), each)
            for each in library.findings(alone)
            if new or each.severity is Severity.STOP
        ]
    return tuple(found)


def _named(writer: Person, entry: Entry) -> Person:
    """Whom the commit names: the writer as known, or whoever the form says, without an address."""
    return writer if writer.name == entry.author else Person(entry.author)
