"""A page for a leader as a value: what it says, and not how it looks.

It is fair to both poles by construction: both stand on it whatever was found or picked, an empty
quadrant is said to be empty, and what speaks against a leaning comes before everything else.
Counts are never summed into a score. `kb.briefing` makes it; `kb.brief_markdown`, `kb.brief_html`
and `kb.brief_pdf` draw it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kb.model import BOTH, Effect
from kb.privacy import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kb.deciding import Held
    from kb.model import Evidence, Kind, Setting, Stance

EFFECTS: Final = (Effect.HELPED, Effect.HURT)
LONGEST_TITLE: Final = 90
LONGEST_PHRASE: Final = 60
ROOM_FOR_CONDITIONS: Final = 150
"""Characters for all conditions of a lesson together; half of it for when it does not hold."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A lesson as the page cites it. ``effect`` is what it says of ``pole``."""

    id: str
    title: str
    kind: Kind
    pole: str
    effect: Effect
    conditions: tuple[str, ...]
    not_when: tuple[str, ...]
    evidence: Evidence | None
    setting: Setting
    created: str
    author: str
    public: bool = False
    """Whether it names where it is documented: then nobody is missed who did not sign."""
    picked: bool = False
    """Whether whoever made the page picked it, rather than the rule."""
    held: Mapping[Held, int] = field(default_factory=dict)
    """What colleagues answered, and how many each."""


@dataclass(frozen=True, slots=True)
class Side:
    """One quadrant: how many lessons stand in it, and those that the page shows."""

    pole: str
    effect: Effect
    total: int
    lessons: tuple[Cited, ...] = ()

    @property
    def left_out(self) -> int:
        """Lessons that stand in it and not on the page."""
        return self.total - len(self.lessons)


@dataclass(frozen=True, slots=True)
class Poled:
    """A pole as the page draws it: in the tension's own words, with both its quadrants."""

    id: str
    protects: tuple[str, ...]
    overdone: tuple[str, ...]
    warnings: tuple[str, ...]
    helped: Side
    hurt: Side


@dataclass(frozen=True, slots=True)
class Proof:
    """A lesson's word on an assumption, and under which condition."""

    lesson: Cited
    stance: Stance
    when: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """An assumption with the lessons that speak to it; ``was`` holds its earlier wordings."""

    claim: str
    pole: str = ""
    was: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """The decision that the page is for. ``leaning`` is a pole; empty: none has been said."""

    id: str
    under: str
    """The question of the tension."""
    status: str
    owner: str
    decide_by: str
    options: tuple[tuple[str, str], ...]
    """Each option's words and the pole it leans to."""
    leaning: str
    against: Cited | None
    """The strongest lesson against the leaning."""
    tested: tuple[Tried, ...] = ()
    outcome: str = ""
    cites: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """How the page came about; the same commit and the same question give the same page."""

    notebook: str
    commit: str
    day: str
    """The day of the commit, never that of the clock."""
    query: str
    total: int
    """Lessons on this tension."""
    shown: int
    unsaved: int
    """Files that somebody changed since that commit, and that the page took in as they stand."""
    picked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """One page for a leader: a tension, or a decision under it, from both poles."""

    question: str
    tension: str
    poles: tuple[Poled, Poled]
    balance: tuple[Side, Side]
    unknown: tuple[str, ...]
    made: Made
    choice: Choice | None = None

    @property
    def sides(self) -> tuple[Side, ...]:
        """All quadrants, pole by pole, then the balance."""
        both = tuple(side for pole in self.poles for side in (pole.helped, pole.hurt))
        return (*both, *self.balance)

    @property
    def cited(self) -> tuple[Cited, ...]:
        """Every lesson on the page, each once, in the order in which it comes."""
        found: dict[str, Cited] = {}
        if self.choice and self.choice.against:
            found[self.choice.against.id] = self.choice.against
        for each in (lesson for side in self.sides for lesson in side.lessons):
            found.setdefault(each.id, each)
        for tested in self.choice.tested if self.choice else ():
            for proof in tested.proofs:
                found.setdefault(proof.lesson.id, proof.lesson)
        for each in self.choice.cites if self.choice else ():
            found.setdefault(each.id, each)
        return tuple(found.values())

    @property
    def people(self) -> Mapping[str, tuple[str, ...]]:
        """Whom to ask: the authors who are named, each with their lessons on the page."""
        found: dict[str, list[str]] = {}
        for each in self.cited:
            if each.author:
                found.setdefault(each.author, []).append(each.id)
        return {author: tuple(ids) for author, ids in sorted(found.items())}


def line(text: str, longest: int = LONGEST_PHRASE) -> str:
    """Text of a store as one line of the page: safe to show, and cut where it is too long."""
    plain = " ".join(clean(text, newlines=False).split())
    return plain if len(plain) <= longest else f"{plain[: longest - 1].rstrip()}…"


def lines(items: Iterable[str], most: int, longest: int = LONGEST_PHRASE) -> tuple[str, ...]:
    """The first of several such texts; the last says how many more there are."""
    found = [told for each in items if (told := line(each, longest))]
    if len(found) <= most:
        return tuple(found)
    return (*found[:most], f"and {len(found) - most} more")


def within(items: Iterable[str], room: int) -> tuple[str, ...]:
    """As many of several such texts as there is room for, in characters, and at least one."""
    found = [told for each in items if (told := line(each, room))]
    kept: list[str] = []
    for each in found:
        room -= len(each)
        if kept and room < 0:
            break
        kept.append(each)
    left = len(found) - len(kept)
    return (*kept, f"and {left} more") if left else tuple(kept)


def counterpart(poles: Sequence[str], leaned: str) -> str:
    """The other pole; empty where the one is none of both."""
    others = [each for each in poles if each != leaned]
    return others[0] if leaned in poles and len(others) == 1 else ""


def pole_name(pole: str) -> str:
    """A pole in words."""
    return "the balance" if pole == BOTH else pole.replace("-", " ")
