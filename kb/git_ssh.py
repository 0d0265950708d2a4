"""How ssh is started for git: as the person has it, but asking nobody and not waiting for ever."""

from __future__ import annotations

import os
import re
import shlex
from typing import TYPE_CHECKING, Final

from kb.gitcall import run

if TYPE_CHECKING:
    from pathlib import Path

_ASSIGNMENT: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=")
_SETTINGS: Final = r"^(core\.sshcommand|ssh\.variant)$"


def ssh_variables(folder: Path, limit: float) -> dict[str, str]:
    """The variables that add our options to the ssh that git would start anyway.

    They come last, and ssh takes the first of each: what the person says holds. Only OpenSSH knows
    them, so that another program (plink, a script of the person's own) is left as it is. None of
    them can ask either, as there is no terminal and no window for it, and our own limit ends them.

    Args:
        folder: the store, whose settings may name another ssh.
        limit: seconds without a word after which ssh gives up.
    """
    given = openssh(folder)
    if given is None:
        return {}
    seconds = max(1, int(limit))
    options = (
        "BatchMode=yes",
        f"ConnectTimeout={seconds}",
        f"ServerAliveInterval={max(1, seconds // 3)}",
        "ServerAliveCountMax=3",
    )
    return {"GIT_SSH_COMMAND": " ".join((given, *(f"-o {option}" for option in options)))}


def openssh(folder: Path) -> str | None:
    """The command by which git would start OpenSSH here; None where it starts something else."""
    settings = _settings(folder)
    # In the order in which git looks.
    given = os.environ.get("GIT_SSH_COMMAND") or settings.get("core.sshcommand", "")
    if not given and os.environ.get("GIT_SSH"):
        return None
    variant = os.environ.get("GIT_SSH_VARIANT") or settings.get("ssh.variant", "auto")
    return (given or "ssh") if _is_openssh(given or "ssh", variant) else None


def words_of(command: str) -> list[str]:
    """A command of ssh as words, without the variables that it sets first; raises ValueError."""
    words = shlex.split(command)
    while words and _ASSIGNMENT.match(words[0]):
        del words[0]
    return words


def _settings(folder: Path) -> dict[str, str]:
    """What git's settings say of ssh; they may stand in any file that another one includes."""
    told = run(folder, "config", "-z", "--get-regexp", _SETTINGS).stdout
    return dict(line.partition("\n")[::2] for line in os.fsdecode(told).split("\0"))


def _is_openssh(command: str, variant: str) -> bool:
    if variant != "auto":
        return variant == "ssh"
    try:
        program = next(iter(words_of(command)), "")
    except ValueError:
        return False
    return re.split(r"[\\/]", program)[-1].lower() in {"ssh", "ssh.exe"}
