"""Three-way merge by meaning: two changed versions of one file become one.

Front matter is merged key by key: a value that one side changed wins over one that nobody changed,
lists are sets, mappings are merged within. The text is merged by lines and, where both sides
changed the same lines, by words. What both changed differently is *disputed*: the merged file then
holds what the others shared, and the caller keeps both versions whole.

An edit beats a removal. Nothing is written that neither side wrote, no time among it: ``created``
is merged as any other text. How a file is written (line ends, the order of keys, quotes) is no part
of what it says: where nothing is disputed, the sides exchanged make the same record, except for the
order of what both added at one place.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from kb import document
from kb.decision_document import read_decision, read_response
from kb.errors import BothandError
from kb.line_ends import dressed, plain
from kb.sharing import FILE, REMOVAL, TEXT
from kb.text_merge import How, both_texts, merge_lines
from kb.value_merge import merge_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kb.document import Value

_CLOSED: Final = frozenset(
    {
        *("id", "kind", "evidence", "created", "author", "number"),
        *("tension", "leaning", "decide_by", "status", "entry", "held"),
    }
)
"""Keys whose value is no free text, so that two values cannot stand in one line."""
_TIME: Final = re.compile(r"\d{4}-\d|\d+:\d")
_COMMENT: Final = re.compile(r"(?:^|(?<=\s))#+\s*(\S.*)")
_FRONT: Final = re.compile(r"---[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Merged:
    """What shall stand there now, and what the two sides did not agree on.

    ``data`` None: the file goes. ``disputed`` names front matter keys, or ``text``, ``removal``,
    ``file``. ``combined``, where something is disputed, holds the words of both sides one after
    the other, theirs first, for a person to start from.
    """

    data: bytes | None
    disputed: tuple[str, ...] = ()
    combined: bytes | None = None


class _Record(NamedTuple):
    """A file taken apart, its line ends plain: what it says, and its front matter as written."""

    keys: Mapping[str, Value]
    text: str
    head: str = ""

    @property
    def comments(self) -> set[str]:
        """The words behind each ``#`` of its front matter."""
        found = (_COMMENT.search(line) for line in self.head.split("\n"))
        return {each[1].strip(" '\"") for each in found if each}


class _Wanted(NamedTuple):
    """What the merged file shall say."""

    keys: dict[str, Value]
    text: str
    disputed: tuple[str, ...]
    both_keys: dict[str, Value]
    both_text: str


def merge(base: bytes | None, mine: bytes | None, theirs: bytes | None) -> Merged:
    """Merge two versions of a file; None stands for a file that is not there.

    Never raises: what cannot be merged is disputed as a whole.

    Args:
        base: the version that both sides started from.
        mine: the version of this computer.
        theirs: the version that colleagues shared.
    """
    if mine in (theirs, base):
        return Merged(theirs)
    if theirs == base:
        return Merged(mine)
    if mine is None or theirs is None:
        edit = mine if theirs is None else theirs
        return Merged(edit, (REMOVAL,), edit)
    if max(len(mine), len(theirs), len(base or b"")) > document.MAX_FILE:
        return Merged(theirs, (FILE,), theirs)
    start, ours, others = (None if data is None else _record(data) for data in (base, mine, theirs))
    merged: Merged | None = None
    if not (ours and others and (base is None or start)):
        merged = _merge_plain(base, mine, theirs)
    if ours and others and not (merged and _as_sound(merged.data, mine, theirs)):
        merged = _merge_records(start, ours, others, (theirs, mine))
    if merged is None or not _as_sound(merged.data, mine, theirs):
        return Merged(theirs, (FILE,), _both(base, mine, theirs))
    return merged


def _record(data: bytes) -> _Record | None:
    """The parts of a file with sound front matter, in which no key stands twice; else None."""
    try:
        text, whole = document.body_of(data), plain(data)
    except (ValueError, document.Unreadable):
        return None
    problems = document.read_entry(data, "", None).problems
    if any(each.message.endswith("stands twice") for each in problems):
        return None  # the second value is never read, and would be lost without a word
    return _Record(document.front_matter(data), text, whole[: len(whole) - len(text)])


def _merge_records(
    base: _Record | None, mine: _Record, theirs: _Record, like: tuple[bytes, bytes]
) -> Merged | None:
    """Merge two records; None where the outcome cannot be written.

    Without a sound base the two were written apart: what is equal is agreed. ``like``: the files
    that lend it their line ends, theirs first.
    """
    wanted = _wanted(base, mine, theirs)
    by_lines = [merge_lines(base.head, mine.head, theirs.head, How.KEYS).data] if base else []
    heads = [*by_lines, theirs.head, mine.head]
    made = [*_written(heads, wanted.keys, wanted.text, like)]
    if not made:
        return None
    if not wanted.disputed:
        said = (mine.comments | theirs.comments) - (base.comments if base else set())
        whole = next((each for each in made if _holds(each, said)), None)
        # A comment has no place that can be merged; where it would be lost, a person decides.
        return Merged(whole) if whole else Merged(made[0], (FILE,), made[0])
    head = (_record(made[0]) or theirs).head
    tries = ((wanted.both_keys, wanted.both_text), (wanted.keys, wanted.both_text))
    both = (each for keys, text in tries for each in _written([head], keys, text, like))
    return Merged(made[0], wanted.disputed, next(both, made[0]))


