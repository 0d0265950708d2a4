"""The leader's side: decisions with their assumptions, and what colleagues answer to a lesson.

Plain values as in :mod:`kb.model`; nothing here reads a file.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from datetime import date

KEY_LENGTH: Final = 40
"""Characters of a claim in its key."""


class Status(StrEnum):
    """Where a decision stands. Evidence is taken unless it is decided."""

    OPEN = "open"
    DECIDED = "decided"
    REVISITED = "revisited"


class Held(StrEnum):
    """Whether a lesson held where a colleague works."""

    YES = "yes"
    NO = "no"
    PARTLY = "partly"

    @property
    def words(self) -> str:
        """As people read it."""
        return {"yes": "held", "no": "did not hold", "partly": "held in part"}[self.value]


class Option(NamedTuple):
    """One way to decide, and the pole it leans to; empty: not said."""

    words: str
    pole: str = ""


class Assumption(NamedTuple):
    """What somebody takes for true who leans to a pole.

    ``key`` never changes, so that lessons linked to it stay linked when the claim is reworded;
    ``was`` holds the earlier wordings, the oldest first.
    """

    key: str
    claim: str
    pole: str = ""
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A choice that leaders face under a tension.

    ``leaning`` is a pole, ``decide_by`` and ``created`` dates as written, ``owner`` a role,
    ``cites`` the ids of the lessons that mattered for the outcome. ``author`` empty: nobody named.
    """

    id: str
    question: str
    tension: str
    options: tuple[Option, ...] = ()
    leaning: str = ""
    decide_by: str = ""
    owner: str = ""
    assumptions: tuple[Assumption, ...] = ()
    status: Status = Status.OPEN
    outcome: str = ""
    cites: tuple[str, ...] = ()
    author: str = ""
    created: str = ""
    body: str = ""

    @property
    def open(self) -> bool:
        """Whether it still waits to be decided, for the first time or again."""
        return self.status is not Status.DECIDED

    def assumption(self, key: str) -> Assumption | None:
        """The assumption with this key, or None."""
        return next((each for each in self.assumptions if each.key == key), None)

    def overdue(self, today: date) -> bool:
        """Whether its day has passed and it still waits for its outcome."""
        day = self.decide_by[:10]
        return self.open and bool(_DAY.fullmatch(day)) and day < today.isoformat()


class Response(NamedTuple):
    """A colleague's word on a lesson: whether it held for them, and when."""

    id: str
    entry: str
    held: Held
    conditions: tuple[str, ...] = ()
    author: str = ""
    created: str = ""
    body: str = ""


_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def key_from(claim: str, taken: tuple[str, ...] = ()) -> str:
    """A key for an assumption, made of the first words of its claim; unlike those taken."""
    plain = unicodedata.normalize("NFKD", claim).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(words) > KEY_LENGTH:
        words = words[:KEY_LENGTH].rpartition("-")[0] or words[:KEY_LENGTH]
    words = words or "assumption"
    key, count = words, 1
    while key in taken:
        count += 1
        key = f"{words}-{count}"
    return key


def reworded(old: Assumption, claim: str) -> Assumption:
    """The assumption with another wording; the old one stays to be read."""
    if claim == old.claim:
        return old
    was = tuple(each for each in old.was if each != claim)
    return Assumption(old.key, claim, old.pole, (*was, old.claim))
