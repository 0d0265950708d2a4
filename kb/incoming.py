"""Which files of a fetched version may not be written into a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Refusal(NamedTuple):
    """A path, and why nothing is written there."""

    path: bytes
    reason: str


def refused(entries: Iterable[tuple[int, bytes]]) -> list[Refusal]:
    """Stub."""
    return [Refusal(p, "no plain file") for m, p in entries if m not in (0o100644, 0o100755)]
