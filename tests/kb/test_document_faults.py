"""A file that is wrong in any way becomes a problem with its line, and never a crash."""

from __future__ import annotations

import pytest

from kb import document

HEAD = "---\nid: abcdefghj1\ntitle: T\nkind: failure\ninforms:\n  fast-or-slow: slow\n"
ATTACKS = {
    "deep flow": HEAD + "x: " + "[" * 60_000 + "\n---\n",
    "deeper flow": HEAD + "x: " + "[" * 200_000 + "\n---\n",
    "deep blocks": HEAD + "".join("  " * n + "x:\n" for n in range(200)) + "---\n",
    "merge bomb": "---\na: &a {x: 1}\n"
    + "".join(f"b{n}: &b{n} {{<<: [*a, *a]}}\n" for n in range(22))
    + "---\n",
    "aliases": "---\na: &a [x]\nb: [*a, *a]\n---\n",
    "tag": HEAD + "x: !!python/object/apply:os.system [id]\n---\n",
    "many keys": HEAD + "".join(f"k{n}: 1\n" for n in range(20_000)) + "---\n",
}


@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS.keys())
def test_an_attack_on_the_reader_becomes_a_problem(text: str) -> None:
    read = document.read_entry(text.encode(), "x.md", None)
    assert read.problems
    assert all(each.message and each.fix for each in read.problems)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"no front matter", 1),
        (b"---\nid: abcdefghj1\ntitle: never ends\n", 1),
        (b"---\nid: abcdefghj1\ntitle: [oops\nkind: failure\n---\n", 4),
        (b"---\nid: abcdefghj1\ntitle: T\nkind: essay\ninforms: {a: b}\n---\n", 4),
        (b"---\nid: a b\ntitle: T\nkind: failure\ninforms: {a: b}\n---\n", 2),
        (b"---\nid: abcdefghj1\ntitle: caf\xe9\nkind: failure\n---\n", 3),
        (HEAD.encode() + b"title: again\n---\n", 7),
        (HEAD.encode() + b"evidence: rumour\n---\n", 7),
        (HEAD.encode() + b"---\ntext\n<<<<<<< mine\n", 9),
        (b"x" * (document.MAX_FILE + 1), 0),
    ],
)
def test_a_fault_names_its_line(data: bytes, line: int) -> None:
    problems = document.read_entry(data, "entries/x.md", None).problems
    assert [each.line for each in problems] == [line]


@pytest.mark.parametrize("value", ["2024-13-45", "9" * 5000, "99:99:99", "0123", "no"])
def test_odd_scalars_stay_text(value: str) -> None:
    read = document.read_entry(f"{HEAD}school: {value}\n---\n".encode(), "x.md", None)
    assert read.problems == ()
    assert read.record is not None
    assert read.record.school == value
