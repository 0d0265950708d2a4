"""From a leader's question to word back to the teacher, by the command alone."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Bothand, Outcome

ID = re.compile(r"[0-9a-hjkmnp-tv-z]{10}\n")
BELL, ROUTINE = "7k2m9qxwbd", "q4t8w2e6zn"
DECISION = (
    *("decision", "new", "--question", "One schedule for all schools?", "--tension", "1"),
    *("--option", "One for all=centralized", "Each its own=decentralized"),
    *("--assumption", "planning: One schedule saves planning time=centralized"),
    *("--assumption", "Labs can be shared", "--leaning", "centralized"),
    *("--decide-by", "2999-03-01", "--owner", "Superintendent", "--author", "Lee B."),
)


@pytest.fixture
def at(bothand: Bothand, store: Path, monkeypatch: pytest.MonkeyPatch) -> Bothand:
    """The command, used by Kim on the notebook with the three lessons."""
    monkeypatch.setenv("BOTHAND_AUTHOR", "Kim O.")

    def run(*arguments: str, **how: Any) -> Outcome:
        return bothand(*arguments, "--store", str(store), **how)

    return run


@pytest.fixture
def decision(at: Bothand) -> str:
    """The id of a decision that was posted."""
    made = at(*DECISION)
    assert made.code == 0, made.err
    assert ID.fullmatch(made.out)
    return made.out.strip()


def asked(run: Bothand, *arguments: str) -> Any:
    """What a command answers as JSON."""
    told = run(*arguments, "--json")
    assert told.code == 0, told.err
    return json.loads(told.out)


def test_a_decision_is_posted_listed_and_read(at: Bothand, decision: str) -> None:
    (listed,) = asked(at, "decision", "list")
    assert (listed["id"], listed["status"], listed["overdue"]) == (decision, "open", False)
    told = asked(at, "decision", "show", decision[:5])
    assert told["options"][0] == {"words": "One for all", "pole": "centralized"}
    assert [*told["assumptions"]] == ["planning", "labs-can-be-shared"]
    assert told["path"] == f"decisions/one-schedule-for-all-schools-{decision}.md"
    page = at("decision", "show", decision).out
    assert page.count("untested: no lesson says anything of it yet") == 2
    assert at("check").code == 0


def test_lessons_speak_for_and_against_an_assumption(at: Bothand, decision: str) -> None:
    name = f"{decision}/planning"
    assert at("evidence", BELL, name, "--contradicts", "--when", "shared labs").code == 0
    assert at("edit", ROUTINE, "--assumption", f"{name}=supports:common planning time").code == 0
    told = asked(at, "decision", "show", decision)["evidence"]["planning"]
    assert {(each["id"], each["stance"], each["when"]) for each in told} == {
        (BELL, "contradicts", "shared labs"),
        (ROUTINE, "supports", "common planning time"),
    }
    page = at("decision", "show", decision).out
    assert page.index("supported:") < page.index("contradicted:")
    assert "when shared labs: 7k2m9qxwbd" in page
    lesson = at("show", BELL).out
    assert f"contradicts {name} when shared labs: One schedule saves planning time" in lesson
    assert at("evidence", BELL, name, "--remove").code == 0
    assert len(asked(at, "decision", "show", decision)["evidence"]["planning"]) == 1


def test_a_reworded_assumption_keeps_its_evidence_and_its_old_words(
    at: Bothand, decision: str
) -> None:
    assert at("evidence", BELL, f"{decision}/planning", "--contradicts").code == 0
    anew = "planning: It saves some planning time"
    assert at("decision", "edit", decision, "--assumption", anew).code == 0
    told = asked(at, "decision", "show", decision)
    assert told["assumptions"]["planning"] == {
        "claim": "It saves some planning time",
        "pole": "centralized",
        "was": ["One schedule saves planning time"],
    }
    assert [each["id"] for each in told["evidence"]["planning"]] == [BELL]
    assert "worded before: One schedule saves planning time" in at("decision", "show", decision).out
    assert "(worded before: One schedule saves planning time)" in at("show", BELL).out


def test_a_closed_decision_takes_no_evidence_until_it_is_opened_again(
    at: Bothand, decision: str
) -> None:
    close = ("decision", "close", decision, "--outcome", "Each its own", "--cites", BELL, ROUTINE)
    assert at(*close).code == 0
    assert at(*close).code == 1
    told = asked(at, "decision", "show", decision)
    assert (told["status"], told["outcome"], told["cites"]) == (
        "decided",
        "Each its own",
        [BELL, ROUTINE],
    )
    for refused in (
        at("evidence", BELL, f"{decision}/planning", "--supports"),
        at("edit", BELL, "--assumption", f"{decision}/planning=supports"),
    ):
        assert refused.code == 1
        assert f"bothand decision reopen {decision}" in refused.err
    assert at("decision", "reopen", decision).code == 0
    assert at("evidence", BELL, f"{decision}/planning", "--supports").code == 0
    assert "decided before: Each its own" in at("decision", "show", decision).out


def test_colleagues_answer_and_an_unnamed_one_is_named_nowhere(at: Bothand, store: Path) -> None:
    named = at(
        "respond", BELL, "--held", "--conditions", "shared gyms", "two bells", "--author", "A"
    )
    assert ID.fullmatch(named.out)
    unnamed = at("respond", BELL, "--did-not-hold", "--anonymous", env={"BOTHAND_AUTHOR": "Secret"})
    assert unnamed.code == 0, unnamed.err
    told = {each["id"]: each for each in asked(at, "show", BELL)["responses"]}
    assert told[named.out.strip()]["conditions"] == ["shared gyms", "two bells"]
    assert told[unnamed.out.strip()]["author"] is None
    page = at("show", BELL).out
    assert "held for A, " in page
    assert "when shared gyms; two bells" in page
    assert "did not hold for someone who is not named" in page
    log = ["git", "-C", str(store), "log", "-1", "--format=raw", "-p"]
    assert "Secret" not in subprocess.run(log, check=True, capture_output=True, text=True).stdout
    assert at("search", "gyms").code == 1


def test_the_answers_to_a_lesson_go_with_it(at: Bothand, store: Path) -> None:
    assert at("respond", ROUTINE, "--partly").code == 0
    assert at("remove", ROUTINE).code == 0
    assert not [*(store / "responses").glob("*/*.md")]
    assert at("check").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("decision", "show", "n0such"), 1, "no decision n0such"),
        (("decision", "new", "--question", "Q"), 2, "Missing option '--tension'"),
        (("decision", "new", "--question", "Q", "--tension", "9"), 2, "no tension '9'"),
        (
            ("decision", "new", "--question", "Q", "--tension", "1", "--leaning", "up"),
            *(2, "has no pole 'up'"),
        ),
        (
            ("decision", "new", "--question", "Q", "--tension", "1", "--decide-by", "soon"),
            *(2, "is no date"),
        ),
        (("decision", "close", "DECISION"), 2, "Missing option '--outcome'"),
        (("decision", "close", "DECISION", "--outcome", "X", "--cites", "n0such"), 1, "no lesson"),
        (("decision", "reopen", "DECISION"), 1, "open already"),
        (("evidence", BELL, "DECISION/planning"), 2, "--supports"),
        (("evidence", BELL, "DECISION", "--supports"), 2, "names no assumption"),
        (("evidence", BELL, "DECISION/n0such", "--supports"), 1, "no assumption 'n0such'"),
        (("evidence", BELL, "n0such/planning", "--supports"), 1, "no decision n0such"),
        (("evidence", "n0such", "DECISION/planning", "--supports"), 1, "no lesson n0such"),
        (("evidence", BELL, "DECISION/planning", "--remove"), 1, "says nothing of"),
        (("edit", BELL, "--assumption", "DECISION/planning=maybe"), 2, "no stance"),
        (("edit", BELL, "--assumption", "planning"), 2, "names no assumption"),
        (("respond", "n0such", "--held"), 1, "no lesson n0such"),
        (("respond", BELL), 2, "--did-not-hold"),
        (("respond", BELL, "--held", "--conditions", "ask ann@school.org"), 1, "Not shared"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    at: Bothand, decision: str, arguments: tuple[str, ...], code: int, words: str
) -> None:
    told = at(*(each.replace("DECISION", decision) for each in arguments))
    assert told.code == code, told.err
    assert words in told.err
    assert "Traceback" not in told.err


def test_a_decision_whose_day_has_passed_asks_for_its_outcome(at: Bothand, decision: str) -> None:
    assert at("decision", "edit", decision, "--decide-by", "2020-01-01").code == 0
    for page in (at("decision", "list").out, at("decision", "show", decision).out):
        assert f"has passed; say what was decided with: bothand decision close {decision}" in page
    assert asked(at, "decision", "list")[0]["overdue"] is True


def test_a_decision_is_changed_in_the_persons_own_editor(
    at: Bothand, decision: str, tmp_path: Path
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "$CHANGE" "$1"\n')
    editor.chmod(0o755)

    def changing(how: str) -> dict[str, str]:
        return {"EDITOR": str(editor), "CHANGE": how}

    said = at("decision", "edit", decision, env=changing("s/Superintendent/The board/"))
    assert (said.code, said.out) == (0, f"{decision}\n"), said.err
    assert asked(at, "decision", "show", decision)["owner"] == "The board"
    refused = at("decision", "edit", decision, env=changing("s/^tension:.*/tension: nope/"))
    assert refused.code == 1
    assert "there is no tension 'nope'" in refused.err
    kept = refused.err.split("What you typed is kept in ")[1].strip()
    assert "tension: nope" in Path(kept).read_text()


def test_who_writes_under_a_name_of_the_environment_hears_of_those_lessons(at: Bothand) -> None:
    mine = at("new", "--title", "Mine", "--kind", "practice", "--informs", "1=centralized")
    at("respond", mine.out.strip(), "--held", "--author", "Ana T.")
    (told,) = asked(at, "impact")["lessons"]
    assert (told["id"], told["responses"][0]["author"]) == (mine.out.strip(), "Ana T.")


def test_a_decision_has_a_history_and_comes_back(at: Bothand, decision: str) -> None:
    assert at("decision", "edit", decision, "--owner", "The board").code == 0
    first = asked(at, "history", decision)[-1]["id"]
    assert at("restore", decision, first).code == 0
    assert asked(at, "decision", "show", decision)["owner"] == "Superintendent"
    assert at("remove", decision).code == 0
    assert at("decision", "show", decision).code == 1
    assert at("restore", decision, first).code == 0
    assert at("decision", "show", decision).code == 0


@pytest.mark.parametrize(
    ("path", "words", "message"),
    [
        (
            "responses/n0such0000/r3sp0nse0a.md",
            "id: r3sp0nse0a\nentry: n0such0000\nheld: yes\n",
            "answers the lesson n0such0000, which is not in the notebook",
        ),
        (
            "decisions/x-d3c1s10nxa.md",
            "id: d3c1s10nxa\nquestion: Q\ntension: tight-or-loose\ncites: [n0such0000]\n",
            "cites n0such0000, and no lesson has that id",
        ),
        (
            "decisions/x-d3c1s10nxa.md",
            "id: d3c1s10nxa\nquestion: Q\ntension: up-or-down\n",
            "there is no tension 'up-or-down'",
        ),
        (
            "entries/2026/11/x-e1e1e1e1ea.md",
            (
                "id: e1e1e1e1ea\ntitle: T\nkind: practice\ninforms: {tight-or-loose: centralized}\n"
                "assumptions: {n0such0000/planning: supports}\n"
            ),
            "speaks of the decision n0such0000, which is not in the notebook",
        ),
    ],
)
def test_check_finds_what_leads_nowhere(
    at: Bothand, store: Path, path: str, words: str, message: str
) -> None:
    (store / path).parent.mkdir(parents=True, exist_ok=True)
    (store / path).write_text(f"---\n{words}---\n")
    told = at("check")
    assert told.code == 1
    assert f"{path}:" in told.out
    assert message in told.out


def test_check_finds_evidence_on_an_assumption_that_was_taken_out(
    at: Bothand, store: Path, decision: str
) -> None:
    assert at("evidence", BELL, f"{decision}/planning", "--supports").code == 0
    (file,) = (store / "decisions").glob("*.md")
    file.write_text(file.read_text().replace("  planning:\n", "  plans:\n"))
    told = at("check")
    assert told.code == 1
    assert f"the decision {decision} has no assumption 'planning'" in told.out
