"""Records as text: a new file, or an old one with only the changed keys rewritten.

A file that exists is edited as text. The places of keys and values come from YAML's own marks,
the new lines from its own emitter, and the result is read back and compared before it is used;
everything between stays byte for byte.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Final

import yaml

from kb.errors import Faulty
from kb.front_matter import Unreadable, Value, parse
from kb.model import Problem, Setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kb.model import Entry, Informs

ORDER: Final = (
    *("id", "title", "kind", "informs", "conditions", "not_when", "evidence", "setting"),
    *("author", "school", "tags", "sources", "created"),
)
"""The order of the keys in a new lesson."""
SLUG_LENGTH: Final = 60
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})(?:-\d{2})?")
_NUMBER: Final = re.compile(r"[-+.]?\d[\d_.,]*(?:e[-+]?\d+)?|0[xob][0-9a-f]+", re.IGNORECASE)
"""What some YAML reader takes for a number; YAML 1.2 knows more of them than PyYAML."""
_BOM: Final = "\ufeff"


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
    style = "'" if _NUMBER.fullmatch(text) else None
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


def render_entry(entry: Entry) -> bytes:
    """A new file for an entry: keys in their order, empty ones left out."""
    values = {key: value for key, value in _values(entry).items() if value}
    body = entry.body if not entry.body or entry.body.endswith("\n") else entry.body + "\n"
    return f"---\n{_dump(values)}---\n{body}".encode()


def path_for(entry: Entry) -> str:
    """Where a new entry stands: ``entries/2026/11/<slug>-<id>.md``, by the month it was written."""
    month = _MONTH.match(entry.created)
    folder = "/".join(month.groups()) if month else "undated"
    plain = unicodedata.normalize("NFKD", entry.title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_LENGTH].rstrip("-")
    return f"entries/{folder}/{slug or 'lesson'}-{entry.id}.md"


def entry_changes(old: Entry, new: Entry) -> dict[str, Value | None]:
    """The front matter keys that differ, with their new values; None: the key goes away."""
    before, after = _values(old), _values(new)
    changes: dict[str, Value | None] = {
        key: after[key] or None for key in ORDER if before[key] != after[key]
    }
    if "kind" in changes and "informs" not in changes and new.informs:
        # Only an effect that is not the kind's own is written, so a new kind may need it said.
        changes["informs"] = after["informs"]
    return changes


def edited(data: bytes, changes: Mapping[str, Value | None], body: str | None = None) -> bytes:
    """The file with these keys changed and, if given, another body; the rest byte for byte.

    Args:
        data: the file as read.
        changes: top-level keys with their new values; None takes the key away.
        body: the new text with plain newlines; None keeps the old one.

    Raises:
        Faulty: the file has no sound front matter, or is written in a way that cannot be edited
            without touching more than was asked.
    """
    try:
        text = data.decode("utf-8")
        start = len(_BOM) if text.startswith(_BOM) else 0
        block = parse(text[start:])
    except Unreadable as error:
        raise Faulty([Problem("", error.line, error.message, error.fix)]) from None
    except UnicodeDecodeError:
        raise Faulty([Problem("", 0, "the file is not UTF-8 text", "save it as UTF-8")]) from None
    newline = "\r\n" if "\r\n" in text[: start + block.body_start] else "\n"
    real = {key: value for key, value in changes.items() if block.values.get(key) != value}
    top = text[: start + block.body_start]
    if real:
        yaml_text = text[start + block.start : start + block.end]
        top = (
            text[: start + block.start]
            + _edit_block(yaml_text, block.values, real, newline)
            + text[start + block.end : start + block.body_start]
        )
    rest = text[start + block.body_start :]
    if body is not None:
        top = top if top.endswith("\n") else top + newline
        rest = body if "\r\n" not in rest and newline == "\n" else body.replace("\n", "\r\n")
    return (top + rest).encode()


def _edit_block(
    text: str, values: Mapping[str, Value], changes: Mapping[str, Value | None], newline: str
) -> str:
    wanted = dict(values) | {key: value for key, value in changes.items() if value is not None}
    wanted = {key: value for key, value in wanted.items() if changes.get(key, "") is not None}
    for attempt in (_by_lines, _whole_keys, _anew):
        made = attempt(text, changes, newline, wanted)
        try:
            if made is not None and parse(f"---{made}---\n").values == wanted:
                return made
        except Unreadable:
            continue
    raise Faulty(
        [
            Problem(
                "",
                0,
                "the front matter is written in a way that cannot be changed safely",
                "change it in an editor",
            )
        ]
    )


def _by_lines(
    text: str, changes: Mapping[str, Value | None], newline: str, wanted: Mapping[str, Value]
) -> str | None:
    """Change single lines inside lists and mappings, so that comments beside others stay."""
    del wanted
    return _Surgery(text, newline, fine=True).run(changes)


def _whole_keys(
    text: str, changes: Mapping[str, Value | None], newline: str, wanted: Mapping[str, Value]
) -> str | None:
    """Replace all lines of each changed key."""
    del wanted
    return _Surgery(text, newline, fine=False).run(changes)


def _anew(
    text: str, changes: Mapping[str, Value | None], newline: str, wanted: Mapping[str, Value]
) -> str | None:
    """Write the block again: only for one whose keys do not stand on lines of their own."""
    del changes
    root = _compose(text)
    if isinstance(root, yaml.MappingNode) and not root.flow_style:
        return None
    return newline + _dump(wanted).replace("\n", newline)


class _Surgery:
    """Cuts and replacements in one block, collected first and then made from the end."""

    def __init__(self, text: str, newline: str, *, fine: bool) -> None:
        self.text = text
        self.newline = newline
        self.fine = fine
        self.cuts: list[tuple[int, int, str]] = []

    def run(self, changes: Mapping[str, Value | None]) -> str | None:
        root = _compose(self.text)
        if root is None:
            return self.newline + _dump(
                {key: value for key, value in changes.items() if value is not None}
            ).replace("\n", self.newline)
        if not isinstance(root, yaml.MappingNode) or root.flow_style:
            return None
        self.mapping(root, changes, 0)
        text = self.text
        # From the end, so that places stay true; of two at one place the later comes first.
        for start, end, _, new in sorted(
            ((start, end, turn, new) for turn, (start, end, new) in enumerate(self.cuts)),
            reverse=True,
        ):
            text = text[:start] + new + text[end:]
        return text

    def mapping(
        self, node: yaml.MappingNode, changes: Mapping[str, Value | None], indent: int
    ) -> None:
        present = {key.value: (key, value) for key, value in reversed(node.value)}
        for key, value in changes.items():
            if key not in present:
                if value is not None:
                    self.insert(node, key, value, indent)
                continue
            key_node, old = present[key]
            if value is None:
                self.cut(key_node, old, "")
            elif self.fine and _is_block(old, yaml.MappingNode) and isinstance(value, dict):
                inner = {each: value.get(each) for each in [*_keys(old), *value]}
                kept = {k: v for k, v in inner.items() if v != _plain(old, k)}
                self.mapping(old, kept, old.start_mark.column)
            elif self.fine and _is_block(old, yaml.SequenceNode) and isinstance(value, list):
                self.sequence(old, value)
            else:
                self.replace(key_node, old, key, value, indent)

    def sequence(self, node: yaml.SequenceNode, wanted: Sequence[Value]) -> None:
        """Keep the lines of the items that stay; add and delete only the others."""
        old = [_value_of(item) for item in node.value]
        starts = [self.line_start(item.start_mark.index) for item in node.value]
        ends = [self.line_end(_content_end(item)) for item in node.value]
        indent = node.start_mark.column
        matcher = SequenceMatcher(None, [repr(each) for each in old], [repr(w) for w in wanted])
        for tag, low, high, new_low, new_high in matcher.get_opcodes():
            if tag == "equal":
                continue
            fragment = self.items(wanted[new_low:new_high], indent)
            at = starts[low] if low < len(starts) else ends[-1]
            self.cuts.append((at, ends[high - 1] if high > low else at, fragment))

    def items(self, values: Sequence[Value], indent: int) -> str:
        if not values:
            return ""
        return self.indented(_dump(list(values)), indent)

    def insert(self, node: yaml.MappingNode, key: str, value: Value, indent: int) -> None:
        """Add a key after the last of those that come before it in a new lesson."""
        before = set(ORDER[: ORDER.index(key)]) if key in ORDER and indent == 0 else None
        at = None
        for key_node, old in node.value:
            if before is None or key_node.value in before or key_node.value not in ORDER:
                at = self.line_end(_content_end(old, key_node))
            elif key_node.value in ORDER:
                break
        if at is None:
            at = self.line_start(node.value[0][0].start_mark.index)
        self.cuts.append((at, at, self.indented(_dump({key: value}), indent)))

    def replace(
        self, key_node: yaml.Node, old: yaml.Node, key: str, value: Value, indent: int
    ) -> None:
        fragment = self.indented(_dump({key: value}), indent)
        comment = self.comment_after(_content_end(old, key_node))
        if comment:
            first, _, others = fragment.partition(self.newline)
            fragment = first + comment + self.newline + others
        self.cut(key_node, old, fragment)

    def cut(self, key_node: yaml.Node, old: yaml.Node, fragment: str) -> None:
        start = self.line_start(key_node.start_mark.index)
        self.cuts.append((start, self.line_end(_content_end(old, key_node)), fragment))

    def comment_after(self, index: int) -> str:
        """What stands behind a value on its line: the spaces and the comment, or nothing."""
        rest = self.text[index : self.line_end(index)].rstrip("\r\n")
        return rest if rest.strip().startswith("#") and rest[:1] in " \t" else ""

    def line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        if index > 0 and self.text[index - 1] == "\n":
            return index
        found = self.text.find("\n", index)
        return len(self.text) if found < 0 else found + 1

    def indented(self, fragment: str, indent: int) -> str:
        lines = fragment.splitlines()
        return "".join(f"{' ' * indent}{line}{self.newline}" for line in lines)


def _compose(text: str) -> yaml.Node | None:
    """The block's nodes; safe, as the guards of `front_matter.parse` have passed it already."""
    node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    return None if isinstance(node, yaml.ScalarNode) else node


