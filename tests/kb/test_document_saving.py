"""Changing a lesson's file touches what was asked for and not one byte more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kb import document
from kb.errors import Faulty
from kb.model import Effect, Entry, Evidence, Informs, Kind, Setting

if TYPE_CHECKING:
    from kb.document import Value

EXAMPLE = """---
id: 7k2m9qxwbd
title: One bell schedule for all schools broke the lab rotation
kind: failure
informs:
  tight-or-loose: centralized          # or {pole: centralized, effect: mixed}
conditions:
  - shared lab rooms
  - more than four sections a grade   # counted in May
not_when:
  - labs owned by one team

# The next one was agreed with the coach.
evidence: 'saw-it'
setting: {grades: 6-8, subject: science, size: 300-599, place: suburban}
author: Dana R.                         # absent: anonymous
school: Northside Middle                # off by default
x-mood:   "tired \\u263a"
tags: [scheduling]
created: 2026-11-23
---
## What we expected
...
"""
MISREAD: tuple[str, ...] = (
    *("no", "on", "y", "0123", "0o17", "0x1F", "12:30", "12:30:45", "6", "1e3", "1_000", ".5"),
    *("~", "null", "true", "2024-01-02", "a # b", "a: b", "- x", "[a", "{a", "*a", "&a", "!a"),
    *("%a", "@a", "`a", "|", ">", "?", "---", "'", '"', " # ", "=", "<<", "a\nb", "\t", ""),
    *(
        "\U0001f469\u200d\U0001f3eb",
        "\u2028",
        "\x85",
        "\ufeff",
        "\x1b]52",
        "a:",
        "#a",
        "C:\\dir",
    ),
)


@dataclass(frozen=True)
class Part:
    """One key of a made-up file: its lines, the value they hold, and what stands after them."""

    key: str
    lines: str
    value: Value
    between: str


WORDS = st.text(st.sampled_from("abcXYZ09 .,-'é\U0001f600"), min_size=1, max_size=12).map(
    lambda text: "w" + text.strip() + "w"
)
SPACES = st.sampled_from(["", " ", "   "])
COMMENTS = st.sampled_from(["", " # why", "   # it's: [odd]", "\t# tabbed"])
BETWEEN = st.sampled_from(["", "\n", "# note: x\n", "\n  # [deep\n\n", "#\n"])
TEXTS = st.one_of(WORDS, st.text(max_size=20), st.sampled_from(MISREAD))
PLACES = st.dictionaries(WORDS, TEXTS, min_size=1, max_size=3)
VALUES: st.SearchStrategy[Value] = st.one_of(TEXTS, st.lists(TEXTS, max_size=4), PLACES)


@st.composite
def parts(draw: st.DrawFn, key: str) -> Part:
    """A key written in one of the ways that people and programs write them."""
    name = draw(st.sampled_from([key, f"'{key}'", f'"{key}"']))
    gap, note = draw(SPACES), draw(COMMENTS)
    words = draw(st.lists(WORDS, min_size=1, max_size=4, unique=True))
    margin = draw(st.sampled_from(["", "  ", "    "]))
    shape = draw(
        st.sampled_from(["plain", "single", "double", "list", "flow", "map", "text", "none"])
    )
    shapes: dict[str, tuple[str, Value]] = {
        "plain": (f"{name}: {gap}{words[0]}{note}\n", words[0]),
        "single": (f"{name}: {gap}'{words[0].replace(chr(39), chr(39) * 2)}'{note}\n", words[0]),
        "double": (f'{name}: {gap}"{words[0]}\\n"{note}\n', words[0] + "\n"),
        "list": (
            f"{name}:{note}\n" + "".join(f"{margin}- '{_single(each)}'{note}\n" for each in words),
            list(words),
        ),
        "flow": (f"{name}: [{', '.join(repr_of(each) for each in words)}]{note}\n", list(words)),
        "map": (
            f"{name}:{note}\n"
            + "".join(f" {margin}k{n}: '{_single(each)}'{note}\n" for n, each in enumerate(words)),
            {f"k{n}": each for n, each in enumerate(words)},
        ),
        "text": (
            f"{name}: |\n" + "".join(f"  {each}\n" for each in words),
            "".join(f"{each}\n" for each in words),
        ),
        "none": (f"{name}:{note}\n", ""),
    }
    lines, value = shapes[shape]
    return Part(key, lines, value, draw(BETWEEN) if shape != "text" else "")


def _single(text: str) -> str:
    return text.replace("'", "''")


def repr_of(text: str) -> str:
    """The text in single quotes."""
    return f"'{_single(text)}'"


@dataclass(frozen=True)
class Page:
    """A made-up file in parts."""

    parts: tuple[Part, ...]
    newline: str
    mark: str
    body: str

    def bytes_of(self, text: str) -> bytes:
        """The text with this file's line ends."""
        return text.replace("\n", self.newline).encode()

    @property
    def data(self) -> bytes:
        """The whole file."""
        return self.before(len(self.parts)) + self.bytes_of("---") + self.body.encode()

    def before(self, number: int) -> bytes:
        """What stands before the part of this number."""
        text = "---\n" + "".join(each.lines + each.between for each in self.parts[:number])
        return self.mark.encode() + self.bytes_of(text)

    def after(self, number: int) -> bytes:
        """What stands after the lines of the part of this number."""
        return self.data[len(self.before(number)) + len(self.bytes_of(self.parts[number].lines)) :]


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """Files with front matter in many styles, some with a byte order mark or odd line ends."""
    keys = ["id", "title", "kind", "x-own", "conditions", "evidence", "on", "2024", "zeta"]
    chosen = draw(st.lists(st.sampled_from(keys), min_size=1, max_size=6, unique=True))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    body = draw(st.sampled_from(["", "\n", "\nText.", "\n\n# A\r\n\n---\nB\n\n\n", "  \n- x\r\n"]))
    return Page(
        tuple(draw(parts(key)) for key in chosen),
        newline,
        draw(st.sampled_from(["", "", "\ufeff"])),
        body.replace("\n", newline) if body.count("\r") == 0 else body,
    )


