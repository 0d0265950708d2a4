"""The decision on its page: what speaks against the leaning, and what each assumption stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kb.brief import LONGEST_TITLE, Choice, Proof, Tested, counterpart, line, lines
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

MOST_ASSUMPTIONS: Final = 5
MOST_OPTIONS: Final = 4
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
                (line(each.words, LONGEST_TITLE), line(each.pole))
                for each in decision.options[:MOST_OPTIONS]
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
        """The strongest lesson of where that pole hurt, the other helped, or an assumption fell."""
        other = counterpart([pole.id for pole in self._tension.poles], leaning)
        cells = [(leaning, Effect.HURT), *([(other, Effect.HELPED)] if other else [])]
        best = [
            (hit, pole)
            for pole, effect in cells
            for hit in choose(self._newest(pole, effect), 1, confirmed=self._confirmed)
        ]
        best += [
            (word.hit, leaning)
            for each in decision.assumptions
            if each.pole in (leaning, "")
            for word in evidence.get(each.key, ())
            if word.stance is Stance.CONTRADICTS
        ]
        poles = {hit.id: pole for hit, pole in reversed(best)}
        found = strongest([hit for hit, _ in best], self._confirmed)
        return self._cite(found, poles[found.id]) if found else None

    def _newest(self, pole: str, effect: Effect) -> Callable[[object, int], Sequence[Hit]]:
        cell = (self._tension.id, pole, effect)
        return lambda ground, limit: self._index.grounded(cell, ground, limit)  # type: ignore[arg-type]

    def _tested(self, assumption: Assumption, words: Sequence[Word]) -> Tested:
        """An assumption with the strongest lesson of each stance; the others are counted."""
        proofs = []
        for stance in (Stance.SUPPORTS, Stance.CONTRADICTS, Stance.QUALIFIES):
            told = {word.hit.id: word for word in words if word.stance is stance}
            best = strongest([word.hit for word in told.values()], self._confirmed)
            if best:
                lesson = self._cite(best, assumption.pole)
                proofs.append(Proof(lesson, stance, line(told[best.id].when, LONGEST_TITLE)))
        return Tested(
            claim=line(assumption.claim, 2 * LONGEST_TITLE),
            pole=line(assumption.pole),
            was=lines(assumption.was[-1:], 1, LONGEST_TITLE),
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
