"""Getting in to a shared notebook, step by step, free of any terminal or screen.

Whoever holds the conversation asks :meth:`SigningIn.try_out` where things stand, does the one step
that it names, and asks again.
"""

from __future__ import annotations

import contextlib
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from kb import passwords, ssh_keys
from kb.address import FILE, HTTP, SSH, parse
from kb.errors import BothandError, HostUnknown, NotLetIn, Refused
from kb.git_answers import ask
from kb.git_network import talk
from kb.server_words import complain

if TYPE_CHECKING:
    from kb.git_network import Answer
    from kb.passwords import Keeper
    from kb.ssh_keys import HostKey


class Standing(StrEnum):
    """Where things stand with a server."""

    IN = "in"
    HOST_UNKNOWN = "host unknown"
    HOST_CHANGED = "host changed"
    NO_KEY = "no key"
    KEY_LOCKED = "key locked"
    KEY_REFUSED = "key refused"
    PASSWORD = "password"  # noqa: S105 - a word, no password
    STOPPED = "stopped"


class Tried(NamedTuple):
    """What trying the door has shown."""

    standing: Standing
    sentence: str
    error: BothandError | None = None


class SigningIn:
    """One address, and how to get in there."""

    def __init__(self, address: str) -> None:
        """Take the pasted address; raises Refused. Use it as a context manager."""
        self.address = parse(address)
        self._aside = contextlib.ExitStack()
        self._folder = Path()

    def __enter__(self) -> Self:
        """Make an empty repository to ask from, as there may be no notebook yet."""
        self._folder = Path(self._aside.enter_context(tempfile.TemporaryDirectory())).resolve()
        ask(self._folder, "init", "--quiet", "--template=")
        return self

    def __exit__(self, *_: object) -> None:
        self._aside.close()

    def way(self) -> str:
        """What this address asks of whoever comes, in a sentence."""
        if self.address.kind == FILE:
            return "That is a folder: nothing is needed but the right to read and write there."
        if self.address.kind == SSH:
            return "This server knows people by a key that stays on their computer."
        if self.address.kind == HTTP:
            return (
                "This server may ask for a name and a password. Beware: the address begins with "
                "http, so all of it travels readably. Ask for one with https."
            )
        return "This server may ask for a name and a password, or a token made in its settings."

    def try_out(self) -> Tried:
        """Try the door, with nobody to prompt."""
        had_password = self.address.kind != SSH and self._has_password()
        answer = talk(self._folder, "ls-remote", "--heads", "--", self.address.text)
        error = self._error(answer)
        if error is None:
            return Tried(Standing.IN, "The server lets you in.")
        if isinstance(error, HostUnknown):
            changed = "another key than before" in str(error)
            standing = Standing.HOST_CHANGED if changed else Standing.HOST_UNKNOWN
            return Tried(standing, str(error), error)
        if not isinstance(error, NotLetIn):
            return Tried(Standing.STOPPED, str(error), error)
        if self.address.kind == SSH:
            return self._without_key(error)
        if self.address.kind == FILE or "403" in answer.said:
            return Tried(Standing.STOPPED, str(error), error)
        sentence = (
            "The server does not take the password or token that was kept; it may have expired."
            if had_password
            else "The server asks for a name and a password or token."
        )
        return Tried(Standing.PASSWORD, sentence, error)

    # -- a server's key ----------------------------------------------------------------------

    def host_keys(self) -> list[HostKey]:
        """The keys that the server shows; raises Unreachable."""
        return ssh_keys.host_keys(self.address)

    def trust_host(self, keys: list[HostKey]) -> None:
        """Take the server for known; raises DiskFailed."""
        ssh_keys.trust_host(self.address, keys)

    # -- the person's key --------------------------------------------------------------------

    def own_keys(self) -> list[str]:
        """The public lines of the person's keys."""
        return ssh_keys.own_keys(self.address)

    def make_key(self) -> str:
        """Make a key; answers the line to hand to whoever runs the server. Raises DiskFailed."""
        return ssh_keys.make_key(self.address)

    # -- a password --------------------------------------------------------------------------

    def keepers(self) -> list[Keeper]:
        """Ways to keep a password here; empty where git has one set up already."""
        if passwords.has_keeper(self._folder, self.address):
            return []
        return passwords.keepers()

    def sign_in(self, name: str, secret: str, keeper: Keeper | None = None) -> Tried:
        """Try a name and a password or token, and let git keep them if they work.

        Args:
            name: the name of the account.
            secret: the password or token; a line end in it is never sent on.
            keeper: which of :meth:`keepers` shall keep them, where git has none yet.
        """
        if not secret or not (name + secret).isprintable():
            raise Refused("The password or token holds signs that none has. Paste it again.")
        error = self._error(passwords.try_with(self._folder, self.address, name, secret))
        if isinstance(error, NotLetIn):
            return Tried(Standing.PASSWORD, "The server does not take this name with it.", error)
        if error is not None:
            return Tried(Standing.STOPPED, str(error), error)
        if keeper is not None:
            passwords.set_keeper(self._folder, self.address, keeper)
        passwords.hand_over(self._folder, self.address, name, secret)
        return Tried(Standing.IN, "The server lets you in.")

    # -- inside ------------------------------------------------------------------------------

    def _has_password(self) -> bool:
        return (
            self.address.kind != FILE
            and passwords.has_keeper(self._folder, self.address)
            and passwords.kept(self._folder, self.address)
        )

    def _without_key(self, error: NotLetIn) -> Tried:
        locked = ssh_keys.locked_key(self.address)
        if locked is not None:
            return Tried(
                Standing.KEY_LOCKED,
                f"Your key {locked} opens only with its passphrase, for which nobody can be asked "
                f"in the background. Open it once with: ssh-add {locked}",
                error,
            )
        if not self.own_keys():
            return Tried(Standing.NO_KEY, "This computer has no key yet.", error)
        return Tried(
            Standing.KEY_REFUSED,
            f"The server {self.address.server} does not know this computer's key yet.",
            error,
        )

    def _error(self, answer: Answer) -> BothandError | None:
        if answer.code == 0:
            return None
        try:
            complain(answer, self.address)
        except BothandError as error:
            return error
