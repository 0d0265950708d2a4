"""One story on three computers: a question, lessons and answers, a decision, and word back."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Bothand


def test_authors_hear_of_the_decision_that_used_their_lessons(
    bothand: Bothand, store: Path, tmp_path: Path
) -> None:
    shared = tmp_path / "shared.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", shared], check=True)

    def at(who: str, *arguments: str) -> str:
        folder = store if who == "leader" else tmp_path / who
        home = {"BOTHAND_AUTHOR": who.title(), "XDG_DATA_HOME": str(tmp_path / f"{who}-data")}
        done = bothand(*arguments, "--store", str(folder), env=home)
        assert done.code == 0, (arguments, done.err)
        return done.out.strip()

    def told(who: str, *arguments: str) -> Any:
        return json.loads(at(who, *arguments, "--json"))

    at("leader", "connect", str(shared))
    question = ("decision", "new", "--question", "One schedule?", "--tension", "1")
    claims = ("--assumption", "planning: It saves planning time", "labs: Labs can be shared")
    decision = at("leader", *question, *claims)
    at("leader", "sync")
    for teacher in ("ana", "ben"):
        assert bothand("clone", str(shared), str(tmp_path / teacher)).code == 0
    new = ("new", "--informs", "1=centralized", "--assumption")
    named = at(
        "ana", *new, f"{decision}/labs=contradicts:one lab", "--title", "A", "--kind", "failure"
    )
    secret = at(
        "ben",
        *new,
        f"{decision}/planning=supports",
        "--title",
        "B",
        "--kind",
        "practice",
        "--anonymous",
    )
    at("ana", "sync")
    at("ben", "sync")
    at("ben", "respond", named, "--held", "--conditions", "two buildings")
    at("ben", "sync")
    at("leader", "sync")
    evidence = told("leader", "decision", "show", decision)["evidence"]
    assert [each["id"] for each in evidence["labs"]] == [named]
    assert [(each["id"], each["author"]) for each in evidence["planning"]] == [(secret, None)]
    at("leader", "decision", "close", decision, "--outcome", "Not yet", "--cites", named, secret)
    at("leader", "sync")
    at("ana", "sync")
    at("ben", "sync")
    (heard,) = told("ana", "impact", "--author", "Ana")["lessons"]
    assert heard["id"] == named
    assert [(each["id"], each["outcome"]) for each in heard["cited_by"]] == [(decision, "Not yet")]
    assert [(r["author"], r["conditions"]) for r in heard["responses"]] == [
        ("Ben", ["two buildings"])
    ]
    assert secret in {each["id"] for each in told("ben", "impact")["lessons"]}
    assert secret not in {each["id"] for each in told("ana", "impact")["lessons"]}
    log = subprocess.run(
        ["git", "-C", str(shared), "log", "--format=%an %cn %s", "--", f"entries/*{secret}.md"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert log
    assert "Ben" not in log
