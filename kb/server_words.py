"""What it means when a server, or git on its behalf, says no; in words that help.

Git's own sentences are known by their English ones (it is run with LC_ALL=C). A server's words
("remote: ...") are handed on, made harmless, as they are meant for people; but what happened is
never read out of them, nor out of the names that git puts in quotes: a notebook may be called
"not found", and a server may say that a connection was refused.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

from kb.address import FILE, SSH
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


class Cause(Enum):
    """Why an exchange failed."""

    HOST_CHANGED = auto()
    HOST_UNKNOWN = auto()
    KEY = auto()
    PASSWORD_MISSING = auto()
    PASSWORD_WRONG = auto()
    NOT_ALLOWED = auto()
    SHUT = auto()
    OTHER_OWNER = auto()
    DECLINED = auto()
    NO_ROOM = auto()
    NOT_FOUND = auto()
    HARMFUL = auto()
    CERTIFICATE = auto()
    NO_SUCH_SERVER = auto()
    PROXY = auto()
    TOO_MANY = auto()
    UNREACHABLE = auto()
    NO_ROOM_HERE = auto()
    NOT_DONE = auto()
    UNKNOWN = auto()


_SIGNS: Final[tuple[tuple[Cause, str], ...]] = (
    (Cause.HOST_CHANGED, r"HOST IDENTIFICATION HAS CHANGED|Offending \S+ key in|REVOKED HOST KEY"),
    (Cause.HOST_UNKNOWN, r"Host key verification failed|host key is known for"),
    (Cause.KEY, r"Permission denied \(|Too many authentication failures"),
    (Cause.PASSWORD_MISSING, r"could not read (Username|Password)|terminal prompts disabled"),
    (Cause.PASSWORD_WRONG, r"Authentication failed|Invalid username|returned error: 401"),
    (Cause.NOT_ALLOWED, r"returned error: 403|Permission to .* denied|marked as read only"),
    (Cause.NOT_ALLOWED, r"DENIED by|not allowed to push|Write access .* not granted"),
    (Cause.OTHER_OWNER, r"dubious ownership"),
    (Cause.NO_ROOM, r"remote rejected.*(unpack|quota|failed to update ref|cannot lock ref)"),
    (Cause.NO_ROOM, r"remote unpack failed|returned error: 413"),
    (Cause.DECLINED, r"hook declined|remote rejected|protected branch"),
    (Cause.HARMFUL, r"fsck error|hasDot|fullPathname|badTree"),
    (Cause.NOT_DONE, r"command not found|not recognized as"),
    (Cause.NOT_FOUND, r"returned error: 404|[Nn]ot found|could not be found|[Nn]o such project"),
    (Cause.NOT_FOUND, r"does not appear to be a git repository|not a git repository"),
    (Cause.NOT_FOUND, r"does not exist|No such file or directory|not exported|is this a git repo"),
    (Cause.UNREACHABLE, r"SSL_ERROR_SYSCALL|non-properly terminated"),
    (Cause.CERTIFICATE, r"SSL|certificate|gnutls|TLS connect|tls_|schannel"),
    (
        Cause.NO_SUCH_SERVER,
        r"Could not resolve|Name or service not known|Temporary failure in name",
    ),
    (Cause.PROXY, r"CONNECT tunnel failed|from proxy after CONNECT|returned error: 407"),
    (Cause.TOO_MANY, r"returned error: 429"),
    (
        Cause.UNREACHABLE,
        (
            r"Connection (refused|timed out|reset|closed|was reset)|is unreachable|No route to|"
            r"timed out|Failed to connect|Could(n't| not) connect|too slow|Broken pipe|early EOF|"
            r"unexpected disconnect|remote end hung up|Empty reply|Recv failure|Send failure|"
            r"transfer closed|returned error: 5|kex_exchange|banner exchange|Timeout, server"
        ),
    ),
    (
        Cause.NO_ROOM_HERE,
        r"No space left|unable to (write|create)|Unable to create|cannot lock ref",
    ),
    (Cause.NOT_DONE, r"returned error|RPC failed"),
)
"""The first that is found decides. Who is let in comes before what is there, and both before a
connection that ended: git says of all of them that the other side hung up."""

_TO_BE_LED: Final = (
    "To be led through it, run bothand clone, or bothand connect, with the address at a terminal."
)
_ASK: Final = "Ask whoever runs the shared notebook"

_MEANINGS: Final[dict[Cause, tuple[type[OutsideFailed], str]]] = {
    Cause.HOST_CHANGED: (
        HostUnknown,
        (
            "Stop: the server {server} shows another key than before{where}. That is so after it "
            "was set up anew, or when somebody stands between you and it. Ask whoever runs it "
            "which; only if they say so, take that line out and try again."
        ),
    ),
    Cause.HOST_UNKNOWN: (
        HostUnknown,
        "This computer has not met the server {server} yet. " + _TO_BE_LED,
    ),
    Cause.KEY: (
        NotLetIn,
        "The server {server} does not know this computer's key. " + _TO_BE_LED,
    ),
    Cause.PASSWORD_MISSING: (
        NotLetIn,
        "The server {server} asks for a name and a password or token. " + _TO_BE_LED,
    ),
    Cause.PASSWORD_WRONG: (
        NotLetIn,
        "The server {server} asks for a name and a password or token, or does not take the "
        "ones that are kept here (they may have expired). " + _TO_BE_LED,
    ),
    Cause.NOT_ALLOWED: (
        NotLetIn,
        "The server {server} knows you, but does not let you do this. "
        + _ASK
        + " to let you write.",
    ),
    Cause.SHUT: (
        NotLetIn,
        "The server {server} did not let this computer in. " + _ASK + " to let you in.",
    ),
    Cause.OTHER_OWNER: (
        NotLetIn,
        (
            "{server} belongs to another user of this computer. If you trust them, run: "
            "git config --global --add safe.directory {server}"
        ),
    ),
    Cause.DECLINED: (
        ServerRefused,
        (
            "The shared notebook does not take what you saved; it stays safe here. "
            "Ask whoever runs it."
        ),
    ),
    Cause.NO_ROOM: (
        ServerRefused,
        "The server {server} has no room for what you saved, or cannot store it; it stays safe "
        "here. " + _ASK + ".",
    ),
    Cause.NOT_FOUND: (
        ServerRefused,
        "There is no shared notebook at this address of {server}, or you may not see it. "
        "Check the address. " + _ASK + " to let you in.",
    ),
    Cause.HARMFUL: (
        ServerRefused,
        "The shared notebook holds something that could do harm on this computer, so nothing was "
        "taken in. " + _ASK + " to look at it.",
    ),
    Cause.CERTIFICATE: (
        Unreachable,
        (
            "The server {server} cannot prove who it is (its certificate does not hold), so "
            "nothing was sent. Check this computer's clock, then ask whoever runs the server."
        ),
    ),
    Cause.NO_SUCH_SERVER: (
        Unreachable,
        "The server {server} was not found. Check the network and the address.",
    ),
    Cause.PROXY: (
        Unreachable,
        (
            "The network you are in does not let you through to {server} (its proxy said no). "
            "Ask whoever runs the network, or try again from another one."
        ),
    ),
    Cause.TOO_MANY: (
        Unreachable,
        "The server {server} was asked too often. What you saved is safe here; try again later.",
    ),
    Cause.UNREACHABLE: (
        Unreachable,
        (
            "The server {server} cannot be reached, or broke off. What you saved is safe here; "
            "it is tried again later."
        ),
    ),
    Cause.NO_ROOM_HERE: (
        DiskFailed,
        (
            "What came from {server} cannot be stored on this computer. "
            "Make room or allow writing, then try again."
        ),
    ),
    Cause.NOT_DONE: (
        ServerRefused,
        "The server {server} did not do what was asked. " + _ASK + " to look at it.",
    ),
}

_FASTER: Final = re.compile(
    r"fetch first|non-fast-forward|stale info|remote ref updated since|cannot lock ref|"
    r"failed to update ref|incorrect old value|reference already exists|failed to lock"
)
"""How a push fails because others were faster; the last ones as some git hosts say it."""
_NEVER_BY_WAITING: Final = re.compile(
    r"Permission denied|No space left|[Qq]uota|Read-only file system|insufficient permission"
)
"""Why a server cannot store anything at all, in its own git's words."""
_REFUSED: Final = re.compile(r"^ ?!\s(.*)$", re.MULTILINE)
_REMOTE: Final = re.compile(r"^remote:[ \t]?(.*)$", re.MULTILINE)
_HOST_SAYS: Final = re.compile(r"^(?:ERROR|FATAL|fatal: remote error): (.*)$", re.MULTILINE)
_NOISE: Final = re.compile(r"^(?:error:.*|[= ]*)$|^Enumerating|^Counting|^Compressing|^Total ")
_KNOWN_LINE: Final = re.compile(r"Offending \S+ key in (.+):(\d+)")
_MOST: Final = 400


