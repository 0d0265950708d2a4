"""A real sshd on this machine, with keys and a home of its own; nobody's ``.ssh`` takes part."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest

from tests.servers import HERE, Server

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping


def sshd() -> str:
    """The program; a test without it is skipped, or fails where it was promised."""
    found = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        if os.environ.get("BOTHAND_TESTS_NEED_SSHD"):
            pytest.fail("sshd was promised (BOTHAND_TESTS_NEED_SSHD) and is not there")
        pytest.skip("there is no sshd on this computer")
    return found


class SshServer(Server):
    """Lets in whoever's key stands in ``authorized``.

    The port is ours, and each connection has an sshd of its own: nobody else can take the port
    meanwhile, and nobody waits until somebody listens.
    """

    def __init__(self, folder: Path) -> None:
        self._program = sshd()
        super().__init__()
        self.folder = folder
        self.authorized = folder / "authorized_keys"
        self._config = folder / "sshd_config"

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.authorized.touch()
        self.change_host_key()
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        self._configure()
        return super().__enter__()

    def serve(self, connection: socket.socket) -> None:
        """Leave it to sshd."""
        command, both = [self._program, "-i", "-e", "-f", str(self._config)], connection.fileno()
        with (self.folder / "log").open("ab") as log:
            subprocess.run(command, stdin=both, stdout=both, stderr=log, check=False)

    def url(self, repository: Path) -> str:
        """The address of a repository on this machine by way of this server."""
        return f"ssh://{getpass.getuser()}@{HERE}:{self.port}{repository}"

    def let_in(self, public: str) -> None:
        """Add the line that somebody has sent."""
        with self.authorized.open("a", encoding="utf-8") as file:
            file.write(f"restrict {public}\n")

    def change_host_key(self) -> None:
        """Make other keys for the server itself, as if it had been set up anew.

        There is one to read out, and one of another kind.
        """
        for name, kind in (("host", "ed25519"), ("second", "ecdsa")):
            for each in (name, f"{name}.pub"):
                (self.folder / each).unlink(missing_ok=True)
            make = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", str(self.folder / name)]
            subprocess.run(make, check=True)

    def fingerprint(self) -> str:
        """The server's own, as whoever runs it would read it out."""
        told = subprocess.run(
            ["ssh-keygen", "-lf", str(self.folder / "host.pub")],
            check=True,
            capture_output=True,
            text=True,
        )
        return told.stdout.split()[1]

    def _configure(self) -> None:
        options = {
            "HostKey": self.folder / "host",
            "PidFile": "none",
            "AuthorizedKeysFile": self.authorized,
            "StrictModes": "no",
            "UsePAM": "no",
            "PasswordAuthentication": "no",
            "KbdInteractiveAuthentication": "no",
            "PermitRootLogin": "yes",
        }
        lines = [f"{key} {value}\n" for key, value in options.items()]
        self._config.write_text("".join([*lines, f"HostKey {self.folder / 'second'}\n"]))
        subprocess.run([self._program, "-t", "-f", str(self._config)], check=True)


def home_of_its_own(home: Path) -> Mapping[str, str]:
    """The variables under which ssh keeps to this home; of itself it asks the system for it."""
    folder = home / ".ssh"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    config = folder / "config"
    config.write_text(
        f"UserKnownHostsFile {folder}/known_hosts\n"
        "GlobalKnownHostsFile none\n"
        f"IdentityFile {folder}/id_ed25519\n"
        "IdentitiesOnly yes\n"
    )
    return {"GIT_SSH_COMMAND": f"ssh -F {config}", "SSH_AUTH_SOCK": ""}
