"""As much of a library as a brief asks for, over an index of any lessons."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from hypothesis import strategies as st

from kb.briefing import Briefing
from kb.deliberating import Deliberating
from kb.errors import NotFound
from kb.index import Index, State
from kb.model import BOTH, Effect, Entry, Evidence, Informs, Kind, Setting, StoreSettings, Tension
from tests.kb.deciding_store import SCHEDULE
from tests.kb.samples import TENSIONS, File, lesson

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kb.brief import Brief
    from kb.deciding import Decision
    from kb.deliberating import Proof
    from kb.publishing import Publishing
    from kb.results import Hit

TIGHT: Tension = TENSIONS[0]
VOCABULARY = {"grades": ("k-2", "3-5", "6-8", "all"), "places": ("city", "rural")}


class Shelf:
    """As much of a library as a brief asks for, over an index of these lessons."""

    name = "Shelf"

    def __init__(self, folder: Path, entries: Sequence[Entry]) -> None:
        self.folder = folder
        self.index = self._index = Index.open(folder / os.urandom(4).hex())
        files = [*map(lesson, entries), *(tension_file(each) for each in TENSIONS)]
        named = [(each.path, each) for each in files]
        self.index.update(named, state=State(None), everything=True)

    def find(self, entry_id: str) -> Hit:
        """As the library does."""
        found = self.index.find(entry_id)
        if found is None:
            raise NotFound(entry_id)
        return found

    def store_settings(self) -> StoreSettings:
        """Two word lists."""
        return StoreSettings(1, "Shelf", VOCABULARY)

    def decision(self, decision_id: str) -> Decision:
        """The one there is."""
        del decision_id
        return SCHEDULE

    def decision_evidence(self, decision_id: str) -> Mapping[str, Sequence[Proof]]:
        """As the library does."""
        return Deliberating.decision_evidence(cast("Publishing", self), decision_id)

    def brief(self, picked: Sequence[str] = (), decision: Decision | None = None) -> Brief:
        """The page of the first tension, or of a decision under it."""
        briefing = Briefing(cast("Publishing", self), self.index, TIGHT)
        briefing.pick(picked)
        return briefing.brief(decision)


def tension_file(tension: Tension) -> File:
    """A tension as a file."""
    return File(f"tensions/{tension.id}.md", tension)


def made(number: int, pole: str, effect: Effect, **more: object) -> Entry:
    """A lesson on the tension."""
    return replace(
        Entry(f"a{number:09}", f"Lesson {number}", Kind.PRACTICE, created="2026-01-01"),
        informs=(Informs(TIGHT.id, pole, effect),),
        **more,  # type: ignore[arg-type]
    )


ENTRIES = st.lists(
    st.builds(
        lambda pole, effect, evidence, when, place, day, author: {
            "pole": pole,
            "effect": effect,
            "evidence": evidence,
            "conditions": when,
            "setting": Setting(place=place),
            "created": f"2026-01-{day:02}",
            "author": author,
        },
        st.sampled_from((*(pole.id for pole in TIGHT.poles), BOTH)),
        st.sampled_from(Effect),
        st.sampled_from((*Evidence, None)),
        st.sampled_from(((), ("shared labs",))),
        st.sampled_from(("", "city", "rural")),
        st.integers(1, 3),
        st.sampled_from(("", "Dana R.", "Kim")),
    ),
    max_size=25,
)
