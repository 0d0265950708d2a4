"""Three-way merge by meaning: two changed versions of one record become one.

Front matter is merged key by key: a value that one side changed wins over one that nobody
changed, lists are sets, mappings are merged within. The text is merged by lines, and where both
sides changed the same lines, by words. What both sides changed differently is *disputed*: the
merged record then holds what the others shared, and the caller keeps both versions whole.

An edit beats a removal. Nothing is written that neither side wrote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from merge3 import Merge3

from kb import document
from kb.errors import BothandError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kb.document import Value

REMOVAL = "removal"
TEXT = "text"
FILE = "file"
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Merged:
    """What shall stand there now, and what the two sides did not agree on.

    ``data`` None: the file is removed. ``disputed`` names front matter keys, or ``text``,
    ``removal`` (one side removed what the other edited), ``file`` (it cannot be read as a record).
    """

    data: bytes | None
    disputed: tuple[str, ...] = ()
    combined: bytes | None = None


def merge(base: bytes | None, mine: bytes | None, theirs: bytes | None) -> Merged:
    """Merge two versions of a file; None stands for a file that is not there.

    Args:
        base: the version that both sides started from.
        mine: the version of this computer.
        theirs: the version that colleagues shared.
    """
    if mine == theirs or mine == base:
        return Merged(theirs)
    if theirs == base:
        return Merged(mine)
    if mine is None or theirs is None:
        return Merged(mine if theirs is None else theirs, (REMOVAL,))
    try:
        return _merge_records(base, mine, theirs)
    except Exception:  # noqa: BLE001
        return _merge_plain(base or b"", mine, theirs)


def merge_value(
    base: Value | None, mine: Value | None, theirs: Value | None
) -> tuple[Value | None, bool]:
    """Merge one value; the second answer says whether it is disputed."""
    if mine in (theirs, base):
        return theirs, False
    if theirs == base:
        return mine, False
    if isinstance(mine, list) and isinstance(theirs, list):
        return _merge_lists(base if isinstance(base, list) else [], mine, theirs), False
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return _merge_mappings(base if isinstance(base, dict) else {}, mine, theirs)
    return theirs, True


def merge_text(base: str, mine: str, theirs: str) -> tuple[str, bool]:
    """Merge text by lines and then by words; the second answer says whether it is disputed."""
    return _merge_sequences(
        base.splitlines(keepends=True),
        mine.splitlines(keepends=True),
        theirs.splitlines(keepends=True),
        by_words=True,
    )


def _merge_records(base: bytes | None, mine: bytes, theirs: bytes) -> Merged:
    keys = [document.front_matter(data) if data else {} for data in (base, mine, theirs)]
    changes: dict[str, Value | None] = {}
    disputed = []
    for key in dict.fromkeys([*keys[2], *keys[1], *keys[0]]):
        value, is_disputed = merge_value(*(each.get(key) for each in keys))
        if is_disputed:
            disputed.append(key)
        if value != keys[2].get(key):
            changes[key] = value
    texts = [document.body_of(data) if data else "" for data in (base, mine, theirs)]
    text, is_disputed = merge_text(*texts)
    if is_disputed:
        disputed.append(TEXT)
    # Changing their file, and not writing a new one, keeps every byte that nobody disputed.
    data = document.edited(theirs, changes, None if text == texts[2] else text)
    return Merged(data, tuple(disputed))


def _merge_plain(base: bytes, mine: bytes, theirs: bytes) -> Merged:
    try:
        texts = [data.decode("utf-8") for data in (base, mine, theirs)]
    except UnicodeDecodeError:
        return Merged(theirs, (FILE,))
    lines = [text.splitlines(keepends=True) for text in texts]
    text, is_disputed = _merge_sequences(*lines, by_words=False)
    return Merged(theirs, (FILE,)) if is_disputed else Merged(text.encode())


def _merge_sequences(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str], *, by_words: bool
) -> tuple[str, bool]:
    merged: list[str] = []
    disputed = False
    for group in Merge3(base, mine, theirs).merge_groups():
        if group[0] != "conflict":
            merged += group[1]
            continue
        _, base_part, mine_part, theirs_part = group
        if by_words:
            parts = [_WORDS.findall("".join(each)) for each in (base_part, mine_part, theirs_part)]
            text, still = _merge_sequences(*parts, by_words=False)
        else:
            text, still = "", True
        merged.append("".join(theirs_part) if still else text)
        disputed = disputed or still
    return "".join(merged), disputed


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
