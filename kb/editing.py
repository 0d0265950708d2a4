"""An old file with only the changed keys rewritten; everything else stays byte for byte.

A file that exists is edited as text. The places of keys and values come from YAML's own marks,
the new lines from its own emitter, and the result is read back and compared before it is used.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

import yaml

from kb.errors import Faulty
from kb.front_matter import LOADER, NOTHING, Unreadable, Value, parse
from kb.model import Problem
from kb.yaml_writing import ORDER, dump, storable, storable_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BOM: Final = "\ufeff"


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
    wanted = {key: None if it is None else storable(it) for key, it in changes.items()}
    real = {key: value for key, value in wanted.items() if not _same(block.values.get(key), value)}
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
        rest = _new_body(rest, body, newline)
        top = top if top.endswith("\n") or not rest else top + newline
    return (top + rest).encode()


def _new_body(old: str, new: str, newline: str) -> str:
    """The new text with the line ends of the old one, or of the front matter if it has none."""
    new = storable_text(new).replace("\r\n", "\n").replace("\r", "\n")
    if old.replace("\r\n", "\n").replace("\r", "\n") == new:
        return old
    if "\n" in old:
        newline = "\r\n" if "\r\n" in old else "\n"
    return new.replace("\n", newline)


def _edit_block(
    text: str, values: Mapping[str, Value], changes: Mapping[str, Value | None], newline: str
) -> str:
    wanted = dict(values) | {key: value for key, value in changes.items() if value is not None}
    wanted = {key: value for key, value in wanted.items() if changes.get(key, "") is not None}
    sound: list[str] = []
    for attempt in (_by_lines, _whole_keys, _anew):
        made = attempt(text, changes, newline, wanted)
        try:
            found = None if made is None else parse(f"---{made}---\n").values
        except Unreadable:
            continue
        if made is not None and found == wanted:
            if all(_same(found[key], wanted[key]) for key in changes if key in wanted):
                sound.append(made)
                break
            sound.append(made)
    if sound:
        # The order of links is worth keeping, but not at the price of somebody's comment.
        return max(reversed(sound), key=lambda each: each.count("#"))
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


def _same(old: Value | None, new: Value | None) -> bool:
    """Whether two values say the same in the same order; a mapping alone does not look at that."""
    return repr(old) == repr(new)


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
    if "#" in text or (isinstance(root, yaml.MappingNode) and not root.flow_style):
        return None  # a comment would be lost
    # The block begins with the end of the rule's line; a carriage return there is the rule's own.
    return "\n" + dump(wanted).replace("\n", newline)


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
            made = dump({key: value for key, value in changes.items() if value is not None})
            return self.text + made.replace("\n", self.newline)
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
        self,
        node: yaml.MappingNode,
        changes: Mapping[str, Value | None],
        indent: int,
        order: Sequence[str] = ORDER,
    ) -> None:
        present = {key.value: (key, value) for key, value in reversed(node.value)}
        for key, value in changes.items():
            if key not in present:
                if value is not None:
                    self.insert(node, key, value, indent, order)
                continue
            key_node, old = present[key]
            if value is None:
                self.cut(key_node, old, "")
            elif self.fine and _is_block(old, yaml.MappingNode) and isinstance(value, dict):
                inner = {each: value.get(each) for each in [*value, *_keys(old)]}
                kept = {k: v for k, v in inner.items() if v != _plain(old, k)}
                self.mapping(old, kept, old.start_mark.column, [*value])
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
        return self.indented(dump(list(values)), indent)

    def insert(
        self, node: yaml.MappingNode, key: str, value: Value, indent: int, order: Sequence[str]
    ) -> None:
        """Add a key after the last of those that come before it in this order."""
        before = set(order[: order.index(key)]) if key in order else None
        at = None
        for key_node, old in node.value:
            if before is None or key_node.value in before or key_node.value not in order:
                at = self.line_end(_content_end(old, key_node))
            elif key_node.value in order:
                break
        if at is None:
            at = self.line_start(node.value[0][0].start_mark.index)
        self.cuts.append((at, at, self.indented(dump({key: value}), indent)))

    def replace(
        self, key_node: yaml.Node, old: yaml.Node, key: str, value: Value, indent: int
    ) -> None:
        fragment = self.indented(dump({key: value}), indent)
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
        if self.text[index - 1] == "\n":
            return ""  # a text in a block of its own ends with its last line
        rest = self.text[index : self.line_end(index)].rstrip("\r\n")
        return rest if rest.strip().startswith("#") and rest[:1] in " \t" else ""

    def line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        if self.text[index - 1 : index] == "\n":
            # A text in a block of its own reaches over the empty lines below it; those stay.
            index = len(self.text[:index].rstrip())
        found = self.text.find("\n", index)
        return len(self.text) if found < 0 else found + 1

    def indented(self, fragment: str, indent: int) -> str:
        lines = fragment.removesuffix("\n").split("\n")
        return "".join(f"{' ' * indent}{line}{self.newline}" for line in lines)


def _compose(text: str) -> yaml.Node | None:
    """The block's nodes; safe, as the guards of `front_matter.parse` have passed it already."""
    node: yaml.Node | None = yaml.compose(text, Loader=LOADER)
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
    if isinstance(node, yaml.ScalarNode) and not node.style and node.value in NOTHING:
        return ""
    return str(node.value)
