"""The versions that git keeps of a store's files, to be looked up and never changed."""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING, Final

from kb import git_tree
from kb.document import MAX_FILE
from kb.errors import NotFound
from kb.git_answers import ask
from kb.git_objects import Objects
from kb.gitcall import run
from kb.privacy import clean

if TYPE_CHECKING:
    from pathlib import Path

    from kb.model import Revision

_HASH: Final = re.compile(r"[0-9a-f]{4,40}")


class Versions:
    """What git keeps of one store. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        """Open it; the folder is absolute and has a ``.git`` of its own."""
        self.folder = folder
        self._objects = Objects(folder)

    def close(self) -> None:
        """End git's helper processes."""
        self._objects.close()

    def head(self) -> str | None:
        """The commit that the store is at; None before the first."""
        return self._objects.head()

    def content(self, oid: str) -> bytes:
        """The bytes of an object, by its name."""
        return self._objects.content(bytes.fromhex(oid))

    def read(self, path: str, revision: str = "HEAD") -> bytes:
        """A file as it stood in a version.

        Raises:
            NotFound: there is no such version, or no such file in it.
            GitFailed: what git keeps is damaged.
        """
        commit = self._version(revision)
        found = self._find(commit, path)
        if found is None or not stat.S_ISREG(found[0]):
            raise NotFound(f"{clean(path)} did not stand in version {commit[:10]}.")
        if self._objects.size(found[1]) > MAX_FILE:
            raise NotFound(f"{clean(path)} is too large to show in version {commit[:10]}.")
        return self._objects.content(found[1])

    def history(self, path: str, limit: int = 100) -> list[Revision]:
        """The versions of a file, the newest first.

        Args:
            path: posix, relative to the store.
            limit: how many at most.

        Raises:
            NotFound: it never stood in the store.
            GitFailed: what git keeps is damaged.
        """
        head = self.head()
        found = self._objects.revisions(head, path, limit) if head else []
        if not found:
            raise NotFound(f"{clean(path)} never stood in this notebook.")
        return found

    def removed_path(self, entry_id: str) -> str | None:
        """Where a lesson or decision stood that is gone; None if it never was in the store."""
        if not re.fullmatch(r"[0-9A-Za-z-]{1,64}", entry_id) or self.head() is None:
            return None
        out = ask(
            self.folder,
            *("log", "-1", "--diff-filter=D", "--name-only", "--format=", "-z", "--"),
            f":(glob,icase)entries/**/*-{entry_id}.md",
            f":(glob,icase)decisions/*-{entry_id}.md",
            env={"GIT_LITERAL_PATHSPECS": "0"},
        )
        return os.fsdecode(out.strip(b"\0\n").split(b"\0")[0]) or None

    def _version(self, revision: str) -> str:
        """The full id of a commit.

        Raises:
            NotFound: there is none of that name.
        """
        head, wanted = self.head(), revision.strip().lower()
        if revision == "HEAD" and head:
            return head
        if _HASH.fullmatch(wanted):
            asked = ("rev-parse", "--quiet", "--verify", "--end-of-options", f"{wanted}^{{commit}}")
            found = run(self.folder, *asked).stdout.decode().split()
            if found:
                return found[-1]
        raise NotFound(f"There is no version {clean(revision, newlines=False)}.")

    def _find(self, commit: str, path: str) -> tuple[int, bytes] | None:
        """Mode and object of a file in a commit."""
        top = self._objects.folder_of(commit)
        return git_tree.find(self._objects.content, top, git_tree.names(os.fsencode(path)))
