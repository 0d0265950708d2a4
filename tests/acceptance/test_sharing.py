"""Two colleagues share one notebook by the command alone, as a script would."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.kb.colleagues import bare, git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Bothand, Outcome


class Person:
    """One colleague at a computer of their own."""

    def __init__(self, bothand: Bothand, folder: Path, name: str) -> None:
        self.folder = folder
        self._bothand = bothand
        self._env = {"BOTHAND_STORE": str(folder), "BOTHAND_AUTHOR": name}

    def __call__(self, *arguments: str, stdin: str | None = None) -> Outcome:
        """Run the command as this colleague."""
        return self._bothand(*arguments, stdin=stdin, env=self._env)

    def json(self, *arguments: str) -> object:
        """What it answers with --json."""
        return json.loads(self(*arguments, "--json").out)


@pytest.fixture
def pair(bothand: Bothand, tmp_path: Path) -> tuple[Person, Person]:
    shared = bare(tmp_path / "shared.git")
    made = bothand("init", str(tmp_path / "ann"), "--empty", "--shared", str(shared))
    assert made.code == 0, made.err
    ann = Person(bothand, tmp_path / "ann", "Ann")
    assert ann("sync").code == 0
    git(tmp_path, "clone", "--quiet", str(shared), "bob")
    return ann, Person(bothand, tmp_path / "bob", "Bob")


def write(person: Person, title: str) -> str:
    made = person(
        "new",
        *("--title", title, "--kind", "failure", "--informs", "fast-or-slow=fast"),
        *("--conditions", "new devices", "--body-file", "-"),
        stdin="## What happened\nIt broke.\n",
    )
    assert made.code == 0, made.err
    return made.out.strip()


def test_what_one_shares_the_other_finds(pair: tuple[Person, Person]) -> None:
    ann, bob = pair
    entry_id = write(ann, "The network fell over on the first day")
    assert ann.json("sync") == {
        "received": 0,
        "also_received": 0,
        "also_sent": 0,
        "sent": 1,
        "merged": 0,
        "conflicts": [],
        "kept_back": "",
        "left_out": [],
        "rounds": 1,
    }
    told = bob("sync")
    assert told.code == 0
    assert told.out == "1 lesson new or changed by colleagues.\n"
    assert entry_id in bob("search", "network").out
    assert bob("sync").out == "All shared; nothing new.\n"


def test_a_conflict_waits_until_it_is_decided(pair: tuple[Person, Person]) -> None:
    ann, bob = pair
    entry_id = write(ann, "As it was")
    ann("sync")
    bob("sync")
    ann("edit", entry_id, "--title", "As Ann says")
    bob("edit", entry_id, "--title", "As Bob says")
    ann("sync")
    assert bob("sync").code == 1
    waiting = bob("conflicts")
    assert waiting.code == 1
    assert "both changed title" in waiting.out
    (found,) = json.loads(bob("conflicts", "--json").out)
    assert (found["id"], found["disputed"]) == (entry_id, ["title"])
    assert "As Bob says" in found["mine"]
    assert "As Ann says" in found["theirs"]
    assert "As it was" in found["base"]
    assert bob("resolve", entry_id, "--keep", "mine").code == 0
    assert bob("conflicts").code == 0
    assert bob("sync").code == 0
    ann("sync")
    assert "As Bob says" in ann("show", entry_id).out


def test_both_put_together_by_hand(pair: tuple[Person, Person]) -> None:
    ann, bob = pair
    entry_id = write(ann, "As it was")
    ann("sync")
    bob("sync")
    for person, title in ((ann, "As Ann says"), (bob, "As Bob says")):
        person("edit", entry_id, "--title", title)
        person("sync")
    (found,) = json.loads(bob("conflicts", "--json").out)
    text = found["mine"].replace("As Bob says", "As both say")
    assert bob("resolve", entry_id, "--file", "-", stdin=text).code == 0
    assert "As both say" in bob("show", entry_id).out
    broken = bob("resolve", entry_id, "--keep", "mine")
    assert (broken.code, broken.err.count("\n")) == (1, 1)


@pytest.mark.parametrize("arguments", [("x",), ("x", "--keep", "mine", "--file", "-")])
def test_a_decision_needs_exactly_one_answer(
    pair: tuple[Person, Person], arguments: tuple[str, ...]
) -> None:
    assert pair[0]("resolve", *arguments).code == 2


def test_an_emptied_shared_notebook_is_told_in_a_sentence(
    pair: tuple[Person, Person], tmp_path: Path
) -> None:
    ann, _ = pair
    git(tmp_path / "shared.git", "update-ref", "-d", "refs/heads/main")
    told = ann("sync")
    assert told.code == 1
    assert "bothand sync --agree emptied" in told.err
    assert "Traceback" not in told.err
    assert ann("sync", "--agree", "emptied").code == 0


def test_a_shared_notebook_that_is_gone_is_told_in_a_sentence(
    pair: tuple[Person, Person], tmp_path: Path
) -> None:
    ann, _ = pair
    (tmp_path / "shared.git").rename(tmp_path / "elsewhere.git")
    told = ann("sync")
    assert told.code == 3
    assert told.err.startswith("bothand: ")
    assert "Traceback" not in told.err


def test_a_notebook_of_ones_own_says_how_to_share_it(bothand: Bothand, store: Path) -> None:
    told = bothand("sync", "--store", str(store))
    assert told.code == 2
    assert "bothand connect" in told.err
