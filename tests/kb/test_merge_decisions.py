"""Two changed versions of a decision become one by meaning; answers never meet at all."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.deciding import Assumption, Decision, Option, Status, reworded
from kb.decision_document import decision_changes, read_decision, render_decision
from kb.document import edited, front_matter
from kb.merge import merge

BASE = Decision(
    id="d3c1s10nxa",
    question="One schedule for all schools?",
    tension="tight-or-loose",
    options=(Option("One for all", "centralized"), Option("Each its own", "decentralized")),
    assumptions=(
        Assumption("time", "It saves time", "centralized"),
        Assumption("labs", "Labs can be shared", "centralized"),
    ),
    cites=("aaaaaaaaa1",),
    author="Lee B.",
    created="2026-11-20",
)
FILE = render_decision(BASE)
CLAIMS = st.sampled_from(["It saves time", "It saves some time", "No time is saved", "Buses agree"])
IDS = st.sampled_from(["aaaaaaaaa1", "aaaaaaaaa2", "aaaaaaaaa3"])
SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def changes(draw: st.DrawFn) -> Decision:
    """What one person makes of the decision."""
    first, second = BASE.assumptions
    if draw(st.booleans()):
        first = reworded(first, draw(CLAIMS))
    if draw(st.booleans()):
        second = second._replace(pole=draw(st.sampled_from(["centralized", "both"])))
    keys = draw(st.lists(st.sampled_from(["buses", "cost"]), unique=True))
    added = tuple(Assumption(key, f"About {key}") for key in keys)
    options = draw(st.lists(st.sampled_from(["Later", "Never"]), unique=True).map(tuple))
    return replace(
        BASE,
        assumptions=(first, second, *added),
        options=BASE.options + tuple(Option(each) for each in options),
        status=draw(st.sampled_from(Status)),
        outcome=draw(st.sampled_from(["", "", "Each its own", "One for all"])),
        cites=tuple(draw(st.lists(IDS, unique=True))),
        owner=draw(st.sampled_from(["", "The board"])),
    )


def written(made: Decision) -> bytes:
    return edited(FILE, decision_changes(BASE, made, front_matter(FILE)))


def said(data: bytes | None) -> Decision:
    read = read_decision(data or b"", "decisions/x.md", None)
    assert read.record is not None
    assert read.problems == ()
    return read.record


def meaning(made: Decision) -> object:
    """What a decision says, whatever the order of what both added."""
    return (
        *(made.status, made.outcome, made.owner, set(made.cites), set(made.options)),
        {each.key: (each.claim, each.pole, set(each.was)) for each in made.assumptions},
    )


@SOME
@given(changes(), changes())
def test_two_versions_make_a_decision_and_lose_nothing_that_is_not_disputed(
    mine: Decision, theirs: Decision
) -> None:
    merged = merge(FILE, written(mine), written(theirs))
    made = said(merged.data)
    keys = {each.key for each in (*mine.assumptions, *theirs.assumptions)}
    assert {each.key for each in made.assumptions} == keys
    assert set(made.options) == {*mine.options, *theirs.options}
    added = {*mine.cites, *theirs.cites} - {*BASE.cites}
    assert set(made.cites) >= added
    for each in (mine, theirs):
        if not merged.disputed and each.outcome:
            assert made.outcome == each.outcome


@SOME
@given(changes(), changes())
def test_which_side_one_is_on_makes_no_difference(mine: Decision, theirs: Decision) -> None:
    one = merge(FILE, written(mine), written(theirs))
    other = merge(FILE, written(theirs), written(mine))
    assert set(one.disputed) == set(other.disputed)
    if not one.disputed:
        assert meaning(said(one.data)) == meaning(said(other.data))


@SOME
@given(changes())
def test_who_changed_nothing_changes_nothing(mine: Decision) -> None:
    assert merge(FILE, written(mine), FILE).data == written(mine)
    assert merge(FILE, FILE, written(mine)).data == written(mine)


@SOME
@given(changes())
def test_any_change_is_read_back_as_it_was_made(mine: Decision) -> None:
    assert said(written(mine)) == mine


def test_a_rewording_meets_a_new_pole_and_keeps_the_old_words() -> None:
    first, second = BASE.assumptions
    mine = replace(BASE, assumptions=(reworded(first, "It saves some time"), second))
    theirs = replace(BASE, assumptions=(first._replace(pole="both"), second))
    merged = merge(FILE, written(mine), written(theirs))
    assert merged.disputed == ()
    assert said(merged.data).assumptions[0] == Assumption(
        "time", "It saves some time", "both", ("It saves time",)
    )


def test_two_rewordings_of_one_assumption_wait_for_a_person() -> None:
    first, second = BASE.assumptions
    mine = replace(BASE, assumptions=(reworded(first, "It saves some time"), second))
    theirs = replace(BASE, assumptions=(reworded(first, "No time is saved"), second))
    merged = merge(FILE, written(mine), written(theirs))
    assert merged.disputed == ("assumptions",)
    assert said(merged.data).assumptions[0].claim == "No time is saved"
