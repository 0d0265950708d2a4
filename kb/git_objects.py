"""What git keeps in a store, read and written through GitPython, and handed out as plain values."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import threading
import zlib
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

import git
from git.exc import GitError, InvalidGitRepositoryError
from gitdb import IStream, LooseObjectDB
from gitdb.exc import ODBError

from kb.errors import DiskFailed, GitFailed
from kb.git_runner import Repo
from kb.model import Revision
from kb.privacy import clean
from kb.signature import named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BROKEN: Final = (GitError, ODBError, ValueError)
_LEFTOVER: Final = re.compile(r"obj\w{8}")
"""How gitdb names an object that it is still writing."""


class Objects:
    """The commits, folders and texts in a store's ``.git``. Threads may share it.

    Every method raises GitFailed where what git keeps is damaged, and DiskFailed where the disk
    refuses.
    """

    def __init__(self, folder: Path) -> None:
        """Open them; the folder is absolute and has a ``.git`` of its own."""
        with _in_words(f"The notebook {folder} cannot be opened"):
            try:
                self._repo = Repo(folder)
            except InvalidGitRepositoryError as error:
                raise GitFailed(
                    f"The notebook {folder} cannot be opened: its folder .git is incomplete. Its "
                    "files are intact. Clone it again, and put what differs into the clone."
                ) from error
        # GitPython's own database starts git once for each object that it writes.
        self._loose = LooseObjectDB(str(folder / ".git" / "objects"))
        # It talks to one helper process, which answers one question after the other.
        self._turn = threading.RLock()

    def close(self) -> None:
        """End git's helper processes."""
        with self._turn:
            self._repo.close()

    def head(self) -> str | None:
        """The commit that the store is at; None before the first."""
        try:
            # Reads the files under .git/refs, or packed-refs, without starting git.
            return git.SymbolicReference.dereference_recursive(self._repo, "HEAD")
        except (ValueError, OSError, AssertionError):  # the last for a branch file that is empty
            return None

    def size(self, oid: bytes) -> int:
        """How many bytes an object holds, told without reading them."""
        with self._turn, _in_words("What git keeps of this notebook cannot be read"):
            try:
                return int(self._repo.odb.info(oid).size)
            except (OSError, ValueError):
                self._repo.git.clear_cache()
                return int(self._repo.odb.info(oid).size)

    def content(self, oid: bytes) -> bytes:
        """The bytes of an object, named by its 20 bytes."""
        with self._turn, _in_words("What git keeps of this notebook cannot be read"):
            try:
                data: bytes = self._repo.odb.stream(oid).read()
            except (OSError, ValueError):
                # The helper may have been killed: ask another one, which starts by itself.
                self._repo.git.clear_cache()
                data = self._repo.odb.stream(oid).read()
            return data

    def folder_of(self, commit: str) -> bytes:
        """The name of the folder that a commit holds."""
        found = re.match(rb"tree ([0-9a-f]{40})\n", self.content(bytes.fromhex(commit)))
        if found is None:
            raise GitFailed(f"Version {commit[:10]} of this notebook is damaged.")
        return bytes.fromhex(found[1].decode())

    def store(self, kind: bytes, data: bytes) -> bytes:
        """Write an object durably; answers its name."""
        whole = b"%s %d\0%s" % (kind, len(data), data)
        name = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
        path = os.path.join(self._loose.root_path(), name[:2], name[2:])  # noqa: PTH118 - hot
        with self._turn, _in_words("The save could not be recorded"):
            if _spoilt(path, whole):
                os.unlink(path)  # noqa: PTH108 - a string, see above
            oid: bytes = self._loose.store(IStream(kind, len(data), BytesIO(data))).binsha
            # After the rename, so that the name is flushed with it.
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            return oid

    def sweep(self) -> None:
        """Delete what a killed :meth:`store` left. Call it while no other stores."""
        with contextlib.suppress(OSError), os.scandir(self._loose.root_path()) as found:
            for each in found:
                if _LEFTOVER.fullmatch(each.name) and each.is_file(follow_symlinks=False):
                    os.unlink(each)  # noqa: PTH108 - as scandir hands it out

    def revisions(self, head: str, path: str, limit: int) -> list[Revision]:
        """The commits up to ``head`` that changed a file, the newest first."""
        with self._turn, _in_words("The history cannot be read"):
            commits = self._repo.iter_commits(head, paths=[path], max_count=limit)
            return [_revision(commit) for commit in commits]


def _spoilt(path: str, whole: bytes) -> bool:
    """Whether something stands where an object belongs, and is not that object.

    Git does not always flush what it writes, so a power cut can leave an empty file. Taken for the
    object, it would make a save that nobody can read again.
    """
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - a string, on the way of every save
            return zlib.decompress(file.read()) != whole
    except FileNotFoundError:
        return False
    except zlib.error:
        return True


def _revision(commit: git.Commit) -> Revision:
    message = commit.message
    text = message if isinstance(message, str) else message.decode("utf-8", "replace")
    return Revision(
        commit.hexsha,
        named(commit.author.name or "", commit.author.email or ""),
        _moment(commit.committed_date),
        clean(text.strip().partition("\n")[0], newlines=False),
    )


def _moment(seconds: int) -> datetime:
    """When a commit was made; a made-up time beyond all calendars counts as the first second."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


@contextlib.contextmanager
def _in_words(failed: str) -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise GitFailed(f"{failed}: {clean(str(error), newlines=False)}") from error
    except OSError as error:
        raise DiskFailed(
            f"{failed}: {os.strerror(error.errno or 0)}. Make room or allow writing, "
            "then try again; the text itself is still there."
        ) from error
