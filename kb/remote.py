"""The shared notebook that a store syncs with, as git's own settings name it, and talking to it."""

from __future__ import annotations

import functools
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kb import git_history
from kb.address import parse
from kb.errors import NotShared
from kb.git_answers import ask
from kb.git_network import LIMIT, talk
from kb.gitcall import run
from kb.server_words import complain, overtaken

if TYPE_CHECKING:
    import threading
    from pathlib import Path

    from kb.address import Address
    from kb.sharing import Progress

SHARED: Final = "refs/bothand/shared"
"""The newest version of the shared notebook that this computer has agreed to."""
_INCOMING: Final = "refs/bothand/incoming"
"""What was fetched last, agreed to or not."""
_HEADS: Final = "refs/heads/"
_NO_SUCH_BRANCH: Final = re.compile(r"^fatal: couldn't find remote ref", re.MULTILINE)
"""As git says it; what a server says begins with "remote:"."""


@dataclass(slots=True)
class Remote:
    """One shared notebook, and how it is reached."""

    folder: Path
    address: Address
    branch: str
    """The full name of its branch."""
    local: str
    """The full name of the branch that the store is on."""
    progress: Progress | None = None
    stop: threading.Event | None = None
    limit: float = LIMIT

    def fetch(self) -> str | None:
        """Take over everything that the shared notebook has; answers its newest commit.

        None: it is empty. Nothing in the store's folder or on its branch changes.

        Raises:
            Unreachable, NotLetIn, HostUnknown, ServerRefused, Cancelled, GitFailed, DiskFailed.
        """
        self._say("Looking for news")
        commit = self._fetch()
        if commit is None and self._find_branch():
            commit = self._fetch()
        return commit

    def _fetch(self) -> str | None:
        answer = talk(
            self.folder,
            *("fetch", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head"),
            *("--no-auto-maintenance", "--no-show-forced-updates", "--refmap=", "--progress"),
            *(
                "--upload-pack=git-upload-pack",
                "--",
                self.address.text,
                f"+{self.branch}:{_INCOMING}",
            ),
            limit=self.limit,
            progress=self.progress,
            stop=self.stop,
        )
        if answer.code and _NO_SUCH_BRANCH.search(answer.said):
            return None
        if answer.code:
            complain(answer, self.address)
        return read_ref(self.folder, _INCOMING)

    def _find_branch(self) -> bool:
        """Find the branch that the shared notebook is on, where it is not called like ours."""
        answer = talk(
            self.folder,
            *("ls-remote", "--symref", "--upload-pack=git-upload-pack"),
            *("--", self.address.text, "HEAD", f"{_HEADS}*"),
            limit=self.limit,
            stop=self.stop,
        )
        if answer.code:
            complain(answer, self.address)
        lines = [line.split("\t") for line in os.fsdecode(answer.out).splitlines()]
        heads = [name for _, name in (line[:2] for line in lines) if name.startswith(_HEADS)]
        named = [line[0].removeprefix("ref: ") for line in lines if line[0].startswith("ref: ")]
        found = next((name for name in (*named, *heads) if name in heads), None)
        if found is None or found == self.branch:
            return False
        self.branch = found
        follow(self.folder, self.local, found)
        return True

    def send(self, commit: str) -> bool:
        """Make a commit the newest of the shared notebook, if it follows the newest one there.

        Returns:
            False where others were faster: fetch, and bring theirs in first.

        Raises:
            As for :meth:`fetch`. After Unreachable and Cancelled nobody knows whether it arrived.
        """
        self._say("Sending")
        answer = talk(
            self.folder,
            *("push", "--porcelain", "--no-verify", "--no-signed", "--no-follow-tags"),
            *("--recurse-submodules=no", "--receive-pack=git-receive-pack", "--progress"),
            *("--", self.address.text, f"{commit}:{self.branch}"),
            limit=self.limit,
            progress=self.progress,
            stop=self.stop,
        )
        if answer.code and overtaken(answer):
            return False
        if answer.code:
            complain(answer, self.address)
        return True

    def agreed(self, commit: str) -> None:
        """Note the newest version of the shared notebook that this computer has part in."""
        tracking = f"refs/remotes/origin/{self.branch.removeprefix(_HEADS)}"
        git_history.point(self.folder, {SHARED: commit, tracking: commit})

    def _say(self, what: str) -> None:
        if self.progress is not None:
            self.progress(what, 0, 0)


def remote_of(folder: Path, local: str) -> Remote:
    """The shared notebook of a store that is on this branch.

    Raises:
        NotShared: it has none.
    """
    url, branch = _settings(folder, local)
    if not url:
        raise NotShared(
            "This notebook is not shared with anyone yet. "
            "Ask for the address of the shared notebook, then run: bothand connect ADDRESS"
        )
    # What somebody has put into git's own settings is looked at as what a person pastes.
    return Remote(folder, parse(url), branch or local, local)


def address_of(folder: Path) -> str:
    """The address of the shared notebook of a store; empty where it has none."""
    return _settings(folder, "")[0]


def attach(folder: Path, url: str) -> None:
    """Note the shared notebook that a store syncs with. Asks no server.

    Raises:
        Refused: the address is not one that Bothand uses.
        GitFailed, DiskFailed: it cannot be noted.
    """
    address = parse(url).text
    if address_of(folder) != address:
        # What was agreed with another shared notebook says nothing of this one.
        git_history.point(folder, {SHARED: None})
    ask(folder, "config", "remote.origin.url", address)
    ask(folder, "config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")


def follow(folder: Path, local: str, branch: str) -> None:
    """Note which branch of the shared notebook a branch of the store goes with."""
    name = local.removeprefix(_HEADS)
    ask(folder, "config", f"branch.{name}.remote", "origin")
    ask(folder, "config", f"branch.{name}.merge", branch)


def read_ref(folder: Path, ref: str) -> str | None:
    """What a reference of ours names, read without starting git where that is enough."""
    try:
        text = (folder / ".git" / ref).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        text = ""
    return text or git_history.name_of(folder, ref)


def _settings(folder: Path, local: str) -> tuple[str, str]:
    told = _told(folder, *_stamp(folder / ".git" / "config"))
    name = local.removeprefix(_HEADS)
    return told.get("remote.origin.url", ""), told.get(f"branch.{name}.merge", "")


@functools.lru_cache(maxsize=16)
def _told(folder: Path, *stamp: int) -> dict[str, str]:
    """What git's settings for this store say; asked again once their file has changed."""
    del stamp
    wanted = r"^(remote\.origin\.url|branch\..*\.merge)$"
    out = run(folder, "config", "--local", "-z", "--get-regexp", wanted).stdout
    return dict(line.partition("\n")[::2] for line in os.fsdecode(out).split("\0"))


def _stamp(path: Path) -> tuple[int, ...]:
    """What tells one state of a file from another; git replaces this one whole."""
    try:
        told = path.stat()
    except OSError:
        return ()
    return told.st_mtime_ns, told.st_size, told.st_ino
