"""The decision on its page: what speaks against the leaning, and what each assumption stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kb.brief import LONGEST_TITLE, Choice, Proof, Tried, counterpart, line, lines
from kb.brief_choice import choose, strongest
from kb.errors import NotFound
from kb.model import BOTH, Effect, Stance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kb.brief import Cited
    from kb.deciding import Assumption, Decision
    from kb.deliberating import Proof as Word
    from kb.index import Index
    from kb.model import Tension
    from kb.results import Hit

    Evidence = Mapping[str, Sequence[Word]]

MOST_ASSUMPTIONS: Final = 4
MOST_OPTIONS: Final = 3
MOST_CITED: Final = 4
_LONGEST_OUTCOME: Final = 400


class Weighing:
    """Reads one decision against what lessons say."""

    def __init__(
        self,
        index: Index,
        tension: Tension,
        cite: Callable[[Hit, str], Cited],
        confirmed: Callable[[Hit], bool],
    ) -> None:
        """``cite`` makes a lesson what the page shows of it, as it speaks of a pole."""
        self._index = index
        self._tension = tension
        self._cite = cite
        self._confirmed = confirmed

    def choice(self, decision: Decision, evidence: Evidence, find: Callable[[str], Hit]) -> Choice:
        """What the page says of the decision.

        Args:
            decision: the decision.
            evidence: what lessons say of each assumption, by its key.
            find: a lesson by its id; raises NotFound.
        """
        poles = {*(pole.id for pole in self._tension.poles), BOTH}
        leaning = decision.leaning if decision.leaning in poles else ""
        return Choice(
            id=decision.id,
            under=line(self._tension.question, 2 * LONGEST_TITLE),
            status=line(decision.status.value),
            owner=line(decision.owner),
            decide_by=line(decision.decide_by),
            options=tuple(
                (line(each.words), line(each.pole)) for each in decision.options[:MOST_OPTIONS]
            ),
            leaning=leaning,
            against=self._against(decision, leaning, evidence) if leaning else None,
            tested=tuple(
                self._tested(each, evidence.get(each.key, ()))
                for each in decision.assumptions[:MOST_ASSUMPTIONS]
            ),
            outcome=line(decision.outcome, _LONGEST_OUTCOME),
            cites=tuple(self._cited(decision.cites[:MOST_CITED], find)),
        )

    def _against(self, decision: Decision, leaning: str, evidence: Evidence) -> Cited | None:
        """The strongest lesson of where that pole hurt or its assumptions fell.

        Where there is none: of where the other pole helped.
        """
        other = counterpart([pole.id for pole in self._tension.poles], leaning)
        fallen = [
            word.hit
            for each in decision.assumptions
            if each.pole in (leaning, "")
            for word in evidence.get(each.key, ())
            if word.stance is Stance.CONTRADICTS
        ]
        best = strongest([*self._best(leaning, Effect.HURT), *fallen], self._confirmed)
        if best:
            return self._cite(best, leaning)
        best = next(iter(self._best(other, Effect.HELPED)), None)
        return self._cite(best, other) if best else None

    def _best(self, pole: str, effect: Effect) -> list[Hit]:
        """The strongest lesson of a quadrant, if it holds any."""
        cell = (self._tension.id, pole, effect)
        return choose(
            lambda ground, limit: self._index.grounded(cell, ground, limit),
            1,
            confirmed=self._confirmed,
        )

    def _tested(self, assumption: Assumption, words: Sequence[Word]) -> Tried:
        """An assumption with the strongest lesson of each stance; the others are counted."""
        proofs = []
        for stance in (Stance.SUPPORTS, Stance.CONTRADICTS, Stance.QUALIFIES):
            told = {word.hit.id: word for word in words if word.stance is stance}
            best = strongest([word.hit for word in told.values()], self._confirmed)
            if best:
                lesson = self._cite(best, assumption.pole)
                proofs.append(Proof(lesson, stance, line(told[best.id].when)))
        return Tried(
            claim=line(assumption.claim, 120),
            pole=line(assumption.pole),
            was=lines(assumption.was[-1:], 1),
            proofs=tuple(proofs),
            left_out=len({word.hit.id for word in words}) - len({p.lesson.id for p in proofs}),
        )

    def _cited(self, ids: Iterable[str], find: Callable[[str], Hit]) -> Iterable[Cited]:
        """The lessons that the outcome cites and that are still there."""
        for each in ids:
            try:
                hit = find(each)
            except NotFound:
                continue
            yield self._cite(hit, "")
