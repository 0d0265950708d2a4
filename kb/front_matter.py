"""Front matter as untrusted text: a block of YAML becomes plain text values, or a fault.

Values are built from libyaml's events and never from its objects: every scalar stays the text
that was written (``no``, ``0123`` and ``12:30`` stay so), no tag builds anything, no alias can
multiply, and nesting that overflows a C stack is refused before it is deep
(measured: a composer crashed the process on 200 KB of nested brackets).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import yaml
from frontmatter.default_handlers import YAMLHandler

from kb import plain_lines
from kb.yaml_faults import ONE_A_LINE, explained

if TYPE_CHECKING:
    from collections.abc import Iterator

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
"""What a front matter value is: text as written, a list, or a mapping."""

MAX_BLOCK: Final = 64 * 1024
"""Bytes; a block of YAML longer than this is not parsed."""
MAX_DEPTH: Final = 10
"""Lists and mappings inside one another."""
LOADER: Final[Any] = getattr(yaml, "CLoader", yaml.Loader)
"""Only ever asked for events, or for the nodes of a block that has been read before."""
NOTHING: Final = frozenset({"", "~", "null"})
"""What says nothing where it stands without quotes."""


_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
"""What may not stand in YAML, though it may in text."""


class Unreadable(Exception):
    """The block cannot be read; ``line`` counts from 1 within the file."""

    def __init__(self, line: int, message: str, fix: str) -> None:
        """Say where, what and what to do."""
        self.line = line
        self.message = message
        self.fix = fix
        super().__init__(message)


@dataclass(slots=True)
class Block:
    """A page taken apart. ``start`` and ``end`` delimit the YAML in the text, in characters."""

    start: int
    end: int
    body_start: int
    text: str
    values: dict[str, Value] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    """Where each top-level key stands, in characters from ``start``."""
    repeated: dict[str, int] = field(default_factory=dict)
    """Keys that stand twice in one mapping, with the place of the second."""

    def line_of(self, key: str, inner: str = "") -> int:
        """The line of a key, or of one inside it, counted from 1; 1 where there is none."""
        place = self.places.get(key)
        if place is None:
            return 1
        yaml_text = self.text[self.start : self.end]
        if inner:
            # Composing is safe by now: what could hurt was refused when the block was read.
            root = yaml.compose(yaml_text, Loader=LOADER)
            pairs = root.value if isinstance(root, yaml.MappingNode) else []
            below = next((value for name, value in pairs if name.value == key), None)
            if isinstance(below, yaml.MappingNode):
                places = (name.start_mark.index for name, _ in below.value if name.value == inner)
                place = next(places, place)
        return self.line_at(place)

    def line_at(self, place: int) -> int:
        """The line of the file on which a character of the block stands."""
        return _line_at(self.text, self.start + place)


class Handler(YAMLHandler):
    """python-frontmatter's YAML handler, with rules of its own for the lines ``---``.

    The library's pattern also swallows blank lines and takes ``----`` for a rule; ours does not,
    as an untouched byte must stay in its place.
    """

    FM_BOUNDARY = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)


def parse(text: str) -> Block:
    """Take a page apart. The text must hold no byte order mark.

    Raises:
        Unreadable: there is no front matter, or it is not a sound mapping.
    """
    handler = Handler()
    opening = handler.FM_BOUNDARY.match(text)
    if opening is None:
        raise Unreadable(
            1,
            "the file does not begin with front matter",
            "begin it with a line ---, then id, title and kind, then a line ---",
        )
    try:
        yaml_text, rest = handler.split(text)
    except ValueError:
        raise Unreadable(
            1,
            "the front matter does not end",
            "put a line --- between the front matter and the text",
        ) from None
    if len(yaml_text) > MAX_BLOCK or len(yaml_text.encode()) > MAX_BLOCK:
        raise Unreadable(
            1, "the front matter is longer than 64 KB", "move what is text below the second ---"
        )
    start = opening.end()
    body_start = len(text) - len(rest) + (1 if rest.startswith("\n") else 0)
    block = Block(start, start + len(yaml_text), body_start, text)
    _fill(block, yaml_text)
    return block


def _fill(block: Block, text: str) -> None:
    try:
        if found := plain_lines.read(text):
            block.values, block.places = found
        else:
            parse_events(block, text)
    except yaml.MarkedYAMLError as error:
        place, message, fix = explained(error, text)
        raise Unreadable(_line_at(text, place), message, fix) from None
    except yaml.reader.ReaderError:
        message = "a control character stands in the front matter"
        found_at = _CONTROL.search(text)
        line = _line_at(text, found_at.start()) if found_at else 1
        raise Unreadable(line, message, "delete that character") from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise Unreadable(1, "the front matter cannot be read", ONE_A_LINE) from None


def parse_events(block: Block, text: str) -> None:
    """Fill the block with what YAML's own events say; raises what the parser raises."""
    _Reading(text, block).run()


