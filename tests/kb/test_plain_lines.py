"""Reading plain front matter line by line gives what the YAML parser gives, or nothing."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb import document, plain_lines
from kb.front_matter import Block, parse_events
from kb.starter import starter_entries

PIECES = st.sampled_from(
    [
        *"ab1_-:#,[]{}'\"\\ \n\r\t|>&*!%@`?~.é\u2028\x85\ufeff=<",
        *("id", "title: x", "\n  - a", "\n  - ", "\n- b", "\n  k: v", "\nkey:", "\nb: ", "null"),
        *(" # c", "[a, b]", "{a: b, c: d}", "'q q'", '"d d"', ": ", "\r\n", "\n\n", "\n    "),
        *("12:30", "https://a.b/#c", "x: y", "{pole: a, effect: mixed}", "[null, a]", "...", "---"),
    ]
)


def by_events(text: str) -> Block:
    block = Block(0, len(text), len(text), text)
    parse_events(block, text)
    return block


@settings(max_examples=1500, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=12).map("".join))
@example("a: b\n c")
@example("a: b\n\n  c")
@example("a:\n  - b\n   - c")
@example("a:\n- b\n c: d")
@example("a: [b, b]\nc: {d: e, d: f}")
@example("a: 'b' c")
@example("a:\n  b: {c: d}\n  b: e")
def test_what_is_read_line_by_line_is_what_yaml_says(text: str) -> None:
    text = f"\n{text}\n"
    found = plain_lines.read(text)
    if found is None:
        return
    block = by_events(text)
    assert list(found[0].items()) == list(block.values.items())
    assert found[1] == block.places
    assert block.repeated == {}


def test_lessons_as_bothand_writes_them_need_no_parser() -> None:
    plain = 0
    for data in starter_entries().values():
        record = document.read_entry(data, "x.md", None).record
        assert record is not None
        text = document.render_entry(record).decode().removeprefix("---").split("---\n")[0]
        found = plain_lines.read(text)
        plain += found is not None
        assert found is None or found[0] == by_events(text).values
    assert plain > 0.8 * len(starter_entries())


@pytest.mark.parametrize(
    "piece",
    ["a", " a", ":a", "a#", "' '", "\\", "[", "a, ", "{a: b}", " #", "-", "[a, ", "\n ", "\na: "],
)
def test_no_line_however_odd_takes_long(piece: str) -> None:
    began = time.process_time()
    plain_lines.read("\nk: " + piece * (60_000 // len(piece)) + "\n")
    assert time.process_time() - began < 1
