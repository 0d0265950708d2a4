"""What stands in a store's folder now: read only, and cheap to ask.

Plain subprocesses, without GitPython: search and the first screen ask this, and GitPython's
import alone costs a tenth of a second.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from typing import TYPE_CHECKING, Final, Self

from kb import inside, trust
from kb.errors import BothandError, GitFailed, NotFound
from kb.git_answers import ask, explained, list_is_damaged
from kb.gitcall import command, environment, not_started, run
from kb.model import Change, Snapshot
from kb.strays import Strays

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FOLDERS: Final = ("tensions", "entries", "decisions", "responses")
"""The folders of a store that hold records."""
SETTINGS: Final = "bothand.toml"
_LARGEST: Final = 8_388_608
"""Bytes; a larger file counts as changed without being read."""
_NOTHING: Final = b"0" * 40


_KNOWN: Final = (
    *("status", "--porcelain=v2", "--branch", "--no-ahead-behind", "-z", "--no-renames"),
    *("--untracked-files=no", "--ignore-submodules=all"),
)


class UnknownCommit(GitFailed):
    """The store does not hold that commit, so nothing can be compared with it."""


class Look:
    """One question to git about the folder, asked at once and answered when it is needed.

    Asked early, it runs beside the imports of whoever asks. It takes no lock, so that it never
    stands in the way of a save.
    """

    def __init__(
        self,
        folder: Path,
        asked: tuple[subprocess.Popen[bytes], Strays] | None,
        known: Snapshot | None,
    ) -> None:
        """Use :meth:`start` or :meth:`done`."""
        self._folder = folder
        self._asked = asked
        self._known = known

    @classmethod
    def start(cls, folder: Path) -> Self:
        """Ask now.

        Raises:
            GitFailed: git cannot be started, or the store belongs to somebody else.
            DiskFailed: the folder cannot be opened.
        """
        look = cls.later(folder)
        look._asked = _ask(look._folder)  # noqa: SLF001 - its own
        return look

    @classmethod
    def later(cls, folder: Path) -> Self:
        """Ask when the answer is first needed; whose the store is, is looked at now.

        Raises:
            GitFailed: the store belongs to somebody else.
            DiskFailed: the folder cannot be opened.
        """
        folder = folder.resolve()
        trust.check_owner(folder)
        trust.guard(folder)
        return cls(folder, None, None)

    @classmethod
    def done(cls, folder: Path, snapshot: Snapshot) -> Self:
        """An answer that is known already."""
        return cls(folder, None, snapshot)

    def result(self) -> Snapshot:
        """The answer.

        Raises:
            GitFailed: git could not tell.
        """
        if self._known is None:
            if self._asked is None:
                self._asked = _ask(self._folder)
            known, strays = self._asked
            out, complaint = known.communicate()
            added = strays.result()
            if list_is_damaged(known.returncode, complaint):
                out, added = _without_list(self._folder)
            elif known.returncode or added is None:
                raise GitFailed(explained(self._folder, complaint))
            self._known = _snapshot(self._folder, out, added)
        return self._known

    def cancel(self) -> None:
        """Nobody wants the answer any more."""
        if self._asked is not None and self._known is None:
            known, strays = self._asked
            self._asked = None
            known.kill()  # it holds no lock that could stay behind
            known.communicate()
            strays.cancel()


def _ask(folder: Path) -> tuple[subprocess.Popen[bytes], Strays]:
    """Ask about the files that git knows and, beside that, about those that it does not."""
    try:
        known = subprocess.Popen(
            command(*_KNOWN),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(folder),
            cwd=folder,
        )
    except OSError as error:
        raise not_started(error, folder) from error
    return known, Strays(folder, FOLDERS, SETTINGS)


def _without_list(folder: Path) -> tuple[bytes, list[str]]:
    """The same answers by a list of files of our own, as git's is broken; a save mends that.

    Raises:
        GitFailed: git cannot tell that way either.
    """
    import tempfile  # noqa: PLC0415 - 10 ms, only for a broken list

    with tempfile.TemporaryDirectory() as aside:
        own = {"GIT_INDEX_FILE": os.path.join(aside, "index")}  # noqa: PTH118 - a variable's text
        ask(folder, "read-tree", "HEAD", env=own)
        added = ask(folder, "ls-files", "--others", "-z", "--", SETTINGS, *FOLDERS, env=own)
        out = ask(folder, *_KNOWN, env=own)
    return out, [os.fsdecode(path) for path in added.split(b"\0") if path]


def between(folder: Path, old: str, new: str) -> tuple[Change, ...]:
    """The files that differ between two commits.

    Raises:
        UnknownCommit: the store does not hold one of them.
    """
    answer = run(
        folder.resolve(),
        *("diff-tree", "-r", "-z", "--name-status", "--no-renames", "--end-of-options"),
        *(old, new, "--", SETTINGS, *FOLDERS),
    )
    if answer.returncode:
        raise UnknownCommit(explained(folder, answer.stderr))
    parts = answer.stdout.split(b"\0")
    kinds = {b"A": "added", b"D": "removed"}
    return tuple(
        Change(os.fsdecode(path), kinds.get(letter, "modified"))
        for letter, path in zip(parts[::2], parts[1::2], strict=False)
    )


def is_record(path: str) -> bool:
    """Whether a path is one that holds a record, or the store's settings."""
    if path == SETTINGS:
        return True
    return path.endswith(".md") and path.partition("/")[0] in FOLDERS


