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

if TYPE_CHECKING:
    from collections.abc import Iterator

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
"""What a front matter value is: text as written, a list, or a mapping."""

MAX_BLOCK: Final = 64 * 1024
"""Characters; a block of YAML longer than this is not parsed."""
MAX_DEPTH: Final = 10
"""Lists and mappings inside one another."""
_LOADER: Final[Any] = getattr(yaml, "CLoader", yaml.Loader)
_NOTHING: Final = frozenset({"", "~", "null"})


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
    values: dict[str, Value] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    """The line of each top-level key, counted from 1 in the file."""
    repeated: list[tuple[str, int]] = field(default_factory=list)
    """Keys that stand twice, with the line of the second."""


class Handler(YAMLHandler):
    """python-frontmatter's YAML handler, with rules of its own for the lines ``---``.

    The library's pattern also swallows blank lines and takes ``----`` for a rule; ours does not,
    as an untouched byte must stay in its place.
    """

    FM_BOUNDARY = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)

    def read(self, fm: str) -> Block:
        """Read the text between the rules; raises Unreadable."""
        block = Block(0, len(fm), 0)
        _fill(block, fm)
        return block


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
    if len(yaml_text) > MAX_BLOCK:
        raise Unreadable(
            1, "the front matter is longer than 64 KB", "move what is text below the second ---"
        )
    block = handler.read(yaml_text)
    block.start = opening.end()
    block.end = block.start + len(yaml_text)
    block.body_start = len(text) - len(rest) + (1 if rest.startswith("\n") else 0)
    return block


def _fill(block: Block, text: str) -> None:
    try:
        _Reading(text, block).run()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise Unreadable(line, _plainly(error), _REMEDY) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = "the front matter holds a control character"
        raise Unreadable(line, message, "delete that character") from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise Unreadable(1, "the front matter cannot be read", _REMEDY) from None


_REMEDY: Final = "write one key: value on each line, with quotes around a value that holds : or #"


def _plainly(error: yaml.MarkedYAMLError) -> str:
    problem = str(error.problem or "it is not sound YAML").replace("\n", " ")
    return f"the front matter cannot be read here ({problem})"


class _Reading:
    """One walk over the events of a block."""

    __slots__ = ("block", "events", "text")

    def __init__(self, text: str, block: Block) -> None:
        self.block = block
        self.text = text
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=_LOADER))

    def run(self) -> None:
        # The stream's and the document's own starts say nothing.
        next(self.events)
        event = next(self.events)
        if type(event) is not yaml.DocumentStartEvent:
            return
        event = next(self.events)
        if type(event) is not yaml.MappingStartEvent:
            if type(event) is yaml.ScalarEvent and event.value in _NOTHING:
                return
            raise self._refused(
                event, "the front matter is not a list of keys", "write one key: value on each line"
            )
        self._check(event)
        self._top()
        next(self.events)
        event = next(self.events)
        if type(event) is not yaml.StreamEndEvent:
            raise self._refused(
                event, "there is a second block of front matter", "join the two into one"
            )

    def _top(self) -> None:
        values, lines = self.block.values, self.block.lines
        while type(event := next(self.events)) is not yaml.MappingEndEvent:
            key = self._key(event)
            line = event.start_mark.line + 1
            value = self._value(next(self.events), 2)
            if key in values:
                self.block.repeated.append((key, line))
                continue
            values[key] = value
            lines[key] = line

    def _value(self, event: Any, depth: int) -> Value:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                self._check(event)
            # A key with nothing after it says nothing; quoted emptiness and "null" are text.
            if event.style is None and event.value in _NOTHING:
                return ""
            text: str = event.value
            return text
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
            pairs.setdefault(key, value)
        return pairs

    def _key(self, event: Any) -> str:
        if type(event) is not yaml.ScalarEvent:
            raise self._refused(event, "a key is not plain text", "write a word before the colon")
        self._check(event)
        key: str = event.value
        if key == "<<" and event.style is None:
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

    @staticmethod
    def _refused(event: Any, message: str, fix: str) -> Unreadable:
        return Unreadable(event.start_mark.line + 1, message, fix)
