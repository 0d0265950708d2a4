"""The site and the brief in a real browser: they work, fit a phone, can be used by everyone.

One headless Chromium serves the whole module. Where there is none the tests are skipped, except in
CI, which installs one and says that it must be there.
"""

from __future__ import annotations

import io
import os
import shutil
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from kb.brief import LONGEST_PHRASE, LONGEST_TITLE, ROOM_FOR_CONDITIONS, Choice, Cited, Proof, Tried
from kb.brief_decision import MOST_ASSUMPTIONS, MOST_OPTIONS
from kb.brief_html import html
from kb.briefing import DECISION_ROOM, LONGEST_LINE, MOST_WARNINGS, ROOM
from kb.library import Library
from kb.model import BOTH, Stance
from kb.settings import Profile
from tests.conftest import isolate
from tests.kb import deciding_store, hostile_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from kb.brief import Brief

CHROMIUM: Final = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
PHONE: Final = (360, 740)
WIDE: Final = (1280, 900)
PAGES: Final = (
    "index.html",
    "tensions/tight-or-loose.html",
    "lessons/7k2m9qxwbd.html",
    "lessons.html",
    "search.html?q=reading",
    "decisions.html",
    "decisions/d3c1s10nxa.html",
    "briefs/decision-d3c1s10nxa.html",
)
HOSTILE: Final = (
    "index.html",
    "tensions/hostile.html",
    f"lessons/{hostile_words.LESSON_ID}.html",
    "decisions.html",
    f"decisions/{hostile_words.DECISION_ID}.html",
    "search.html?q=window",
    "briefs/hostile.html",
    f"briefs/decision-{hostile_words.DECISION_ID}.html",
)


NEEDED: Final = os.environ.get("BOTHAND_TESTS_NEED_CHROMIUM", "")
pytestmark = pytest.mark.skipif(not CHROMIUM and not NEEDED, reason="there is no Chromium here")