def _content_end(node: yaml.Node, key: yaml.Node | None = None) -> int:
    """Where a value's last character stands; its node may reach on to the next key."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _content_end(last[1], last[0]) if isinstance(last, tuple) else _content_end(last)
    if isinstance(node, yaml.ScalarNode) and node.style is None and not node.value:
        # An empty value is marked wherever the next thing stands; its key knows better.
        return (key.end_mark.index + 1) if key is not None else node.start_mark.index
    end: int = node.end_mark.index
    return end


def _is_block(node: yaml.Node, kind: type[yaml.CollectionNode]) -> bool:
    return isinstance(node, kind) and not node.flow_style and bool(node.value)


def _keys(node: yaml.MappingNode) -> list[str]:
    return [key.value for key, _ in node.value]


def _plain(node: yaml.MappingNode, key: str) -> Value | None:
    return next((_value_of(value) for name, value in node.value if name.value == key), None)


def _value_of(node: yaml.Node) -> Value:
    if isinstance(node, yaml.SequenceNode):
        return [_value_of(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {key.value: _value_of(value) for key, value in node.value}
    return str(node.value)


def _dump(value: Mapping[str, Value] | Sequence[Value]) -> str:
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
        elif key == "created" and isinstance(value, str) and _DATE.fullmatch(value):
            shaped[key] = _Date(value)
        elif isinstance(value, dict):
            shaped[key] = {
                k: _Flow(v) if isinstance(v, dict) and _is_link(v) else v for k, v in value.items()
            }
    return shaped


def _is_link(value: Value) -> bool:
    return isinstance(value, dict) and set(value) <= {"pole", "effect"}


def _values(entry: Entry) -> dict[str, Value]:
    """An entry's front matter; an empty value stands for a key that is left out."""
    return {
        "id": entry.id,
        "title": " ".join(entry.title.split()),
        "kind": str(entry.kind),
        "informs": {each.tension: _link(each, entry) for each in entry.informs},
        "conditions": _texts(entry.conditions),
        "not_when": _texts(entry.not_when),
        "evidence": str(entry.evidence or ""),
        "setting": {
            key: value for key in _setting_keys() if (value := getattr(entry.setting, key))
        },
        "author": entry.author,
        "school": entry.school,
        "tags": _texts(entry.tags),
        "sources": _texts(entry.sources),
        "created": entry.created,
    }


def _setting_keys() -> Iterable[str]:
    return Setting.__dataclass_fields__


def _texts(values: Iterable[str]) -> list[Value]:
    return [each for each in values if each.strip()]


def _link(informs: Informs, entry: Entry) -> Value:
    if informs.effect is entry.kind.usual_effect:
        return informs.pole
    return {"pole": informs.pole, "effect": str(informs.effect)}