MANY = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@MANY
@given(pages())
def test_every_value_of_an_odd_file_is_read_as_written(page: Page) -> None:
    assert document.front_matter(page.data) == {each.key: each.value for each in page.parts}


@MANY
@given(pages(), st.data())
def test_changing_one_key_leaves_every_other_byte(page: Page, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(page.parts) - 1))
    part = page.parts[number]
    value = data.draw(VALUES)
    made = document.edited(page.data, {part.key: value})
    assert document.front_matter(made) == {**document.front_matter(page.data), part.key: value}
    assert made.startswith(page.before(number))
    assert made.endswith(page.after(number))


@MANY
@given(pages(), st.data())
def test_taking_a_key_away_takes_its_lines_and_no_others(page: Page, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(page.parts) - 1))
    left = page.before(number) + page.after(number)
    others = {each.key: each.value for each in page.parts if each is not page.parts[number]}
    if document.front_matter(left) == others:
        assert document.edited(page.data, {page.parts[number].key: None}) == left
    else:  # a comment with spaces before it would join the text in a block above it
        with pytest.raises(Faulty):
            document.edited(page.data, {page.parts[number].key: None})


@MANY
@given(pages(), VALUES)
def test_a_new_key_is_only_added(page: Page, value: Value) -> None:
    made = document.edited(page.data, {"school": value})
    assert document.front_matter(made)["school"] == value
    assert document.edited(made, {"school": None}) == page.data


@MANY
@given(pages())
def test_saving_what_is_there_changes_nothing(page: Page) -> None:
    same = dict(document.front_matter(page.data))
    assert document.edited(page.data, same, document.body_of(page.data)) == page.data


@MANY
@given(pages(), st.text(max_size=40))
def test_a_new_text_leaves_the_front_matter_and_keeps_the_line_ends(page: Page, body: str) -> None:
    made = document.edited(page.data, {}, body)
    head = page.before(len(page.parts)) + b"---"
    assert made.startswith(head)
    assert document.body_of(made) == body.replace("\r\n", "\n").replace("\r", "\n")
    if page.newline == "\r\n" and "\n" not in page.body.replace("\r\n", ""):
        assert b"\n" not in made.replace(b"\r\n", b"")


FEWER = settings(MANY, max_examples=30)
"""For whole lessons, which take longer to make than to save."""
LINES = st.text(max_size=30).map(lambda text: " ".join(text.split()))
LISTS = st.lists(TEXTS.filter(str.strip), max_size=4).map(tuple)
NAMES = st.from_regex(r"[a-z]{1,8}(-[a-z]{1,8})?", fullmatch=True)
ENTRIES = st.builds(
    Entry,
    id=st.from_regex(r"[0-9a-z]{10}", fullmatch=True),
    title=st.one_of(LINES, st.sampled_from(MISREAD).map(str.strip)).map(
        lambda text: " ".join(text.split()) or "A title"
    ),
    kind=st.sampled_from(Kind),
    informs=st.lists(
        st.builds(Informs, NAMES, NAMES, st.sampled_from(Effect)),
        min_size=1,
        max_size=3,
        unique_by=lambda link: link.tension,
    ).map(tuple),
    conditions=LISTS,
    not_when=LISTS,
    evidence=st.one_of(st.none(), st.sampled_from(Evidence)),
    setting=st.builds(Setting, LINES, LINES, LINES, LINES),
    author=LINES,
    school=st.one_of(LINES, st.sampled_from(["no", "0123", "12:30", "6", "~", "null"])),
    tags=LISTS,
    sources=LISTS,
    created=st.one_of(
        st.dates().map(str), st.sampled_from(["", "2024-02-31", "2024", "yesterday"])
    ),
    body=st.text(max_size=60).map(
        lambda text: text.replace("\r", "") + "\n" if text.replace("\r", "") else ""
    ),
)


