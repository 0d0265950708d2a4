"""The keys of SSH: the server's, which a person compares once, and the person's own.

What ssh itself would use is asked of ssh (``ssh -G``), so that a person's own settings hold:
another file of known servers, another key, another port for a name.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from kb.errors import DiskFailed, GitFailed, HostUnknown, Unreachable
from kb.git_ssh import openssh, words_of

if TYPE_CHECKING:
    from kb.address import Address

_LIMIT: Final = 10
"""Seconds for a server to show its keys."""
_PORT: Final = 22
_COMMENT: Final = "bothand"
"""Stands at the end of a key: not who, and not on which computer."""


class HostKey(NamedTuple):
    """One key that a server has shown."""

    kind: str
    fingerprint: str
    """As whoever runs the server reads it out."""
    code: str
    """The key itself."""


class Setup(NamedTuple):
    """What ssh would use for a server."""

    host: str
    port: int
    name: str
    """Under which name the server stands in the file of known servers."""
    known: Path
    """The file of known servers."""
    identities: tuple[Path, ...]
    """Where it looks for the person's keys."""


def setup(address: Address, folder: Path) -> Setup:
    """What ssh would use for this address.

    Args:
        address: one of ssh.
        folder: a repository, whose git settings may name another ssh.

    Raises:
        GitFailed: there is no ssh on this computer.
    """
    user = ["-l", address.user] if address.user else []
    port = ["-p", str(address.port)] if address.port else []
    command = [*_openssh(folder), "-G", *user, *port, "--", address.host]
    told: dict[str, list[str]] = {}
    for line in _run(command).stdout.splitlines():
        key, _, value = line.partition(" ")
        told.setdefault(key, []).append(value)
    first = {key: values[0] for key, values in told.items()}
    host = first.get("hostname", address.host)
    number = int(first.get("port", address.port or _PORT))
    shown = host if number == _PORT else f"[{host}]:{number}"
    known = first.get("userknownhostsfile", "~/.ssh/known_hosts").split(" ")[0]
    return Setup(
        host,
        number,
        first.get("hostkeyalias", shown),
        Path(known).expanduser(),
        tuple(Path(each).expanduser() for each in told.get("identityfile", ())),
    )


def host_keys(where: Setup) -> list[HostKey]:
    """The keys that a server shows, the strongest kind first.

    Raises:
        Unreachable: it shows none in time.
    """
    command = ["ssh-keyscan", "-T", str(_LIMIT), "-p", str(where.port), "--", where.host]
    lines = [line for line in _run(command).stdout.splitlines() if not line.startswith("#")]
    found = [key for line in lines if (key := _host_key(line)) is not None]
    if not found:
        raise Unreachable(
            f"The server {where.host} does not show its key. Check the network and the address."
        )
    return sorted(found, key=lambda key: "ed25519" not in key.kind)


def trust_host(where: Setup, keys: list[HostKey]) -> None:
    """Take a server for known from now on. A line that is there already is not added twice.

    Raises:
        HostUnknown: the server is known by another key. Nothing is written: who it is has to be
            found out by a person.
        DiskFailed: the file of known servers cannot be written.
    """
    place = where.known
    held = _known(where)
    if held and not any(f"{key.kind} {key.code}" in held for key in keys):
        lines = ", ".join(dict.fromkeys(held.values()))
        raise HostUnknown(
            f"Stop: the server {where.host} is known by another key (line {lines} of {place}). "
            "Ask whoever runs it before you take that line out."
        )
    new = [key for key in keys if f"{key.kind} {key.code}" not in held]
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        before = place.read_bytes() if place.exists() else b""
        begun = b"\n" if before and not before.endswith(b"\n") else b""
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            file.write(begun + "".join(f"{where.name} {k.kind} {k.code}\n" for k in new).encode())
    except OSError as error:
        raise _unwritable(place, error) from error


def own_keys(where: Setup) -> list[str]:
    """The public halves of the person's keys that ssh would show, one line each."""
    told = _run(["ssh-add", "-L"])
    lines = told.stdout.splitlines() if told.returncode == 0 else []
    lines += [_public(place) for place in where.identities if place.is_file()]
    return list(dict.fromkeys(line for line in lines if len(line.split()) > 1))


def locked_key(where: Setup) -> Path | None:
    """The first of the person's keys that opens only with a passphrase; None if none does.

    Bothand cannot ask for one in the background; ssh's own agent can keep it open.
    """
    agent = _run(["ssh-add", "-L"])
    if agent.returncode == 0 and agent.stdout.strip():
        return None
    for place in where.identities:
        if place.is_file() and _run(["ssh-keygen", "-y", "-P", "", "-f", str(place)]).returncode:
            return place
    return None


def make_key(where: Setup) -> str:
    """Make a key for this computer and answer its public half, to be handed to whoever runs it.

    Raises:
        DiskFailed: it cannot be written, or one is there already.
    """
    wanted = [place for place in where.identities if "ed25519" in place.name]
    place = (wanted or [Path("~/.ssh/id_ed25519").expanduser()])[0]
    public = place.with_name(f"{place.name}.pub")
    # ssh-keygen asks before it writes over the one, but not before it writes over the other.
    for each in (place, public):
        if os.path.lexists(each):
            raise DiskFailed(
                f"There is {each} already, which is left alone. Move it, if it is old."
            )
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(place, error) from error
    kind = ("-q", "-t", "ed25519", "-N", "", "-C", _COMMENT)
    made = _run(["ssh-keygen", *kind, "-f", str(place)])
    if made.returncode:
        raise DiskFailed(f"No key can be made in {place}: {made.stderr.strip()[:200]}")
    return _public(place)


def _public(place: Path) -> str:
    """The public half of a key; of one that opens without a passphrase, even if it was lost."""
    public = place.with_name(f"{place.name}.pub")
    with contextlib.suppress(OSError):
        return public.read_text(encoding="utf-8", errors="replace").strip()
    return _run(["ssh-keygen", "-y", "-P", "", "-f", str(place)]).stdout.strip()


def _known(where: Setup) -> dict[str, str]:
    """The keys by which a server is known, each with the number of its line."""
    held = {}
    number = ""
    for line in _run(["ssh-keygen", "-F", where.name, "-f", str(where.known)]).stdout.splitlines():
        if found := re.match(r"# Host .* found: line (\d+)", line):
            number = found[1]
        elif not line.startswith("@"):
            held[" ".join(line.split()[1:3])] = number
    return held


def _host_key(line: str) -> HostKey | None:
    fields = line.split()
    if len(fields) < 3:  # noqa: PLR2004 - server, kind, key
        return None
    try:
        digest = hashlib.sha256(base64.b64decode(fields[2], validate=True)).digest()
    except (binascii.Error, ValueError):
        return None
    fingerprint = base64.b64encode(digest).decode().rstrip("=")
    return HostKey(fields[1], f"SHA256:{fingerprint}", fields[2])


def _openssh(folder: Path) -> list[str]:
    """The person's own ssh, or the usual one where theirs cannot be asked what it would do."""
    with contextlib.suppress(ValueError):
        return words_of(openssh(folder) or "ssh")
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
