"""What may not be written into a folder is found before a byte of it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.incoming import refused

FILE = 0o100644


@pytest.mark.parametrize(
    "path",
    [
        b"entries/2026/11/a-lesson-7k2m9qxwbd.md",
        b"bothand.toml",
        b".github/workflows/check.yml",
        b".gitattributes",
        b"entries/gitter/.gitkeep",
        "entries/2026/11/überschrift ñ.md".encode(),
        b"entries/latin-\xe9.md",
        b"entries/con.md",
        b"entries/trailing. /a.md",
    ],
)
def test_what_people_name_their_files_is_let_in(path: bytes) -> None:
    assert refused([(FILE, path), (0o100755, path)]) == []


@pytest.mark.parametrize("mode", [0o120000, 0o160000, 0o040000, 0o100666, 0])
def test_what_is_no_plain_file_is_not(mode: int) -> None:
    (found,) = refused([(mode, b"entries/a.md")])
    assert found.path == b"entries/a.md"


@pytest.mark.parametrize(
    "path",
    [
        b"",
        b"/etc/passwd",
        b"../outside.md",
        b"entries/../../outside.md",
        b"entries//a.md",
        b"./a.md",
        b".git/hooks/post-checkout",
        b".GIT/config",
        b"entries/.git/config",
        b"git~1/config",
        b"GIT~2/config",
        b".git /config",
        b".git./config",
        b".git. ./config",
        b".git::$INDEX_ALLOCATION/config",
        ".g\u200cit/config".encode(),
        "\ufeff.git/config".encode(),
        b"entries\\..\\..\\a.md",
        b"entries/a\nb.md",
        b"entries/\x1b]52;c;aGk=\x07.md",
        b"entries/" + b"a" * 300 + b".md",
        b"a/" * 2100 + b"a.md",
    ],
)
def test_what_leads_elsewhere_is_not(path: bytes) -> None:
    assert [each.path for each in refused([(FILE, path)])] == [path]


@given(st.lists(st.binary(max_size=12) | st.sampled_from([b"..", b".git", b".", b"a"]), max_size=5))
def test_whatever_is_let_in_stays_inside(parts: list[bytes]) -> None:
    path = b"/".join(parts)
    if refused([(FILE, path)]):
        return
    landed = Path(os.path.normpath(os.path.join("/store", os.fsdecode(path))))  # noqa: PTH118
    assert landed.is_relative_to("/store")
    assert landed != Path("/store")
    assert ".git" not in {part.lower() for part in landed.parts}