@FEWER
@given(ENTRIES)
def test_what_is_written_is_read_back_the_same(entry: Entry) -> None:
    read = document.read_entry(document.render_entry(entry), "entries/x.md", None)
    assert read.record == entry


@FEWER
@given(ENTRIES)
def test_every_yaml_reader_takes_what_is_written_for_text(entry: Entry) -> None:
    block = document.render_entry(replace(entry, body="")).decode().split("---\n", 1)[1]
    told = yaml.safe_load(block.removesuffix("---\n"))
    told["created"] = str(told.get("created", ""))
    assert told == {"created": ""} | dict(document.front_matter(document.render_entry(entry)))


@FEWER
@given(ENTRIES, ENTRIES)
@example(
    Entry("a" * 10, "t", Kind.PRACTICE, (Informs("x", "y", Effect.HELPED),)),
    Entry("a" * 10, "t", Kind.FAILURE, (Informs("x", "y", Effect.HELPED),)),
)
@example(
    Entry("a" * 10, "t", Kind.PRACTICE, (Informs("a", "y", Effect.HELPED),)),
    Entry(
        *("a" * 10, "t", Kind.PRACTICE),
        (Informs("aa", "y", Effect.HELPED), Informs("a", "y", Effect.HELPED)),
    ),
)
@example(
    Entry(
        *("a" * 10, "t", Kind.PRACTICE),
        (Informs("a", "y", Effect.HELPED), Informs("b", "y", Effect.MIXED)),
    ),
    Entry(
        *("a" * 10, "t", Kind.PRACTICE),
        (Informs("b", "y", Effect.MIXED), Informs("a", "y", Effect.HELPED)),
    ),
)
def test_any_lesson_can_be_changed_into_any_other(old: Entry, new: Entry) -> None:
    data = document.render_entry(old)
    changes = document.entry_changes(old, new, document.front_matter(data))
    made = document.edited(data, changes, new.body)
    assert document.read_entry(made, "entries/x.md", None).record == new


def changed(before: str, after: str) -> bytes:
    assert before in EXAMPLE
    return EXAMPLE.replace(before, after).encode()


@pytest.mark.parametrize(
    ("changes", "before", "after"),
    [
        (
            {"title": "Short"},
            "title: One bell schedule for all schools broke the lab rotation",
            "title: Short",
        ),
        ({"author": "Kim"}, "author: Dana R.  ", "author: Kim  "),
        ({"evidence": "hunch"}, "evidence: 'saw-it'", "evidence: hunch"),
        ({"school": "0123"}, "school: Northside Middle", "school: '0123'"),
        ({"created": "2026-11-24"}, "created: 2026-11-23", "created: 2026-11-24"),
        (
            {"conditions": ["shared lab rooms", "no bus", "more than four sections a grade"]},
            "  - shared lab rooms\n",
            "  - shared lab rooms\n  - no bus\n",
        ),
        (
            {"informs": {"tight-or-loose": {"pole": "centralized", "effect": "mixed"}}},
            "tight-or-loose: centralized   ",
            "tight-or-loose: {pole: centralized, effect: mixed}   ",
        ),
        (
            {"sources": ["https://a.example/b: c"]},
            "created:",
            "sources:\n  - 'https://a.example/b: c'\ncreated:",
        ),
        ({"school": None}, "school: Northside Middle                # off by default\n", ""),
    ],
)
def test_a_change_is_written_as_a_person_would(
    changes: dict[str, Value | None], before: str, after: str
) -> None:
    made = document.edited(EXAMPLE.encode(), changes)
    assert made.decode() == changed(before, after).decode()


