"""Clocks that stand still, for what tells the day or the hour."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from datetime import tzinfo


def standing(moment: datetime) -> type[datetime]:
    """What to lay in a module in place of its ``datetime``: now is always this moment."""

    class Standing(datetime):
        """A clock that stands."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            """The same moment always."""
            return cls.fromtimestamp(moment.timestamp(), tz)

    return Standing
