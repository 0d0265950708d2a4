"""What stands in a store's folder now: read only, and cheap to ask.

Plain subprocesses, without GitPython: search and the first screen ask this, and GitPython's
import alone costs a tenth of a second.
"""

from __future__ import annotations

import errno
import os
import stat
import subprocess
from typing import TYPE_CHECKING, Final, Self

from kb.errors import DiskFailed, GitFailed, NotFound, Refused
from kb.gitcall import command, environment
from kb.model import Change, Snapshot
from kb.privacy import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDERS: Final = ("tensions", "entries")
"""The folders of a store that hold records."""
SETTINGS: Final = "bothand.toml"
_UNMERGED: Final = b"u"
_RENAMED: Final = b"2"


class UnknownCommit(GitFailed):
    """The store does not hold that commit, so nothing can be compared with it."""


class Look:
    """One question to git about the folder, asked at once and answered when it is needed.

    Asked early, it runs beside the imports of whoever asks.
    """

    def __init__(
        self, folder: Path, process: subprocess.Popen[bytes] | None, known: Snapshot | None
    ) -> None:
        """Use :meth:`start` or :meth:`done`."""
        self._folder = folder
        self._process = process
        self._known = known

    @classmethod
    def start(cls, folder: Path) -> Self:
        """Ask now. Git notes what it saw in its own index, if nobody holds that just then."""
        folder = folder.resolve()
        arguments = command(
            "status",
            "--porcelain=v2",
            "--branch",
            "-z",
            "--untracked-files=all",
            "--ignored=no",
            "--no-renames",
            "--ignore-submodules=all",
            "--",
            SETTINGS,
            *FOLDERS,
        )
        try:
            process = subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment(folder),
                cwd=folder,
            )
        except OSError as error:
            raise GitFailed(
                f"git could not be started ({error.strerror}). Bothand needs git 2.36 or later."
            ) from error
        return cls(folder, process, None)

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
            if self._process is None:  # pragma: no cover - start() and done() set one of the two
                raise GitFailed("git was not asked.")
            out, complaint = self._process.communicate()
            if self._process.returncode:
                raise GitFailed(_sentence(self._folder, complaint))
            self._known = _snapshot(out)
        return self._known

    def cancel(self) -> None:
        """Nobody wants the answer any more."""
        if self._process is not None and self._known is None:
            self._process.kill()
            self._process.communicate()


def between(folder: Path, old: str, new: str) -> tuple[Change, ...]:
    """The files that differ between two commits.

    Raises:
        UnknownCommit: the store does not hold one of them.
    """
    answer = subprocess.run(
        command(
            *("diff-tree", "-r", "-z", "--name-status", "--no-renames", "--end-of-options"),
            *(old, new, "--", SETTINGS, *FOLDERS),
        ),
        check=False,
        capture_output=True,
        env=environment(folder.resolve()),
        stdin=subprocess.DEVNULL,
        cwd=folder,
    )
    if answer.returncode:
        raise UnknownCommit(_sentence(folder, answer.stderr))
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


def record_paths(folder: Path, *inside: str) -> Iterator[str]:
    """Every path that should be a record: also links and folders that only bear such a name.

    Args:
        folder: the store.
        inside: look only in these of its folders; none means everywhere.
    """
    if not inside and os.path.lexists(folder / SETTINGS):
        yield SETTINGS
    for name in inside or FOLDERS:
        if not (folder / name).is_symlink():
            yield from _walk(str(folder / name), name)


def _walk(full: str, relative: str) -> Iterator[str]:
    try:
        with os.scandir(full) as found:
            listed = sorted(found, key=lambda each: each.name)
    except OSError:
        return
    for each in listed:
        path = f"{relative}/{each.name}"
        if each.name.endswith(".md"):
            yield path
        if each.is_dir(follow_symlinks=False) and not each.name.startswith("."):
            yield from _walk(each.path, path)


def read_file(folder: Path, path: str, limit: int) -> bytes:
    """The bytes of one file of the store; no link is followed on the way to it.

    Args:
        folder: the store.
        path: posix, relative to the store.
        limit: bytes; one more than that is read at most, so that a caller can tell.

    Raises:
        NotFound: nothing stands there.
        Refused: what stands there is no plain file, or lies behind a link.
        DiskFailed: it cannot be read.
    """
    parts = path.split("/")
    if ".." in parts or path.startswith("/"):
        raise Refused("the path leads out of the notebook")
    try:
        descriptor = _open_inside(folder, parts)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Refused("it is a folder or a device and not a file")
            return file.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(f"{clean(path)} is not there any more.") from None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK):
            raise Refused("it is a link to another place, which is not followed") from None
        if error.errno == errno.EISDIR:
            raise Refused("it is a folder and not a file") from None
        raise DiskFailed(f"it cannot be read ({os.strerror(error.errno or 0)})") from error


def _open_inside(folder: Path, parts: list[str]) -> int:
    """Open a file step by step from the store's folder, so that no step can lead out of it."""
    if os.open not in os.supports_dir_fd:  # pragma: no cover - Windows
        full = folder.joinpath(*parts)
        if any(step.is_symlink() for step in (full, *full.parents) if step != folder):
            raise OSError(errno.ELOOP, "link")
        return os.open(full, os.O_RDONLY)
    # O_NONBLOCK: opening a named pipe must not wait for whoever might write into it.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    above = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for step in parts[:-1]:
            below = os.open(step, flags | os.O_DIRECTORY, dir_fd=above)
            os.close(above)
            above = below
        return os.open(parts[-1], flags, dir_fd=above)
    finally:
        os.close(above)


def _snapshot(out: bytes) -> Snapshot:
    head: str | None = None
    outside: dict[str, Change] = {}
    for record in out.split(b"\0"):
        if record.startswith(b"# branch.oid "):
            oid = record[13:].decode()
            head = None if oid.startswith("(") else oid
        elif record[:1] == b"?":
            _note(outside, record[2:], "added")
        elif record[:1] == b"1":
            fields = record.split(b" ", 8)
            # Staged or not, the folder is what counts: D in the second place means gone from it.
            gone = fields[1][1:] == b"D" or fields[1] == b"D."
            _note(outside, fields[8], "removed" if gone else "modified")
        elif record[:1] == _UNMERGED:
            _note(outside, record.split(b" ", 10)[10], "modified")
    return Snapshot(head, tuple(sorted(outside.values(), key=lambda change: change.path)))


def _note(outside: dict[str, Change], path: bytes, kind: str) -> None:
    name = os.fsdecode(path)
    if is_record(name):
        outside[name] = Change(name, kind)


def _sentence(folder: Path, complaint: bytes) -> str:
    said = clean(complaint.decode("utf-8", "replace")).strip().partition("\n")[0]
    if "dubious ownership" in said:
        return (
            f"{folder} belongs to another user of this computer. If you trust it, run: "
            f"git config --global --add safe.directory {folder}"
        )
    return f"The notebook {folder} cannot be read through git: {said}"
