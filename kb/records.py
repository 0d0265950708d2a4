"""Any file of a store as the record that its folder says it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kb.decision_document import read_decision, read_response
from kb.document import read_entry, read_tension

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.deciding import Decision, Response
    from kb.model import Entry, Tension
    from kb.opening import Document

    Record = Entry | Tension | Decision | Response
    AnyDocument = Document[Entry] | Document[Tension] | Document[Decision] | Document[Response]

ENTRIES: Final = "entries/"
DECISIONS: Final = "decisions/"
RESPONSES: Final = "responses/"
TENSIONS: Final = "tensions/"
"""The folders of the records."""


def read(data: bytes, path: str, tensions: Mapping[str, Tension] | None) -> AnyDocument:
    """The file as its record with its problems; what stands in no other folder is a lesson.

    Args:
        data: the file's bytes.
        path: where it stands.
        tensions: those of the store, by id; None leaves what is said of them unchecked.
    """
    if path.startswith(TENSIONS):
        return read_tension(data, path)
    if path.startswith(DECISIONS):
        return read_decision(data, path, tensions)
    if path.startswith(RESPONSES):
        return read_response(data, path)
    return read_entry(data, path, tensions)


def kind_of(path: str) -> str:
    """What people call what stands there."""
    folder = f"{path.partition('/')[0]}/"
    names = {DECISIONS: "decision", RESPONSES: "response", TENSIONS: "question"}
    return names.get(folder, "lesson")


def named(record: object) -> str:
    """What people call this record: its title or its question; empty where there is neither."""
    title = getattr(record, "title", "") or getattr(record, "question", "")
    return title if isinstance(title, str) else ""
