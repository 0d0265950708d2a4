"""Decisions: read with their faults, written byte for byte, found through the index."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kb.deciding import Assumption, Decision, Option, Status, key_from, reworded
from kb.decision_document import decision_changes, read_decision, render_decision
from kb.document import edited, front_matter, read_entry, render_entry
from kb.model import Bearing, Entry, Kind, Pole, Stance, Tension
from kb.query import parse

from .samples import BELL, READING, STORE, File, filled, lesson

if TYPE_CHECKING:
    from pathlib import Path

    from kb.index import Index
    from kb.index_deciding import Listed

TENSIONS = {
    "tight-or-loose": Tension(
        "tight-or-loose", "Same?", (Pole("centralized"), Pole("decentralized"))
    )
}
SCHEDULE = Decision(
    id="d3c1s10nxa",
    question="One schedule for all schools?",
    tension="tight-or-loose",
    options=(Option("One for all", "centralized"), Option("Each its own", "decentralized")),
    leaning="centralized",
    decide_by="2027-03-01",
    owner="Superintendent",
    assumptions=(
        Assumption("planning-time", "One schedule saves planning time", "centralized"),
        Assumption("labs", "Labs can be shared", "centralized", ("Labs are shared",)),
    ),
    author="Lee B.",
    created="2026-11-20",
    body="The buses decide much of it.\n",
)


def path_of(decision: Decision) -> str:
    return f"decisions/x-{decision.id}.md"


def test_what_is_written_is_read_back_the_same() -> None:
    read = read_decision(render_decision(SCHEDULE), "decisions/x.md", TENSIONS)
    assert read.problems == ()
    assert read.record == SCHEDULE


def test_a_new_decision_is_written_as_the_format_shows_it() -> None:
    assert render_decision(SCHEDULE).decode() == (
        "---\n"
        "id: d3c1s10nxa\n"
        "question: One schedule for all schools?\n"
        "tension: tight-or-loose\n"
        "options:\n"
        "  - words: One for all\n"
        "    pole: centralized\n"
        "  - words: Each its own\n"
        "    pole: decentralized\n"
        "leaning: centralized\n"
        "decide_by: 2027-03-01\n"
        "owner: Superintendent\n"
        "assumptions:\n"
        "  planning-time:\n"
        "    claim: One schedule saves planning time\n"
        "    pole: centralized\n"
        "  labs:\n"
        "    claim: Labs can be shared\n"
        "    pole: centralized\n"
        "    was:\n"
        "      - Labs are shared\n"
        "status: open\n"
        "author: Lee B.\n"
        "created: 2026-11-20\n"
        "---\n"
        "The buses decide much of it.\n"
    )


def test_a_change_touches_only_its_own_lines() -> None:
    data = render_decision(SCHEDULE).replace(
        b"    pole: centralized\n  labs:",
        b"    pole: centralized  # says Lee\n    who: us\n  labs:",
    )
    old = read_decision(data, "decisions/x.md", TENSIONS).record
    assert old is not None
    new = replace(
        old, assumptions=(reworded(old.assumptions[0], "It saves time"), *old.assumptions[1:])
    )
    made = edited(data, decision_changes(old, new, front_matter(data)))
    assert read_decision(made, "decisions/x.md", TENSIONS).record == new
    assert made.decode() == data.decode().replace(
        "    claim: One schedule saves planning time\n    pole: centralized  # says Lee\n",
        "    claim: It saves time\n    pole: centralized  # says Lee\n"
        "    was:\n      - One schedule saves planning time\n",
    )


def test_a_reworded_assumption_keeps_its_key_and_every_earlier_wording() -> None:
    once = reworded(SCHEDULE.assumptions[1], "Labs could be shared")
    assert (once.key, once.claim) == ("labs", "Labs could be shared")
    assert once.was == ("Labs are shared", "Labs can be shared")
    assert reworded(once, once.claim) == once
    assert reworded(once, "Labs are shared").was == ("Labs can be shared", "Labs could be shared")


def test_a_key_is_made_of_the_claim_and_is_unlike_the_others() -> None:
    assert key_from("One schedule saves time!") == "one-schedule-saves-time"
    assert key_from("One", ("one", "one-2")) == "one-3"
    assert key_from("検索") == "assumption"
    assert len(key_from("word " * 50)) <= 40


@pytest.mark.parametrize(
    ("before", "after", "line", "message"),
    [
        ("id: d3c1s10nxa", "id: a/b", 2, "the id 'a/b' is not usable"),
        ("tension: tight-or-loose", "tension: nope", 4, "there is no tension 'nope'"),
        ("leaning: centralized", "leaning: up", 10, "tight-or-loose has no pole 'up'"),
        ("status: open", "status: maybe", 22, "'maybe' is no value of status"),
        ("    claim: One schedule saves planning time\n", "", 14, "planning-time claims nothing"),
        ("  planning-time:", "  'a/b':", 14, "the assumption's key 'a/b' is not usable"),
        ("  - words: One for all\n    pole: centralized\n", "  - pole: x\n", 5, "has no words"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    before: str, after: str, line: int, message: str
) -> None:
    text = render_decision(SCHEDULE).decode()
    assert before in text
    read = read_decision(text.replace(before, after, 1).encode(), "decisions/x.md", TENSIONS)
    assert [(each.line, message in each.message) for each in read.problems] == [(line, True)]


@pytest.mark.parametrize("data", [b"", b"---\n---\n", b"\xff\xfe", b"---\n[\n---\n", b"x" * 10])
def test_no_bytes_are_a_traceback(data: bytes) -> None:
    read = read_decision(data, "decisions/x.md", TENSIONS)
    assert read.record is None
    assert read.problems


PROVING = replace(
    BELL,
    assumptions=(
        Bearing(SCHEDULE.id, "labs", Stance.CONTRADICTS, "more than four sections"),
        Bearing("another0id", "labs", Stance.SUPPORTS),
    ),
)


def test_evidence_in_a_lesson_is_read_back_the_same_and_only_its_lines_change() -> None:
    data = render_entry(PROVING)
    assert b"  d3c1s10nxa/labs:\n    stance: contradicts\n    when: more than" in data
    assert b"  another0id/labs: {stance: supports}\n" in data
    assert read_entry(data, "entries/x.md", None).record == replace(PROVING, body=PROVING.body)


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ("d3c1s10nxa: supports", "names no assumption"),
        ("d3c1s10nxa/labs: likes", "does not say what the lesson says"),
        ("d3c1s10nxa/labs: {when: x}", "does not say what the lesson says"),
    ],
)
def test_evidence_that_cannot_be_read_is_said_and_blocks_nothing(told: str, message: str) -> None:
    data = (
        f"---\nid: abc\ntitle: T\nkind: practice\ninforms: {{a: b}}\nassumptions:\n  {told}\n---\n"
    )
    read = read_entry(data.encode(), "entries/x.md", None)
    assert read.record is not None
    assert [(each.line, message in each.message) for each in read.problems] == [(7, True)]


def stored(folder: Path, *decisions: Decision) -> Index:
    files = (File(path_of(each), each) for each in decisions)
    others = (each for each in STORE if each.record is not BELL)
    return filled(folder, *others, lesson(PROVING), *files)


def ids_of(found: list[Listed[Decision]]) -> set[str]:
    return {each.record.id for each in found}


def test_decisions_are_found_by_tension_status_and_what_they_cite(tmp_path: Path) -> None:
    done = replace(SCHEDULE, id="d0ne", status=Status.DECIDED, cites=(BELL.id.upper(),))
    again = replace(SCHEDULE, id="aga1n", status=Status.REVISITED, tension="fast-or-slow")
    index = stored(tmp_path, SCHEDULE, done, again)

    assert ids_of(index.decisions()) == {"d3c1s10nxa", "d0ne", "aga1n"}
    assert ids_of(index.decisions("tight-or-loose")) == {"d3c1s10nxa", "d0ne"}
    assert ids_of(index.decisions("tight-or-loose", Status.OPEN)) == {"d3c1s10nxa"}
    assert ids_of(index.open_decisions("tight-or-loose")) == {"d3c1s10nxa"}
    assert ids_of(index.open_decisions("fast-or-slow")) == {"aga1n"}
    assert ids_of(index.citing(BELL.id)) == {"d0ne"}
    found = index.decision("D3C1")
    assert found is not None
    assert (found.record, found.path) == (SCHEDULE, path_of(SCHEDULE))
    assert index.decision("zzzz") is None


def test_the_evidence_on_a_decision_comes_from_what_the_index_keeps(tmp_path: Path) -> None:
    index = stored(tmp_path, SCHEDULE)
    (hit,) = index.bearing(SCHEDULE.id.upper())
    assert (hit.id, hit.assumptions) == (BELL.id, PROVING.assumptions)
    assert index.bearing("nothing000") == []


def test_no_search_for_lessons_comes_upon_a_decision(tmp_path: Path) -> None:
    index = stored(tmp_path, SCHEDULE)
    for asked in ("", "buses", "schedule", "tension:tight-or-loose", "-pilot", "after:2020-01"):
        found = index.search(parse(asked), limit=50)
        assert {hit.id for hit in found.hits} <= {each.id for each in (BELL, READING)} | {
            "b3d5f7h9jk"
        }
    assert index.find(SCHEDULE.id) is None
    assert index.coverage().entries == 3


def test_a_decision_that_changed_or_went_does_so_in_the_index(tmp_path: Path) -> None:
    index = stored(tmp_path, SCHEDULE)
    state = index.state
    assert state is not None
    changed = File(path_of(SCHEDULE), replace(SCHEDULE, question="Another?"))
    index.update([(changed.path, changed)], state=state.moved("c2", {}))
    assert [each.record.question for each in index.decisions()] == ["Another?"]
    state = index.state
    assert state is not None
    index.update([(changed.path, None)], state=state.moved("c3", {}))
    assert index.decisions() == []


def test_a_lesson_answers_what_it_says_of_an_assumption() -> None:
    entry = Entry("abc", "T", Kind.PRACTICE, assumptions=PROVING.assumptions)
    assert entry.bearing("D3C1S10NXA", "labs") == PROVING.assumptions[0]
    assert entry.bearing("d3c1s10nxa", "other") is None
