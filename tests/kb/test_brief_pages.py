"""A brief as Markdown, HTML and PDF: what it says, that nothing in it acts, that it fits."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pytest
from markdown_it import MarkdownIt

from kb.brief_html import html
from kb.brief_markdown import markdown, plain
from kb.brief_pdf import pdf
from kb.errors import Refused
from kb.library import Library
from kb.settings import Profile
from tests.kb import hostile_words
from tests.kb.pages import assert_harmless, page

if TYPE_CHECKING:
    from kb.brief import Brief
    from tests.conftest import Bothand

GOLDEN = Path(__file__).parent / "golden"
DRAWN = {"brief.md": markdown, "brief.html": html}


@pytest.fixture
def brief(library: Library) -> Brief:
    """The page of the first tension; its commit is the only thing that differs from run to run."""
    found = library.brief("tight-or-loose")
    return replace(found, made=replace(found.made, commit="0123456789abcdef", day="2026-11-23"))


@pytest.fixture
def hostile(store: Path) -> Brief:
    """The page of a tension of which everything was written to do harm."""
    hostile_words.put_into(store)
    with Library.open(store, profile=Profile()) as library:
        library.refresh()
        return library.brief(hostile_words.DECISION_ID)


@pytest.mark.parametrize("name", DRAWN)
def test_the_page_is_the_one_that_was_looked_at(brief: Brief, name: str) -> None:
    drawn = DRAWN[name](brief)
    if os.environ.get("DRAW_GOLDEN"):
        (GOLDEN / name).write_text(drawn, encoding="utf-8")
    assert drawn == (GOLDEN / name).read_text(encoding="utf-8")


def test_the_pdf_says_the_same_on_one_page_and_is_tagged(brief: Brief) -> None:
    read = pypdf.PdfReader(io.BytesIO(pdf(brief)))
    assert len(read.pages) == 1
    said = " ".join(read.pages[0].extract_text().split())
    for words in (
        brief.question,
        "One bell schedule for all schools broke the lab rotation",
        "7k2m9qxwbd",
        "When: teams with common planning time",
        "Nobody has told yet where centralized helped.",
        "commit 0123456789 of 2026-11-23",
    ):
        assert words in said
    assert "/MarkInfo" in read.root_object
    assert pdf(brief) == pdf(brief)


def test_nothing_in_the_html_can_act_or_be_fetched(hostile: Brief) -> None:
    drawn = html(hostile)
    assert_harmless(drawn)
    read = page(drawn)
    assert [each for each in read.elements if each[0] in {"script", "link"}] == []
    assert "window.pwned=1" in "".join(read.words)  # it is shown for what it is
    assert "49" not in "".join(read.words).split()


def test_nothing_in_the_markdown_is_more_than_text(hostile: Brief) -> None:
    drawn = markdown(hostile)
    tokens = MarkdownIt("commonmark").parse(drawn)
    inside = [each for token in tokens for each in (token.children or [])]
    made = {token.type for token in (*tokens, *inside)}
    assert made.isdisjoint({"html_block", "html_inline", "link_open", "image", "fence"})
    assert not any(char for char in drawn if ord(char) < ord(" ") and char != "\n")


@pytest.mark.parametrize("text", [*hostile_words.ATTACKS, "# x", "1. x", "- x", "a_b*c", "~~x~~"])
def test_a_text_is_read_back_from_markdown_as_it_was(text: str) -> None:
    read = MarkdownIt("commonmark").enable("strikethrough").render(plain(text.strip()))
    told = page(read)
    assert "".join(told.words).strip() == text.strip().replace("\x00", "")
    assert [name for name, _ in told.elements] == ["p"]


def test_a_pdf_of_hostile_words_is_a_pdf_of_words(hostile: Brief) -> None:
    read = pypdf.PdfReader(io.BytesIO(pdf(hostile)))
    said = " ".join("".join(each.extract_text() for each in read.pages).split())
    assert "#read" in said
    assert "root:" not in said
    assert not any("/Annots" in each for each in read.pages)
    assert len(read.pages) <= 2


def test_without_typst_a_sentence_says_what_to_install(
    brief: Brief, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.brief_pdf.find_spec", lambda _: None)
    with pytest.raises(Refused, match=r"pip install 'bothand\[pdf\]'"):
        pdf(brief)


def test_the_command_writes_what_the_file_s_name_asks_for(
    bothand: Bothand, store: Path, tmp_path: Path
) -> None:
    at = ("--store", str(store))
    shown = bothand("brief", "1", *at)
    assert shown.code == 0
    assert shown.out.startswith("# What should the district decide")
    for name, start in (("a.md", b"# What"), ("a.html", b"<!doctype html>"), ("a.pdf", b"%PDF-")):
        done = bothand("brief", "1", "-o", str(tmp_path / name), *at)
        assert (done.code, done.err) == (0, "")
        assert (tmp_path / name).read_bytes().startswith(start)
    assert (tmp_path / "a.md").read_text() == shown.out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("brief", "nothing"), 1, "There is no tension 'nothing'"),
        (("brief", "1", "--lessons", "zzzzzzzzzz"), 1, "There is no lesson zzzzzzzzzz"),
        (("brief", "1", "--lessons", "b3d5f7h9jk"), 1, "says nothing of tight-or-loose"),
        (("brief", "1", "-o", "no/such/folder/x.md"), 3, "cannot be written"),
        (("brief", "1", "--format", "doc"), 2, "Invalid value"),
    ],
)
def test_what_cannot_be_answered_is_a_sentence(
    bothand: Bothand, store: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    done = bothand(*arguments, "--store", str(store))
    assert done.code == code
    assert says in done.err
    assert "Traceback" not in done.err


def test_a_brief_as_markdown_imports_no_templates(store: Path) -> None:
    work = (
        "import sys\nfrom kb.cli import main\nassert main(sys.argv[1:]) == 0\n"
        "print(sorted({'jinja2', 'typst', 'nh3', 'textual'} & {*sys.modules}))"
    )
    command = [sys.executable, "-c", work, "brief", "1", "--store", str(store)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"
