"""Three-way merge by meaning: two changed versions of one file become one.

Front matter is merged key by key: a value that one side changed wins over one that nobody changed,
lists are sets, mappings are merged within. The text is merged by lines and, where both sides
changed the same lines, by words. What both changed differently is *disputed*: the merged file then
holds what the others shared, and the caller keeps both versions whole.

An edit beats a removal. Nothing is written that neither side wrote.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from kb import document
from kb.errors import BothandError
from kb.sharing import FILE, REMOVAL, TEXT
from kb.text_merge import merge_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.document import Value

_CLOSED: Final = frozenset({"id", "kind", "evidence", "created", "author", "number"})
"""Keys whose value is no free text, so that two values cannot stand in one line."""
_BOM: Final = b"\xef\xbb\xbf"


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
    """A file as front matter and text, its line ends plain."""

    keys: Mapping[str, Value]
    text: str


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
    records = [None if data is None else _record(data) for data in (base, mine, theirs)]
    if records[1] is not None and records[2] is not None and (base is None or records[0]):
        return _merge_records(
            (base, mine, theirs), (records[0] or _Record({}, ""), records[1], records[2])
        )
    return _merge_plain(base, mine, theirs)


def merge_value(
    base: Value | None, mine: Value | None, theirs: Value | None
) -> tuple[Value | None, bool]:
    """Merge one value of the front matter; the second answer says whether it is disputed."""
    if mine in (theirs, base):
        return theirs, False
    if theirs == base:
        return mine, False
    if mine is None or theirs is None:
        return mine if theirs is None else theirs, True
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return _merge_mappings(base if isinstance(base, dict) else {}, mine, theirs)
    if isinstance(mine, list) or isinstance(theirs, list):
        sides = [_as_list(each) for each in (base, mine, theirs)]
        if None not in sides:
            return _merge_lists(*(each or [] for each in sides)), False
    return theirs, True


def _as_list(value: Value | None) -> list[Value] | None:
    """A list; also of one value that was written without the dash."""
    if isinstance(value, dict):
        return None
    return value if isinstance(value, list) else [value] if value else []


def _merge_lists(base: list[Value], mine: list[Value], theirs: list[Value]) -> list[Value]:
    kept = [each for each in theirs if each in mine or each not in base]
    return kept + [each for each in mine if each not in theirs and each not in base]


def _merge_mappings(
    base: Mapping[str, Value], mine: Mapping[str, Value], theirs: Mapping[str, Value]
) -> tuple[dict[str, Value], bool]:
    merged: dict[str, Value] = {}
    disputed = False
    for key in dict.fromkeys([*theirs, *mine]):
        value, is_disputed = merge_value(base.get(key), mine.get(key), theirs.get(key))
        disputed = disputed or is_disputed
        if value is not None:
            merged[key] = value
    return merged, disputed


def _record(data: bytes) -> _Record | None:
    """The parts of a file with sound front matter; None for any other."""
    try:
        text = document.body_of(data)
    except (ValueError, document.Unreadable):
        return None
    return _Record(document.front_matter(data), text)


def _merge_records(
    files: tuple[bytes | None, bytes, bytes], records: tuple[_Record, _Record, _Record]
) -> Merged:
    base, mine, theirs = files
    wanted = _wanted(base is None, *records)
    data = _by_lines(base, mine, theirs, wanted) if base is not None else None
    data = data or _written(mine, theirs, wanted.keys, wanted.text)
    if data is None:
        return Merged(theirs, (FILE,), _both(base, mine, theirs))
    if not wanted.disputed:
        return Merged(data)
    both = _written(mine, theirs, wanted.both_keys, wanted.both_text)
    return Merged(data, wanted.disputed, both or data)


def _wanted(apart: bool, base: _Record, mine: _Record, theirs: _Record) -> _Wanted:
    keys: dict[str, Value] = {}
    both: dict[str, Value] = {}
    disputed: list[str] = []
    for key in dict.fromkeys([*theirs.keys, *mine.keys]):
        my_value, their_value = mine.keys.get(key), theirs.keys.get(key)
        value, is_disputed = merge_value(base.keys.get(key), my_value, their_value)
        if value is not None:
            keys[key] = both[key] = value
        if is_disputed:
            disputed.append(key)
            if isinstance(my_value, str) and isinstance(their_value, str) and key not in _CLOSED:
                both[key] = f"{their_value} / {my_value}"
    # Written apart, the same lines on both sides are what they share.
    start = _shared_lines(mine.text, theirs.text) if apart else base.text
    text = merge_lines(start, mine.text, theirs.text)
    agreed = not text.disputed and (not apart or text.data in (mine.text, theirs.text))
    if not agreed:
        disputed.append(TEXT)
    said = theirs.text if apart and not agreed else text.data
    return _Wanted(keys, said, tuple(disputed), both, text.combined)


def _shared_lines(mine: str, theirs: str) -> str:
    known = set(mine.splitlines())
    return "".join(line for line in theirs.splitlines(keepends=True) if line.rstrip("\n") in known)


def _by_lines(base: bytes, mine: bytes, theirs: bytes, wanted: _Wanted) -> bytes | None:
    """The plain line merge, where it says what was wanted: it keeps the comments of both."""
    merged = merge_lines(_plain(base), _plain(mine), _plain(theirs))
    if merged.disputed:
        return None
    data = _like(theirs, merged.data)
    found = _record(data)
    return data if found == _Record(wanted.keys, wanted.text) else None


def _written(mine: bytes, theirs: bytes, keys: Mapping[str, Value], text: str) -> bytes | None:
    """A file that says this: theirs with what differs changed, or else mine."""
    for data in (theirs, mine):
        known = _record(data)
        if known is None:
            continue
        changes: dict[str, Value | None] = dict.fromkeys(known.keys)
        changes |= keys
        changes = {key: value for key, value in changes.items() if known.keys.get(key) != value}
        try:
            made = document.edited(data, changes, None if text == known.text else text)
        except (BothandError, ValueError, RecursionError):
            continue
        if _record(made) == _Record(keys, text):
            return made
    return None


def _merge_plain(base: bytes | None, mine: bytes, theirs: bytes) -> Merged:
    """Merge what is no record by lines alone."""
    try:
        start, ours, others = (_plain(data) for data in (base or b"", mine, theirs))
    except UnicodeDecodeError:
        return Merged(theirs, (FILE,), theirs)
    merged = merge_lines(start, ours, others, by_words=False)
    data = _like(theirs, merged.data)
    broken = _is_toml(mine) and _is_toml(theirs) and not _is_toml(data)
    if base is None or merged.disputed or broken:
        return Merged(theirs, (FILE,), _like(theirs, merged.combined))
    return Merged(data)


def _both(base: bytes | None, mine: bytes, theirs: bytes) -> bytes:
    return _merge_plain(base, mine, theirs).combined or theirs


def _is_toml(data: bytes) -> bool:
    try:
        return bool(tomllib.loads(data.decode()))
    except (ValueError, RecursionError):
        return False


def _plain(data: bytes) -> str:
    """The text with plain line ends and without the mark that some editors begin with."""
    text = data.removeprefix(_BOM).decode("utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _like(data: bytes, text: str) -> bytes:
    """The text with the line ends and the mark of a file."""
    made = text.encode()
    if b"\r\n" in data:
        made = made.replace(b"\n", b"\r\n")
    return _BOM + made if data.startswith(_BOM) else made
