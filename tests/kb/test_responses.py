"""What a leader and colleagues write: decisions, evidence and answers, in real stores."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kb.deciding import Assumption, Decision, Held, Option, Response, Status, reworded
from kb.decision_document import read_response, render_response
from kb.errors import Changed, Faulty, Misused, NotFound, PersonalData, Refused
from kb.library import Library
from kb.model import Person, Stance
from kb.settings import Profile

from .colleagues import bare, clean_folder, git, join, lesson

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANSWER = Response(
    id="r3sp0nsexa",
    entry="7k2m9qxwbd",
    held=Held.PARTLY,
    conditions=("small classes",),
    author="Kim",
    created="2026-11-25",
    body="Only in spring.\n",
)
PACE = Decision(
    id="",
    question="New devices in all grades at once?",
    tension="fast-or-slow",
    options=(Option("All at once", "fast"), Option("One grade first", "slow")),
    decide_by="2027-03-01",
    owner="Superintendent",
    assumptions=(
        Assumption("fewer-costs", "Going at once costs less", "fast"),
        Assumption("passwords", "Passwords can be handled later", "fast"),
    ),
    author="Lee B.",
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty notebook with the seven tensions, opened by Lee."""
    with Library.create(
        tmp_path / "store", starter=False, profile=Profile(name="Lee B."), person=Person("Lee B.")
    ) as made:
        yield made


def test_a_response_is_written_and_read_back_the_same() -> None:
    data = render_response(ANSWER)
    assert read_response(data, "responses/a/b.md").record == ANSWER
    assert data.decode() == (
        "---\nid: r3sp0nsexa\nentry: 7k2m9qxwbd\nheld: partly\nconditions:\n  - small classes\n"
        "author: Kim\ncreated: 2026-11-25\n---\nOnly in spring.\n"
    )


@pytest.mark.parametrize(
    ("before", "after", "line", "message"),
    [
        ("held: partly", "held: maybe", 4, "'maybe' is no value of held"),
        ("held: partly\n", "", 1, "held is not said"),
        ("entry: 7k2m9qxwbd\n", "", 1, "the response names no lesson"),
        ("id: r3sp0nsexa\n", "", 1, "the response has no id"),
    ],
)
def test_what_is_wrong_in_a_response_is_said(
    before: str, after: str, line: int, message: str
) -> None:
    data = render_response(ANSWER).decode().replace(before, after, 1).encode()
    read = read_response(data, "responses/a/b.md")
    assert read.record is None
    assert [(each.line, message in each.message) for each in read.problems] == [(line, True)]


def test_a_decision_lives_from_its_question_to_its_outcome_and_on(library: Library) -> None:
    mattered = library.share(lesson("One grade first")).id
    saved = library.save_decision(PACE)
    assert saved.path == f"decisions/new-devices-in-all-grades-at-once-{saved.id}.md"
    assert [each.id for each in library.decisions("fast-or-slow", "open")] == [saved.id]
    library.close_decision(saved.id, "One grade first,\nas passwords were lost.", [mattered[:6]])
    closed = library.decision(saved.id[:5])
    assert closed.status is Status.DECIDED
    assert closed.outcome == "One grade first, as passwords were lost."
    assert closed.cites == (mattered,)
    assert [each.id for each in library.decisions_citing(mattered)] == [saved.id]
    with pytest.raises(Refused, match=r"is decided already.*bothand decision reopen"):
        library.close_decision(saved.id, "Again")
    library.reopen_decision(saved.id)
    again = library.decision(saved.id)
    assert (again.status, again.outcome) == (Status.REVISITED, closed.outcome)
    assert [each.id for each in library.open_decisions("fast-or-slow")] == [saved.id]
    with pytest.raises(Refused, match="is open already"):
        library.reopen_decision(saved.id)
    assert clean_folder(library)
    assert [each.message for each in library.history(saved.id)] == [
        *(f"Edit decision: {PACE.question}",) * 2,
        f"Add decision: {PACE.question}",
    ]


def test_a_decision_is_refused_where_it_breaks_a_rule(library: Library) -> None:
    with pytest.raises(Faulty, match="there is no tension 'nope'"):
        library.save_decision(replace(PACE, tension="nope"))
    with pytest.raises(Faulty, match="fast-or-slow has no pole 'up'"):
        library.save_decision(replace(PACE, leaning="up"))
    with pytest.raises(Faulty, match="has no question"):
        library.save_decision(replace(PACE, question=" "))
    with pytest.raises(NotFound, match=r"There is no decision zzzz.*bothand decision list"):
        library.decision("zzzz")
    saved = library.save_decision(PACE)
    with pytest.raises(Misused, match="Say what was decided"):
        library.close_decision(saved.id, "  ")
    with pytest.raises(NotFound, match="There is no lesson q0q0q0"):
        library.close_decision(saved.id, "Yes", ["q0q0q0"])


