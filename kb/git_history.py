"""How commits stand to each other, and which files differ between two of them.

Asked of git itself, in plain subprocesses: it walks a long history faster than any library does.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, NamedTuple

from kb.errors import GitFailed
from kb.git_answers import ask, explained
from kb.gitcall import run

if TYPE_CHECKING:
    from pathlib import Path

EMPTY_TREE: Final = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""What git calls a folder without anything in it."""
_FIELDS: Final = 5


class Side(NamedTuple):
    """What stands at a path: its mode, and its object by name."""

    mode: int
    oid: str


class Difference(NamedTuple):
    """One path that differs; None where nothing stands on that side."""

    old: Side | None
    new: Side | None


def differences(folder: Path, old: str | None, new: str | None) -> dict[str, Difference]:
    """Every file that differs between two commits, by path; None stands for an empty store.

    Raises:
        GitFailed: one of the commits is not there, or is damaged.
    """
    names = (old or EMPTY_TREE, new or EMPTY_TREE)
    plain = ("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--end-of-options")
    parts = ask(folder, *plain, *names).split(b"\0")
    found: dict[str, Difference] = {}
    for head, path in zip(parts[::2], parts[1::2], strict=False):
        fields = head.lstrip(b":").split(b" ")
        if len(fields) != _FIELDS:
            raise GitFailed(f"The notebook {folder} cannot be compared with the shared one.")
        sides = (_side(fields[0], fields[2]), _side(fields[1], fields[3]))
        found[os.fsdecode(path)] = Difference(*sides)
    return found


def _side(mode: bytes, oid: bytes) -> Side | None:
    return Side(int(mode, 8), oid.decode()) if mode.strip(b"0") else None


def contains(folder: Path, commit: str, earlier: str) -> bool:
    """Whether a commit is, or follows, an earlier one.

    Raises:
        GitFailed: one of them is not there.
    """
    if commit == earlier:
        return True
    answer = run(folder, "merge-base", "--is-ancestor", "--end-of-options", earlier, commit)
    if answer.returncode in (0, 1):
        return answer.returncode == 0
    raise GitFailed(explained(folder, answer.stderr))


def common(folder: Path, one: str, other: str) -> list[str]:
    """The newest commits that two commits share: none, one, or after crossed merges several."""
    answer = run(folder, "merge-base", "--all", "--end-of-options", one, other)
    if answer.returncode in (0, 1):
        return sorted(answer.stdout.decode().split())
    raise GitFailed(explained(folder, answer.stderr))


def holds(folder: Path, commit: str) -> bool:
    """Whether the store has a commit, with the folder that it names."""
    return run(folder, "cat-file", "-e", f"{commit}^{{tree}}").returncode == 0


def name_of(folder: Path, ref: str) -> str | None:
    """The commit that a reference names; None where there is none of that name."""
    out = run(folder, "rev-parse", "--quiet", "--verify", "--end-of-options", ref).stdout
    return out.decode().split()[-1] if out.strip() else None


def point(folder: Path, moves: dict[str, str | None]) -> None:
    """Set references in one go; None drops one.

    Raises:
        GitFailed, DiskFailed: they cannot be set.
    """
    lines = [
        f"delete {ref}\0\0" if commit is None else f"update {ref}\0{commit}\0\0"
        for ref, commit in moves.items()
    ]
    answer = run(folder, "update-ref", "-z", "--stdin", feed="".join(lines).encode())
    if answer.returncode:
        raise GitFailed(explained(folder, answer.stderr))


def day_of(folder: Path, commit: str) -> str:
    """The day on which a commit was made, where it was made: 2026-11-23.

    Raises:
        GitFailed: it is not there.
    """
    shown = ask(folder, "log", "-1", "--no-show-signature", "--format=%cs", commit, "--")
    return shown.decode("ascii", "replace").strip()
