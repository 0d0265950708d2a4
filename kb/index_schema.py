"""What the index holds of each file, and how text becomes the words that are searched.

One document a file. An entry's words stand in ``text`` (title, conditions, tags and body together:
measured better than one field each) and its title again in ``title``. The filters are raw terms.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Final, Protocol

import tantivy

from kb.deciding import Decision, Response
from kb.index_decided import add_decision, add_response
from kb.index_folding import folded, key_of, newness, tidy
from kb.model import Entry, Kind, Tension
from kb.results import LISTED, PAIRED, listed, row_of, unseparated
from kb.stop_words import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.model import Bearing, Problem

FORMAT: Final = 3
"""Raise it when documents are made differently though fields and analyzers stay the same."""
FACETS: Final = ("kind", "tension", "pole", "effect")
FILTERED: Final = (
    *("kind", "tension", "pole", "effect", "quadrant", "author", "school"),
    *("grade", "subject", "place", "size", "tag", "evidence"),
)
_KEYS: Final = ("type", "path", "id", "links", "about")
_UNSPACED: Final = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Scripts written without spaces between words; each character becomes a word of its own.

Made ready when first used: it takes longer than the rest of this module, and few lessons need it.
"""
_LINK: Final = re.compile(r"\[\[\s{0,8}([0-9A-Za-z-]{1,64})\s{0,8}(?:\|[^\[\]\n]{0,200})?\]\]")
_HEADINGS: Final = tuple(dict.fromkeys(f"## {q}" for kind in Kind for q in kind.questions))


