"""Stub."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from kb.errors import ServerRefused, Unreachable

if TYPE_CHECKING:
    from kb.address import Address
    from kb.git_network import Answer


def complain(answer: Answer, address: Address) -> NoReturn:
    """Stub."""
    del address
    if "not read from remote" in answer.said:
        raise Unreachable(answer.said)
    raise ServerRefused(answer.said)


def overtaken(answer: Answer) -> bool:
    """Stub."""
    said = answer.said + answer.out.decode()
    return any(
        x in said
        for x in (
            "fetch first",
            "non-fast-forward",
            "cannot lock ref",
            "failed to update ref",
            "incorrect old value",
        )
    )
