"""Getting in to a shared notebook, step by step, free of any terminal or screen.

Whoever holds the conversation asks :meth:`SigningIn.try_out` where things stand, does the one step
that it names, and asks again.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from kb import passwords, ssh_keys
from kb.address import FILE, HTTP, SSH, parse
from kb.errors import BothandError, NotLetIn, Refused, Unreachable
from kb.git_answers import ask
from kb.git_network import talk
from kb.server_words import Cause, cause, error_of

if TYPE_CHECKING:
    import threading

    from kb.git_network import Answer
    from kb.passwords import Keeper
    from kb.ssh_keys import HostKey


class Standing(StrEnum):
    """Where things stand with a server."""

    IN = "in"
    READS = "reads"
    """In, but to write it asks for a password."""
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
    writing: bool | None = None
    """Whether the server lets this person write; None where only trying would tell."""


_OPEN: Final = "The server lets you in."
_READS: Final = "The server lets you read."
_PLACES: Final = {
    Cause.HOST_UNKNOWN: Standing.HOST_UNKNOWN,
    Cause.HOST_CHANGED: Standing.HOST_CHANGED,
    Cause.PASSWORD_MISSING: Standing.PASSWORD,
    Cause.PASSWORD_WRONG: Standing.PASSWORD,
}
_NO_PASSWORD: Final = {Cause.PASSWORD_MISSING, Cause.PASSWORD_WRONG}
_NOBODY: Final = {"GIT_ASKPASS": ""}
"""Git then tells a password that is missing from one that is wrong. With a program to ask, even
one that answers nothing, it does not; and a wrong one it takes out of its keeper by itself."""
_EMPTY: Final = "No refs in common"
"""What git says where the shared notebook is still empty."""
_NOTHING: Final = "refs/bothand/none/*:refs/bothand/none/*"
"""What is sent to see whether the server would take anything."""


class SigningIn:
    """One address, and how to get in there."""

    def __init__(self, address: str) -> None:
        """Take the pasted address; raises Refused. Use it as a context manager."""
        self.address = parse(address)
        self._aside = contextlib.ExitStack()
        self._folder = Path()
        self._unkept = False
        """Whether git's keeper has let a password go that it was given."""

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

    def try_out(self, stop: threading.Event | None = None) -> Tried:
        """Try the door, with nobody to prompt; raises Cancelled where ``stop`` was set."""
        tried = self._knock((), _NOBODY, stop)
        if tried.standing is Standing.PASSWORD and self._unkept:
            return tried._replace(
                sentence="Git's keeper of passwords did not keep it. Sign in once more, and "
                "choose another place for it."
            )
        return tried

    # -- a server's key ----------------------------------------------------------------------

    def host_keys(self) -> list[HostKey]:
        """The keys that the server shows, the one to compare first; raises Unreachable."""
        return ssh_keys.host_keys(self._ssh())

    def trust_host(self, keys: list[HostKey]) -> None:
        """Take the server for known by these keys, which a person has seen.

        Raises:
            HostUnknown: it is known by another one.
            DiskFailed: that cannot be noted.
        """
        ssh_keys.trust_host(self._ssh(), keys)

    # -- the person's key --------------------------------------------------------------------

    def own_keys(self) -> list[str]:
        """The public lines of the person's keys."""
        return ssh_keys.own_keys(self._ssh())

    def make_key(self) -> str:
        """Make a key; answers the line to hand to whoever runs the server. Raises DiskFailed."""
        return ssh_keys.make_key(self._ssh())

    # -- a password --------------------------------------------------------------------------

    def keepers(self) -> list[Keeper]:
        """Ways to keep a password here; empty where git has one set up that works."""
        if not self._unkept and passwords.has_keeper(self._folder, self.address):
            return []
        return passwords.keepers()

    def sign_in(self, name: str, secret: str, keeper: Keeper | None = None) -> Tried:
        """Try a name and a password or token, and let git keep them if they work.

        Args:
            name: the name of the account.
            secret: the password or token.
            keeper: which of :meth:`keepers` shall keep them, where git has none yet.

        Raises:
            Refused: a sign in it is one that no password has; it is never sent on.
            GitFailed, DiskFailed: git cannot keep it.
        """
        if not name or not secret or not (name + secret).isprintable():
            raise Refused("The password or token holds signs that none has. Paste it again.")
        options, variables = passwords.once(name, secret)
        tried = self._knock(options, _NOBODY | variables)
        if tried.standing in {Standing.PASSWORD, Standing.READS}:
            return Tried(
                Standing.PASSWORD,
                "The server does not take this name with this password or token. Many servers "
                "take no password here, only a token made in their settings.",
                tried.error,
            )
        if tried.standing is not Standing.IN:
            return tried
        if keeper is not None:
            passwords.set_keeper(self._folder, self.address, keeper)
        passwords.hand_over(self._folder, self.address, name, secret)
        again = self._knock((), _NOBODY)
        self._unkept = again.standing in {Standing.PASSWORD, Standing.READS}
        return tried

    # -- inside ------------------------------------------------------------------------------

    def _ssh(self) -> ssh_keys.Setup:
        return ssh_keys.setup(self.address, self._folder)

    def _knock(
        self,
        options: tuple[str, ...],
        variables: dict[str, str],
        stop: threading.Event | None = None,
    ) -> Tried:
        """Ask what is there, and then whether anything would be taken. Nothing is sent."""
        url = self.address.text
        try:
            reading = talk(
                self._folder,
                *(*options, "ls-remote", "--heads", "--upload-pack=git-upload-pack", "--", url),
                stop=stop,
                env=variables,
            )
            if reading.code:
                return self._shut_out(reading)
            if self.address.kind == FILE:
                return _let_in(writing=os.access(self.address.path, os.W_OK))
            writing = talk(
                self._folder,
                *(*options, "push", "--dry-run", "--porcelain", "--no-verify", "--no-signed"),
                *("--receive-pack=git-receive-pack", "--", url, _NOTHING),
                stop=stop,
                env=variables,
            )
        except Unreachable as error:
            return Tried(Standing.STOPPED, str(error), error)
        if writing.code == 0 or _EMPTY in writing.said:
            return _let_in(writing=True)
        why = cause(writing, self.address)
        if why in _NO_PASSWORD:
            sentence = f"{_READS} To share lessons of your own, it asks you to sign in."
            needed = error_of(why, writing, self.address)
            return Tried(Standing.READS, sentence, needed, writing=False)
        return _let_in(writing=False if why in {Cause.NOT_ALLOWED, Cause.SHUT} else None)

    def _shut_out(self, answer: Answer) -> Tried:
        """What keeps a person from reading."""
        why = cause(answer, self.address)
        error = error_of(why, answer, self.address)
        if why is Cause.KEY:
            return self._without_key(error)
        standing = _PLACES.get(why, Standing.STOPPED)
        if why is Cause.PASSWORD_MISSING:
            sentence = "The server asks for a name and a password or token."
        elif why is Cause.PASSWORD_WRONG:
            sentence = (
                "The server does not take the password or token that was kept; it may have expired."
            )
        elif why is Cause.HOST_UNKNOWN:
            sentence = f"This computer has not met the server {self.address.server} yet."
        else:
            sentence = str(error)
        return Tried(standing, sentence, error)

    def _without_key(self, error: BothandError) -> Tried:
        where = self._ssh()
        locked = ssh_keys.locked_key(where)
        if locked is not None:
            sentence = (
                f"Your key {locked} opens only with its passphrase, for which nobody can be asked "
                f"in the background. Open it once with: ssh-add {locked}"
            )
            return Tried(Standing.KEY_LOCKED, sentence, NotLetIn(sentence))
        keys = ssh_keys.own_keys(where)
        if not keys:
            return Tried(Standing.NO_KEY, "This computer has no key yet.", error)
        sentence = f"The server {self.address.server} does not know this computer's key yet."
        told = f"{sentence} Send this line to whoever runs the shared notebook: {keys[0]}"
        return Tried(Standing.KEY_REFUSED, sentence, NotLetIn(told))


def _let_in(*, writing: bool | None) -> Tried:
    if writing is False:
        sentence = f"{_READS} Ask whoever runs the shared notebook to let you write, too."
        return Tried(Standing.IN, sentence, writing=False)
    return Tried(Standing.IN, _OPEN, writing=writing)
