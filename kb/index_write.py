"""Puts documents into the index: all of them into a new folder, or a few into the one there is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import tantivy

from kb.errors import Busy
from kb.index_folding import folded, key_of
from kb.index_schema import analyzers, document_of, schema
from kb.index_trouble import ours
from kb.model import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from kb.index_schema import Indexable

Indexed = tuple[str, "Indexable | None"]
"""A path with the file as read, or None where it is gone."""
Progress = "Callable[[int], None]"

_BUILD_HEAP: Final = 100_000_000
"""Bytes; measured at 100,000 lessons: 50 MB a thread, twice as much gains nothing."""
_BUILD_THREADS: Final = 2
_SMALLEST_HEAP: Final = 15_000_000
"""Bytes; the least that tantivy takes."""
_MANY: Final = 2_000
"""Changed files for which a writer of the larger kind is worth its threads."""
_PATIENCE: Final = 3.0
"""Seconds to wait for another program's update, which takes some 30 ms."""
_TOLD_EACH: Final = 250
_NOT_WRITTEN: Final = "The search index could not be written; is the disk full"


def opened(directory: Path | None) -> tantivy.Index:
    """The index in this folder, or an empty one in memory.

    Raises:
        IndexFailed: it cannot be opened.
    """
    with ours("The search index cannot be read"):
        index = tantivy.Index.open(str(directory)) if directory else tantivy.Index(schema())
        _register(index)
        return index


def create(directory: Path) -> tantivy.Index:
    """A new, empty index in a new folder."""
    with ours(_NOT_WRITTEN):
        directory.mkdir(parents=True)
        index = tantivy.Index(schema(), str(directory))
        _register(index)
        return index


def _register(index: tantivy.Index) -> None:
    index.config_reader("manual")  # no thread that watches the files: we know when they change
    for name, analyzer in analyzers().items():
        index.register_tokenizer(name, analyzer)


def fill(
    index: tantivy.Index, files: Iterable[Indexed], progress: Callable[[int], None] | None
) -> set[str]:
    """Add every file to an empty index; gives the ids that more than one of them claims."""
    seen: set[str] = set()
    twice: set[str] = set()
    with ours(_NOT_WRITTEN):
        writer = index.writer(_BUILD_HEAP, _BUILD_THREADS)
        try:
            for number, (_, read) in enumerate(files, 1):
                if read is not None and (made := document_of(read)) is not None:
                    writer.add_document(made)
                    if isinstance(read.record, Entry):
                        name = folded(read.record.id)
                        (twice if name in seen else seen).add(name)
                if progress and number % _TOLD_EACH == 0:
                    progress(number)
            writer.commit()
        finally:
            writer.wait_merging_threads()  # ends the writer, and lets go of its lock
        index.reload()
    return twice


def patient_writer(index: tantivy.Index, changes: int) -> tantivy.IndexWriter:
    """The one writer that may exist, for an update of so many files.

    Raises:
        Busy: another program holds it and does not finish.
        IndexFailed: there can be none.
    """
    until = time.monotonic() + _PATIENCE
    size = (_BUILD_HEAP, _BUILD_THREADS) if changes > _MANY else (_SMALLEST_HEAP, 1)
    while True:
        try:
            return index.writer(*size)
        except ValueError as error:
            if "LockBusy" not in str(error):
                with ours(_NOT_WRITTEN):
                    raise
        if time.monotonic() > until:
            raise Busy("Another program is updating the search index; try again in a moment.")
        time.sleep(0.02)


def apply(writer: tantivy.IndexWriter, index: tantivy.Index, changes: Iterable[Indexed]) -> None:
    """Replace these files' documents and commit."""
    with ours(_NOT_WRITTEN):
        index.reload()  # another program may have committed, and died before it said so
        known = index.searcher()
        for path, read in changes:
            key = key_of(path)
            if known.doc_freq("path", key):
                writer.delete_documents_by_term("path", key)
            if read is not None and (made := document_of(read)) is not None:
                writer.add_document(made)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
