"""What it means when a server, or git on its behalf, says no; in words that help.

Git's own sentences are known by their English ones (it is run with LC_ALL=C). Whatever a server
itself has said ("remote: ...") is handed on, made harmless, as it is meant for people.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NoReturn

from kb.address import FILE, HTTP, HTTPS, SSH
from kb.errors import (
    DiskFailed,
    GitFailed,
    HostUnknown,
    NotLetIn,
    OutsideFailed,
    ServerRefused,
    Unreachable,
)
from kb.privacy import clean

if TYPE_CHECKING:
    from kb.address import Address
    from kb.git_network import Answer

_OVERTAKEN: Final = (
    *("fetch first", "non-fast-forward", "cannot lock ref", "failed to update ref"),
    *("incorrect old value", "stale info", "reference already exists"),
)
"""How a push fails because others were faster; the last ones as some git hosts say it."""
_FINAL: Final = ("hook declined", "protected branch", "denyNonFastForwards")
_HARMFUL: Final = "Ask whoever runs the shared notebook to look at it."
_ASK: Final = "Ask whoever runs the shared notebook to let you in."
_REMOTE: Final = re.compile(r"^remote:[ \t]?(.*)$", re.MULTILINE)
_NOISE: Final = re.compile(r"^(?:error:.*|)$|^Enumerating|^Counting|^Compressing|^Total ")
_MOST: Final = 400


def overtaken(answer: Answer) -> bool:
    """Whether a push failed only because others were faster."""
    said = answer.said + "\n" + answer.out.decode("utf-8", "replace")
    if any(sign in said for sign in _FINAL):
        return False
    return any(sign in said for sign in _OVERTAKEN)


def complain(answer: Answer, address: Address) -> NoReturn:
    """Raise what a failed exchange means.

    Raises:
        Unreachable, NotLetIn, HostUnknown, ServerRefused, DiskFailed, GitFailed.
    """
    said = answer.said + "\n" + answer.out.decode("utf-8", "replace")
    for signs, kind, sentence in _MEANINGS:
        found = next((sign for sign in signs if sign in said), None)
        if found is not None:
            raise kind(sentence.format(server=address.server) + _own_words(said))
    for kinds, signs, kind, sentence in _BY_KIND:
        if address.kind in kinds and any(sign in said for sign in signs):
            raise kind(sentence.format(server=address.server) + _own_words(said))
    last = [line for line in said.splitlines() if line.strip()][-3:]
    raise GitFailed(f"The shared notebook could not be reached: {' '.join(last)[:_MOST]}")


def _own_words(said: str) -> str:
    """What the server itself said, for people."""
    lines = [line.strip() for line in _REMOTE.findall(said)]
    told = " ".join(line for line in lines if line and not _NOISE.match(line))
    told = clean(told, newlines=False)
    return f" It says: {told[:_MOST]}" if told else ""


_Meaning = tuple[tuple[str, ...], type[OutsideFailed], str]

_MEANINGS: Final[tuple[_Meaning, ...]] = (
    (
        ("REMOTE HOST IDENTIFICATION HAS CHANGED", "Offending "),
        HostUnknown,
        (
            "The server {server} shows another key than before. That is so after it was set "
            "up anew, "
            "or when somebody stands between you and it. Ask whoever runs it before you go on."
        ),
    ),
    (
        ("Host key verification failed", "No ED25519 host key is known", "host key is known for"),
        HostUnknown,
        (
            "This computer has not met the server {server} yet. Run bothand connect with "
            "its address "
            "to see its fingerprint, and compare that with what whoever runs it tells you."
        ),
    ),
    (
        ("Could not resolve host", "Name or service not known", "Temporary failure in name res"),
        Unreachable,
        "The server {server} was not found. Check the network and the address.",
    ),
    (
        (
            "Connection refused",
            "Connection timed out",
            "Network is unreachable",
            "No route to",
            "Operation timed out",
            "Failed to connect",
            "Couldn't connect",
            "Could not connect",
            "Operation too slow",
            "Connection reset",
            "Connection closed by",
            "Broken pipe",
            "early EOF",
            "unexpected disconnect",
            "the remote end hung up",
            "Empty reply",
            "Recv failure",
            "Send failure",
            "transfer closed",
            "The requested URL returned error: 5",
            "kex_exchange_identification",
            "banner exchange",
            "Timeout, server",
        ),
        Unreachable,
        (
            "The server {server} cannot be reached, or broke off. What you saved is safe here; "
            "it is tried again later."
        ),
    ),
    (
        ("SSL certificate", "certificate verify", "server certificate", "TLS", "gnutls"),
        Unreachable,
        (
            "The server {server} cannot prove who it is (its certificate does not hold), so "
            "nothing "
            "was sent. Check this computer's clock, then ask whoever runs the server."
        ),
    ),
    (
        ("Permission denied (", "Too many authentication failures"),
        NotLetIn,
        (
            "The server {server} does not know this computer's key. Run bothand connect with the "
            "address to see the key, and give it to whoever runs the shared notebook."
        ),
    ),
    (
        (
            "could not read Username",
            "could not read Password",
            "terminal prompts disabled",
            "Authentication failed",
            "Invalid username or",
            "returned error: 401",
        ),
        NotLetIn,
        (
            "The server {server} asks for a name and a password or token, or does not take the "
            "ones that are kept here (they may have expired). To sign in, run bothand connect "
            "with the address."
        ),
    ),
    (
        ("returned error: 403", "Write access to repository not granted", "insufficient permi"),
        NotLetIn,
        (
            "The server {server} knows you, but does not let you do this. Ask whoever runs "
            "the shared "
            "notebook for the right to write."
        ),
    ),
    (
        ("hook declined", "protected branch", "GH006", "denyNonFastForwards", "deny updating"),
        ServerRefused,
        (
            "The shared notebook does not take what you saved; it stays safe here. "
            "Ask whoever runs it."
        ),
    ),
    (
        ("No space left", "quota", "Disk quota", "unpack failed", "unpacker error", "file size"),
        ServerRefused,
        (
            "The server {server} has no room for what you saved, or cannot store it; it stays safe "
            "here. Ask whoever runs the shared notebook."
        ),
    ),
    (
        ("fsck error", "hasDot", "contains '.git'", "fullPathname", "badTree", "fsckObjects"),
        ServerRefused,
        (
            "The shared notebook holds something that could do harm on this computer, so "
            "nothing was "
            f"taken in. {_HARMFUL}"
        ),
    ),
    (
        ("dubious ownership",),
        NotLetIn,
        (
            "{server} belongs to another user of this computer. If you trust them, run: "
            "git config --global --add safe.directory FOLDER"
        ),
    ),
    (
        (
            "returned error: 404",
            "not found",
            "does not appear to be a git repository",
            "does not exist",
            "No such file or directory",
            "not a git repository",
        ),
        ServerRefused,
        (
            "There is no shared notebook at this address of {server}, or you may not see it. "
            f"Check the address. {_ASK}"
        ),
    ),
    (
        ("transport 'ext' not allowed", "not allowed", "unsupported protocol"),
        ServerRefused,
        "Bothand does not use addresses of this kind. Ask for one that begins with https or ssh.",
    ),
    (
        ("cannot lock ref", "Unable to create", "unable to write", "insufficient perm"),
        DiskFailed,
        (
            "What came from {server} cannot be stored on this computer. "
            "Make room or allow writing, then try again."
        ),
    ),
)
_BY_KIND: Final = (
    (
        {SSH},
        ("Could not read from remote repository",),
        NotLetIn,
        f"The server {{server}} did not let this computer in. {_ASK}",
    ),
    (
        {HTTP, HTTPS},
        ("returned error", "RPC failed"),
        ServerRefused,
        f"The server {{server}} did not do what was asked. {_HARMFUL}",
    ),
    (
        {FILE},
        ("Could not read from remote repository",),
        ServerRefused,
        f"There is no shared notebook at {{server}}. {_ASK}",
    ),
)
