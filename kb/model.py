"""The records of a store and their rules: plain values that cannot be changed once made.

Every word here is one of the words of ``docs/architecture.md``; nothing here reads a file.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

ID_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base32 digits in lower case (no i, l, o, u)."""
ID_LENGTH: Final = 10
BOTH: Final = "both"
"""The pole of a lesson that is about the balance itself."""


class Kind(StrEnum):
    """What sort of lesson an entry is."""

    PRACTICE = "practice"
    FAILURE = "failure"

    @property
    def usual_effect(self) -> Effect:
        """What a lesson of this kind says of the pole, unless it says otherwise."""
        return Effect.HELPED if self is Kind.PRACTICE else Effect.HURT

    @property
    def questions(self) -> tuple[str, str, str, str]:
        """The headings that a lesson of this kind answers, in order."""
        if self is Kind.PRACTICE:
            return ("What we did", "What happened", "What went wrong on the way", "If you try it")
        return (
            "What we expected",
            "What happened",
            "What about the set-up made it likely",
            "What we would do next time",
        )


class Effect(StrEnum):
    """What leaning on a pole did."""

    HELPED = "helped"
    HURT = "hurt"
    MIXED = "mixed"


class Evidence(StrEnum):
    """How the author knows, from the weakest ground to the strongest; ``reported`` stands apart."""

    HUNCH = "hunch"
    SAW_IT = "saw-it"
    COUNTED_IT = "counted-it"
    COMPARED_IT = "compared-it"
    STUDY = "study"
    REPORTED = "reported"


class Problem(NamedTuple):
    """Something wrong in a file: where it stands, what it is, and what to do about it.

    ``line`` counts from 1; 0 means the file as a whole.
    """

    path: str
    line: int
    message: str
    fix: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}; {self.fix}"


class Pole(NamedTuple):
    """One side of a tension, in words that are fair to it."""

    id: str
    protects: tuple[str, ...] = ()
    overdone: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class Tension(NamedTuple):
    """A leadership question with two poles, both with benefits."""

    id: str
    question: str
    poles: tuple[Pole, Pole]
    number: int | None = None
    asks: tuple[str, ...] = ()
    body: str = ""

    def pole(self, pole_id: str) -> Pole | None:
        """The pole with this id, or None."""
        return next((pole for pole in self.poles if pole.id == pole_id), None)

    def accepts(self, pole_id: str) -> bool:
        """Whether an entry may name this as the pole it leaned on."""
        return pole_id == BOTH or self.pole(pole_id) is not None

    @property
    def accepted(self) -> str:
        """The names that it accepts for a pole, for a sentence: ``fast, slow, both``."""
        return ", ".join([*(each.id for each in self.poles), BOTH])


class Informs(NamedTuple):
    """The link from an entry to a tension: the pole that was leaned on, and what it did."""

    tension: str
    pole: str
    effect: Effect

    @property
    def quadrants(self) -> tuple[tuple[str, Effect], ...]:
        """The (pole, effect) cells it stands in, effect helped or hurt; mixed shows on both."""
        if self.effect is Effect.MIXED:
            return ((self.pole, Effect.HELPED), (self.pole, Effect.HURT))
        return ((self.pole, self.effect),)


class Stance(StrEnum):
    """What a lesson says of an assumption."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    QUALIFIES = "qualifies"


class Bearing(NamedTuple):
    """The link from an entry to an assumption of a decision: what it says of it, and when."""

    decision: str
    key: str
    stance: Stance
    when: str = ""

    @property
    def name(self) -> str:
        """Decision and key as a file and the command write them."""
        return f"{self.decision}/{self.key}"


class Setting(NamedTuple):
    """Where a lesson was learned, in bands and never in exact numbers. Empty text: not said."""

    grades: str = ""
    subject: str = ""
    size: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One lesson. ``author`` empty means anonymous; ``created`` is a date as written."""

    id: str
    title: str
    kind: Kind
    informs: tuple[Informs, ...] = ()
    conditions: tuple[str, ...] = ()
    not_when: tuple[str, ...] = ()
    evidence: Evidence | None = None
    setting: Setting = field(default_factory=Setting)
    author: str = ""
    school: str = ""
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    created: str = ""
    body: str = ""
    assumptions: tuple[Bearing, ...] = ()

    def bearing(self, decision: str, key: str) -> Bearing | None:
        """What it says of this assumption, or None."""
        wanted = (decision.casefold(), key)
        found = (b for b in self.assumptions if (b.decision.casefold(), b.key) == wanted)
        return next(found, None)


class StoreSettings(NamedTuple):
    """What ``bothand.toml`` says: the format's version, the store's name, and its word lists."""

    format: int
    name: str = ""
    vocabularies: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    stale_after_months: int = 24
    """After so many months without a word a lesson is stale; 0: never."""


class Person(NamedTuple):
    """Whoever a commit names. An empty name stands for someone who wishes not to be named."""

    name: str = ""
    email: str = ""

    @property
    def anonymous(self) -> bool:
        """Whether nothing that names the person may be stored."""
        return not self.name


class Change(NamedTuple):
    """A file that differs from what it is compared with: added, modified or removed."""

    path: str
    kind: str


class Snapshot(NamedTuple):
    """What git says of a store: the commit it is at (None: it has none yet), and what differs."""

    head: str | None
    outside: tuple[Change, ...] = ()


class Commit(NamedTuple):
    """A commit just made, and the one it follows."""

    id: str
    parent: str | None


class Revision(NamedTuple):
    """One version in the history of a file."""

    id: str
    author: Person
    when: datetime
    message: str


def new_id() -> str:
    """A random id: ten of Crockford's digits, with a letter so that YAML reads no number."""
    while True:
        made = "".join(secrets.choice(ID_ALPHABET) for _ in range(ID_LENGTH))
        # "1e5" is a number to some YAML readers, so one letter e alone does not count.
        if any(char.isalpha() and char != "e" for char in made):
            return made


def template(kind: Kind) -> str:
    """The body that a new lesson of this kind starts with: its questions as headings."""
    return "\n".join(f"## {question}\n" for question in kind.questions)
