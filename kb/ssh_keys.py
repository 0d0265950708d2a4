"""The keys of SSH: the server's, which a person compares once, and the person's own.

What ssh itself would use is asked of ssh (``ssh -G``), so that a person's own settings hold:
another file of known servers, another key, another port for a name.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from kb.errors import DiskFailed, GitFailed, Unreachable

if TYPE_CHECKING:
    from kb.address import Address

_LIMIT: Final = 10
"""Seconds for a server to show its keys."""
_COMMENT: Final = "bothand"
"""Stands at the end of a key: not who, and not on which computer."""


class HostKey(NamedTuple):
    """One key that a server has shown. ``line`` is what goes into the file of known servers."""

    kind: str
    fingerprint: str
    line: str


class Setup(NamedTuple):
    """What ssh would use for a server."""

    host: str
    port: int
    known: Path
    """The file of known servers."""
    identities: tuple[Path, ...]
    """Where it looks for the person's keys."""


def setup(address: Address) -> Setup:
    """What ssh would use for this address.

    Raises:
        GitFailed: there is no ssh on this computer.
    """
    port = ["-p", str(address.port)] if address.port else []
    told: dict[str, list[str]] = {}
    for line in _run([*_ssh(), "-G", *port, "--", address.host]).stdout.splitlines():
        key, _, value = line.partition(" ")
        told.setdefault(key, []).append(value)
    first = {key: values[0] for key, values in told.items()}
    known = first.get("userknownhostsfile", "~/.ssh/known_hosts").split(" ")[0]
    return Setup(
        first.get("hostname", address.host),
        int(first.get("port", address.port or 22)),
        Path(known).expanduser(),
        tuple(Path(each).expanduser() for each in told.get("identityfile", ())),
    )


def host_keys(address: Address) -> list[HostKey]:
    """The keys that a server shows, the strongest kind first.

    Raises:
        Unreachable: it shows none in time.
    """
    where = setup(address)
    command = ["ssh-keyscan", "-T", str(_LIMIT), "-p", str(where.port), "--", where.host]
    lines = [line for line in _run(command).stdout.splitlines() if not line.startswith("#")]
    found = [key for key in map(_host_key, lines) if key is not None]
    if not found:
        raise Unreachable(
            f"The server {address.server} cannot be reached. Check the network and the address."
        )
    return sorted(found, key=lambda key: "ed25519" not in key.kind)


def trust_host(address: Address, keys: list[HostKey]) -> None:
    """Take a server for known from now on. A line that is there already is not added twice.

    Raises:
        DiskFailed: the file of known servers cannot be written.
    """
    place = setup(address).known
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        known = place.read_text(encoding="utf-8") if place.exists() else ""
        new = [key.line for key in keys if key.line not in known.splitlines()]
        ended = "" if not known or known.endswith("\n") else "\n"
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(ended + "".join(f"{line}\n" for line in new))
    except OSError as error:
        raise _unwritable(place, error) from error


def own_keys(address: Address) -> list[str]:
    """The public halves of the person's keys that ssh would show, one line each."""
    told = _run(["ssh-add", "-L"])
    lines = told.stdout.splitlines() if told.returncode == 0 else []
    for place in setup(address).identities:
        public = place.with_name(f"{place.name}.pub")
        if place.is_file() and public.is_file():
            lines.append(public.read_text(encoding="utf-8", errors="replace").strip())
    return list(dict.fromkeys(line for line in lines if len(line.split()) > 1))


def locked_key(address: Address) -> Path | None:
    """The first of the person's keys that opens only with a passphrase; None if none does.

    Bothand cannot ask for one in the background; ssh's own agent can keep it open.
    """
    agent = _run(["ssh-add", "-L"])
    if agent.returncode == 0 and agent.stdout.strip():
        return None
    for place in setup(address).identities:
        if place.is_file() and _run(["ssh-keygen", "-y", "-P", "", "-f", str(place)]).returncode:
            return place
    return None


def make_key(address: Address) -> str:
    """Make a key for this computer and answer its public half, to be handed to whoever runs it.

    Raises:
        DiskFailed: it cannot be written, or one is there already.
    """
    wanted = [place for place in setup(address).identities if "ed25519" in place.name]
    place = (wanted or [Path("~/.ssh/id_ed25519").expanduser()])[0]
    if place.exists():
        raise DiskFailed(f"There is a key in {place} already, which is left alone.")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(place, error) from error
    kind = ("-q", "-t", "ed25519", "-N", "", "-C", _COMMENT)
    made = _run(["ssh-keygen", *kind, "-f", str(place)])
    if made.returncode:
        raise DiskFailed(f"No key can be made in {place}: {made.stderr.strip()[:200]}")
    return place.with_name(f"{place.name}.pub").read_text(encoding="utf-8").strip()


def _host_key(line: str) -> HostKey | None:
    fields = line.split()
    if len(fields) < 3:  # noqa: PLR2004 - server, kind, key
        return None
    try:
        digest = hashlib.sha256(base64.b64decode(fields[2], validate=True)).digest()
    except (binascii.Error, ValueError):
        return None
    fingerprint = base64.b64encode(digest).decode().rstrip("=")
    return HostKey(fields[1], f"SHA256:{fingerprint}", " ".join(fields[:3]))


def _ssh() -> list[str]:
    """The person's own ssh, with the options that they have given it."""
    given = os.environ.get("GIT_SSH_COMMAND", "")
    try:
        return shlex.split(given) or ["ssh"]
    except ValueError:
        return ["ssh"]


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=2 * _LIMIT,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreachable("The server did not answer in time. Try again later.") from error
    except OSError as error:
        raise GitFailed(
            f"{command[0]} could not be started. Install OpenSSH, then try again."
        ) from error


def _unwritable(place: Path, error: OSError) -> DiskFailed:
    return DiskFailed(f"{place} cannot be written: {os.strerror(error.errno or 0)}.")
