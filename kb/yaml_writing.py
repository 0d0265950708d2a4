"""Values as YAML, in the style of the example in DESIGN's section 3: what people would type.

Text that some YAML reader would take for something else (``no``, ``0123``, ``12:30``) is quoted.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import yaml

from kb.front_matter import Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ORDER: Final = (
    *("id", "title", "kind", "question", "tension", "options", "leaning", "decide_by", "owner"),
    *("informs", "assumptions", "status", "outcome", "cites", "entry", "held"),
    *("conditions", "not_when", "evidence", "setting", "author", "school", "tags", "sources"),
    "created",
)
"""The order of the keys in a new file: a lesson, a decision and a response each have some."""
_SHORT: Final = (frozenset({"pole", "effect"}), frozenset({"stance"}))
"""The keys of mappings that stand on one line."""
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OTHERWISE: Final = re.compile(
    r"[-+.]?\d[\d_.,]*(?:e[-+]?\d*)?|[-+]?0[xob][0-9a-f_]+|[yn]", re.IGNORECASE
)
"""What some YAML reader takes for a number or a truth; PyYAML does not know all of them."""
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
"""Halves of characters, which no file can hold."""


class _Flow(dict[str, Value]):
    """A mapping written on one line, in braces."""


class _Date(str):
    """A date, written without quotes as in every other note program."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Lists indented under their key, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        del indentless
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "'" if _OTHERWISE.fullmatch(text) else None
    if not text.isprintable():
        style = '"'  # the only style that can say a line end or a sign without width
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(
    _Flow,
    lambda dumper, pairs: dumper.represent_mapping(
        "tag:yaml.org,2002:map", pairs.items(), flow_style=True
    ),
)
_Dumper.add_representer(
    _Date, lambda dumper, day: dumper.represent_scalar("tag:yaml.org,2002:timestamp", str(day))
)


def dump(value: Mapping[str, Value] | Sequence[Value]) -> str:
    """The lines of a mapping or a list, with plain newlines; nothing is ever folded."""
    shaped: Any = _shaped(value) if isinstance(value, dict) else value
    text: str = yaml.dump(
        shaped,
        Dumper=_Dumper,
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
        width=1 << 30,
    )
    return text


def _shaped(values: Mapping[str, Value]) -> dict[str, Any]:
    """Values in the form that DESIGN's example shows: short mappings in braces, plain dates."""
    shaped: dict[str, Any] = dict(values)
    for key, value in values.items():
        if key == "setting" and isinstance(value, dict):
            shaped[key] = _Flow(value)
        elif key == "informs" and isinstance(value, dict):
            shaped[key] = {k: _Flow(v) if isinstance(v, dict) else v for k, v in value.items()}
        elif key in ("created", "decide_by") and isinstance(value, str) and _is_date(value):
            shaped[key] = _Date(value)
        elif isinstance(value, dict) and _is_link(value):
            shaped[key] = _Flow(value)
        elif isinstance(value, dict):
            shaped[key] = {
                k: _Flow(v) if isinstance(v, dict) and _is_link(v) else v for k, v in value.items()
            }
    return shaped


def _is_date(text: str) -> bool:
    """Whether it is a date that every YAML reader can make one of."""
    try:
        return _DATE.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_link(value: Value) -> bool:
    return isinstance(value, dict) and any(set(value) <= each for each in _SHORT)


def storable_text(text: str) -> str:
    """The text without what no file can hold."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def storable(value: Value) -> Value:
    """The value without what no file can hold, all the way down."""
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, list):
        return [storable(each) for each in value]
    return {storable_text(key): storable(each) for key, each in value.items()}
