"""How long ago a lesson was last seen to hold; the world of a school changes.

Plain reckoning with dates as written; nothing here reads a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from kb.deciding import Held
from kb.model import StoreSettings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.deciding import Response

USUAL_MONTHS: Final = StoreSettings(1).stale_after_months
"""After so many months without a word a lesson is stale, unless the store says otherwise."""
_MONTHS: Final = 12
_SHORTEST_MONTH: Final = 28
_MONTH_WRITTEN: Final = len("2026-11")


@dataclass(frozen=True, slots=True)
class Freshness:
    """When a lesson was last seen to hold, and whether that is too long ago.

    ``confirmed`` is a date as written: that of the newest colleague for whom it held, else that of
    the lesson itself; empty where neither can be read as a date, and then nothing is stale.
    """

    confirmed: str
    stale: bool


def freshness(
    created: str, responses: Iterable[Response], today: date, months: int = USUAL_MONTHS
) -> Freshness:
    """How fresh a lesson is.

    Args:
        created: the lesson's date as written.
        responses: what colleagues answered to it; only those for whom it held count.
        today: the day it is asked.
        months: how long a lesson stays fresh; 0: for ever.
    """
    told = [created, *(each.created for each in responses if each.held is Held.YES)]
    days = [(day, text) for text in told if (day := _day(text)) is not None]
    if not days:
        return Freshness("", stale=False)
    last, confirmed = max(days)
    return Freshness(confirmed, stale=months > 0 and last < _months_before(today, months))


def _day(written: str) -> date | None:
    """The day that a date as written stands for; the first of a month that is written alone."""
    text = f"{written}-01" if len(written) == _MONTH_WRITTEN else written[:10]
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _months_before(today: date, months: int) -> date:
    counted = today.year * _MONTHS + today.month - 1 - months
    year, month = divmod(counted, _MONTHS)
    if year < 1:
        return date.min
    return date(year, month + 1, min(today.day, _SHORTEST_MONTH))
