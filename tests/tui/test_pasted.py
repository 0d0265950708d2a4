"""What a word processor leaves on the clipboard."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.pasted import items, sane


def test_bullets_become_a_markdown_list() -> None:
    assert sane("•\tOne\r\n•\u00a0Two\n  ◦ inside\no\tbelow\n\uf0b7  Wing") == (
        "- One\n- Two\n  - inside\n- below\n- Wing"
    )
    assert items("• shared labs\n• new staff") == "shared labs\nnew staff"


def test_odd_line_ends_become_lines() -> None:
    assert sane("a\vb\u2028c\rd\r\ne") == "a\nb\nc\nd\ne"


def test_quotes_dashes_and_a_dot_within_a_line_stay() -> None:
    text = "“Curly” \u2013 don’t… 3 • 4 · 5\u00a0% o and § 12"
    assert sane(text) == text


MADE_PLAIN = (
    "\u2022\u2023\u2043\u25aa\u25ab\u25cf\u25cb\u25e6\u25a0\u25a1\u00b7\uf0a7\uf0b7"  # bullets
    "o\u00a7"
    "\r\v\f\u0085\u2028\u2029"  # line ends
)


@given(st.text(alphabet=st.characters(exclude_characters=MADE_PLAIN)))
def test_all_other_text_is_kept_as_it_is(text: str) -> None:
    assert sane(text) == text
