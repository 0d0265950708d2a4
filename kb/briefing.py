"""From a store to the page for a leader: what is asked of the index, and what is chosen.

Only stored rows are read, and of a full quadrant only some, so that the page takes as long from
ten thousand lessons as from a hundred.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kb.brief import (
    EFFECTS,
    LONGEST_TITLE,
    ROOM_FOR_CONDITIONS,
    Brief,
    Cited,
    Made,
    Poled,
    Side,
    line,
    lines,
    pole_name,
    within,
)
from kb.brief_choice import choose
from kb.brief_decision import MOST_ASSUMPTIONS, Weighing
from kb.deciding import Held
from kb.errors import Refused
from kb.git_history import day_of
from kb.index_filters import grades
from kb.index_folding import folded
from kb.model import BOTH, Evidence, Setting
from kb.query import Query

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kb.brief import Choice
    from kb.deciding import Decision, Response
    from kb.index import Index
    from kb.model import Effect, Pole, Tension
    from kb.publishing import Publishing
    from kb.results import Hit

ROOM: Final = 3
"""Lessons in a quadrant of a pole."""
DECISION_ROOM: Final = 2
"""The same on the page of a decision, which has more to say. The balance has room for one less."""
MOST_PICKED: Final = 12
MOST_WARNINGS: Final = 4
LONGEST_LINE: Final = 80


class Briefing:
    """Makes one page."""

    def __init__(self, library: Publishing, index: Index, tension: Tension) -> None:
        """Ask ``index``, which stands for the store of this library, about this tension."""
        self._library = library
        self._index = index
        self._tension = tension
        self._settings = library.store_settings()
        self._coverage = index.coverage()
        self._answered = index.answered()
        self._picked: list[Hit] = []

    def pick(self, ids: Sequence[str]) -> None:
        """Show these lessons, in this order; the rule fills the quadrants where none of them is.

        Raises:
            NotFound: there is no lesson of such an id.
            Refused: a lesson says nothing of the tension, or there is no room for so many.
        """
        found = {hit.id: hit for hit in map(self._library.find, ids)}
        if len(found) > MOST_PICKED:
            raise Refused(
                f"A brief has room for {MOST_PICKED} picked lessons, and these are {len(found)}. "
                "Pick fewer."
            )
        name = self._tension.id
        for hit in found.values():
            if all(each.tension != name for each in hit.informs):
                raise Refused(
                    f"The lesson {hit.id} says nothing of {name}. Leave it out, or link it with: "
                    f"bothand edit {hit.id} --informs {name}=POLE"
                )
        self._picked = list(found.values())

    def brief(self, decision: Decision | None = None) -> Brief:
        """The page of the tension, or of a decision under it."""
        tension, asked = self._tension, decision or self._tension
        room = DECISION_ROOM if decision else ROOM
        first, second = (
            self._poled(pole, room, 2 if decision else MOST_WARNINGS) for pole in tension.poles
        )
        helped, hurt = (self._side(BOTH, effect, room - 1) for effect in EFFECTS)
        sides = (first.helped, first.hurt, second.helped, second.hurt, helped, hurt)
        shown = {lesson.id for side in sides for lesson in side.lessons}
        unknown = self._unknown()
        if decision and (more := len(decision.assumptions) - MOST_ASSUMPTIONS) > 0:
            unknown = (*unknown, f"Assumptions of this decision without room here: {more}.")
        return Brief(
            question=line(asked.question, 2 * LONGEST_TITLE),
            tension=tension.id,
            poles=(first, second),
            balance=(helped, hurt),
            unknown=unknown,
            made=self._made(len(shown)),
            choice=self._choice(decision) if decision else None,
        )

    def _choice(self, decision: Decision) -> Choice:
        weighing = Weighing(self._index, self._tension, self._cite, self._confirmed)
        evidence = self._library.decision_evidence(decision.id)
        return weighing.choice(decision, evidence, self._library.find)

    # -- what is shown -------------------------------------------------------------------------

    def _poled(self, pole: Pole, room: int, most: int) -> Poled:
        protects, overdone, warnings = (
            lines(each, most, LONGEST_LINE)
            for each in (pole.protects, pole.overdone, pole.warnings)
        )
        helped, hurt = (self._side(pole.id, effect, room) for effect in EFFECTS)
        return Poled(pole.id, protects, overdone, warnings, helped, hurt)

    def _side(self, pole: str, effect: Effect, room: int) -> Side:
        """One quadrant: the picked lessons that stand in it, else those that the rule chooses."""
        name = self._tension.id
        here = [hit for hit in self._picked if (pole, effect) in _quadrants(hit, name)]
        # Picking chooses what a quadrant shows, and cannot silence one.
        found = here or choose(
            lambda ground, limit: self._index.grounded((name, pole, effect), ground, limit),
            1 if self._picked else room,
            confirmed=self._confirmed,
        )
        lessons = tuple(replace(self._cite(hit, pole), picked=bool(here)) for hit in found)
        return Side(pole, effect, self._coverage.cell(name, pole, effect).lessons, lessons)

    def _cite(self, hit: Hit, pole: str) -> Cited:
        """A lesson as the page shows it, with what colleagues answered."""
        made = cited(hit, self._tension.id, pole)
        answers = Counter(each.held for each in self._answers(hit))
        return replace(made, held={each: answers[each] for each in Held if answers[each]})

    def _confirmed(self, hit: Hit) -> bool:
        """Whether a colleague said that it held with them too."""
        return any(each.held is Held.YES for each in self._answers(hit))

    def _answers(self, hit: Hit) -> Sequence[Response]:
        if folded(hit.id) not in self._answered:
            return ()
        return [each.record for each in self._index.responses(hit.id)]

    # -- what is said of it ----------------------------------------------------------------------

    def _unknown(self) -> tuple[str, ...]:
        """What no lesson tells: quadrants, grades and places."""
        poles = [each.id for each in self._tension.poles]
        cells = {
            (pole, effect): self._coverage.cell(self._tension.id, pole, effect)
            for pole in (*poles, BOTH)
            for effect in EFFECTS
        }
        told = [
            f"Nobody has told yet where {pole_name(pole)} {effect}."
            for (pole, effect), cell in cells.items()
            if pole != BOTH and not cell.lessons
        ]
        bands = {band for cell in cells.values() for band in cell.grades}
        places = {place for cell in cells.values() for place in cell.places}
        known = self._settings.vocabularies
        for name, missing in (
            ("grades", _missing(known.get("grades", ()), bands)),
            ("places", [each for each in known.get("places", ()) if each not in places]),
        ):
            if missing:
                told.append(f"No lesson on this question comes from {name}: {', '.join(missing)}.")
        return lines(told, len(told), LONGEST_LINE)

    def _made(self, shown: int) -> Made:
        query = Query().narrowed(tension=self._tension.id)
        state = self._index.state
        commit = state.commit if state else None
        return Made(
            notebook=line(self._settings.name or self._library.name),
            commit=commit or "",
            day=day_of(self._library.folder.resolve(), commit) if commit else "",
            query=query.text,
            total=self._index.search(query, limit=0).total,
            shown=shown,
            unsaved=len(state.outside) if state else 0,
            picked=tuple(hit.id for hit in self._picked),
        )


def cited(hit: Hit, tension: str, pole: str) -> Cited:
    """A lesson as the page says it, made safe to show and short enough.

    Args:
        hit: the lesson.
        tension: the tension of the page.
        pole: the pole that it is shown for; another where it says nothing of that one.
    """
    links = [each for each in hit.informs if each.tension == tension]
    link = next((each for each in links if each.pole == pole), links[0] if links else None)
    setting = hit.setting
    return Cited(
        id=hit.id,
        title=line(hit.title, LONGEST_TITLE),
        kind=hit.kind,
        pole=link.pole if link else "",
        effect=link.effect if link else hit.kind.usual_effect,
        conditions=within(hit.conditions, ROOM_FOR_CONDITIONS),
        not_when=within(hit.not_when, ROOM_FOR_CONDITIONS // 2),
        evidence=hit.evidence,
        setting=Setting(*map(line, (setting.grades, setting.subject, setting.size, setting.place))),
        created=line(hit.created),
        author=line(hit.author),
        public=bool(hit.sources) or hit.evidence is Evidence.REPORTED,
    )


def _missing(bands: Sequence[str], held: set[str]) -> list[str]:
    """The bands of grades that no lesson names; one for all grades says nothing of a band."""
    spanned: frozenset[int] = frozenset().union(*(grades(each) for each in held if each != "all"))
    return [each for each in bands if each not in {*held, "all"} and not grades(each) & spanned]


def _quadrants(hit: Hit, tension: str) -> Mapping[tuple[str, Effect], None]:
    """The quadrants of this tension that a lesson stands in."""
    links = [each for each in hit.informs if each.tension == tension]
    return dict.fromkeys(quadrant for each in links for quadrant in each.quadrants)
