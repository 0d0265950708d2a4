"""Take back what settling a conflict did: its files are as before, and it waits again.

The conflict is kept first, with a note of what is being taken back; then the files change, in one
commit; then the note goes. Killed in between, no version is lost: the conflict waits, its note says
what the files may still hold, and whoever settles it next finishes this first.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb import document, worktree
from kb.errors import Changed, NotFound
from kb.kept import Kept, key_for
from kb.merge import merge
from kb.store_lock import writing

if TYPE_CHECKING:
    from kb.answering import Answering
    from kb.kept import Settlement, Waiting
    from kb.model import Person
    from kb.saving import Saved

    Change = tuple[bytes | None, bytes | None]

_CHANGED = "This was changed once more meanwhile, so it stays as it is; its history keeps the rest."
_OWN_CHANGED = (
    "Your version is a lesson of its own, and it was changed or answered meanwhile, "
    "so both stay as they are."
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What became of a conflict that was settled, and all that taking it back needs."""

    saved: Saved
    waiting: Waiting
    """The conflict as it waited, with what was written over what."""
    began: bytes = b""
    """The text from which the versions are put together by hand."""
    typed: bytes | None = None
    """What a person had made of that text by then, if anything."""


def take_back(library: Answering, resolved: Resolved, writer: Person | None) -> Waiting:
    """Undo what settling did; answers the conflict that waits again. Raises as the library's."""
    waiting = resolved.waiting
    if waiting.undoing is not None:
        _changes(library, waiting.undoing, strict=True)  # nothing is begun that must not be done
    folder = library.folder.resolve()
    kept = Kept(folder)
    with writing(folder):  # a sync that keeps a conflict of this name must not meet this one
        waiting = kept.put_back(waiting)
    if resolved.typed is not None:
        library.drafts.hold(waiting.key, resolved.began, resolved.typed)
    try:
        return finish(library, waiting, writer, strict=True)
    except Changed:
        kept.settle(waiting.key)  # nothing was written
        raise


def finish(
    library: Answering, waiting: Waiting, writer: Person | None, *, strict: bool = False
) -> Waiting:
    """Bring the files of a conflict to where its note wants them; answers it without the note.

    Args:
        library: the store.
        waiting: the conflict, as it is kept.
        writer: whom the commit names.
        strict: whether a lesson of its own that was changed meanwhile stops it, else it stays.

    Raises:
        Changed: others changed the same words meanwhile; nothing was written.
        Busy, DiskFailed, GitFailed: it could not be written; the note stays.
    """
    if waiting.undoing is None:
        return waiting
    changes = _changes(library, waiting.undoing, strict=strict)
    if changes:
        library.put_back(changes, writer=writer)
    return _forgotten(library, waiting)


def give_up(library: Answering, waiting: Waiting) -> Waiting:
    """Leave the files as they are; answers the conflict without its note."""
    return _forgotten(library, waiting)


def place_of(library: Answering, path: str) -> str:
    """Where a lesson stands now: at its path, or where a colleague has moved it since."""
    if not path.startswith("entries/") or (library.folder / path).exists():
        return path
    library.refresh()
    with contextlib.suppress(NotFound):  # it was removed
        return library.find(key_for(path)).path
    return path


def standing(library: Answering, path: str) -> bytes | None:
    """What stands at a path now; None: nothing."""
    try:
        return worktree.read_file(library.folder.resolve(), path, document.MAX_FILE)
    except NotFound:
        return None


def _forgotten(library: Answering, waiting: Waiting) -> Waiting:
    plain = replace(waiting, undoing=None)
    Kept(library.folder.resolve()).replace(plain)
    return plain


def _changes(library: Answering, done: Settlement, *, strict: bool) -> dict[str, Change]:
    """What files hold now and shall hold instead; what others changed since is kept in it."""
    path = place_of(library, done.path)
    now = standing(library, path)
    merged = merge(done.after, done.before, now)
    if merged.disputed:
        raise Changed(_CHANGED)
    changes = {} if merged.data == now else {path: (now, merged.data)}
    if done.own is not None:
        own, written = place_of(library, done.own[0]), done.own[1]
        stands = standing(library, own)
        if stands == written and not library.responses(key_for(own)):
            changes[own] = (stands, None)
        elif stands is not None and strict:
            raise Changed(_OWN_CHANGED)
    return changes
