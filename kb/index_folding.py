"""Text and dates as the terms and numbers that the index compares."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Final

_LONGEST: Final = 200
"""Characters of a filter's value that are kept; no honest author or tag is longer."""
_DAY_SHIFT: Final = 42
"""``newest`` is a day's number, then 42 bits of the file name, so that one day has an order."""
_NAME_DIGITS: Final = 8


def tidy(text: str) -> str:
    """Text that the index takes: composed characters, no lone surrogates."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())


def folded(value: str) -> str:
    """A filter's value as it is compared: lower case, no accents, one space between words."""
    if not value.isascii():
        parts = unicodedata.normalize("NFKD", value.encode("utf-8", "replace").decode())
        value = "".join(char for char in parts if not unicodedata.combining(char))
    return " ".join(value.casefold().split())[:_LONGEST]


def key_of(path: str) -> str:
    """The path as a term: names that are not UTF-8 keep a form of their own."""
    return path if path.isascii() else path.encode("utf-8", "backslashreplace").decode()


def newness(created: str, path: str) -> int:
    """A number that orders lessons: the later the day the higher; within a day A before Z."""
    name = path.rpartition("/")[2][:_NAME_DIGITS].replace("-", "0").lower().ljust(_NAME_DIGITS, "0")
    try:
        place = int(name, 36)
    except ValueError:
        place = 0
    return first_of(day_number(created)) + (1 << _DAY_SHIFT) - 1 - place


def first_of(day: int) -> int:
    """The lowest `newness` that a lesson of this day can have."""
    return day << _DAY_SHIFT


def day_number(created: str) -> int:
    """The day that a date as written stands for; 0 when it is none."""
    written = f"{created}-01" if len(created) == len("2026-01") else created[:10]
    try:
        return date.fromisoformat(written).toordinal()
    except ValueError:
        return 0