def test_nothing_that_reaches_a_person_is_shared(library: Library) -> None:
    told = "Ask jo@kent.k12.us"
    with pytest.raises(PersonalData):
        library.save_decision(replace(PACE, question=told))
    with pytest.raises(PersonalData):
        library.save_decision(replace(PACE, assumptions=(Assumption("a", told),)))
    decided = library.save_decision(PACE).id
    with pytest.raises(PersonalData):
        library.close_decision(decided, told)
    shared = library.share(lesson("One grade first")).id
    with pytest.raises(PersonalData):
        library.respond(shared, "yes", [told])
    with pytest.raises(PersonalData):
        library.add_evidence(shared, decided, "passwords", "supports", told)
    assert library.respond(shared, "yes", [told], anyway=True).commit


def test_a_decision_that_changed_meanwhile_is_not_written_over(library: Library) -> None:
    saved = library.save_decision(PACE)
    read = library.decision_document(saved.id)
    assert read.record is not None
    library.save_decision(replace(read.record, owner="The board"), read)
    with pytest.raises(Changed):
        library.save_decision(replace(read.record, owner="Somebody else"), read)
    assert library.decision(saved.id).owner == "The board"


def test_evidence_is_linked_said_again_and_taken_back(library: Library) -> None:
    shared = library.share(lesson("One grade first")).id
    decided = library.save_decision(PACE).id
    library.add_evidence(shared, decided, "pass", Stance.SUPPORTS, "in May")
    library.add_evidence(shared, decided[:6], "passwords", "contradicts", "with  many classes")
    found = library.decision_evidence(decided)
    assert [*found] == ["fewer-costs", "passwords"]
    assert found["fewer-costs"] == []
    (proof,) = found["passwords"]
    assert (proof.hit.id, proof.stance, proof.when) == (
        *(shared, Stance.CONTRADICTS),
        "with many classes",
    )
    library.remove_evidence(shared, decided[:5], "passwords")
    assert library.decision_evidence(decided)["passwords"] == []
    with pytest.raises(NotFound, match="says nothing of"):
        library.remove_evidence(shared, decided, "passwords")
    with pytest.raises(NotFound, match="Its assumptions are: fewer-costs, passwords"):
        library.add_evidence(shared, decided, "other", "supports")


def test_a_closed_decision_takes_no_evidence_until_it_is_reopened(library: Library) -> None:
    shared = library.share(lesson("One grade first")).id
    decided = library.save_decision(PACE).id
    library.add_evidence(shared, decided, "passwords", "supports")
    library.close_decision(decided, "Slowly")
    with pytest.raises(Refused, match=r"is decided, so it takes no more evidence. Reopen it with"):
        library.add_evidence(shared, decided, "fewer-costs", "supports")
    library.remove_evidence(shared, decided, "passwords")
    library.reopen_decision(decided)
    assert library.add_evidence(shared, decided, "fewer-costs", "supports").commit


def test_evidence_stays_on_a_reworded_assumption_and_one_that_went(library: Library) -> None:
    shared = library.share(lesson("One grade first")).id
    decided = library.save_decision(PACE).id
    library.add_evidence(shared, decided, "passwords", "contradicts")
    read = library.decision_document(decided)
    assert read.record is not None
    first, second = read.record.assumptions
    other = replace(read.record, assumptions=(first, reworded(second, "Passwords can wait")))
    library.save_decision(other, read)
    held = library.decision(decided).assumption("passwords")
    assert held is not None
    assert (held.claim, held.was) == ("Passwords can wait", ("Passwords can be handled later",))
    assert [each.hit.id for each in library.decision_evidence(decided)["passwords"]] == [shared]
    read = library.decision_document(decided)
    library.save_decision(replace(other, assumptions=(first,)), read)
    assert [*library.decision_evidence(decided)] == ["fewer-costs", "passwords"]


def test_colleagues_answer_each_in_a_file_of_their_own(library: Library) -> None:
    shared = library.share(lesson("One grade first")).id
    kim = library.respond(shared[:5], Held.YES, [" new  devices "], writer=Person("Kim"))
    library.respond(shared, "no", writer=Person("Jo"))
    assert kim.path == f"responses/{shared}/{kim.id}.md"
    found = {each.author: each for each in library.responses(shared)}
    assert found["Kim"].conditions == ("new devices",)
    assert {name: each.held for name, each in found.items()} == {"Kim": Held.YES, "Jo": Held.NO}
    with pytest.raises(NotFound, match="There is no lesson"):
        library.respond("zzzzzz", "yes")


def test_an_anonymous_answer_names_nobody_anywhere(library: Library) -> None:
    shared = library.share(lesson("One grade first", author="")).id
    saved = library.respond(shared, "yes", writer=Person())
    asked = library.save_decision(replace(PACE, author=""))
    for each in (saved, asked):
        told = git(library.folder, "log", "-1", "--format=%an %ae %cn %ce %B", str(each.commit))
        assert "Lee" not in told
        assert "Lee" not in (library.folder / each.path).read_text()


