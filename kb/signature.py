"""Whom a commit names, and what a commit says: text as git stores it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from kb.model import Person
from kb.privacy import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

ANONYMOUS: Final = ("Anonymous", "anonymous@bothand.invalid")


def _signature(person: Person) -> tuple[str, str, int, str]:
    """Name, address, time and time zone, as a commit holds them.

    Someone who is not named leaves no hour either: it could tell who sat at a computer then.
    """
    now = datetime.now().astimezone()
    if person.anonymous:
        noon = now.astimezone(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
        return *ANONYMOUS, int(noon.timestamp()), "+0000"
    name = _unbroken(person.name)
    if not re.search(r"\w", name):
        name = "Someone"  # git refuses a name of nothing but signs
    slug = re.sub(r"[^a-z0-9]+", ".", name.lower()).strip(".") or "someone"
    email = _unbroken(person.email) or f"{slug}@bothand.invalid"
    return name, email, int(now.timestamp()), now.strftime("%z")[:5]


def _unbroken(text: str) -> str:
    """A name without the signs that a commit uses for itself."""
    return " ".join(clean(text, newlines=False).translate(_BRACKETS).split())


_BRACKETS: Final = str.maketrans("<>", "  ")


def named(name: str, email: str) -> Person:
    """Whoever a commit names, as far as it may be shown; an empty person where it names nobody."""
    if (name, email) == ANONYMOUS:
        return Person()
    return Person(clean(name, newlines=False), clean(email, newlines=False))


def identity(person: Person) -> dict[str, str]:
    """What git writes into its log of moves, which would else name the computer's user."""
    name, email, when, zone = _signature(person)
    date = f"{when} {zone}"
    who = {f"GIT_{role}_NAME": name for role in ("AUTHOR", "COMMITTER")}
    who |= {f"GIT_{role}_EMAIL": email for role in ("AUTHOR", "COMMITTER")}
    return who | {f"GIT_{role}_DATE": date for role in ("AUTHOR", "COMMITTER")}


def commit_text(tree: bytes, parents: Iterable[str], person: Person, message: str) -> bytes:
    """A commit as git stores it; ``tree`` is the id of the folder, ``message`` one line."""
    name, email, when, zone = _signature(person)
    who = f"{name} <{email}> {when} {zone}"
    lines = [f"tree {tree.hex()}", *(f"parent {parent}" for parent in parents)]
    lines += [f"author {who}", f"committer {who}", "", clean(message, newlines=False), ""]
    return "\n".join(lines).encode()
