"""Plain front matter, such as Bothand writes it, read line by line without a YAML parser.

Only lines whose meaning no YAML reader disputes are taken. At the first other one the answer is
None, and the whole block goes to the parser; a test holds the two to the same answer. It is there
for the index: building one from nothing reads every lesson, and the parser takes most of that time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kb.front_matter import Value

_NEVER: Final = r"\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff"
"""Controls, line ends and marks: nothing that YAML takes for more than a letter."""
_SIGN: Final = rf"[^{_NEVER} ]"
_BARE: Final = rf"[^\W_](?:[^{_NEVER} :#]++|:(?={_SIGN})|(?<! )#| (?=[^{_NEVER} #]))*+"
_QUOTED: Final = rf"\"[^{_NEVER}\"\\]*+\"|'[^{_NEVER}']*+'"
_WORD: Final = r"[A-Za-z_][A-Za-z0-9_-]{0,99}+"
_ONE: Final = r"[A-Za-z0-9][A-Za-z0-9_.()/+ -]*+"
_BRACES: Final = rf"\{{{_WORD}: +{_ONE}(?:, *{_WORD}: +{_ONE})*+\}}"
_BRACKETS: Final = rf"\[{_ONE}(?:, *{_ONE})*+\]"
_LINE: Final = re.compile(
    rf"(?:(?P<key>{_WORD}):(?: +(?P<value>{_BARE}|{_QUOTED}|{_BRACES}|{_BRACKETS}))?"
    rf"|(?P<margin> *)- +(?P<item>{_BARE}|{_QUOTED})"
    rf"|(?P<edge> +)(?P<inner>{_WORD}): +(?P<told>{_BARE}|{_QUOTED}|{_BRACES})"
    rf")? *(?:(?<=[ \n])#[^{_NEVER}]*)?\r?\n"
)


def read(text: str) -> tuple[dict[str, Value], dict[str, int]] | None:
    """Each key's value and its place in characters, or None where a line is not plain.

    Args:
        text: what stands between the two rules, with the line end of the first.
    """
    values: dict[str, Value] = {}
    places: dict[str, int] = {}
    at, end, open_key, indent = 1, len(text), "", ""
    while at < end:
        line = _LINE.match(text, at)
        if line is None:
            return None
        shape = line.lastgroup
        if shape in ("key", "value"):
            key, value = line.group("key", "value")
            told = _value(value) if value else ""
            if key in values or told is None:
                return None
            values[key], places[key] = told, at
            open_key, indent = ("" if value else key), ""
        elif shape is not None:
            margin = line["margin"] if shape == "item" else line["edge"]
            if not open_key or margin != (indent if values[open_key] else margin):
                return None
            indent = margin
            if not _add(values, open_key, line):
                return None
        at = line.end()
    return values, places


def _add(values: dict[str, Value], key: str, line: re.Match[str]) -> bool:
    """Take a line below a key into its list or mapping; False where it does not fit."""
    item, inner, told = line.group("item", "inner", "told")
    value = _value(item or told)
    held = values[key] or ([] if item else {})
    if value is None or (type(held) is list) != bool(item):
        return False
    if isinstance(held, list):
        held.append(value)
    elif isinstance(held, dict) and inner not in held:
        held[inner] = value
    else:
        return False
    values[key] = held
    return True


def _value(written: str) -> Value | None:
    """The text, list or mapping that stands on one line; None where a key stands twice."""
    first = written[0]
    if first in "\"'":
        return written[1:-1]
    if first == "[":
        return [_bare(each) for each in written[1:-1].split(",")]
    if first == "{":
        pairs = [each.split(":", 1) for each in written[1:-1].split(",")]
        mapping: dict[str, Value] = {key.strip(): _bare(value) for key, value in pairs}
        return mapping if len(mapping) == len(pairs) else None
    return _bare(written)


def _bare(written: str) -> str:
    """A value without quotes; ``null`` says nothing."""
    text = written.strip(" ")
    return "" if text == "null" else text
