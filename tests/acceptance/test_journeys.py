"""Whole journeys in a real terminal of 80 x 24, from the first start on.

Each is what a person would do, key by key or click by click; nothing of the program is replaced.
"""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.acceptance.terminal import Terminal
from tests.conftest import WRITER
from tests.kb.colleagues import bare, git

if TYPE_CHECKING:
    from kb.library import Library
    from tests.conftest import Bothand

TITLE = "Two bells broke the lab rotation"
MENDED = "Two bells broke the lab rotation, and one mended it"


def start_alone(terminal: Terminal) -> None:
    """The first run with the keyboard: a name, and a notebook of one's own."""
    terminal.sees("What shall colleagues call you?")
    terminal.type("Dana R.")
    terminal.press("Enter", "Enter", "Tab", "Enter")
    terminal.sees("Which notebook?")
    terminal.press("Tab", "Tab", "Tab", "Enter")
    terminal.sees("Search in your own words")


def onward(terminal: Terminal, key: str, there: str) -> None:
    """Go to the next field, and write on only when it is marked, as a person would."""
    terminal.press(key)
    terminal.sees(there)


def write(terminal: Terminal) -> None:
    """A first lesson, up to the last word; not shared yet."""
    terminal.press("n")
    terminal.sees("Write a lesson", "Still missing", "› What happened")
    terminal.press("Right", "Right")
    terminal.sees("(•) It did not: a failure")
    onward(terminal, "Enter", "› Title")
    terminal.type(TITLE)
    terminal.sees(TITLE)
    onward(terminal, "Enter", "› It speaks to")
    terminal.press("1")
    terminal.sees("( ) centralized")
    onward(terminal, "Tab", "› We leaned on")
    terminal.press("Right")
    terminal.sees("(•) centralized")
    onward(terminal, "Tab", "› And it")
    onward(terminal, "Tab", "› It holds when")
    terminal.type("shared lab rooms")
    terminal.sees("shared lab rooms")
    onward(terminal, "Tab", "› Not when")
    terminal.press("Tab")
    terminal.sees_no_more("›")
    terminal.type("One schedule for everyone.")
    terminal.sees("Ready to share", "One schedule for everyone.")


def open_found(terminal: Terminal, words: str, title: str = "Two bells") -> None:
    """Search in one's own words and read what was found."""
    terminal.press("/")
    terminal.type(words)
    terminal.sees("▲ failure", title)
    terminal.press("Enter")
    terminal.sees("m Map")
    terminal.press("Enter")
    terminal.sees("Holds when")


