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
    from collections.abc import Callable, Mapping

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
COMES = {SCREENS["write"]: "draft kept"}
"""What stands there only after a pause."""


SIZES = pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])


def each(screens: Mapping[str, tuple[Any, ...]], name: str = "keys") -> pytest.MarkDecorator:
    """A test for each of these screens, under its name."""
    return pytest.mark.parametrize(name, screens.values(), ids=screens.keys())


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No cursor blinks and no clock is told: a picture would hang on when it is taken."""
    monkeypatch.setattr("tui.shown_app.TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr("tui.screens.history.when_words", lambda *_: "3 November, 09:15")
    monkeypatch.setattr("tui.screens.conflicts.when_words", lambda *_: "3 November, 09:15")
    monkeypatch.setattr("tui.screens.write_words.kept_now", lambda: "draft kept 09:15")


@pytest.fixture
def contrast(library: Library) -> None:
    """The person has chosen high contrast."""
    library.keep_theme(CONTRAST.name)


@pytest.fixture
def looks(snap_compare: Callable[..., bool], library: Library) -> Callable[..., bool]:
    """Whether the screen to which these keys lead looks as in its picture."""

    def as_it_did(*keys: str, size: tuple[int, int] = SMALL, when: str = "") -> bool:
        """``when``: the words that must stand there before the first key."""

        async def walk(pilot: Pilot[Any]) -> None:
            await until(pilot, lambda: when in shown(pilot))
            await settle(pilot)
            await press(pilot, *keys)
            await until(pilot, lambda: COMES.get(keys, "") in shown(pilot))

        return snap_compare(Notebook(library), run_before=walk, terminal_size=size)

    return as_it_did


@SIZES
@each(SCREENS)
def test_screen_looks_as_it_did(
    looks: Callable[..., bool], keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    assert looks(*keys, size=size)


@pytest.mark.usefixtures("contrast")
@each(SCREENS)
def test_screen_in_high_contrast_looks_as_it_did(
    looks: Callable[..., bool], keys: tuple[str, ...]
) -> None:
    assert looks(*keys)


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


@SIZES
@each(HELPED, "steps")
def test_help_in_writing_looks_as_it_did(
    snap_compare: Callable[..., bool],
    library: Library,
    steps: tuple[Any, ...],
    size: tuple[int, int],
) -> None:
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


def test_attention_looks_as_it_did(
    looks: Callable[..., bool], library: Library, store: Path
) -> None:
    (store / "entries" / "broken.md").write_text("---\nid: x1\ntitle: [oops\n---\nraw words\n")
    library.refresh()
    assert looks("a", size=WIDE)


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


@SIZES
@each(LEADING)
def test_leading_looks_as_it_did(
    looks: Callable[..., bool], library: Library, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    lead(library)
    assert looks(TO_LESSONS, *keys, size=size)


BRIEFS = {
    "brief": ("m", "b"),
    "brief-end": ("m", "b", "end"),
    "brief-decision": ("D", "down", "b", "tab"),
    "brief-keep": ("m", "b", "s"),
}


@pytest.fixture
def briefed(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is something to make briefs of, and nothing on them hangs on when or where."""
    lead(library)
    make = Briefing.brief

    def dated(briefing: Briefing, decision: Decision | None = None) -> Brief:
        # A commit's name and day hang on when the store of the test was made.
        made = make(briefing, decision)
        return replace(made, made=replace(made.made, commit="4be1f0c2d9a753", day="2026-11-25"))

    monkeypatch.setattr(Briefing, "brief", dated)
    monkeypatch.setattr("tui.screens.brief.Path.home", lambda: Path("/home/dana"))


@pytest.mark.usefixtures("briefed")
@SIZES
@each(BRIEFS)
def test_brief_looks_as_it_did(
    looks: Callable[..., bool], keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    assert looks(TO_LESSONS, *keys, size=size)


@pytest.mark.usefixtures("briefed", "contrast")
@each(BRIEFS)
def test_brief_in_high_contrast_looks_as_it_did(
    looks: Callable[..., bool], keys: tuple[str, ...]
) -> None:
    assert looks(TO_LESSONS, *keys)


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


BUSY = "2 need you"
"""What stands on the screen once the fixture ``busy`` is told."""


@pytest.fixture
def busy(library: Library, colleagues: Colleagues) -> None:
    """A shared notebook with something of everything."""
    colleagues.unshared = 3
    colleagues.waiting = [two_versions(library), removed_here(library)]
    colleagues.pieces = three_pieces()


@pytest.mark.usefixtures("busy")
@SIZES
@each(SHARING)
def test_sharing_looks_as_it_did(
    looks: Callable[..., bool], keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    assert looks(*keys, size=size, when=BUSY)


@pytest.mark.usefixtures("busy", "contrast")
@each(SHARING)
def test_sharing_in_high_contrast_looks_as_it_did(
    looks: Callable[..., bool], keys: tuple[str, ...]
) -> None:
    assert looks(*keys, when=BUSY)