def test_a_comment_is_not_lost_for_the_sake_of_the_order() -> None:
    data = b"---\ninforms:\n  a: x  # agreed with the coach\n  b: y\n---\n"
    made = document.edited(data, {"informs": {"b": "y", "a": "x"}})
    assert made == data
    made = document.edited(data, {"informs": {"c": "z", "b": "y", "a": "x"}})
    assert b"# agreed with the coach" in made
    assert document.front_matter(made) == {"informs": {"a": "x", "b": "y", "c": "z"}}


def test_what_bothand_does_not_know_inside_a_setting_or_a_link_stays() -> None:
    data = (
        b"---\nid: abc\ntitle: T\nkind: practice\n"
        b"informs: {one: {pole: a, why: said so}, two: {pole: b, effect: helped}}\n"
        b"setting: {grades: [6-8, 9-12], climate: rainy, subject: art}\n---\n"
    )
    old = document.read_entry(data, "x.md", None).record
    assert old is not None
    new = replace(
        old,
        setting=old.setting._replace(subject="music"),
        informs=(old.informs[0]._replace(effect=Effect.HURT), old.informs[1]),
    )
    changes = document.entry_changes(old, new, document.front_matter(data))
    assert changes == {
        "informs": {
            "one": {"pole": "a", "why": "said so", "effect": "hurt"},
            "two": {"pole": "b", "effect": "helped"},
        },
        "setting": {"grades": ["6-8", "9-12"], "climate": "rainy", "subject": "music"},
    }


def test_a_new_lesson_is_written_as_the_format_shows_it() -> None:
    entry = Entry(
        id="7k2m9qxwbd",
        title="A title: with a colon",
        kind=Kind.FAILURE,
        informs=(
            Informs("tight-or-loose", "centralized", Effect.HURT),
            Informs("fast-or-slow", "fast", Effect.MIXED),
        ),
        conditions=("shared lab rooms",),
        setting=Setting(grades="6-8", subject="science", size="300-599"),
        tags=("scheduling",),
        created="2026-11-23",
        body="## What we expected\nPeace.",
    )
    assert document.render_entry(entry).decode() == (
        "---\n"
        "id: 7k2m9qxwbd\n"
        "title: 'A title: with a colon'\n"
        "kind: failure\n"
        "informs:\n"
        "  tight-or-loose: centralized\n"
        "  fast-or-slow: {pole: fast, effect: mixed}\n"
        "conditions:\n"
        "  - shared lab rooms\n"
        "setting: {grades: 6-8, subject: science, size: 300-599}\n"
        "tags:\n"
        "  - scheduling\n"
        "created: 2026-11-23\n"
        "---\n"
        "## What we expected\nPeace.\n"
    )


def test_halves_of_characters_are_replaced_and_not_written() -> None:
    entry = Entry("abc", "half \ud83d", Kind.PRACTICE, body="\ude00\n")
    read = document.read_entry(document.render_entry(entry), "x.md", None)
    assert read.record is not None
    assert (read.record.title, read.record.body) == ("half \ufffd", "\ufffd\n")
    made = document.edited(EXAMPLE.encode(), {"title": "\ud83d"}, "\ude00")
    assert document.front_matter(made)["title"] == "\ufffd"


def test_front_matter_in_braces_is_changed_or_refused_but_never_damaged() -> None:
    made = document.edited(b"---\n{id: a, 'x y': 0123}\n---\nText", {"id": "b"})
    assert document.front_matter(made) == {"id": "b", "x y": "0123"}
    assert document.body_of(made) == "Text"
    with pytest.raises(Faulty, match="cannot be changed safely; change it in an editor"):
        document.edited(b"---\n{id: a, # mine\n x: y}\n---\n", {"id": "b"})


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("block", ["", "null\n", "{}\n", "{a: b}\n"])
def test_front_matter_without_lines_of_its_own_takes_a_first_key(block: str, newline: str) -> None:
    data = f"---\n{block}---\nText\n".replace("\n", newline).encode()
    made = document.edited(data, {"id": "b"})
    assert document.front_matter(made) == {**document.front_matter(data), "id": "b"}
    assert made.count(b"\r") == (made.count(b"\n") if newline == "\r\n" else 0)
    assert made.endswith(data[-len(newline) * 2 - 7 :])


def test_a_comment_alone_in_the_front_matter_stays() -> None:
    assert document.edited(b"---\n# mine\n---\nx", {"id": "b"}) == b"---\n# mine\nid: b\n---\nx"


@pytest.mark.parametrize("data", [b"no front matter", b"---\n[\n---\n", b"---\nid: \xff\n---\n"])
def test_what_cannot_be_read_cannot_be_changed(data: bytes) -> None:
    with pytest.raises(Faulty):
        document.edited(data, {"id": "b"})
