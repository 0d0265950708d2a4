"""What must not be shared, and what must not reach a terminal."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final, NamedTuple

_UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"
    "\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control characters, marks that turn the direction of text, and signs without width."""
_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"


def clean(text: str, *, newlines: bool = True) -> str:
    """Text that is safe to show: what steers a terminal becomes a replacement sign.

    Args:
        text: anything out of a store.
        newlines: False folds line ends and tabs into spaces, for places of one line.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not newlines and ("\n" in text or "\t" in text):
        text = text.replace("\n", " ").replace("\t", " ")
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub(_REPLACEMENT, text)


class Severity(StrEnum):
    """How sure it is that a text reaches a person."""

    STOP = "stop"
    WARN = "warn"


class Finding(NamedTuple):
    """A passage that names or reaches a person, in characters of the text it was found in."""

    severity: Severity
    start: int
    end: int
    text: str
    what: str
    suggestion: str
