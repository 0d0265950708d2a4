"""Names and passwords for a web server: tried once, then handed to git's own keeper of passwords.

Bothand keeps none. While one is tried it stands in the memory of this process and in the
environment of the one git command that tries it, which only the same user can read; never in an
argument, a file, a log or an error.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from kb.errors import GitFailed
from kb.git_answers import ask
from kb.gitcall import run

if TYPE_CHECKING:
    from kb.address import Address

_HELPER: Final = (
    '!f() { test "$1" = get && printf "username=%s\\npassword=%s\\n" '
    '"$BOTHAND_SIGN_IN_NAME" "$BOTHAND_SIGN_IN_SECRET"; }; f'
)
"""A keeper for one command, which knows only what that command's environment says."""
_DAY: Final = 24 * 3600


class Keeper(NamedTuple):
    """One of git's keepers of passwords."""

    setting: str
    """As git's setting ``credential.helper`` names it."""
    words: str
    safe: bool
    """Whether what it keeps is locked away."""


_KEEPERS: Final = (
    Keeper("libsecret", "in this computer's own store of passwords", safe=True),
    Keeper("osxkeychain", "in the keychain of this Mac", safe=True),
    Keeper("manager", "with Git Credential Manager", safe=True),
    Keeper("wincred", "in the credential store of Windows", safe=True),
    Keeper(f"cache --timeout={_DAY}", "in memory for a day; you will be asked again", safe=True),
    Keeper("store", "in a file in your home folder, readable to whoever can read that", safe=False),
)


def keepers() -> list[Keeper]:
    """Those of git's keepers that this computer has, the best first."""
    folder = Path(os.fsdecode(run(Path.cwd(), "--exec-path").stdout).strip())

    def there(keeper: Keeper) -> bool:
        name = f"git-credential-{keeper.setting.split()[0]}"
        return (folder / name).exists() or shutil.which(name) is not None

    return [keeper for keeper in _KEEPERS if there(keeper)]


def has_keeper(folder: Path, address: Address) -> bool:
    """Whether git would keep a password for this address."""
    found = run(folder, "config", "--get-urlmatch", "credential.helper", _site(address))
    return bool(found.stdout.strip())


def set_keeper(folder: Path, address: Address, keeper: Keeper) -> None:
    """Let git keep passwords for this server, and for no other, in this way.

    Raises:
        GitFailed, DiskFailed: git's settings cannot be written.
    """
    key = f"credential.{_site(address)}.helper"
    ask(folder, "config", "--global", "--replace-all", key, keeper.setting)


def once(name: str, secret: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """What makes one git command sign in with this name and secret, and with no others.

    Returns:
        options that stand before its subcommand, and variables for its environment.
    """
    options = ("-c", "credential.helper=", "-c", f"credential.helper={_HELPER}")
    return options, {"BOTHAND_SIGN_IN_NAME": name, "BOTHAND_SIGN_IN_SECRET": secret}


def hand_over(folder: Path, address: Address, name: str, secret: str) -> None:
    """Hand a name and secret that work to git's keeper.

    Raises:
        GitFailed: the keeper does not take them.
    """
    lines = f"username={name}\npassword={secret}\n".encode()
    if run(folder, "credential", "approve", feed=_described(address) + lines).returncode:
        raise GitFailed("Git's keeper of passwords did not take it. Sign in again.")


def _site(address: Address) -> str:
    port = f":{address.port}" if address.port else ""
    host = f"[{address.host}]" if ":" in address.host else address.host
    return f"{address.kind}://{host}{port}"


def _described(address: Address) -> bytes:
    lines = [f"protocol={address.kind}", f"host={_site(address).partition('://')[2]}"]
    if address.user:
        lines.append(f"username={address.user}")
    return ("\n".join(lines) + "\n").encode()
