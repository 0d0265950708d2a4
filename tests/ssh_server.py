"""A real sshd on this machine, with keys and a home of its own; nobody's ``.ssh`` takes part."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE: Final = "127.0.0.1"
_PATIENCE: Final = 15
"""Seconds for sshd to begin to listen."""


def sshd() -> str:
    """The program; a test without it is skipped, or fails where it was promised."""
    found = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        if os.environ.get("BOTHAND_TESTS_NEED_SSHD"):
            pytest.fail("sshd was promised (BOTHAND_TESTS_NEED_SSHD) and is not there")
        pytest.skip("there is no sshd on this computer")
    return found


class SshServer:
    """Lets in whoever's key stands in ``authorized``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.authorized = folder / "authorized_keys"
        with socket.socket() as free:
            free.bind((HERE, 0))
            self.port = int(free.getsockname()[1])
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        program = sshd()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.authorized.touch()
        self.new_host_key()
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        self._start(program)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def url(self, repository: Path) -> str:
        """The address of a repository on this machine by way of this server."""
        return f"ssh://{getpass.getuser()}@{HERE}:{self.port}{repository}"

    def let_in(self, public: str) -> None:
        """Add the line that somebody has sent."""
        with self.authorized.open("a", encoding="utf-8") as file:
            file.write(f"restrict {public}\n")

    def change_host_key(self) -> None:
        """Come up again as if the server had been set up anew."""
        self._stop()
        self.new_host_key()
        self._start(sshd())

    def new_host_key(self) -> None:
        """Make other keys for the server itself: one to read out, and one of another kind."""
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

    def _start(self, program: str) -> None:
        options = {
            "Port": self.port,
            "ListenAddress": HERE,
            "HostKey": self.folder / "host",
            "PidFile": "none",
            "AuthorizedKeysFile": self.authorized,
            "StrictModes": "no",
            "UsePAM": "no",
            "PasswordAuthentication": "no",
            "KbdInteractiveAuthentication": "no",
            "PermitRootLogin": "yes",
            "MaxStartups": "100",
        }
        config = self.folder / "sshd_config"
        lines = [f"{key} {value}\n" for key, value in options.items()]
        config.write_text("".join([*lines, f"HostKey {self.folder / 'second'}\n"]))
        log = (self.folder / "log").open("ab")
        with log:
            self._process = subprocess.Popen([program, "-D", "-e", "-f", str(config)], stderr=log)
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection((HERE, self.port), 1):
                return
            assert self._process.poll() is None, (self.folder / "log").read_text()
        pytest.fail("sshd did not begin to listen")

    def _stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()


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
