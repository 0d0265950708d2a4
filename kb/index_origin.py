"""What is worked out only when somebody reads it: snippets, counts, corrections."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

import tantivy

from kb.index_schema import FACETS, without_questions
from kb.index_words import any_of
from kb.results import Snippet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kb.index_view import View
    from kb.index_words import Heard
    from kb.results import Hit

_SNIPPET_LENGTH: Final = 160
"""Characters of a passage: two lines of a narrow list."""
_MANY_VALUES: Final = 1000
# Short, as what a link may hold is short: an endless one would cost the square of its length.
_LINK: Final = re.compile(r"\[\[(?:[^\[\]|\n]{0,80}\|)?([^\[\]\n]{0,200})\]\]")
_WORD: Final = re.compile(r"\w+")


class Late:
    """Holds the question and the view that answered it."""

    def __init__(self, view: View, query: tantivy.Query, heard: Heard) -> None:
        """Remember what was asked; nothing is computed yet."""
        self._view = view
        self._query = query
        self._heard = heard

    def body(self, hit: Hit) -> str:
        """The whole text, from the index."""
        stored = self._view.searcher.doc(hit.place).get_first("body")  # type: ignore[arg-type]
        return stored.decode() if stored else ""

    def snippet(self, hit: Hit) -> Snippet:
        """The passage that holds most of what was asked; failing that, the beginning."""
        body = plain(self.body(hit))
        for source in (body, " · ".join(hit.conditions), " · ".join(hit.not_when)):
            found = self._passage(source, _SNIPPET_LENGTH)
            if found.spans:
                return found
        return Snippet(_shortened(body or " · ".join(hit.conditions)))

    def title_spans(self, hit: Hit) -> tuple[tuple[int, int], ...]:
        """What matched in the title."""
        return self._passage(hit.title, 4 * len(hit.title) + 1, whole=True).spans

    def facets(self) -> Mapping[str, Mapping[str, int]]:
        """Counts for each value of the four facets, the most frequent first."""
        return self.counted(FACETS)

    def counted(self, names: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """Counts for each value of these fields, the most frequent first."""
        asks = {name: {"terms": {"field": name, "size": _MANY_VALUES}} for name in names}
        answer = self._view.searcher.aggregate(self._query, asks)
        return {
            name: {bucket["key"]: bucket["doc_count"] for bucket in answer[name]["buckets"]}
            for name in names
        }

    def corrected(self, hits: Sequence[Hit]) -> Mapping[str, str]:
        """Each word that no lesson holds, with a word of the hits that was searched instead."""
        if not self._heard.corrections:
            return {}
        analyze = self._view.analyzers["text"].analyze
        texts = (
            _WORD.findall(f"{hit.title}\n{' '.join(hit.conditions)}\n{hit.body}") for hit in hits
        )
        whole: dict[str, str] = {}
        for word in dict.fromkeys(word.lower() for words in texts for word in words):
            for stem in analyze(word):
                whole.setdefault(stem, word)
        return {
            typed: next((whole[stem] for stem in stems if stem in whole), stems[0])
            for typed, stems in self._heard.corrections.items()
        }

    @cached_property
    def _generator(self) -> tantivy.SnippetGenerator:
        view = self._view
        terms = [tantivy.Query.term_query(view.schema, "text", term) for term in self._heard.terms]
        query = any_of(terms)
        return tantivy.SnippetGenerator.create(view.searcher, query, view.schema, "text")

    def _passage(self, source: str, length: int, *, whole: bool = False) -> Snippet:
        """The best passage of a text; ``whole``: spans are counted from its start."""
        if not source:
            return Snippet("")
        if any(run in source for run in self._heard.literal):
            return self._literal(source, length, whole=whole)
        if not self._heard.terms:
            return Snippet("")
        self._generator.set_max_num_chars(length)
        found = self._generator.snippet_from_doc(tantivy.Document(text=source))
        fragment = found.fragment()
        ranges = [(each.start, each.end) for each in found.highlighted()]
        start = found.fragment_range().start
        if whole:
            return Snippet(
                source, _in_characters(source, [(a + start, b + start) for a, b in ranges])
            )
        spans = _in_characters(fragment, ranges)
        lead = "… " if start else ""
        tail = " …" if start + len(fragment.encode()) < len(source.encode()) - 1 else ""
        moved = tuple((a + len(lead), b + len(lead)) for a, b in spans)
        return Snippet(f"{lead}{fragment}{tail}", moved)

    def _literal(self, source: str, length: int, *, whole: bool) -> Snippet:
        """A passage around text that has no spaces between its words."""
        runs = "|".join(map(re.escape, sorted(self._heard.literal, key=len, reverse=True)))
        spans = [match.span() for match in re.finditer(runs, source)]
        if whole:
            return Snippet(source, tuple(spans))
        start = max(0, spans[0][0] - length // 4)
        end = start + length
        inside = tuple((a - start, b - start) for a, b in spans if b <= end)
        return Snippet(source[start:end], inside)


def plain(body: str) -> str:
    """The text on one line, without the template's headings and the marks of Markdown."""
    lines = (line.lstrip("#>*+- \t") for line in without_questions(body).splitlines())
    text = " ".join(" ".join(lines).split())
    for mark in ("**", "__", "`"):
        text = text.replace(mark, "")
    return _LINK.sub(r"\1", text) if "[[" in text else text


def _shortened(text: str) -> str:
    if len(text) <= _SNIPPET_LENGTH:
        return text
    return text[:_SNIPPET_LENGTH].rsplit(" ", 1)[0] + " …"


def _in_characters(text: str, ranges: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Byte offsets in UTF-8, as tantivy gives them, as offsets of characters."""
    merged = sorted(set(ranges))
    if text.isascii():
        return tuple(merged)
    coded = text.encode()
    return tuple((len(coded[:a].decode()), len(coded[:b].decode())) for a, b in merged)
