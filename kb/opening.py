"""What every file of a store has in common: bytes that become front matter and a text, or a fault.

A store's files are opened here whatever they hold; what their keys mean is told in
:mod:`kb.document` and :mod:`kb.decision_document`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from kb.front_matter import Unreadable, parse
from kb.model import Problem

if TYPE_CHECKING:
    from kb.front_matter import Block

R = TypeVar("R")

MAX_FILE: Final = 2 * 1024 * 1024
"""Bytes; a larger file is not read as a record."""
ID: Final = re.compile(r"[A-Za-z0-9-]{1,64}")
_CONFLICT: Final = re.compile(r"^<{7}(?: |$)", re.MULTILINE)
_LFS: Final = b"version https://git-lfs"
_BOM: Final = "\ufeff"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_CLASH: Final = (
    "two versions stand here one below the other (<<<<<<<)",
    "keep the words that are right and delete the marks",
)


@dataclass(frozen=True, slots=True)
class Document(Generic[R]):
    """One file as read. ``record`` is None where it cannot be read as one."""

    path: str
    data: bytes
    record: R | None
    problems: tuple[Problem, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hexadecimal; it travels with whoever wants to write."""
        return digest_of(self.data)


def digest_of(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def open_page(data: bytes, path: str) -> tuple[str, Block] | Problem:
    """The text of a file and its parts, or why it cannot be read."""
    if len(data) > MAX_FILE:
        return Problem(path, 0, "the file is larger than 2 MB", "keep lessons to text")
    if data.startswith(_LFS):
        return Problem(
            path,
            1,
            "the file stands elsewhere (Git LFS) and only a pointer to it is here",
            "put the text itself into the notebook",
        )
    try:
        text = text_of(data)
    except UnicodeDecodeError as error:
        line = 1 if data[:2] in _UTF16 else data.count(b"\n", 0, error.start) + 1
        return Problem(path, line, "the file is not UTF-8 text", "save it again as UTF-8")
    try:
        return text, parse(text)
    except Unreadable as error:
        if clash := _CONFLICT.search(text):
            line = text.count("\n", 0, clash.start()) + 1
            return Problem(path, line, *_CLASH)
        return Problem(path, error.line, error.message, error.fix)


def note_marks(text: str, path: str, problems: list[Problem]) -> None:
    """Note what no person writes into a text: marks of a clash, and zero characters."""
    if "<<<<<<<" in text and (clash := _CONFLICT.search(text)):
        problems.append(Problem(path, text.count("\n", 0, clash.start()) + 1, *_CLASH))
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        problems.append(
            Problem(
                path, line, "a zero character stands in the text", "delete it, or save it again"
            )
        )


def text_of(data: bytes) -> str:
    """The text without a byte order mark; raises UnicodeDecodeError."""
    return data.decode("utf-8").removeprefix(_BOM)


def plain_newlines(text: str) -> str:
    """The text with plain newlines only."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
