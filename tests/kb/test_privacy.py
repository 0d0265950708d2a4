"""Text out of a store cannot steer a terminal, and what is harmless is shown as it was written."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.privacy import clean

MARK = "\N{REPLACEMENT CHARACTER}"
STEERING = {
    "controls": [*map(chr, range(9)), *map(chr, range(0x0B, 0x0D)), *map(chr, range(0x0E, 0x20))],
    "delete and the second set of controls": list(map(chr, range(0x7F, 0xA0))),
    "turns of direction": list(
        "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    ),
    "signs without width": list("\u00ad\u180e\u200b\u200c\u200d\u2060\u2061\u2064\ufeff"),
    "rarer line ends": list("\u2028\u2029"),
    "halves of characters": ["\ud800", "\udbff", "\udc00", "\udfff"],
    "hidden copies of letters": ["\U000e0001", "\U000e0041", "\U000e007f"],
}


@pytest.mark.parametrize("kind", STEERING)
def test_what_steers_a_terminal_or_hides_is_replaced(kind: str) -> None:
    for sign in STEERING[kind]:
        for newlines in (True, False):
            assert clean(f"a{sign}b", newlines=newlines) == f"a{MARK}b", repr(sign)


@pytest.mark.parametrize(
    "text",
    [
        "\x1b]52;c;aGk=\x07",
        "\x1b]8;;https://x.example\x1b\\here\x1b]8;;\x1b\\",
        "\x9b2J",
        "\x1b[2J\x1b[31mred",
        "\x90q#1~\x9c",
        "abc\x08\x08\x08xyz",
    ],
)
def test_sequences_of_a_terminal_stay_visible_and_do_nothing(text: str) -> None:
    shown = clean(text)
    assert len(shown) == len(text)
    assert not any(unicodedata.category(sign) == "Cc" for sign in shown)


def test_line_ends_of_any_system_become_plain_newlines() -> None:
    assert clean("a\r\nb\rc\nd\r\r\ne\te") == "a\nb\nc\nd\n\ne\te"


def test_where_one_line_has_room_line_ends_and_tabs_become_spaces() -> None:
    assert clean("a\r\nb\rc\nd\te", newlines=False) == "a b c d e"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Plain words, 12:30.",
        "Zoë's café: 検索 ñ ß İ — “quotes” … €",
        "\U0001f600 \U0001f1fa\U0001f1f8 e\u0301 \u3000 \u00a0",
        "שלום مرحبا",
        "[/b] [link=x] $HOME `code` <b> \\n",
    ],
)
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert clean(text) == clean(text, newlines=False) == text


@given(st.text(st.characters(exclude_categories=())), st.booleans())
@example("\r\n\r", True)
@example("\x1b\r\n", False)
def test_whatever_comes_in_nothing_that_steers_comes_out(text: str, newlines: bool) -> None:
    shown = clean(text, newlines=newlines)
    allowed = "\n\t" if newlines else ""
    assert not [
        sign
        for sign in shown
        if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} and sign not in allowed
    ]
    assert not [
        sign
        for sign in shown
        if unicodedata.bidirectional(sign) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI"}
        or unicodedata.bidirectional(sign) in {"FSI", "PDI"}
    ]
    assert clean(shown, newlines=newlines) == shown
    shown.encode()


def test_cleaning_costs_no_start_up() -> None:
    report = "import sys, kb.privacy; print(*sys.modules, sep='\\n')"
    loaded = subprocess.run(
        [sys.executable, "-c", report], check=True, capture_output=True, text=True
    ).stdout.split()
    assert "kb.privacy" in loaded
    assert {"phonenumbers", "yaml", "kb.personal_data", "kb.first_names"}.isdisjoint(loaded)
