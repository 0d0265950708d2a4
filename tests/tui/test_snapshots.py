"""How the screens look. ``pytest tests/tui/test_snapshots.py --snapshot-update`` takes new ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from textual.widgets import TextArea

from kb.briefing import Briefing
from kb.model import Person
from tests.tui.conftest import SMALL, TO_LESSONS, WIDE, press, settle, shown, until
from tests.tui.sharing_fakes import removed_here, three_pieces, two_versions
from tests.tui.test_decision_screens import weighed
from tests.tui.test_responding import BELLS, ROUTINES, SCHEDULE
from tui.app import Notebook
from tui.themes import CONTRAST

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from kb.brief import Brief
    from kb.deciding import Decision
    from kb.library import Library
    from tests.tui.sharing_fakes import Colleagues

SCREENS = {
    "home": (),
    "browse": (TO_LESSONS,),
    "search": ("slash", *"lab rotation"),
    "reader": (TO_LESSONS, "enter"),
    "map": ("m",),
    "map-empty": ("4", "m"),
    "map-warnings": ("m", "w"),
    "write": ("n", "right", "tab", *"Two bells"),
    "write-from-map": ("m", "right", "down", "n"),
    "edit": (TO_LESSONS, "e"),
    "history": (TO_LESSONS, "h"),
    "help": ("question_mark",),
    "filters": (TO_LESSONS, "f"),
    "drafts": ("d",),
    "settings": ("comma",),
}


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No cursor blinks: a picture would hang on when it is taken."""
    monkeypatch.setattr("tui.shown_app.TEXTUAL_ANIMATIONS", "none")


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("keys", SCREENS.values(), ids=SCREENS.keys())
def test_screen_looks_as_it_did(
    snap_compare: Callable[..., bool],
    library: Library,
    monkeypatch: pytest.MonkeyPatch,
    keys: tuple[str, ...],
    size: tuple[int, int],
) -> None:
    monkeypatch.setattr("tui.screens.history.when_words", lambda *_: "3 November, 09:15")
    monkeypatch.setattr("tui.screens.write_words.kept_now", lambda: "draft kept 09:15")

    async def walk(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, *keys)

    assert snap_compare(Notebook(library), run_before=walk, terminal_size=size)


HELPED = {
    "alike": (("n", "right", "tab", *"Bell schedule broke lab rotation"), "Told already?"),
    "alike-reading": (
        ("n", "right", "tab", *"Bell schedule broke lab rotation"),
        "Told already?",
        "down",
        "enter",
    ),
    "offers": (("m", "right", "down", "n", *"T", *["tab"] * 6, *"See [[lab"), "› One bell"),
}


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("steps", HELPED.values(), ids=HELPED.keys())
def test_help_in_writing_looks_as_it_did(
    snap_compare: Callable[..., bool],
    library: Library,
    monkeypatch: pytest.MonkeyPatch,
    steps: tuple[Any, ...],
    size: tuple[int, int],
) -> None:
    monkeypatch.setattr("tui.screens.write_words.kept_now", lambda: "draft kept 09:15")
    typed, comes, *then = steps

    async def walk(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, *typed)
        await until(pilot, lambda: comes in shown(pilot))
        await until(pilot, lambda: "draft kept" in shown(pilot))
        await press(pilot, *then)
        if isinstance(pilot.app.focused, TextArea):
            pilot.app.focused.cursor_blink = False

    assert snap_compare(Notebook(library), run_before=walk, terminal_size=size)


@pytest.mark.parametrize("keys", SCREENS.values(), ids=SCREENS.keys())
def test_screen_in_high_contrast_looks_as_it_did(
    snap_compare: Callable[..., bool],
    library: Library,
    monkeypatch: pytest.MonkeyPatch,
    keys: tuple[str, ...],
) -> None:
    library.keep_theme(CONTRAST.name)
    test_screen_looks_as_it_did(snap_compare, library, monkeypatch, keys, SMALL)


def test_attention_looks_as_it_did(
    snap_compare: Callable[..., bool], library: Library, store: Path
) -> None:
    (store / "entries" / "broken.md").write_text("---\nid: x1\ntitle: [oops\n---\nraw words\n")
    library.refresh()

    async def walk(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, "a")

    assert snap_compare(Notebook(library), run_before=walk, terminal_size=WIDE)


LEADING = {
    "answered": ("enter",),
    "respond": ("t",),
    "grounds": ("v",),
    "weigh": ("v", "enter"),
    "decisions": ("D",),
    "decision": ("D", "down", "enter"),
    "decision-lesson": ("D", "down", "enter", "tab", "tab", "enter"),
    "decision-new": ("D", "n"),
    "decision-edit": ("D", "down", "e"),
    "decision-close": ("D", "down", "c"),
}