def _line_at(text: str, place: int) -> int:
    """The line of a character, counted from 1; a YAML parser also counts rarer line ends."""
    return text.count("\n", 0, place) + 1


class _Reading:
    """One walk over the events of a block."""

    __slots__ = ("block", "events", "text")

    def __init__(self, text: str, block: Block) -> None:
        self.block = block
        self.text = text
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=LOADER))

    def run(self) -> None:
        # The stream's and the document's own starts say nothing.
        next(self.events)
        event = next(self.events)
        if type(event) is not yaml.DocumentStartEvent:
            return
        event = next(self.events)
        if type(event) is yaml.MappingStartEvent:
            self._check(event)
            self._top()
        elif type(event) is yaml.ScalarEvent and not event.style and event.value in NOTHING:
            self._check(event)
        else:
            raise self._refused(
                event, "the front matter is not a list of keys", "write one key: value on each line"
            )
        next(self.events)
        event = next(self.events)
        if type(event) is not yaml.StreamEndEvent:
            raise self._refused(
                event, "there is a second block of front matter", "join the two into one"
            )

    def _top(self) -> None:
        values, places = self.block.values, self.block.places
        while type(event := next(self.events)) is not yaml.MappingEndEvent:
            key = self._key(event)
            place = event.start_mark.index
            value = self._value(next(self.events), 2)
            if key in values:
                self.block.repeated.setdefault(key, place)
                continue
            values[key] = value
            places[key] = place

    def _value(self, event: Any, depth: int) -> Value:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                self._check(event)
            # A key with nothing after it says nothing; quoted emptiness and "null" are text.
            text: str = event.value
            return "" if not event.style and text in NOTHING else text
        self._check(event)
        if depth > MAX_DEPTH:
            raise self._refused(
                event, "lists stand more than ten deep inside one another", "make it flatter"
            )
        if kind is yaml.SequenceStartEvent:
            items: list[Value] = []
            while type(item := next(self.events)) is not yaml.SequenceEndEvent:
                items.append(self._value(item, depth + 1))
            return items
        pairs: dict[str, Value] = {}
        while type(item := next(self.events)) is not yaml.MappingEndEvent:
            key = self._key(item)
            value = self._value(next(self.events), depth + 1)
            if key in pairs:
                self.block.repeated.setdefault(key, item.start_mark.index)
            pairs.setdefault(key, value)
        return pairs

    def _key(self, event: Any) -> str:
        if type(event) is not yaml.ScalarEvent:
            raise self._refused(event, "a key is not plain text", "write a word before the colon")
        self._check(event)
        key: str = event.value
        if key == "<<" and not event.style:
            raise self._refused(event, "a merge key (<<) is not read", "write the keys out")
        return key

    def _check(self, event: Any) -> None:
        if type(event) is yaml.AliasEvent or event.anchor is not None:
            raise self._refused(
                event,
                "anchors and aliases (& and *) are not read",
                "write the value out, in quotes",
            )
        if event.tag is not None:
            raise self._refused(event, "tags (!) are not read", "put the value in quotes")

    def _refused(self, event: Any, message: str, fix: str) -> Unreadable:
        return Unreadable(_line_at(self.text, event.start_mark.index), message, fix)
