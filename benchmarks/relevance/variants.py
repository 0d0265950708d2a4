"""Other ways to rank, so that the one chosen is seen to be chosen.

Each changes one thing of the search as it is built, or is a search of its own kind.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

import tantivy

from kb import index_schema, index_words
from kb.index import Index, State
from kb.model import Entry
from kb.query import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kb.model import Tension

    Search = Callable[[str, bool], list[str]]
    """From what is typed, and whether it is still being typed, to the paths found."""

PAGE: Final = 10
_BOOSTS: Final = {"title": 3.0, "conditions": 2.0, "tags": 2.0, "body": 1.0}
_SHORT_STOP_LIST: Final = frozenset(
    [
        *("a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is"),
        *("it", "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there"),
        *("these", "they", "this", "to", "was", "will", "with"),
    ]
)


class File:
    """One file as read, as the index takes it."""

    problems: Final = ()

    def __init__(self, path: str, record: Entry | Tension) -> None:
        """Take the record and where it stands."""
        self.path = path
        self.record = record


@contextmanager
def as_built(files: Sequence[File]) -> Iterator[Search]:
    """The search that people use."""
    with TemporaryDirectory() as folder:
        index = Index.open(Path(folder))
        named = ((each.path, each) for each in files)
        index.update(named, state=State(None), everything=True)

        def search(text: str, typing: bool) -> list[str]:
            return [hit.path for hit in index.search(parse(text, typing=typing), limit=PAGE).hits]

        yield search
        index.close()


@contextmanager
def every_word(files: Sequence[File]) -> Iterator[Search]:
    """Each word must be there."""
    with TemporaryDirectory() as folder:
        index = Index.open(Path(folder))
        named = ((each.path, each) for each in files)
        index.update(named, state=State(None), everything=True)

        def search(text: str, typing: bool) -> list[str]:
            asked = parse(text, typing=typing)
            strict = replace(asked, words=(), must=(*asked.must, *asked.words))
            return [hit.path for hit in index.search(strict, limit=PAGE).hits]

        yield search
        index.close()


@contextmanager
def fields_with_boosts(files: Sequence[File]) -> Iterator[Search]:
    """One field each for title, conditions, tags and body, summed with weights; no filters."""
    build = tantivy.SchemaBuilder().add_text_field("path", stored=True, tokenizer_name="raw")
    for name in _BOOSTS:
        build.add_text_field(name, tokenizer_name="text")
    index = tantivy.Index(build.build())
    analyzer = index_schema.analyzers()["text"]
    index.register_tokenizer("text", analyzer)
    writer = index.writer(15_000_000, 1)
    for each in files:
        if isinstance(entry := each.record, Entry):
            conditions = " \n".join((*entry.conditions, *entry.not_when))
            body = index_schema.without_questions(entry.body)
            tags = " ".join(entry.tags)
            writer.add_document(
                tantivy.Document(
                    path=each.path, title=entry.title, conditions=conditions, tags=tags, body=body
                )
            )
    writer.commit()
    index.reload()
    searcher, query, should = index.searcher(), tantivy.Query, tantivy.Occur.Should

    def search(text: str, typing: bool) -> list[str]:  # noqa: ARG001 - it knows no beginnings
        parts = [
            (should, query.boost_query(query.term_query(index.schema, name, term), boost))
            for word in parse(text).words
            for term in analyzer.analyze(word)
            for name, boost in _BOOSTS.items()
        ]
        found = searcher.search(query.boolean_query(parts), PAGE).hits if parts else []
        return [str(searcher.doc(address).get_first("path")) for _, address in found]

    yield search


def _changed(*changes: tuple[object, str, Any]) -> Callable[[Sequence[File]], Any]:
    """The search as built, but with these names of its modules replaced."""

    @contextmanager
    def search(files: Sequence[File]) -> Iterator[Search]:
        with ExitStack() as stack:
            for owner, name, value in changes:
                stack.enter_context(patch.object(owner, name, value))
            yield stack.enter_context(as_built(files))

    return search


def _nothing_similar(*_: object) -> tuple[str, ...]:
    return ()


def _in_the_stem_alone(words: index_words.Words, word: str, stem: str) -> tuple[str, ...]:
    del word
    held = ((-words._searcher.doc_freq("text", each), each) for each in index_words.slips(stem))
    return tuple(each for count, each in sorted(held) if count)[:4]


def _two_slips(words: index_words.Words, word: str, stem: str) -> tuple[str, ...]:
    one = _ONE_SLIP(words, word, stem)
    if one or len(stem) < 7:
        return one
    held = dict(words._searcher.terms_with_prefix("text", stem[:2]))
    near = {each for slip in index_words.slips(stem) for each in index_words.slips(slip)}
    return tuple(sorted(near & held.keys(), key=lambda each: -held[each]))[:4]


def _as_it_is(text: str) -> str:
    return text


_ONE_SLIP: Final = index_words.Words._similar
VARIANTS: Final[dict[str, Callable[[Sequence[File]], Any]]] = {
    "as built": as_built,
    "every word required": every_word,
    "a field each, with boosts (no filters, no corrections)": fields_with_boosts,
    "title not counted again": _changed((index_words, "TITLE_WEIGHT", 0.0001)),
    "title again at 0.6": _changed((index_words, "TITLE_WEIGHT", 0.6)),
    "title again at 1.0": _changed((index_words, "TITLE_WEIGHT", 1.0)),
    "no corrections": _changed((index_words.Words, "_similar", _nothing_similar)),
    "corrections of the stem alone": _changed((index_words.Words, "_similar", _in_the_stem_alone)),
    "two slips in long words": _changed((index_words.Words, "_similar", _two_slips)),
    "short stop list": _changed((index_schema, "STOP_WORDS", _SHORT_STOP_LIST)),
    "template headings kept": _changed((index_schema, "without_questions", _as_it_is)),
}