class _Said(NamedTuple):
    """What came back, apart: from git and ssh here, and from the server for people."""

    here: str
    there: str


def overtaken(answer: Answer) -> bool:
    """Whether a push failed only because others were faster."""
    said = _text(answer)
    refused = _REFUSED.findall(said)
    return (
        bool(refused)
        and all(_FASTER.search(line) and "declined" not in line for line in refused)
        and not _NEVER_BY_WAITING.search(said)
    )


def cause(answer: Answer, address: Address) -> Cause:
    """Why it failed."""
    here = _apart(answer).here
    for each, signs in _SIGNS:
        if re.search(signs, here):
            return each
    if "Could not read from remote repository" in here:
        return {SSH: Cause.SHUT, FILE: Cause.NOT_FOUND}.get(address.kind, Cause.NOT_DONE)
    return Cause.UNKNOWN


def complain(answer: Answer, address: Address) -> NoReturn:
    """Raise what a failed exchange means.

    Raises:
        Unreachable, NotLetIn, HostUnknown, ServerRefused, DiskFailed, GitFailed.
    """
    raise error_of(cause(answer, address), answer, address)


def error_of(why: Cause, answer: Answer, address: Address) -> OutsideFailed:
    """The error that tells a person of this cause, with what the server itself said."""
    said = _apart(answer)
    words = f" It says: {said.there[:_MOST]}" if said.there else ""
    if why not in _MEANINGS:
        last = " ".join([line for line in said.here.splitlines() if line.strip()][-3:])
        return GitFailed(f"The exchange with {address.server} failed: {last[:_MOST]}{words}")
    kind, sentence = _MEANINGS[why]
    line = _KNOWN_LINE.search(answer.said)
    where = f" (line {line[2]} of {line[1]} has the old one)" if line else ""
    return kind(sentence.format(server=address.server, where=where) + words)


def _text(answer: Answer) -> str:
    return answer.said + "\n" + answer.out.decode("utf-8", "replace")


def _apart(answer: Answer) -> _Said:
    said = _text(answer)
    told = [*_HOST_SAYS.findall(said), *_REMOTE.findall(said)]
    lines = [line.strip() for line in told if not _NOISE.match(line.strip())]
    return _Said(
        re.sub(r"'[^'\n]*'", "''", _REMOTE.sub("", said)),
        clean(" ".join(lines), newlines=False),
    )
