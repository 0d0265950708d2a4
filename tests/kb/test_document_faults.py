"""Any bytes are read in no time, and each fault is told with its line and its remedy."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import document
from kb.front_matter import MAX_BLOCK
from kb.model import Pole, Tension

TENSIONS = {
    "tight-or-loose": Tension(
        "tight-or-loose", "Same everywhere?", (Pole("centralized"), Pole("decentralized"))
    )
}
SOUND = "id: abc\ntitle: T\nkind: practice\ninforms: {tight-or-loose: centralized}\n"
SECONDS = 1
"""What the worst file may cost of the processor."""


def page(block: str, body: str = "Text.\n") -> bytes:
    return f"---\n{block}---\n{body}".encode()


def faults(data: bytes) -> list[tuple[int, str]]:
    read = document.read_entry(data, "entries/x.md", TENSIONS)
    assert all(each.path == "entries/x.md" and each.fix for each in read.problems)
    return [(each.line, each.message) for each in read.problems]


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 1, "does not begin with front matter"),
        (b"# Title\nText\n", 1, "does not begin with front matter"),
        (b'{"id": "abc"}\nText\n', 1, "does not begin with front matter"),
        (b"\n---\nid: abc\n---\n", 1, "does not begin with front matter"),
        (b"----\nid: abc\n----\n", 1, "does not begin with front matter"),
        (b"---\nid: abc\n", 1, "does not end"),
        (b"---\n\nText after a rule\n\n---\nmore\n", 3, "is not a list of keys"),
        (page("- a\n- b\n"), 2, "is not a list of keys"),
        (page("null # c\nid: abc\n"), 3, "does not fit the lines around it"),
        (page("!\n"), 2, "tags (!) are not read"),
        (page('""\n'), 2, "is not a list of keys"),
        (page("id: abc\n\ttitle: T\n"), 3, "a tab stands where only spaces may"),
        (page("id: abc\ntags:\n\t- a\n"), 4, "a tab stands where only spaces may"),
        (page("id: abc\ntitle: One: two\n"), 3, "a second colon stands in this value"),
        (page('id: abc\ntitle: "One\nkind: x\n'), 3, "a quote or bracket opens here"),
        (page("id: abc\n\ntags: [a, b\nkind: x\n"), 4, "a quote or bracket opens here"),
        (page("id: abc\ntitle: *One* two\n"), 3, "a value begins with * or &"),
        (page("id: abc\ntitle: @one\n"), 3, "a value begins with @"),
        (page('id: abc\ntitle: "C:\\dir"\n'), 3, "a backslash stands in double quotes"),
        (page('id: abc\ntitle: "\\ud800"\n'), 3, "a backslash stands in double quotes"),
        (page("id: abc\ntitle T\nkind: x\n"), 3, "this line has no colon after its key"),
        (page("id: abc\n tags:\n- a\n"), 3, "a second colon stands in this value"),
        (page("tags:\n  - a\n b: c\n"), 4, "does not fit the lines around it"),
        (page("id: &x abc\ntitle: *x\n"), 2, "anchors and aliases (& and *) are not read"),
        (page("id: abc\ntitle: *x\n"), 3, "anchors and aliases (& and *) are not read"),
        (page("id: abc\n<<: {title: T}\n"), 3, "a merge key (<<) is not read"),
        (page("id: abc\nx: {a: [{<<: {b: c}}]}\n"), 3, "a merge key (<<) is not read"),
        (page("id: !!python/object/apply:os.getcwd []\n"), 2, "tags (!) are not read"),
        (page("id: !!str abc\n"), 2, "tags (!) are not read"),
        (page("id: abc\n[a]: b\n"), 3, "a key is not plain text"),
        (page("id: abc\n...\nid: b\n"), 4, "does not fit the lines around it"),
        (page("id: abc\n--- b\n"), 3, "there is a second block of front matter"),
        (page("id: abc\ntitle: a\0b\n"), 3, "a control character stands in the front matter"),
        (page("id: é\ntitle: a\x1b[2J\n"), 3, "a control character stands in the front matter"),
        (page("id: abc\n" + "x: y\n" * MAX_BLOCK), 1, "the front matter is longer than 64 KB"),
        (page(SOUND).replace(b"T\n", b"\xff\n"), 3, "the file is not UTF-8 text"),
        (page(SOUND, "\n\ncaf\xe9\n").decode().encode("latin-1"), 9, "the file is not UTF-8 text"),
        ("---\nid: abc\n".encode("utf-16"), 1, "the file is not UTF-8 text"),
        (page(SOUND, "x" * document.MAX_FILE), 0, "the file is larger than 2 MB"),
        (b"version https://git-lfs.github.com/spec/v1\noid x\n", 1, "Git LFS"),
        (
            page("id: abc\n<<<<<<< HEAD\ntitle: A\n=======\ntitle: B\n>>>>>>> x\n"),
            3,
            "two versions stand here",
        ),
    ],
)
def test_a_file_that_is_no_record_says_why_and_on_which_line(
    data: bytes, line: int, words: str
) -> None:
    read = document.read_entry(data, "entries/x.md", TENSIONS)
    assert read.record is None
    assert [(each.line, words in each.message) for each in read.problems] == [(line, True)]
    assert read.data == data


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ("id: abc\n", "", 1, "the lesson has no id"),
        ("id: abc\n", "id: a b\n", 2, "the id 'a b' is not usable"),
        ("id: abc\n", "id: ../../x\n", 2, "is not usable"),
        ("id: abc\n", f"id: {'a' * 65}\n", 2, "is not usable"),
        ("title: T\n", "", 1, "the lesson has no title"),
        ("title: T\n", "title:\n", 3, "the lesson has no title"),
        ("title: T\n", "title: [a, b]\n", 3, "title is not one text"),
        ("kind: practice\n", "", 1, "the lesson has no kind"),
        ("kind: practice\n", "kind: success\n", 4, "'success' is no kind of lesson"),
    ],
)
def test_without_id_title_and_kind_there_is_no_record(
    before: str, after: str, line: int, words: str
) -> None:
    read = document.read_entry(page(SOUND.replace(before, after)), "entries/x.md", TENSIONS)
    assert read.record is None
    assert [each for each in read.problems if each.line == line and words in each.message]


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ("informs: {tight-or-loose: centralized}\n", "", 1, "the lesson informs no tension"),
        ("{tight-or-loose: centralized}", "tight-or-loose", 5, "the lesson informs no tension"),
        (
            "{tight-or-loose: centralized}",
            "\n  # why\n  up-or-down: up",
            7,
            "no tension 'up-or-down'",
        ),
        ("{tight-or-loose: centralized}", "\n\n  tight-or-loose: up", 7, "has no pole 'up'"),
        ("{tight-or-loose: centralized}", "\n  tight-or-loose:", 6, "names no pole"),
        (
            "{tight-or-loose: centralized}",
            "\n  tight-or-loose: {pole: both, effect: great}",
            6,
            "'great' is no effect",
        ),
        ("T\n", "T\nevidence: rumour\n", 4, "'rumour' is no kind of evidence"),
        ("T\n", "T\nconditions:\n  - a: b\n", 4, "conditions is not a plain list"),
        ("T\n", "T\nsetting: rural\n", 4, "the setting is not a list of keys"),
        ("T\n", "T\ntitle: U\n", 4, "the key title stands twice"),
        ("T\n", "T\nx: {a: b, a: c}\n", 4, "the key a stands twice"),
    ],
)
def test_a_fault_beside_the_heart_of_a_lesson_is_told_and_the_lesson_stays(
    before: str, after: str, line: int, words: str
) -> None:
    read = document.read_entry(page(SOUND.replace(before, after, 1)), "entries/x.md", TENSIONS)
    assert read.record is not None
    assert read.record.title == "T"
    assert [(each.line, words in each.message) for each in read.problems] == [(line, True)]


def test_an_unknown_link_names_what_would_be_right_and_is_left_out() -> None:
    data = page(SOUND.replace("centralized", "Centre"))
    read = document.read_entry(data, "x.md", TENSIONS)
    assert read.record is not None
    assert read.record.informs == ()
    assert read.problems[0].fix == "use one of centralized, decentralized, both"
    unchecked = document.read_entry(data, "x.md", None)
    assert unchecked.record is not None
    assert [each.pole for each in unchecked.record.informs] == ["Centre"]


def test_marks_of_a_clash_and_zero_characters_in_the_text_are_told_with_their_lines() -> None:
    body = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> theirs\n\0\n"
    assert [line for line, _ in faults(page(SOUND, body))] == [8, 13]


def test_keys_that_stand_twice_are_named_only_so_often() -> None:
    block = SOUND + "".join(f"k{n}: a\nk{n}: b\n" for n in range(3000))
    assert 1 < len(faults(page(block))) < 50


ATTACKS = {
    "nested brackets": "x: " + "[" * 65_000 + "\n",
    "nested braces": "x: " + "{a: " * 16_000 + "\n",
    "nested brackets, one a line": "x:\n" + " [\n" * 20_000,
    "nested dashes": "- " * 32_000 + "\n",
    "nested question marks": "? " * 32_000 + "\n",
    "nested keys": "".join(f"{' ' * n}k:\n" for n in range(350)),
    "merge keys": "a: &a {x: 1}\n" + "".join(f"b{n}: &b{n} {{<<: [*a, *a]}}\n" for n in range(22)),
    "aliases": "a: &a [x]\n" + "".join(f"b{n}: [*a, *a, *a]\n" for n in range(1000)),
    "anchors": "x: " + "&a " * 20_000 + "\n",
    "many keys": "".join(f"k{n}: v\n" for n in range(6500)),
    "one key many times": "k: v\n" * 13_000,
    "a huge number": "x: " + "9" * 60_000 + "\n",
    "odd dates": "created: 2024-13-45\nx: 99:99:99\ny: 2024-02-31\n",
    "an endless quote": 'x: "' + "a " * 30_000 + "\n",
    "escapes": 'x: "' + "\\x41" * 16_000 + '"\n',
    "directives": "%YAML 1.1\n" * 6000,
    "commas": "x: [" + "," * 60_000 + "]\n",
    "colons": ":" * 65_000 + "\n",
    "spaces": " " * 65_000 + "\n",
    "empty lines": "x:" + "\n" * 65_000,
    "comments": "#" * 65_000 + "\n",
    "a text in a block": "x: |\n" + " y\n" * 21_000,
    "items": "x:\n" + "- a\n" * 16_000,
}


@pytest.mark.parametrize("name", ATTACKS)
def test_no_block_of_yaml_crashes_or_stalls(name: str) -> None:
    for block in (ATTACKS[name], SOUND + ATTACKS[name], ATTACKS[name] * 40):
        began = time.process_time()
        read = document.read_entry(page(block), "x.md", TENSIONS)
        document.front_matter(read.data)
        assert time.process_time() - began < SECONDS
        assert read.record is not None or read.problems


@pytest.mark.parametrize(
    "text", ["`", "```\n", "[[", "[[a|", "[[ ", "~~~", "[[a]]", "<<<<<<< ", "--- \n"]
)
def test_no_text_stalls_the_reading_of_its_links(text: str) -> None:
    began = time.process_time()
    data = page(SOUND, text * (1_500_000 // len(text)))
    read = document.read_entry(data, "x.md", TENSIONS)
    assert read.record is not None
    document.links(read.record.body)
    assert time.process_time() - began < SECONDS


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=80),
        st.lists(
            st.sampled_from(
                [
                    "---",
                    "\n",
                    "\r\n",
                    "id: a",
                    "title: b",
                    "kind: failure",
                    "informs:",
                    "  a: b",
                    " - ",
                    *"[]{}:#&*!|>'\"%@`\t\0\ufeffé",
                ]
            )
        ).map(lambda pieces: ("---\n" + "".join(pieces)).encode()),
    )
)
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    for read in (
        document.read_entry(data, "x.md", TENSIONS),
        document.read_tension(data, "x.md"),
        document.read_store_settings(data),
    ):
        assert read.data == data
        assert read.record is not None or read.problems
    assert isinstance(document.front_matter(data), dict)
