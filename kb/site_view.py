"""Lessons and tensions as the pages of a site show them: plain text, with their addresses."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kb.brief import EFFECTS, line
from kb.brief_words import GROUNDS, named
from kb.index_folding import folded
from kb.model import BOTH, Effect
from kb.stop_words import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kb.model import Informs, Tension
    from kb.results import Hit

    Quadrant = tuple[str, str, Effect]

_LONG: Final = 500
"""Characters of any one line; no honest title or condition is longer."""
_WORD: Final = re.compile(r"\w+")
_TOLD: Final = ("Protects", "Too much of it", "Early warnings")
_MOST_WORDS: Final = 400
"""Different words of one lesson that the site's search knows."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson on the site. ``address`` is its page, from the top of the site."""

    hit: Hit
    address: str

    @property
    def id(self) -> str:
        """Its id."""
        return self.hit.id

    @property
    def title(self) -> str:
        """Its title."""
        return line(self.hit.title, _LONG)

    @property
    def when(self) -> str:
        """Its conditions, in one line."""
        return "; ".join(self.conditions)

    @property
    def conditions(self) -> tuple[str, ...]:
        """When it holds."""
        return tuple(line(each, _LONG) for each in self.hit.conditions)

    @property
    def not_when(self) -> tuple[str, ...]:
        """When one would expect otherwise."""
        return tuple(line(each, _LONG) for each in self.hit.not_when)

    @property
    def byline(self) -> str:
        """What it is, since when, and who."""
        hit = self.hit
        parts = [str(hit.kind), line(hit.created), line(hit.author, _LONG) or "author not named"]
        return ", ".join(part for part in parts if part)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """How the author knows, and where it was learned."""
        hit, setting = self.hit, self.hit.setting
        told = (
            ("How the author knows", GROUNDS[hit.evidence] if hit.evidence else ""),
            ("Grades", setting.grades),
            ("Subject", setting.subject),
            ("Size of the school", setting.size),
            ("Place", setting.place),
            ("School", hit.school),
            ("Labels", ", ".join(hit.tags)),
        )
        return [(name, shown) for name, text in told if (shown := line(text, _LONG))]


def says(link: Informs) -> str:
    """What a lesson says of a pole, in words."""
    what = "helped and hurt" if link.effect is Effect.MIXED else link.effect.value
    return f"{named(link.pole)} {what}"


def lessons_of(hits: Iterable[Hit]) -> list[Lesson]:
    """The lessons in their order, each with a page of its own."""
    taken: dict[str, int] = {}
    found = []
    for hit in hits:
        name = re.sub(r"[^a-z0-9-]", "-", hit.id.lower())
        taken[name] = number = taken.get(name, 0) + 1
        again = f"-{number}" if number > 1 else ""
        found.append(Lesson(hit, f"lessons/{name}{again}.html"))
    return found


def address_of(tension: Tension) -> str:
    """The page of a tension, from the top of the site."""
    return f"tensions/{tension.id.lower()}.html"


def by_quadrant(lessons: Iterable[Lesson]) -> Mapping[Quadrant, list[Lesson]]:
    """The lessons of each quadrant of each tension; a mixed one stands in both effects."""
    found: dict[Quadrant, list[Lesson]] = {}
    for lesson in lessons:
        cells = {(each.tension, *cell) for each in lesson.hit.informs for cell in each.quadrants}
        for cell in cells:
            found.setdefault(cell, []).append(lesson)
    return found


def map_of(
    tension: Tension, quadrants: Mapping[Quadrant, Sequence[Lesson]], most: int
) -> list[Mapping[str, Any]]:
    """The poles of a tension and, if any lesson is about it, the balance."""
    names = [pole.id for pole in tension.poles]
    if any((tension.id, BOTH, effect) in quadrants for effect in EFFECTS):
        names.append(BOTH)
    found: list[Mapping[str, Any]] = []
    for name in names:
        here = [(effect, quadrants.get((tension.id, name, effect), ())) for effect in EFFECTS]
        pole = tension.pole(name)
        told = (pole.protects, pole.overdone, pole.warnings) if pole else ((), (), ())
        found.append(
            {
                "name": named(name),
                "told": [
                    (label, [line(each, _LONG) for each in items])
                    for label, items in zip(_TOLD, told, strict=True)
                ],
                "quadrants": [
                    {"effect": effect, "total": len(held), "lessons": held[:most]}
                    for effect, held in here
                ],
            }
        )
    return found


def search_data(lessons: Iterable[Lesson]) -> Iterator[str]:
    """What the search of the site reads, as a script: it needs no server to hand it over."""
    yield "globalThis.bothandLessons = [\n"
    for lesson in lessons:
        hit = lesson.hit
        setting = hit.setting
        who = (hit.author, hit.school, setting.subject, setting.place, setting.grades)
        told = " ".join((*hit.not_when, *hit.tags, *who, hit.id, hit.kind, hit.body))
        words = dict.fromkeys(
            word for word in _WORD.findall(folded_text(told)) if word not in STOP_WORDS
        )
        row = (lesson.address, lesson.title, lesson.when, lesson.byline)
        yield f"{json.dumps([*row, ' '.join([*words][:_MOST_WORDS])])},\n"
    yield "];\n"


def folded_text(text: str) -> str:
    """Text as it is compared, whatever its length."""
    return " ".join(folded(word) for word in text.split())