class Indexable(Protocol):
    """What the index needs of a file that was read."""

    @property
    def path(self) -> str:
        """Posix, relative to the store."""

    @property
    def record(self) -> object:
        """The entry or tension; anything else is not searched."""

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong with the file."""


def schema() -> tantivy.Schema:
    """The fields of the index."""
    build = tantivy.SchemaBuilder()
    build.add_text_field("text", tokenizer_name="text")
    build.add_text_field("title", tokenizer_name="title", index_option="freq")
    for name in FILTERED:
        build.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    for name in _KEYS:
        build.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("newest", "recorded"):
        build.add_unsigned_field(name, fast=True)
    for name in ("row", "body", "problems", "tension_record", "record"):
        build.add_bytes_field(name, stored=True)
    return build.build()


def analyzers() -> dict[str, tantivy.TextAnalyzer]:
    """By the name under which they are registered; ``plain`` is for what is being typed."""
    take = tantivy.Filter
    plain = [take.remove_long(60), take.lowercase(), take.ascii_fold()]
    stem = [take.stemmer("english")]
    stop = [take.custom_stopword(sorted(STOP_WORDS))]
    return {
        "text": _analyzer([*plain, *stop, *stem]),
        "title": _analyzer([*plain, *stem]),
        "plain": _analyzer(plain),
    }


def _analyzer(filters: list[tantivy.Filter]) -> tantivy.TextAnalyzer:
    build = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for each in filters:
        build = build.filter(each)
    return build.build()


def tag() -> str:
    """Names the shape of the index: another schema, stop list or format gives another tag."""
    shape = (FORMAT, FILTERED, _KEYS, _UNSPACED, _HEADINGS, sorted(STOP_WORDS))
    return hashlib.sha256(repr(shape).encode()).hexdigest()[:12]


def spaced(text: str) -> str:
    """Tidy text in which the characters of unspaced scripts stand apart as words."""
    if text.isascii():
        return text
    return re.sub(_UNSPACED, r" \g<0> ", tidy(text))


def document_of(read: Indexable) -> tantivy.Document | None:
    """The document for a file, or None when there is nothing in it to find or to mend."""
    made = tantivy.Document()
    if isinstance(read.record, Entry):
        _add_entry(made, read.record, read.path, flawed=bool(read.problems))
    elif isinstance(read.record, Tension):
        made.add_text("type", "tension")
        made.add_bytes("tension_record", tension_bytes(read.record))
    elif isinstance(read.record, Decision):
        add_decision(made, read.record, key_of(read.path))
    elif isinstance(read.record, Response):
        add_response(made, read.record, key_of(read.path))
    elif not read.problems:
        return None
    if read.problems:
        made.add_text("type", "flawed")
        faults = [(each.path, each.line, each.message, each.fix) for each in read.problems]
        made.add_bytes("problems", json.dumps(faults).encode())
    made.add_text("path", key_of(read.path))
    return made


def _add_entry(made: tantivy.Document, entry: Entry, path: str, *, flawed: bool) -> None:
    add = made.add_text
    title, body, setting = tidy(entry.title), tidy(entry.body), entry.setting
    words = "\n".join((title, *entry.conditions, *entry.not_when, *entry.tags, body))
    add("text", spaced(f"{without_questions(words)}\n{setting.subject} {setting.place}"))
    add("title", spaced(title))
    add("type", "entry")
    add("id", folded(entry.id))
    _add_filters(made, entry)
    for link in links_of(body):
        add("links", folded(link))
    for decision in dict.fromkeys(folded(each.decision) for each in entry.assumptions):
        add("about", f"bears:{decision}")
    made.add_unsigned("newest", newness(entry.created, path))
    made.add_bytes("body", body.encode())
    made.add_bytes("row", _row(entry, title, path, flawed=flawed).encode("utf-8", "surrogatepass"))


def without_questions(text: str) -> str:
    """The text without the headings that every lesson of a kind has."""
    if "## " in text:
        for heading in _HEADINGS:
            text = text.replace(heading, "")
    return text


def _add_filters(made: tantivy.Document, entry: Entry) -> None:
    add, setting = made.add_text, entry.setting
    add("kind", entry.kind.value)
    for name, values in (
        ("tension", [each.tension for each in entry.informs]),
        ("pole", [f"{each.tension}/{each.pole}" for each in entry.informs]),
        ("effect", [each.effect.value for each in entry.informs]),
        ("quadrant", [f"{i.tension}/{i.pole}/{i.effect.value}" for i in entry.informs]),
    ):
        for value in dict.fromkeys(values):
            add(name, tidy(value))
    for name, value in (
        ("author", entry.author),
        ("school", entry.school),
        ("subject", setting.subject),
        ("place", setting.place),
        ("size", setting.size),
        ("evidence", entry.evidence.value if entry.evidence else ""),
        *(("tag", each) for each in entry.tags),
        *(("grade", each) for each in setting.grades.split(",")),
    ):
        if value and (term := folded(value)):
            add(name, term)


def _row(entry: Entry, title: str, path: str, *, flawed: bool) -> str:
    setting = entry.setting
    links = ((unseparated(i.tension), unseparated(i.pole), i.effect.value) for i in entry.informs)
    return row_of(
        (
            *(entry.id, title, entry.kind.value),
            LISTED.join(PAIRED.join(link) for link in links),
            *(listed(entry.conditions), listed(entry.not_when), entry.author, entry.school),
            *(entry.created, entry.evidence.value if entry.evidence else ""),
            *(setting.grades, setting.subject, setting.size, setting.place),
            *(listed(entry.tags), listed(entry.sources), "1" if flawed else ""),
            LISTED.join(PAIRED.join(map(unseparated, _told(each))) for each in entry.assumptions),
        ),
        path,
    )


def _told(bearing: Bearing) -> tuple[str, str, str, str]:
    return (bearing.decision, bearing.key, bearing.stance.value, bearing.when)


def tension_bytes(tension: Tension) -> bytes:
    """A whole tension, so that whoever shows it opens no file."""
    return json.dumps(tension).encode()


def links_of(body: str) -> tuple[str, ...]:
    """The ids that the text links to, without repeats."""
    return tuple(dict.fromkeys(_LINK.findall(body))) if "[[" in body else ()
