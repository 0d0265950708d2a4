"""What a lesson can bear on: the assumptions of the decisions that are open. No widget here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kb.deciding import Assumption, Decision
    from kb.library import Library
    from kb.model import Bearing


class Ground(NamedTuple):
    """An assumption of an open decision; ``said`` is what the lesson says of it already.

    ``near``: the decision stands under a tension that the lesson informs.
    """

    decision: Decision
    assumption: Assumption
    near: bool
    said: Bearing | None = None


def grounds(library: Library, entry_id: str) -> tuple[Ground, ...]:
    """All that the lesson can bear on: first what stands under its own tensions.

    Args:
        library: the store.
        entry_id: the lesson.

    Raises:
        NotFound: there is no such lesson.
    """
    hit = library.find(entry_id)
    tensions = {each.tension for each in hit.informs}
    said = {(each.decision.casefold(), each.key): each for each in hit.assumptions}
    found = [
        Ground(
            decision,
            assumption,
            decision.tension in tensions,
            said.get((decision.id.casefold(), assumption.key)),
        )
        for decision in library.decisions()
        if decision.open
        for assumption in decision.assumptions
    ]
    return tuple(sorted(found, key=lambda each: not each.near))
