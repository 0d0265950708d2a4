"""Joining a shared notebook: clone, connect, and the conversation of getting in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.frame import (
    complain,
    examples,
    json_option,
    print_json,
    print_lines,
    sharing_progress,
    with_library,
)
from kb.errors import Refused

if TYPE_CHECKING:
    from kb.library import Library
    from kb.passwords import Keeper
    from kb.signing_in import SigningIn, Tried

_STEPS = 12
"""How often the door is tried in one conversation."""


@click.command(
    epilog=examples(
        "bothand clone ssh://notes@server/srv/lessons.git",
        "bothand clone https://host/district/lessons.git our-district",
    )
)
@click.argument("url", metavar="URL")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@json_option
def clone(url: str, folder: Path | None, *, as_json: bool) -> None:
    """Join a shared notebook: get a copy of it on this computer."""
    from kb import settings  # noqa: PLC0415 - only where a store is made
    from kb.address import parse  # noqa: PLC0415 - likewise
    from kb.joining import check_free  # noqa: PLC0415 - likewise
    from kb.library import Library  # noqa: PLC0415 - likewise

    address = parse(url)
    place = folder or Path(address.name or "notebook")
    check_free(place)
    if not as_json and sys.stdin.isatty():
        get_in(url)
    with Library.join(address.text, place, sharing_progress()) as library:
        settings.remember_store(place)
        total = library.search("", limit=1).total
        if as_json:
            print_json({"path": str(library.folder.resolve()), "lessons": total})
            return
        print_lines(
            [
                f"Joined the notebook {library.folder}: {total} lessons.",
                f"Open it with: bothand --store {library.folder}",
            ]
        )


@click.command(epilog=examples("bothand connect ssh://notes@server/srv/lessons.git"))
@click.argument("url", metavar="URL")
@json_option
@with_library
def connect(library: Library, url: str, *, as_json: bool) -> None:
    """Share this notebook through another one, or sign in there again."""
    from kb.signing_in import SigningIn, Standing  # noqa: PLC0415 - ssh and git, only here

    library.connect(url)
    asks = not as_json and sys.stdin.isatty()
    if asks:
        get_in(url)
    else:
        with SigningIn(url) as signing:
            tried = signing.try_out()
        if tried.standing is not Standing.IN:
            error = tried.error or Refused(tried.sentence)
            error.add_note("The address is noted all the same.")
            raise error
        if tried.writing is False:
            complain(tried.sentence, 0)
    address = library.standing().address
    if as_json:
        print_json({"address": address})
    else:
        print_lines([f"Connected to {address}.", "Exchange lessons with: bothand sync"])


def get_in(url: str) -> None:
    """Lead a person through signing in; returns when the server lets them in."""
    from kb.signing_in import SigningIn, Standing  # noqa: PLC0415 - ssh and git, only here

    with SigningIn(url) as signing:
        _say(signing.way())
        for _ in range(_STEPS):
            tried = signing.try_out()
            if tried.standing is Standing.STOPPED or tried.standing is Standing.HOST_CHANGED:
                raise tried.error or Refused(tried.sentence)
            _say(tried.sentence)
            if tried.standing is Standing.IN or not _step(signing, tried):
                return
    raise Refused("That was tried often enough. Ask whoever runs the shared notebook for help.")


def _step(signing: SigningIn, tried: Tried) -> bool:
    """Do the one step that is due; False where the person goes on without it."""
    from kb.signing_in import Standing  # noqa: PLC0415 - loaded already

    if tried.standing is Standing.HOST_UNKNOWN:
        _meet(signing)
    elif tried.standing is Standing.KEY_LOCKED:
        if not click.confirm("Have you opened it, in another window?", default=True, err=True):
            raise Refused("Run the same again once it is open.")
    elif tried.standing in {Standing.NO_KEY, Standing.KEY_REFUSED}:
        _hand_key(signing, tried)
    elif tried.standing is Standing.READS:
        if not click.confirm("Sign in now?", default=True, err=True):
            return False
        _sign_in(signing)
    else:
        _sign_in(signing)
    return True


def _meet(signing: SigningIn) -> None:
    """Show a server's fingerprint, and take it for known if the person says so."""
    # One only: what nobody has compared is not taken for known.
    shown = signing.host_keys()[:1]
    _say("It shows this fingerprint:")
    for key in shown:
        _say(f"  {key.fingerprint} ({key.kind})")
    if not click.confirm("Is it the one that you were told, or do you trust it?", err=True):
        raise Refused("Nothing was joined. Ask whoever runs the shared notebook about it.")
    signing.trust_host(shown)


def _hand_key(signing: SigningIn, tried: Tried) -> None:
    """Make a key if there is none, and show the line that whoever runs the server needs."""
    from kb.signing_in import Standing  # noqa: PLC0415 - loaded already

    if tried.standing is Standing.NO_KEY:
        if not click.confirm("Make one?", default=True, err=True):
            raise tried.error or Refused(tried.sentence)
        line = signing.make_key()
    else:
        line = signing.own_keys()[0]
    _say("Send this line to whoever runs the shared notebook; it is no secret:")
    _say("")
    _say(line)
    _say("")
    if not click.confirm("Have they added it? (no: come back later)", default=True, err=True):
        raise Refused("Run the same again once they have added it.")


def _sign_in(signing: SigningIn) -> None:
    """Ask for a name and a password or token, once, and say so if the server does not take them."""
    from kb.signing_in import Standing  # noqa: PLC0415 - loaded already

    name = signing.address.user or click.prompt("Name", err=True).strip()
    secret = click.prompt("Password or token (nothing shows)", hide_input=True, err=True)
    done = signing.sign_in(name, secret.strip(), _keeper(signing))
    if done.standing is Standing.STOPPED:
        raise done.error or Refused(done.sentence)
    if done.standing is not Standing.IN:
        _say(done.sentence)


def _keeper(signing: SigningIn) -> Keeper | None:
    """Where the password shall be kept; asked only where git has no place for it yet."""
    found = signing.keepers()
    if not found:
        return None
    _say("Where shall git keep it?")
    for number, keeper in enumerate(found, 1):
        _say(f"  {number}  {keeper.words}")
    chosen = click.prompt("Number", type=click.IntRange(1, len(found)), default=1, err=True)
    return found[chosen - 1]


def _say(line: str) -> None:
    from kb.privacy import clean  # noqa: PLC0415 - cheap, kept beside its use

    click.echo(clean(line), err=True)


COMMANDS = {"clone": clone, "connect": connect}
