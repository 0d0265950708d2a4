"""Three-way merge of one value of the front matter: text, a list as a set, or a mapping."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.document import Value


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
    """Merge lists as sets, in their order; an item that stood twice stands once."""
    merged: list[Value] = []
    for each in theirs:
        if (each in mine or each not in base) and each not in merged:
            merged.append(each)
    for each in mine:
        if each not in theirs and each not in base and each not in merged:
            merged.append(each)
    return merged


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