def _wanted(base: _Record | None, mine: _Record, theirs: _Record) -> _Wanted:
    keys: dict[str, Value] = {}
    both: dict[str, Value] = {}
    disputed: list[str] = []
    known = base.keys if base else {}
    for key in dict.fromkeys([*theirs.keys, *mine.keys]):
        my_value, their_value = mine.keys.get(key), theirs.keys.get(key)
        value, is_disputed = merge_value(known.get(key), my_value, their_value)
        if value is not None:
            keys[key] = both[key] = value
        if is_disputed:
            disputed.append(key)
            if isinstance(my_value, str) and isinstance(their_value, str) and _is_free(key, value):
                both[key] = f"{their_value} / {my_value}"
    text = (
        merge_lines(base.text, mine.text, theirs.text)
        if base
        else both_texts(mine.text, theirs.text)
    )
    if text.disputed:
        disputed.append(TEXT)
    return _Wanted(keys, text.data, tuple(disputed), both, text.combined)


def _is_free(key: str, value: Value | None) -> bool:
    """Whether this is text in which the words of two people can stand side by side."""
    return key not in _CLOSED and not (isinstance(value, str) and _TIME.match(value))


def _written(
    heads: Iterable[str], keys: Mapping[str, Value], text: str, like: tuple[bytes, bytes]
) -> Iterator[bytes]:
    """Files that say this, one for each of these beginnings with which that can be done."""
    for head in heads:
        start = head.encode()
        known = document.front_matter(start)
        changes: dict[str, Value | None] = dict.fromkeys(known)
        changes |= keys
        changes = {key: value for key, value in changes.items() if known.get(key) != value}
        try:
            made = dressed(document.edited(start, changes, text).decode(), *like)
        except (BothandError, ValueError, RecursionError):
            continue
        found = _record(made)
        if found and found.keys == keys and found.text == text:
            yield made


def _holds(data: bytes, comments: set[str]) -> bool:
    found = _record(data)
    return found is not None and all(each in found.head for each in comments)


def _merge_plain(base: bytes | None, mine: bytes, theirs: bytes) -> Merged | None:
    """Merge what is no record by lines alone; None where it is disputed."""
    try:
        start, ours, others = (plain(data) for data in (base or b"", mine, theirs))
    except UnicodeDecodeError:
        return None
    if base is None:
        merged = both_texts(ours, others)
    else:
        # In front matter that cannot be read, two added lines may well be one key twice.
        fronted = any(_FRONT.match(text) for text in (ours, others))
        merged = merge_lines(start, ours, others, How.STRICT if fronted else How.LINES)
    return None if merged.disputed else Merged(dressed(merged.data, theirs, mine))


def _both(base: bytes | None, mine: bytes, theirs: bytes) -> bytes:
    """The words of both, for a file that is disputed as a whole; theirs where it is no text."""
    try:
        start, mine_text, their_text = (plain(data) for data in (base or b"", mine, theirs))
    except UnicodeDecodeError:
        return theirs
    ours, others = _record(mine), _record(theirs)
    if ours and others:
        text = both_texts(ours.text, others.text).combined
        return next(_written([others.head], others.keys, text, (theirs, mine)), theirs)
    merged = (
        both_texts(mine_text, their_text)
        if base is None
        else merge_lines(start, mine_text, their_text, How.STRICT)
    )
    return dressed(merged.combined, theirs, mine)


def _as_sound(data: bytes | None, mine: bytes, theirs: bytes) -> bool:
    """Whether the merged file can still be read as whatever both sides could be read as."""
    return data is not None and all(
        reads(data) for reads in _READERS if reads(mine) and reads(theirs)
    )


def _is_entry(data: bytes) -> bool:
    return document.read_entry(data, "", None).record is not None


def _is_tension(data: bytes) -> bool:
    return document.read_tension(data, "").record is not None


def _is_decision(data: bytes) -> bool:
    return read_decision(data, "", None).record is not None


def _is_response(data: bytes) -> bool:
    return read_response(data, "").record is not None


def _is_settings(data: bytes) -> bool:
    return document.read_store_settings(data).record is not None


def _is_toml(data: bytes) -> bool:
    try:
        return bool(tomllib.loads(data.decode()))
    except (ValueError, RecursionError):
        return False


_READERS: Final = (
    *(_record, _is_entry, _is_tension, _is_decision, _is_response),
    *(_is_settings, _is_toml),
)