def lead(library: Library) -> None:
    """Decisions with evidence for and against, and answers to a lesson."""
    weighed(library)
    late = replace(SCHEDULE, id="l4t3d3c1sa", question="New buses for all?", decide_by="2020-01-01")
    done = replace(SCHEDULE, id="d0n3d3c1sa", question="One reading list?", assumptions=())
    for each in (late, done):
        library.save_decision(each)
    library.close_decision(done.id, "Each team its own.", [ROUTINES])
    with patch("kb.answering.today", return_value=date(2026, 11, 24)):
        library.respond(BELLS, "yes", ["large schools"], writer=Person("Kim"))
    with patch("kb.answering.today", return_value=date(2026, 11, 25)):
        library.respond(BELLS, "no", ["labs of their own"], writer=Person())


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("keys", LEADING.values(), ids=LEADING.keys())
def test_leading_looks_as_it_did(
    snap_compare: Callable[..., bool],
    library: Library,
    keys: tuple[str, ...],
    size: tuple[int, int],
) -> None:
    lead(library)

    async def walk(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, TO_LESSONS, *keys)

    assert snap_compare(Notebook(library), run_before=walk, terminal_size=size)


BRIEFS = {
    "brief": ("m", "b"),
    "brief-end": ("m", "b", "end"),
    "brief-decision": ("D", "down", "b", "tab"),
    "brief-keep": ("m", "b", "s"),
}


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("keys", BRIEFS.values(), ids=BRIEFS.keys())
def test_brief_looks_as_it_did(
    snap_compare: Callable[..., bool],
    library: Library,
    monkeypatch: pytest.MonkeyPatch,
    keys: tuple[str, ...],
    size: tuple[int, int],
) -> None:
    lead(library)
    make = Briefing.brief

    def dated(briefing: Briefing, decision: Decision | None = None) -> Brief:
        # A commit's name and day hang on when the store of the test was made.
        made = make(briefing, decision)
        return replace(made, made=replace(made.made, commit="4be1f0c2d9a753", day="2026-11-25"))

    monkeypatch.setattr(Briefing, "brief", dated)
    monkeypatch.setattr("tui.screens.brief.Path.home", lambda: Path("/home/dana"))

    async def walk(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, TO_LESSONS, *keys)

    assert snap_compare(Notebook(library), run_before=walk, terminal_size=size)


@pytest.mark.parametrize("keys", BRIEFS.values(), ids=BRIEFS.keys())
def test_brief_in_high_contrast_looks_as_it_did(
    snap_compare: Callable[..., bool],
    library: Library,
    monkeypatch: pytest.MonkeyPatch,
    keys: tuple[str, ...],
) -> None:
    library.keep_theme(CONTRAST.name)
    test_brief_looks_as_it_did(snap_compare, library, monkeypatch, keys, SMALL)


SHARING = {
    "home-busy": (),
    "standing": (TO_LESSONS,),
    "conflicts": ("c",),
    "conflicts-theirs": ("c", "2"),
    "conflicts-removal": ("c", "down"),
    "combine": ("c", "e"),
    "news": ("w",),
    "news-reading": ("w", "enter"),
}


@pytest.fixture
def busy_notebook(
    library: Library, colleagues: Colleagues, monkeypatch: pytest.MonkeyPatch
) -> Library:
    """A shared notebook with something of everything."""
    monkeypatch.setattr("tui.screens.conflicts.when_words", lambda *_: "3 November, 09:15")
    colleagues.unshared = 3
    colleagues.waiting = [two_versions(library), removed_here(library)]
    colleagues.pieces = three_pieces()
    return library


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("keys", SHARING.values(), ids=SHARING.keys())
def test_sharing_looks_as_it_did(
    snap_compare: Callable[..., bool],
    busy_notebook: Library,
    keys: tuple[str, ...],
    size: tuple[int, int],
) -> None:
    async def walk(pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: "2 need you" in shown(pilot))
        await settle(pilot)
        await press(pilot, *keys)

    assert snap_compare(Notebook(busy_notebook), run_before=walk, terminal_size=size)


@pytest.mark.parametrize("keys", SHARING.values(), ids=SHARING.keys())
def test_sharing_in_high_contrast_looks_as_it_did(
    snap_compare: Callable[..., bool], busy_notebook: Library, keys: tuple[str, ...]
) -> None:
    busy_notebook.keep_theme(CONTRAST.name)
    test_sharing_looks_as_it_did(snap_compare, busy_notebook, keys, SMALL)
