"""How git is called, and what it may not obey.

A store, or the settings of whoever uses it, can name hooks, filters, merge drivers, templates,
signing and editors. None of them takes part in what Bothand does: every call gets this
environment and these options. Each one answers a fault that was measured or published.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Final

from kb.errors import DiskFailed, GitFailed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OPTIONS: Final[tuple[str, ...]] = tuple(
    part
    for setting in (
        f"core.hooksPath={os.devnull}",
        "core.fsmonitor=false",
        "core.autocrlf=false",
        "core.safecrlf=false",
        "core.symlinks=false",
        "core.protectHFS=true",
        "core.protectNTFS=true",
        "core.quotePath=true",
        "core.fileMode=false",
        f"core.attributesFile={os.devnull}",
        f"core.excludesFile={os.devnull}",
        "core.fsync=committed,reference",
        "core.logAllRefUpdates=true",
        "commit.gpgSign=false",
        "gc.auto=0",
        "color.ui=false",
        "safe.bareRepository=explicit",
        "submodule.recurse=false",
        "transfer.fsckObjects=true",
        "protocol.ext.allow=never",
    )
    for part in ("-c", setting)
)
"""What stands before every git subcommand."""

ATTRIBUTES: Final = b"* -text -filter -ident !eol !working-tree-encoding !merge !diff\n"
"""Written into ``.git/info/attributes``: it overrules every attribute file that a store carries,
so that no filter or merge driver runs and git changes no line ending."""

_ENVIRONMENT: Final = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "true",
    "SSH_ASKPASS": "",
    "SSH_ASKPASS_REQUIRE": "never",
    "GCM_INTERACTIVE": "never",
    "GIT_ALLOW_PROTOCOL": "file:ssh:https:http",
    "GIT_LFS_SKIP_SMUDGE": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_DEFAULT_HASH": "sha1",
    "GIT_DEFAULT_REF_FORMAT": "files",
    # Looking takes no lock, so that it never stands in the way of a save.
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_CONFIG_COUNT": "0",
    "GIT_CONFIG_PARAMETERS": "",
    "GIT_NAMESPACE": "",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": "",
    "LC_ALL": "C",
    "LANGUAGE": "C",
}
_KEPT: Final = frozenset(
    {"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"}
    | {"GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT"}
    | {"GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_CERT", "GIT_SSL_KEY"}
)
"""Which of the caller's GIT_ variables hold: where settings are found, how ssh is started, and by
which certificates a server (or the filter that a school has before all servers) is known."""


def settled(folder: Path) -> dict[str, str]:
    """The variables that hold in every call, whatever the caller's environment says."""
    inner = folder / ".git"
    return _ENVIRONMENT | {
        "GIT_DIR": str(inner),
        "GIT_WORK_TREE": str(folder),
        "GIT_INDEX_FILE": str(inner / "index"),
        "GIT_OBJECT_DIRECTORY": str(inner / "objects"),
    }


def unwanted(name: str) -> bool:
    """Whether an environment variable steers git in ways that a store does not follow.

    A program that git itself started (a hook, an alias) has these set for another repository.
    """
    return name.startswith("GIT_") and not name.startswith("GIT_PYTHON_") and name not in _KEPT


def environment(folder: Path) -> dict[str, str]:
    """The caller's environment without what steers git elsewhere, and with nobody to prompt."""
    # By name: kb.git_runner may hide an unwanted one at this very moment, in another thread.
    kept = {name: os.environ[name] for name in [*os.environ] if not unwanted(name)}
    return kept | settled(folder)


def command(*arguments: str) -> list[str]:
    """A git command that runs as Bothand wants it; give it :func:`environment` too."""
    return ["git", *OPTIONS, *arguments]


def not_started(error: OSError, folder: Path) -> DiskFailed | GitFailed:
    """Why git could not be started in a store, in words."""
    reason = os.strerror(error.errno or 0)
    if error.filename and os.fspath(error.filename) == str(folder):
        return DiskFailed(f"{folder} cannot be opened: {reason}.")
    return GitFailed(
        f"git could not be started ({reason}). Install git 2.36 or later, then try again."
    )


def shared(lock: int | None) -> tuple[int, ...]:
    """What a git command that writes takes along: it holds the store for as long as it runs.

    If Bothand is killed, a command that it has started may still move the branch. Whoever comes
    next has to wait for that, or would lay out the store for a commit that is not the newest.
    """
    return () if lock is None or os.name == "nt" else (lock,)


def run(
    folder: Path,
    *arguments: str,
    feed: bytes = b"",
    env: Mapping[str, str | None] | None = None,
    lock: int | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run one short git command to its end, whatever that end is.

    Args:
        folder: the store, absolute.
        arguments: the subcommand and its arguments, which must not come from a person.
        feed: what it reads.
        env: variables to change; None drops one.
        lock: our hold on the store, see :func:`shared`.

    Raises:
        GitFailed, DiskFailed: it cannot be started.
    """
    variables = environment(folder) | dict(env or {})
    try:
        return subprocess.run(
            command(*arguments),
            check=False,
            capture_output=True,
            input=feed,
            env={name: value for name, value in variables.items() if value is not None},
            cwd=folder,
            pass_fds=shared(lock),
        )
    except OSError as error:
        raise not_started(error, folder) from error