def files(store: Path) -> list[str]:
    """The lessons as they stand in git, with their text."""
    names = subprocess.run(
        ["git", "-C", store, "ls-tree", "-r", "--name-only", "HEAD", "entries/"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    return [git(store, "show", f"HEAD:{name}") for name in names]


def test_first_run_then_write_find_read_change_and_bring_back(home: Path) -> None:
    """From an empty computer to a lesson shared, changed and restored, with the keyboard alone."""
    with Terminal() as terminal:
        start_alone(terminal)
        write(terminal)
        terminal.press("Ctrl+S")
        terminal.sees("Holds when  shared lab rooms", "What we expected")
        terminal.press("Esc")
        terminal.sees("/ Search")
        open_found(terminal, "lab bells")
        terminal.press("e")
        terminal.sees("Change a lesson", TITLE)
        terminal.press("End")
        terminal.type(", and one mended it")
        terminal.press("Ctrl+S")
        terminal.sees_no_more("Change a lesson")
        terminal.sees(MENDED)
        terminal.press("h")
        terminal.sees("The history of", "as it stands now")
        terminal.press("Down", "R")
        terminal.sees_no_more("The history of")
        terminal.press("Ctrl+Q")
        assert terminal.ends() == 0
    titles = [text for text in files(home / "bothand") if TITLE in text]
    assert len(titles) == 1
    assert MENDED not in titles[0], "the first version is back"
    assert MENDED in git(home / "bothand", "log", "-p"), "and the second is not forgotten"


def test_the_walk_through_in_the_docs_counts_its_keys_right(store: Path, library: Library) -> None:
    """Each step of the table in docs/first-lesson.md, and the sum that stands under it."""
    library.close()
    with Terminal("--store", str(store)) as terminal:
        terminal.sees("Search in your own words")
        write(terminal)
        terminal.press("Ctrl+S")
        terminal.sees("Holds when  shared lab rooms")
        pressed = terminal.keys
    page = (Path(__file__).parents[2] / "docs" / "first-lesson.md").read_text(encoding="utf-8")
    steps = re.findall(r"^\| .* \| (\d+) \|$", page, re.MULTILINE)
    assert sum(map(int, steps)) == pressed
    assert f"**{pressed} keys**" in page


def test_a_kill_in_the_middle_of_writing_loses_no_kept_word(store: Path, library: Library) -> None:
    """What the heading calls kept is there after the power has failed."""
    library.close()
    with Terminal("--store", str(store)) as terminal:
        terminal.sees("Search in your own words")
        write(terminal)
        terminal.sees("draft kept")
        terminal.kill()
    with Terminal("--store", str(store)) as terminal:
        terminal.sees("Search in your own words")
        terminal.press("d")
        terminal.sees(TITLE)
        terminal.press("Enter")
        terminal.sees("shared lab rooms", "One schedule for everyone.")
        terminal.press("Ctrl+S")
        terminal.sees("Holds when  shared lab rooms")
    assert any("One schedule for everyone." in text for text in files(store))


def test_a_kill_in_the_middle_of_an_answer_loses_no_kept_word(
    store: Path, library: Library, home: Path
) -> None:
    """A small form has its words again too, and forgets them once they are shared."""

    def kept() -> str:
        return "".join(each.read_text(encoding="utf-8") for each in home.rglob("forms/*.json"))

    library.close()
    with Terminal("--store", str(store)) as terminal:
        terminal.sees("Search in your own words")
        open_found(terminal, "lab bells", "One bell")
        terminal.press("t")
        terminal.sees("did it hold?")
        terminal.press("Right", "Tab")
        terminal.type("small labs")
        terminal.sees("small labs")
        soon = time.monotonic() + 20
        while "small labs" not in kept() and time.monotonic() < soon:
            time.sleep(0.05)
        terminal.kill()
    with Terminal("--store", str(store)) as terminal:
        terminal.sees("Search in your own words")
        open_found(terminal, "lab bells", "One bell")
        terminal.press("t")
        terminal.sees("Your words from before are here.", "small labs")
        terminal.press("Ctrl+S")
        terminal.sees("Your answer stands below the lesson.")
    assert kept() == ""


def test_two_who_changed_the_same_words_are_brought_together(
    store: Path, tmp_path: Path, bothand: Bothand
) -> None:
    """A conflict is seen on the first screen, read on both sides, and settled by a key."""
    shared = bare(tmp_path / "shared.git")
    assert bothand("--store", str(store), "connect", str(shared)).code == 0
    assert bothand("--store", str(store), "sync").code == 0
    other = tmp_path / "other"
    assert bothand("clone", str(shared), str(other)).code == 0
    for folder, title in ((other, "One bell and no labs"), (store, "Bells that stopped the labs")):
        named = ("--author", WRITER.name, "--title", title)
        edited = bothand("--store", str(folder), "edit", "7k2m9qxwbd", *named)
        assert edited.code == 0, edited.err
    assert bothand("--store", str(other), "sync").code == 0
    with Terminal("--store", str(store)) as terminal:
        terminal.sees("Search in your own words")
        terminal.press("s")
        terminal.sees("1 need")
        terminal.press("c")
        terminal.sees("Bells that stopped the labs")
        terminal.press("2")
        terminal.sees("One bell and no labs")
        terminal.press("m")
        terminal.sees_no_more("1 need")
        terminal.press("Ctrl+Q")
        assert terminal.ends() == 0
    assert any("Bells that stopped the labs" in text for text in files(store))
    assert "One bell and no labs" in git(store, "log", "-p"), "their words are in the history"


def test_the_mouse_alone_finds_reads_and_leaves(home: Path) -> None:
    """Everything on the way can be clicked; nothing but the search is typed."""
    with Terminal() as terminal:
        terminal.click("Go on")
        terminal.click("Start one of my own")
        terminal.click("Search in your own words")
        terminal.type("tablets")
        terminal.sees("4 lessons")
        terminal.click("15,000 tablets")
        terminal.sees("What we expected")
        terminal.click("Back")
        terminal.click("Map")
        terminal.sees("helped", "hurt")
        terminal.click("Back")
        terminal.click("Help")
        terminal.sees("Finding and reading lessons")
        terminal.click("Close")
        terminal.click("New")
        terminal.click("It did not: a failure")
        terminal.sees("(•) It did not: a failure")
        terminal.click("What a colleague would look for")
        terminal.type(TITLE)
        terminal.click("1 What should the district decide")
        terminal.click("( ) centralized")
        terminal.sees("(•) centralized")
        terminal.click("One condition a line")
        terminal.type("shared lab rooms")
        terminal.sees("shared lab rooms")
        terminal.click("## What we expected")
        terminal.sees_no_more("›")
        terminal.press("Down")
        terminal.type("One schedule for everyone.")
        terminal.sees("Ready to share")
        terminal.click("Ctrl+S Share")
        terminal.sees("Holds when  shared lab rooms")
    assert any("One schedule for everyone." in text for text in files(home / "bothand"))
    assert (home / "bothand" / "bothand.toml").is_file()


def test_a_window_dragged_small_and_large_again_loses_nothing(
    store: Path, library: Library
) -> None:
    """A terminal of twelve columns shows little, and forgets nothing."""
    library.close()
    with Terminal("--store", str(store)) as terminal:
        terminal.sees("Search in your own words")
        write(terminal)
        for columns, rows in ((200, 60), (12, 6), (80, 24)):
            terminal.resize(columns, rows)
        terminal.sees("Ready to share", "One schedule for everyone.")
