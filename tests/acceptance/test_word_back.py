"""One story on three computers: a question, lessons and answers, a decision, and word back."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

from tests.acceptance.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Bothand


def test_authors_hear_of_the_decision_that_used_their_lessons(
    bothand: Bothand, store: Path, tmp_path: Path
) -> None:
    shared = tmp_path / "shared.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", shared], check=True)

    def computer(who: str) -> dict[str, str]:
        """Settings and drafts of their own, as on a computer of their own."""
        config, data = tmp_path / f"{who}-config", tmp_path / f"{who}-data"
        (config / "bothand").mkdir(parents=True, exist_ok=True)
        (config / "bothand" / "settings.toml").write_text(f'[profile]\nname = "{who.title()}"\n')
        return {"XDG_CONFIG_HOME": str(config), "XDG_DATA_HOME": str(data)}

    def at(who: str, *arguments: str) -> str:
        folder = store if who == "leader" else tmp_path / who
        done = bothand(*arguments, "--store", str(folder), env=computer(who))
        assert done.code == 0, (arguments, done.err)
        return done.out.strip()

    def told(who: str, *arguments: str) -> Any:
        return json.loads(at(who, *arguments, "--json"))

    at("leader", "connect", str(shared))
    question = ("decision", "new", "--question", "One schedule?", "--tension", "1")
    claims = ("--assumption", "planning: It saves planning time", "labs: Labs can be shared")
    decision = at("leader", *question, *claims)
    at("leader", "sync")
    for teacher in ("ana", "ben", "cleo"):
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
    loose = ("--informs", "1=decentralized", "--title", "C", "--kind", "practice")
    third = at("cleo", "new", *loose, "--conditions", "teams that plan together")
    at("cleo", "sync")
    at("cleo", "respond", named, "--did-not-hold", "--conditions", "labs in every wing")
    at("cleo", "sync")
    at("leader", "sync")
    page = at("leader", "brief", decision)
    for said in ("Centralized", "Decentralized", "one lab", "teams that plan together"):
        assert said in page
    for cited in (named, secret, third):
        assert f"`{cited}`" in page
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
    assert {(r["author"], r["held"], *r["conditions"]) for r in heard["responses"]} == {
        ("Ben", "yes", "two buildings"),
        ("Cleo", "no", "labs in every wing"),
    }
    assert secret in {each["id"] for each in told("ben", "impact")["lessons"]}
    assert secret not in {each["id"] for each in told("ana", "impact")["lessons"]}
    for who in ("ana", "ben"):
        with Terminal(
            "--store", str(tmp_path / who), rows=40, columns=120, env=computer(who)
        ) as screen:
            screen.sees("Yours", "Decided with your", "Not yet")
    assert "Ben" not in names_in_history(shared, secret)


def names_in_history(shared: Path, entry_id: str) -> str:
    """Whom the shared notebook names beside a lesson."""
    log = subprocess.run(
        ["git", "-C", str(shared), "log", "--format=%an %cn %s", "--", f"entries/*{entry_id}.md"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert log
    return log
