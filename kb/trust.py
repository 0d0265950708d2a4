"""Whether the repository in a folder may be used as a store, and the guard against what it brings.

A repository's own settings can name programs to run. Git refuses one that belongs to somebody else,
but only where it searches for the repository itself; as we name it, we have to ask.
"""

from __future__ import annotations

import contextlib
import os
import re
from typing import TYPE_CHECKING, Final

from kb.durable import write_durably
from kb.errors import DiskFailed, GitFailed, NoStore
from kb.gitcall import ATTRIBUTES, run

if TYPE_CHECKING:
    from pathlib import Path

_OTHER_KINDS: Final = (
    (
        re.compile(r"^\s*objectformat\s*=\s*sha256", re.IGNORECASE | re.MULTILINE),
        "uses SHA-256 names, which Bothand cannot read yet. Copy its files into a new notebook.",
    ),
    (
        re.compile(r"^\s*refstorage\s*=\s*reftable", re.IGNORECASE | re.MULTILINE),
        "cannot be read by Bothand yet. Change it with: git refs migrate --ref-format=files",
    ),
)


def check_kind(folder: Path) -> None:
    """See that the folder holds a repository of its own, of a kind that Bothand can use.

    Raises:
        NoStore: it does not.
        GitFailed: it is of another kind; the text says what to do.
        DiskFailed: it cannot be read.
    """
    inner = folder / ".git"
    if inner.is_file() or (inner / "commondir").exists():
        raise NoStore(
            f"{folder} is a second working folder or a part of another git repository. "
            "Open the notebook where it was made, or clone it."
        )
    if not inner.is_dir() or inner.is_symlink():
        if (folder / "HEAD").is_file() and (folder / "objects").is_dir():
            raise NoStore(f"{folder} is a shared repository without files. Clone it, then open it.")
        raise NoStore(f"{folder} holds no notebook of its own.")
    try:
        config = (inner / "config").read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        raise NoStore(f"{folder} holds no notebook of its own: {inner} is incomplete.") from None
    except OSError as error:
        raise DiskFailed(f"{inner} cannot be read: {os.strerror(error.errno or 0)}.") from error
    for sign, sentence in _OTHER_KINDS:
        if sign.search(config):
            raise GitFailed(f"The notebook {folder} {sentence}")


def check_owner(folder: Path) -> None:
    """See that the repository belongs to whoever runs this, or that they said they trust it.

    Raises:
        GitFailed: it belongs to another user of this computer.
    """
    if not _foreign(folder):
        return
    # Without a named repository, git searches, and therefore checks whose it is.
    unnamed = {"GIT_DIR": None, "GIT_WORK_TREE": None}
    answer = run(folder, "rev-parse", "--git-dir", env=unnamed)
    if b"dubious ownership" in answer.stderr:
        raise GitFailed(
            f"{folder} belongs to another user of this computer, whose settings could run "
            "programs as you. If you trust them, run: "
            f"git config --global --add safe.directory {folder}"
        )


def _foreign(folder: Path) -> bool:
    if os.name == "nt":  # pragma: no cover - there git itself checks the owner
        return False
    with contextlib.suppress(OSError):
        return {os.lstat(folder).st_uid, os.lstat(folder / ".git").st_uid} != {os.geteuid()}
    return False


def guard(folder: Path) -> None:
    """Overrule the attribute files of the store, whoever wrote them.

    What else stands in ``.git/info/attributes`` stays; the last line wins.
    """
    path = folder / ".git" / "info" / "attributes"
    with contextlib.suppress(OSError, DiskFailed):  # one that can only be read brings no change
        known = path.read_bytes() if path.exists() else b""
        if not known.endswith(ATTRIBUTES):
            path.parent.mkdir(exist_ok=True)
            ended = b"" if not known or known.endswith(b"\n") else b"\n"
            write_durably(path, known + ended + ATTRIBUTES)
