"""The page of a decision: what speaks against the leaning comes first, and nothing is hidden."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.brief_choice import GROUNDS
from kb.brief_decision import MOST_ASSUMPTIONS
from kb.brief_html import html
from kb.brief_markdown import markdown
from kb.brief_pdf import pdf
from kb.deciding import Assumption, Decision, Status
from kb.model import Bearing, Effect, Entry, Informs, Kind, Stance
from tests.kb import deciding_store, hostile_words
from tests.kb.deciding_store import SCHEDULE
from tests.kb.pages import assert_harmless
from tests.kb.shelf import ENTRIES, TIGHT, Shelf, made

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.brief import Brief
    from kb.library import Library

GOLDEN = Path(__file__).parent / "golden"
DRAWN = {"decision.md": markdown, "decision.html": html}
FIRST = "First, the strongest lesson against it"


@pytest.fixture
def deciding(store: Path) -> Iterator[Library]:
    """The library of a store that holds a decision."""
    deciding_store.put_into(store)
    with deciding_store.opened(store) as library:
        yield library


def settled(brief: Brief) -> Brief:
    """The page without what differs from run to run."""
    return replace(brief, made=replace(brief.made, commit="0123456789abcdef", day="2026-11-23"))


@pytest.mark.parametrize("name", DRAWN)
def test_the_page_is_the_one_that_was_looked_at(deciding: Library, name: str) -> None:
    drawn = DRAWN[name](settled(deciding.brief("d3c1s10nxa")))
    if os.environ.get("DRAW_GOLDEN"):
        (GOLDEN / name).write_text(drawn, encoding="utf-8")
    assert drawn == (GOLDEN / name).read_text(encoding="utf-8")


def test_a_contradicted_assumption_and_an_untested_one_are_told_apart(deciding: Library) -> None:
    choice = deciding.brief("d3c1").choice
    assert choice is not None
    untested, fallen = choice.tested
    assert untested.proofs == ()
    assert [(p.stance, p.when) for p in fallen.proofs] == [
        (Stance.CONTRADICTS, "more classes than labs")
    ]
    assert fallen.was == ("Labs are shared",)
    assert choice.against is not None
    assert choice.against.id == "7k2m9qxwbd"


def test_the_outcome_stands_with_the_lessons_that_it_cites(store: Path) -> None:
    decided = replace(
        SCHEDULE,
        status=Status.DECIDED,
        outcome="Each school its own, from fall on.",
        cites=("q4t8w2e6zn", "gone000000"),
    )
    deciding_store.put_into(store, decided)
    with deciding_store.opened(store) as library:
        brief = library.brief("d3c1s10nxa")
    assert brief.choice is not None
    assert [each.id for each in brief.choice.cites] == ["q4t8w2e6zn"]
    assert "Each school its own, from fall on." in markdown(brief).replace("\\", "")


def test_a_decision_without_a_leaning_has_nothing_against_it(store: Path) -> None:
    deciding_store.put_into(store, replace(SCHEDULE, leaning=""))
    with deciding_store.opened(store) as library:
        said = markdown(library.brief("d3c1s10nxa"))
    assert "No leaning has been said." in said
    assert FIRST not in said


def test_more_assumptions_than_fit_are_counted(tmp_path: Path) -> None:
    many = tuple(Assumption(f"k{each}", f"Claim {each}") for each in range(MOST_ASSUMPTIONS + 2))
    brief = Shelf(tmp_path, []).brief(decision=replace(SCHEDULE, assumptions=many))
    assert brief.choice is not None
    assert len(brief.choice.tested) == MOST_ASSUMPTIONS
    assert "Assumptions of this decision without room here: 2." in brief.unknown


def test_hostile_words_in_a_decision_stay_words(tmp_path: Path) -> None:
    words, link = hostile_words.ALL, Informs(TIGHT.id, "centralized", Effect.HURT)
    entry = Entry("h0st1lew0r", words, Kind.FAILURE, (link,), author=words, created=words)
    entry = replace(
        entry,
        conditions=hostile_words.ATTACKS,
        assumptions=(Bearing("d3c1s10nxa", "labs", Stance.QUALIFIES, words),),
    )
    decision = replace(
        SCHEDULE,
        question=words,
        owner=words,
        decide_by=words,
        outcome=words,
        cites=(entry.id,),
        assumptions=(Assumption("labs", words, words, (words,)),),
        options=tuple(each._replace(words=words, pole=words) for each in SCHEDULE.options),
    )
    brief = Shelf(tmp_path, [entry]).brief(decision=decision)
    assert_harmless(html(brief))
    assert "<" not in markdown(brief).replace("\\<", "")
    assert pdf(brief).startswith(b"%PDF-")


STANCES = st.lists(st.sampled_from((*Stance, None)), min_size=25, max_size=25)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(told=ENTRIES, stances=STANCES, leaning=st.sampled_from([p.id for p in TIGHT.poles]))
def test_what_speaks_against_a_leaning_comes_first_and_is_the_strongest(
    tmp_path: Path, told: list[dict[str, object]], stances: list[Stance | None], leaning: str
) -> None:
    entries = [
        replace(
            made(number, **each),  # type: ignore[arg-type]
            assumptions=(Bearing(SCHEDULE.id, "planning-time", stance),) if stance else (),
        )
        for number, (each, stance) in enumerate(zip(told, stances, strict=False))
    ]
    decision = replace(SCHEDULE, leaning=leaning)
    brief = Shelf(tmp_path, entries).brief(decision=decision)
    assert brief.choice is not None
    against = brief.choice.against

    wanted = [each for each in entries if speaks_against(each, decision)]
    (other,) = (each.id for each in TIGHT.poles if each.id != leaning)
    wanted = wanted or [
        each for each in entries if (other, Effect.HELPED) in each.informs[0].quadrants
    ]
    assert (against is None) == (not wanted)
    if against:
        strongest = min(GROUNDS.index(each.evidence) for each in wanted)
        assert against.id in {each.id for each in wanted}
        assert GROUNDS.index(against.evidence) == strongest
    for drawn in (markdown(brief), html(brief)):
        first, map_ = drawn.index(FIRST), drawn.index("The map")
        assert first < map_
        if against:
            assert drawn.index(against.id) < map_
        assert [drawn.index(f"{pole.id.capitalize()}", map_) for pole in TIGHT.poles]
    tested = brief.choice.tested[0]
    for stance in Stance:
        said = [each for each in entries if bears(each, stance)]
        assert any(proof.stance is stance for proof in tested.proofs) == bool(said)


def bears(entry: Entry, stance: Stance) -> bool:
    """Whether a lesson takes this stance on the first assumption."""
    bearing = entry.bearing(SCHEDULE.id, "planning-time")
    return bearing is not None and bearing.stance is stance


def speaks_against(entry: Entry, decision: Decision) -> bool:
    """Whether the pole that is leaned to hurt, or its assumption was contradicted."""
    hurt = (decision.leaning, Effect.HURT) in entry.informs[0].quadrants
    fallen = decision.leaning == "centralized" and bears(entry, Stance.CONTRADICTS)
    return hurt or fallen
