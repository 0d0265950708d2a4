"""What may not be written into a folder is found before a byte of it is."""

from __future__ import annotations

import itertools
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.incoming import refused
from tests.kb.colleagues import git

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
        b".git\xff/config",
        b"\xff.git/config",
        "entries/a\u009b31m.md".encode(),
        b"entries\\..\\..\\a.md",
        b"entries/a\nb.md",
        b"entries/\x1b]52;c;aGk=\x07.md",
        b"entries/" + b"a" * 300 + b".md",
        b"a/" * 2100 + b"a.md",
    ],
)
def test_what_leads_elsewhere_is_not(path: bytes) -> None:
    assert [each.path for each in refused([(FILE, path)])] == [path]


@pytest.mark.parametrize(
    ("mode", "reason"),
    [(0o120000, "a link"), (0o160000, "a notebook of its own"), (0, "plain file")],
)
def test_it_says_in_plain_words_what_stands_there_instead(mode: int, reason: str) -> None:
    (found,) = refused([(mode, b"entries/a.md")])
    assert reason in found.reason


def test_the_order_is_kept_and_only_what_is_refused_is_named() -> None:
    paths = [b"z.md", b".git/z", b"a.md", b"../a", b"m.md"]
    assert [each.path for each in refused((FILE, path) for path in paths)] == [b".git/z", b"../a"]


_TRICKS = ["", ".", " ", "~1", ":", "::$INDEX_ALLOCATION", "\u200c", "\ufeff", "x", "\u00e9"]
_CORES = [".git", ".GIT", "git", "GIT", ".g\u200dit", ".gi\u206at", ".g\u0131t", "git~", ".gitx"]
_DISGUISED = [
    os.fsencode("".join(parts) + odd)
    for parts in itertools.product(_TRICKS, _CORES, _TRICKS, _TRICKS)
    for odd in ("", "\udcff")
]
"""Names that some system might take for git's own folder, and others that are near."""
_NAMES = st.binary(max_size=12) | st.sampled_from([b"..", b".", b"a", *_DISGUISED])
_PATHS = st.lists(_NAMES, max_size=4).map(b"/".join)


@given(_PATHS)
def test_whatever_is_let_in_stays_inside(path: bytes) -> None:
    if refused([(FILE, path)]):
        return
    landed = Path(os.path.normpath(os.path.join("/store", os.fsdecode(path))))  # noqa: PTH118
    assert landed.is_relative_to("/store")
    assert landed != Path("/store")
    assert not {part.lower().rstrip(". ") for part in landed.parts} & {".git", "git~1"}


def test_git_too_would_let_in_whatever_is_let_in(tmp_path: Path) -> None:
    """Git guards its own list of files against what any system takes for its own folder."""
    let_in = [name for name in _DISGUISED if not refused([(FILE, name)])]
    assert 0 < len(let_in) < len(_DISGUISED)
    git(tmp_path, "init", "--quiet")
    lines = (b"100644 %s\t%s\0" % (b"1" * 40, name) for name in let_in)
    guards = ("-c", "core.protectHFS=true", "-c", "core.protectNTFS=true")
    done = subprocess.run(
        ["git", *guards, "update-index", "-z", "--add", "--index-info"],
        input=b"".join(lines),
        capture_output=True,
        check=False,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, b"")
