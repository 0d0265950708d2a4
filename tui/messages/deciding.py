"""What is read of decisions, and what became of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.messages import Notice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.deciding import Decision
    from kb.document import Document
    from kb.model import Tension
    from tui.decision_page import Known


class DecisionsRead(Notice):
    """The decisions in their order; ``decision_id`` is the one to point at, if any."""

    decisions: tuple[Decision, ...]
    tensions: Mapping[str, Tension]
    decision_id: str


class DecisionOpened(Notice):
    """A decision to change; None for a new one."""

    tensions: tuple[Tension, ...]
    document: Document[Decision] | None


class ClosingRead(Notice):
    """A decision to close, with what is known of it."""

    known: Known


class DecisionChanged(Notice):
    """A decision was saved; ``sentence`` says what stands now."""

    decision_id: str
    sentence: str