@dataclass
class Visit:
    """A page that is open, and whatever it did that nobody asked for."""

    page: Page
    strange: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen."""
        self.page.on("dialog", lambda each: self.strange.append(f"dialog {each.message}"))
        self.page.on("pageerror", lambda each: self.strange.append(f"error {each}"))
        self.page.on("console", lambda each: self.strange.append(f"console {each.text}"))
        self.page.on("request", self._asked)
        self.asked: list[str] = []

    def _asked(self, request: object) -> None:
        self.asked.append(str(getattr(request, "url", "")))

    def go(self, address: str) -> None:
        """Open a page."""
        self.page.goto(address)

    def foreign(self, start: str) -> list[str]:
        """What was fetched from anywhere else."""
        return [each for each in self.asked if not each.startswith(start)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The one browser."""
    assert CHROMIUM, "CI says that Chromium must be here, and it is not"
    with sync_playwright() as playwright:
        # A container has no sandbox to offer; the pages are ours.
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def folder(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of the three lessons, and one of a store that holds hostile words besides."""
    place = tmp_path_factory.mktemp("pages")
    with pytest.MonkeyPatch.context() as patch:
        isolate(patch, place / "home")
        for name in ("plain", "hostile"):
            store = place / f"store-{name}"
            shutil.copytree(founded, store)
            (hostile_words if name == "hostile" else deciding_store).put_into(store)
            with Library.open(store, profile=Profile()) as library:
                library.refresh()
                library.export_site(place / name)
                if name == "plain":
                    for asked in ("tight-or-loose", "d3c1s10nxa"):
                        drawn = html(longest(library.brief(asked)))
                        (place / f"longest-{asked}.html").write_text(drawn, encoding="utf-8")
    return place


def longest(brief: Brief) -> Brief:
    """A brief in which everything is as long as it may be."""
    words = "Wordy conditions that go on "
    lesson = replace(
        brief.cited[0],
        title=(words * 9)[:LONGEST_TITLE],
        conditions=((words * 9)[:ROOM_FOR_CONDITIONS],),
        not_when=((words * 9)[: ROOM_FOR_CONDITIONS // 2],),
        author=(words * 9)[:LONGEST_PHRASE],
    )
    room, most = (DECISION_ROOM, 2) if brief.choice else (ROOM, MOST_WARNINGS)
    sides = {
        (side.pole, side.effect): replace(
            side, total=900, lessons=(lesson,) * (room - (side.pole == BOTH))
        )
        for side in brief.sides
    }
    first, second = (
        replace(
            pole,
            helped=sides[pole.id, pole.helped.effect],
            hurt=sides[pole.id, pole.hurt.effect],
            protects=tuple((words * 9)[:LONGEST_LINE] for _ in range(most)),
            overdone=tuple((words * 9)[:LONGEST_LINE] for _ in range(most)),
            warnings=tuple((words * 9)[:LONGEST_LINE] for _ in range(most)),
        )
        for pole in brief.poles
    )
    helped, hurt = (sides[side.pole, side.effect] for side in brief.balance)
    return replace(
        brief,
        poles=(first, second),
        balance=(helped, hurt),
        choice=brief.choice and longest_choice(brief.choice, lesson, words * 9),
    )


def longest_choice(choice: Choice, lesson: Cited, words: str) -> Choice:
    """A decision in which everything is as long as it may be, but for being decided."""
    when = words[:LONGEST_PHRASE]
    tested = Tried(
        words[:120],
        "centralized",
        (when,),
        tuple(Proof(lesson, stance, when) for stance in Stance),
        left_out=900,
    )
    return replace(
        choice,
        options=((when, "centralized"),) * MOST_OPTIONS,
        against=lesson,
        tested=(tested,) * MOST_ASSUMPTIONS,
    )


@pytest.mark.parametrize(
    ("size", "scheme"), [(PHONE, "light"), (WIDE, "dark")], ids=["phone", "wide and dark"]
)
def test_every_page_fits_and_is_accessible(
    browser: Browser, folder: Path, size: tuple[int, int], scheme: str
) -> None:
    start = (folder / "plain").as_uri()
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    visit = Visit(context.new_page())
    for name in PAGES:
        visit.go(f"{start}/{name}")
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width, name
        # Without preload, axe itself would fetch the style sheet, which the page forbids.
        found = Axe().run(visit.page, options={"preload": False}).response
        assert found["violations"] == [], name
        assert len(found["passes"]) > 10
    assert visit.strange == []
    assert visit.foreign(start) == []
    context.close()


def test_the_search_finds_as_one_types_from_a_plain_folder(browser: Browser, folder: Path) -> None:
    page = browser.new_page()
    found, heading = expect(page.locator("#found")), expect(page.locator("h1"))
    page.goto(f"{(folder / 'plain').as_uri()}/index.html")
    page.get_by_role("searchbox").fill("LAB rotat")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=LAB+rotat")
    found.to_have_text("1 lesson found.")
    page.get_by_role("searchbox").fill("passwörd")
    expect(page.locator("#hits a")).to_have_text(
        ["A pilot in one grade bought us time to fix the passwords"]
    )
    page.get_by_role("searchbox").fill("zebra")
    found.to_have_text("No lesson found. Try fewer or other words.")
    page.get_by_role("searchbox").fill("teams")
    page.locator("#hits a").first.click()
    heading.to_have_text("Teams chose their own reading routine and kept it")
    page.get_by_role("link", name="7k2m9qxwbd").click()
    heading.to_have_text("One bell schedule for all schools broke the lab rotation")
    expect(page.get_by_role("link", name="Teams chose their own reading")).to_have_count(1)
    page.close()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A plain file server for a folder, and its address; it has ended when the block has."""
    handler = partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_it_works_from_a_plain_file_server(browser: Browser, folder: Path) -> None:
    with served(folder / "plain") as start:
        visit = Visit(browser.new_page())
        visit.go(f"{start}/search.html?q=devices")
        expect(visit.page.locator("#hits li")).to_have_count(1)
        assert visit.foreign(start) == []
        visit.page.close()


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, *said: object) -> None:
        """Not to the terminal of whoever runs the tests."""


def test_hostile_words_are_shown_and_do_nothing(browser: Browser, folder: Path) -> None:
    start = (folder / "hostile").as_uri()
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]})
    visit = Visit(context.new_page())
    for name in HOSTILE:
        visit.go(f"{start}/{name}")
        assert "<script>window.pwned=1</script>" in visit.page.inner_text("body"), name
        assert visit.page.evaluate("window.pwned") is None, name
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], name
        for address in visit.page.eval_on_selector_all("a", "all => all.map(a => a.href)"):
            assert address.startswith(("http://", "https://", "mailto:", start)), name
    assert visit.strange == []
    assert visit.foreign(start) == []
    context.close()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_longest_brief_prints_on_two_pages(browser: Browser, folder: Path, paper: str) -> None:
    page = browser.new_page()
    for asked in ("tight-or-loose", "d3c1s10nxa"):
        page.goto((folder / f"longest-{asked}.html").as_uri())
        printed = page.pdf(format=paper)
        assert len(pypdf.PdfReader(io.BytesIO(printed)).pages) <= 2, asked
    page.goto(f"{(folder / 'plain').as_uri()}/briefs/tight-or-loose.html")
    printed = page.pdf(format=paper)
    assert len(pypdf.PdfReader(io.BytesIO(printed)).pages) == 1
    page.close()
