"""Where a page leads: what is a link, where it stands, and what never is one."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from rich.style import Style

from kb.document import render_entry
from kb.model import Effect, Entry, Informs, Kind
from tui.found import Around, Row
from tui.inks import Inks
from tui.links import MOST, Page, address, addresses, host
from tui.page import lesson_page
from tui.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.library import Library


def page(
    library: Library,
    body: str,
    around: Around | None = None,
    *,
    sources: Sequence[str] = (),
    large: bool = False,
) -> Page:
    """The page for a lesson with this text."""
    entry = Entry(
        id="7k2m9qxwbd",
        title="A title",
        kind=Kind.PRACTICE,
        informs=(Informs("tight-or-loose", "centralized", Effect.HELPED),),
        sources=tuple(sources),
        body=body,
    )
    read = library.parsed(render_entry(entry), "entries/a.md")
    tensions = {each.id: each for each in library.tensions()}
    return lesson_page(read, tensions, Inks(), 70, around, large=large)


def led(made: Page) -> list[tuple[str, str, str]]:
    """Each target of the text: its kind, where it leads, and the words that stand on the page."""
    words: dict[int, str] = {}
    for spot in made.spots:
        piece = made.lines[spot.line].crop(spot.start, spot.end).text
        words[spot.target] = f"{words.get(spot.target, '')} {piece.strip()}".strip()
    return [
        (target.kind, target.value, words.get(number, ""))
        for number, target in enumerate(made.targets)
        if target.kind != "map"
    ]


def text_of(made: Page) -> str:
    return "\n".join(line.text for line in made.lines)


LINKED = Around({"q4t8w2e6zn": "Teams chose", "nothere123": None})


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("See [[q4t8w2e6zn]].", [("lesson", "q4t8w2e6zn", "Teams chose")]),
        ("See [[ q4t8w2e6zn | that one ]].", [("lesson", "q4t8w2e6zn", "that one")]),
        ("> - **[[q4t8w2e6zn]]**", [("lesson", "q4t8w2e6zn", "Teams chose")]),
        ("|a|\n|-|\n|[[q4t8w2e6zn]]|", [("lesson", "q4t8w2e6zn", "Teams chose")]),
        ("# [[q4t8w2e6zn]]", [("lesson", "q4t8w2e6zn", "Teams chose")]),
        ("[[nothere123]]", []),
        ("`[[q4t8w2e6zn]]`", []),
        ("```\n[[q4t8w2e6zn]]\n```", []),
        ("[[not an id!]] [[]] [[a|b|c]]x", [("lesson", "a", "b|c")]),
        ("[words](https://a.example/x)", [("web", "https://a.example/x", "words")]),
        ("<https://a.example/x>", [("web", "https://a.example/x", "https://a.example/x")]),
        (
            "at https://a.example/x_y_z, and",
            [("web", "https://a.example/x_y_z", "https://a.example/x_y_z")],
        ),
        ("<me@a.example>", [("web", "mailto:me@a.example", "me@a.example")]),
        ("[x](ftp://a.example) <ssh://a.example> [y](file:///etc/passwd)", []),
        ("[x](javascript:alert(1)) [y](data:text/html,z) [z](//a.example)", []),
        ("[x](other.md) [y](#part)", []),
    ],
)
def test_a_text_leads_to_lessons_and_to_addresses_of_web_and_mail_only(
    library: Library, body: str, found: list[tuple[str, str, str]]
) -> None:
    assert led(page(library, body, LINKED)) == found


def test_a_link_to_no_lesson_says_so(library: Library) -> None:
    assert "nothere123 (not in this notebook)" in text_of(page(library, "[[nothere123]]", LINKED))


def test_an_address_behind_other_words_is_shown(library: Library) -> None:
    made = text_of(page(library, "[https://good.example](https://evil.example/)"))
    assert "https://good.example (https://evil.example/)" in made


def test_a_forbidden_address_is_shown_and_leads_nowhere(library: Library) -> None:
    made = page(library, "[x](ftp://a.example/y)")
    assert "x (ftp://a.example/y)" in text_of(made)
    assert led(made) == []


def test_a_source_leads_where_its_address_says(library: Library) -> None:
    made = page(library, "", sources=["THE Journal, 2014", "See https://a.example/x_(y)."])
    assert led(made) == [("web", "https://a.example/x_(y)", "https://a.example/x_(y)")]


def test_below_a_lesson_stands_what_links_here_and_what_is_like_it(library: Library) -> None:
    here = Row("aaaaaaaaa1", "It links here", Kind.FAILURE, (), ())
    like = Row("bbbbbbbbb1", "It is alike " * 10, Kind.PRACTICE, (), ())
    made = page(library, "text", Around({}, [here] * 25, [like]))
    text = text_of(made)
    assert text.index("What links here") < text.index("and 5 more") < text.index("Lessons like")
    assert ("lesson", "aaaaaaaaa1", "It links here") in led(made)
    assert ("lesson", "bbbbbbbbb1", ("It is alike " * 10).strip()) in led(made)


def test_a_long_link_stands_on_every_line_that_it_takes(library: Library) -> None:
    words = "long words " * 15
    made = page(library, f"[[q4t8w2e6zn|{words}]]", LINKED)
    assert len({spot.line for spot in made.spots if made.targets[spot.target].kind == "lesson"}) > 1
    assert led(made) == [("lesson", "q4t8w2e6zn", words.strip())]


def test_a_place_on_the_page_knows_where_it_leads(library: Library) -> None:
    made = page(library, "See [[q4t8w2e6zn]].", LINKED)
    spot = made.spots[-1]
    assert made.at(spot.line, spot.start) == made.at(spot.line, spot.end - 1) == spot.target
    assert made.at(spot.line, spot.end) is None
    assert made.at(spot.line, spot.start - 1) is None


def test_nothing_on_the_page_acts_by_itself(library: Library) -> None:
    made = page(library, "[[q4t8w2e6zn]] [x](https://a.example)", LINKED)
    styles = [segment.style or Style() for line in made.lines for segment in line]
    assert [style for style in styles if style.link or style.meta] == []


def test_a_page_that_leads_to_too_much_is_still_drawn(library: Library) -> None:
    made = page(library, "[[q4t8w2e6zn]] " * (MOST + 100), LINKED)
    assert len(made.targets) == MOST
    assert text_of(made).count("Teams") == MOST + 100


def test_large_text_has_short_lines_with_room_and_the_same_links(library: Library) -> None:
    body = "word " * 60 + "[[q4t8w2e6zn]]"
    small, large = page(library, body, LINKED), page(library, body, LINKED, large=True)
    assert led(large) == led(small)
    assert len(large.lines) > 2 * len(small.lines)
    assert max(len(line.text.rstrip()) for line in large.lines) <= 54
    filled = [bool(line.text.strip()) for line in large.lines]
    assert not any(one and other for one, other in itertools.pairwise(filled))


# -- addresses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("https://school.example/a?b#c", "school.example"),
        ("HTTP://School.example", "school.example"),
        ("https://good.example@evil.example/", "evil.example"),
        ("https://good.example:pass@evil.example:8080/", "evil.example"),
        ("https://g\u043e\u043ed.example/", "xn--gd-fmca.example"),
        ("mailto:me@school.example?subject=x", "school.example"),
        ("https://[::1]/", "::1"),
    ],
)
def test_an_address_says_which_computer_it_leads_to(text: str, leads: str) -> None:
    assert address(text) == text
    assert host(text) == leads


@pytest.mark.parametrize(
    "text",
    [
        *("javascript:alert(1)", "ftp://a.example", "file:///etc", "//a.example", "a.example"),
        *("https://", "https://[::1", "mailto:", "mailto:nobody", "https://a.example:port/"),
        *("https://a.example/\x1b[2J", "https://a.example/a b", "https://a.example/\u202e"),
        "https://a.example/" + "x" * 2000,
    ],
)
def test_nothing_else_is_an_address(text: str) -> None:
    assert address(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(see https://a.example/x).", ["https://a.example/x"]),
        (
            "https://a.example/x_(y), https://b.example!",
            ["https://a.example/x_(y)", "https://b.example"],
        ),
        ("“https://a.example/”", ["https://a.example/"]),
        ("xhttps://a.example ftp://b.example", ["https://a.example"]),
        ("https://" + "x" * 3000, []),
    ],
)
def test_addresses_in_a_sentence_end_where_its_own_signs_begin(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in addresses(text)] == found


# -- the way through lessons -------------------------------------------------------------------


def test_the_way_back_leads_to_each_lesson_as_it_was_left() -> None:
    trail = Trail()
    trail.begin("a")
    assert not trail.followed
    trail.leave_at(12, 3)
    assert trail.follow("b").top == 0
    trail.leave_at(5, None)
    assert trail.follow("c").id == "c"
    assert trail.back() == ("b", 5, None)
    assert trail.back() == ("a", 12, 3)
    assert trail.back() is None
    assert trail.forward() == ("b", 5, None)


def test_another_link_forgets_what_one_came_back_from() -> None:
    trail = Trail()
    trail.begin("a")
    trail.follow("b")
    trail.back()
    trail.follow("c")
    assert trail.forward() is None
    assert trail.back() == ("a", 0, None)


def test_a_lesson_that_leads_to_itself_is_one_step() -> None:
    trail = Trail()
    trail.begin("a")
    trail.follow("a")
    assert not trail.followed