def record_paths(folder: Path, *inside_of: str) -> Iterator[str]:
    """Every path that should be a record: also links and folders that only bear such a name.

    A folder that is another git repository is left out, as git leaves it out.

    Args:
        folder: the store.
        inside_of: look only in these of its folders; none means everywhere.
    """
    if not inside_of and os.path.lexists(folder / SETTINGS):
        yield SETTINGS
    for name in inside_of or FOLDERS:
        if (folder / name).is_symlink():
            yield name
        else:
            yield from _walk(str(folder / name), name)


def _walk(full: str, relative: str) -> Iterator[str]:
    try:
        with os.scandir(full) as found:
            listed = {each.name: each for each in found}
    except OSError:
        return
    if ".git" in listed:
        return
    for name in sorted(listed):
        each = listed[name]
        lesson = name.endswith(".md")
        if lesson or (each.is_symlink() and each.is_dir()):
            yield f"{relative}/{name}"
        if not name.startswith(".") and each.is_dir(follow_symlinks=False):
            yield from _walk(each.path, f"{relative}/{name}")


def read_file(folder: Path, path: str, limit: int) -> bytes:
    """The bytes of one file of the store; see :func:`kb.inside.read`."""
    return inside.read(folder, path, limit)


def _snapshot(folder: Path, out: bytes, added: Sequence[str]) -> Snapshot:
    head: str | None = None
    kinds: dict[str, str | None] = {}
    for line in out.split(b"\0"):
        if line.startswith(b"# branch.oid "):
            oid = line[13:].decode()
            head = None if oid.startswith("(") else oid
        elif line[:1] == b"1":
            fields = line.split(b" ", 8)
            path = os.fsdecode(fields[8])
            kinds[path] = _kind(folder, path, fields[1], fields[6]) if is_record(path) else None
        elif line[:1] == b"u":
            fields = line.split(b" ", 10)
            path = os.fsdecode(fields[10])
            kinds[path] = _against(folder, path, fields[8]) if is_record(path) else None
    for path in added:
        kinds.setdefault(path, "added")
    changes = sorted((path, kind) for path, kind in kinds.items() if kind and is_record(path))
    return Snapshot(head, tuple(Change(path, kind) for path, kind in changes))


def _kind(folder: Path, path: str, letters: bytes, committed: bytes) -> str | None:
    """How the file differs from the newest version, whatever was put aside for a commit."""
    if not letters.startswith(b"."):
        return _against(folder, path, committed)
    if committed == _NOTHING:
        return "added"
    return "removed" if letters.endswith(b"D") else "modified"


def _against(folder: Path, path: str, committed: bytes) -> str | None:
    """How what stands on disk differs from a git object; None: not at all."""
    try:
        data = inside.read(folder, path, _LARGEST)
    except NotFound:
        return None if committed == _NOTHING else "removed"
    except BothandError:
        return "modified"  # a link or a folder, which is never what was committed
    if committed == _NOTHING:
        return "added"
    same = hashlib.sha1(b"blob %d\0%s" % (len(data), data), usedforsecurity=False).hexdigest()
    return None if same.encode() == committed else "modified"
