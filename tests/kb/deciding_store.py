"""A decision with its evidence and answers, put into the store of three lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kb.deciding import Assumption, Decision, Held, Option, Response
from kb.decision_document import render_decision, render_response
from kb.library import Library
from kb.settings import Profile

if TYPE_CHECKING:
    from pathlib import Path

SCHEDULE: Final = Decision(
    id="d3c1s10nxa",
    question="One bell schedule for all schools?",
    tension="tight-or-loose",
    options=(Option("One for all", "centralized"), Option("Each its own", "decentralized")),
    leaning="centralized",
    decide_by="2027-03-01",
    owner="superintendent",
    assumptions=(
        Assumption("planning-time", "One schedule saves planning time", "centralized"),
        Assumption("labs", "Labs can be shared", "centralized", ("Labs are shared",)),
    ),
    author="Lee B.",
    created="2026-11-20",
    body="The buses decide much of it. See [[7k2m9qxwbd]].\n",
)
ANSWERS: Final = (
    Response("r1r1r1r1r1", "7k2m9qxwbd", Held.YES, ("two labs for five classes",), "Kim"),
    Response("r2r2r2r2r2", "7k2m9qxwbd", Held.NO, ("one lab a grade",)),
)
BEARS: Final = (
    "assumptions:\n  d3c1s10nxa/labs: {stance: contradicts, when: more classes than labs}\n"
)


def put_into(store: Path, decision: Decision = SCHEDULE) -> None:
    """The decision, two answers to the lesson on bells, and what that says of an assumption."""
    files = {f"decisions/schedule-{decision.id}.md": render_decision(decision)}
    files |= {f"responses/{a.entry}/{a.id}.md": render_response(a) for a in ANSWERS}
    for path, data in files.items():
        (store / path).parent.mkdir(parents=True, exist_ok=True)
        (store / path).write_bytes(data)
    (bell,) = store.glob("entries/**/*7k2m9qxwbd.md")
    text = bell.read_text(encoding="utf-8")
    bell.write_text(text.replace("evidence:", f"{BEARS}evidence:", 1), encoding="utf-8")


def opened(store: Path) -> Library:
    """The library of that store, up to date."""
    library = Library.open(store, profile=Profile(name="Lee B."))
    library.refresh()
    return library
