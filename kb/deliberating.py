"""The leader's side, read: decisions, the evidence on them, and what colleagues answered.

All lists come from the index; a file is opened only to be changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kb.deciding import Status
from kb.errors import NotFound
from kb.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kb.deciding import Decision, Response
    from kb.document import Document
    from kb.index_deciding import Listed
    from kb.model import Stance
    from kb.results import Hit


class Proof(NamedTuple):
    """One lesson's word on an assumption: what it says of it, and under which condition."""

    hit: Hit
    stance: Stance
    when: str = ""


class Deliberating(Reading):
    """One store, opened to be read by whoever decides."""

    def decisions(
        self, tension: str | None = None, status: Status | str | None = None
    ) -> list[Decision]:
        """Decisions, the newest first.

        Args:
            tension: only those under it, by id, number or the start of its id.
            status: only those that are ``open``, ``decided`` or ``revisited``.

        Raises:
            NotFound: there is no such tension.
        """
        named = self.tension(tension).id if tension else None
        self._settle()
        found = self._index.decisions(named, Status(status) if status else None)
        return [each.record for each in found]

    def open_decisions(self, tension: str) -> list[Decision]:
        """What waits to be decided under the tension with this id, the newest first."""
        self._settle()
        return [each.record for each in self._index.open_decisions(tension)]

    def decision(self, decision_id: str) -> Decision:
        """The decision with this id, or whose id starts so if only one does.

        Raises:
            NotFound: there is none.
        """
        return self._listed(decision_id).record

    def decision_path(self, decision_id: str) -> str:
        """The file it stands in, relative to the store. Raises as :meth:`decision`."""
        return self._listed(decision_id).path

    def decision_document(self, decision_id: str) -> Document[Decision]:
        """A decision as it stands in its file now.

        Raises:
            NotFound: there is no such decision, or its file is gone.
        """
        from kb.decision_document import read_decision  # noqa: PLC0415 - YAML, only to change it

        path = self._listed(decision_id).path
        return read_decision(self._data(path), path, self._tensions_by_id())

    def decision_evidence(self, decision_id: str) -> Mapping[str, Sequence[Proof]]:
        """What lessons say of each assumption, by its key in the order of the decision.

        A key without a lesson has an empty list: untested. Keys that the decision does not have
        any more come last.

        Raises:
            NotFound: there is no such decision.
        """
        decision = self.decision(decision_id)
        found: dict[str, list[Proof]] = {each.key: [] for each in decision.assumptions}
        for hit in self._index.bearing(decision.id):
            for told in hit.assumptions:
                if told.decision.casefold() == decision.id.casefold():
                    found.setdefault(told.key, []).append(Proof(hit, told.stance, told.when))
        return found

    def decisions_citing(self, entry_id: str) -> list[Decision]:
        """The decisions whose outcome cites this lesson, the newest first."""
        self._settle()
        return [each.record for each in self._index.citing(entry_id)]

    def responses(self, entry_id: str) -> list[Response]:
        """What colleagues answered to a lesson, the newest first."""
        self._settle()
        return [each.record for each in self._index.responses(entry_id)]

    def _listed(self, decision_id: str) -> Listed[Decision]:
        self._settle()
        found = self._index.decision(decision_id)
        if found is None:
            raise NotFound(
                f"There is no decision {decision_id}. See them all with: bothand decision list"
            )
        return found
