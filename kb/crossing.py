"""A store on its way from one version to another that colleagues have a part in.

What is about to happen is noted durably before the branch moves. Whoever opens the store next can
then tell how far it came: the branch has not moved, and nothing has happened in the folder; or it
has, and the folder is brought up to date. A note stays where the branch has not moved, as the
server may have taken what this computer sent without being able to say so: the next sync finds out.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from kb.durable import remove_durably, write_durably

if TYPE_CHECKING:
    from pathlib import Path

    from kb.kept import Waiting
    from kb.sharing import Piece


class Crossing(NamedTuple):
    """One move of the branch, and what has to be kept along with it."""

    old: str | None
    new: str
    conflicts: tuple[Waiting, ...] = ()
    news: tuple[Piece, ...] = ()


class CrossingNote:
    """The note of one store. Only who holds the store, or its sync, changes it."""

    def __init__(self, folder: Path) -> None:
        """Take the store's folder."""
        self._path = folder / ".git" / "bothand.crossing"

    def read(self) -> Crossing | None:
        """What was noted; None where nothing is under way."""
        try:
            data = self._path.read_bytes()
        except OSError:
            return None
        from kb.kept import waiting_from  # noqa: PLC0415 - hardly ever is one under way
        from kb.sharing import Piece  # noqa: PLC0415 - likewise

        try:
            told = json.loads(data)
            return Crossing(
                None if told["old"] is None else str(told["old"]),
                str(told["new"]),
                tuple(waiting_from(each) for each in told["conflicts"]),
                tuple(Piece(str(a), str(b), str(c)) for a, b, c in told["news"]),
            )
        except (ValueError, KeyError, TypeError):
            return None

    def write(self, crossing: Crossing) -> None:
        """Note it durably.

        Raises:
            DiskFailed: the disk does not take it; nothing has happened yet.
        """
        from kb.kept import waiting_json  # noqa: PLC0415 - as above

        told = {
            "old": crossing.old,
            "new": crossing.new,
            "conflicts": [waiting_json(each) for each in crossing.conflicts],
            "news": [(each.id, each.path, each.kind) for each in crossing.news],
        }
        write_durably(self._path, json.dumps(told).encode())

    def clear(self) -> None:
        """It came to its end."""
        if self._path.exists():
            remove_durably(self._path)