def test_a_lesson_that_is_removed_takes_its_answers_along_and_comes_back(library: Library) -> None:
    shared = library.share(lesson("One grade first")).id
    answer = library.respond(shared, "yes")
    before = git(library.folder, "rev-parse", "HEAD").strip()
    library.remove(shared)
    assert git(library.folder, "rev-parse", "HEAD~1").strip() == before
    assert not (library.folder / answer.path).exists()
    assert library.responses(shared) == []
    assert clean_folder(library)
    library.restore(shared, before)
    assert library.find(shared).id == shared
    assert [each.id for each in library.responses(shared)] == [answer.id]


def test_taking_a_removal_back_brings_the_answers_and_no_other_ones(library: Library) -> None:
    shared, other = (library.share(lesson(title)).id for title in ("One grade first", "Another"))
    answers = {library.respond(shared, held).id for held in ("yes", "no")}
    library.respond(other, "partly")
    library.remove(other)
    library.remove(shared)
    assert library.undo_removal(shared).id == shared
    assert {each.id for each in library.responses(shared)} == answers
    assert library.responses(other) == []
    assert clean_folder(library)


def test_a_decision_is_removed_and_restored_by_its_id(library: Library) -> None:
    saved = library.save_decision(PACE)
    library.remove(saved.id)
    assert library.decisions() == []
    old = library.history(saved.id)[-1].id
    library.restore(saved.id, old)
    assert library.decision(saved.id).question == PACE.question
    assert library.restore(saved.id, old).commit is None


def test_decisions_evidence_and_answers_travel_and_meet(tmp_path: Path) -> None:
    shared = bare(tmp_path / "shared.git")
    profile = Profile(name="Lee B.")
    with Library.create(
        tmp_path / "lee",
        starter=False,
        shared=str(shared),
        profile=profile,
        person=Person("Lee B."),
    ) as lee:
        told = lee.share(lesson("One grade first")).id
        decided = lee.save_decision(PACE).id
        lee.sync()
        with join(shared, tmp_path / "kim", "Kim") as kim:
            kim.respond(told, "yes")
            kim.add_evidence(told, decided, "passwords", "contradicts")
            read = kim.decision_document(decided)
            assert read.record is not None
            kim.save_decision(replace(read.record, owner="The board"), read)
            lee.respond(told, "no")
            lee.close_decision(decided, "Slowly", [told])
            assert lee.standing().unshared == 2
            lee.sync()
            assert kim.sync().conflicts == ()
            lee.sync()
            for each in (lee, kim):
                assert {answer.held for answer in each.responses(told)} == {Held.YES, Held.NO}
                assert each.decision(decided).owner == "The board"
                assert each.decision(decided).outcome == "Slowly"
                (proof,) = each.decision_evidence(decided)["passwords"]
                assert proof.hit.id == told
                assert clean_folder(each)


def test_a_decision_that_two_closed_waits_for_a_person(tmp_path: Path) -> None:
    shared = bare(tmp_path / "shared.git")
    with Library.create(
        tmp_path / "lee", starter=False, shared=str(shared), profile=Profile(name="Lee B.")
    ) as lee:
        decided = lee.save_decision(PACE).id
        lee.sync()
        with join(shared, tmp_path / "kim", "Kim") as kim:
            lee.close_decision(decided, "Slowly")
            kim.close_decision(decided, "Fast")
            lee.sync()
            assert kim.sync().conflicts == (decided,)
            (conflict,) = kim.conflicts()
            assert (conflict.title, conflict.disputed) == (PACE.question, ("outcome",))
            with pytest.raises(Refused, match="Of a decision there can be only one"):
                kim.resolve(decided, "both")
            kim.resolve(decided, "mine")
            kim.sync()
            lee.sync()
            assert lee.decision(decided).outcome == "Fast"


def test_two_decisions_with_one_id_are_a_fault(library: Library) -> None:
    saved = library.save_decision(PACE)
    (library.folder / "decisions" / "copy.md").write_bytes(
        (library.folder / saved.path).read_bytes()
    )
    assert [each.path for each in library.check()] == ["decisions/copy.md", saved.path]


def test_a_sync_counts_decisions_and_answers_beside_the_lessons(tmp_path: Path) -> None:
    shared = bare(tmp_path / "shared.git")
    with Library.create(
        tmp_path / "lee", starter=False, shared=str(shared), profile=Profile(name="Lee B.")
    ) as lee:
        told = lee.share(lesson("One grade first")).id
        lee.save_decision(PACE)
        sent = lee.sync()
        assert (sent.sent, sent.also_sent) == (1, 1)
        with join(shared, tmp_path / "kim", "Kim") as kim:
            kim.respond(told, "yes")
            assert (kim.sync().sent, kim.news()) == (0, [])
        came = lee.sync()
        assert (came.received, came.also_received) == (0, 1)
        assert came.anything
