"""Which lessons stand on a page that has no room for all: a plain rule, stated on the page.

The strongest ground first, in the order of `Evidence`; public cases are no part of that ladder and
fill what is left. On the same ground: with conditions before without, settings that are not on the
page yet before others, what colleagues confirmed before what nobody answered, the newest first.
Ids settle what is left, so that the same notebook gives the same page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kb.index_folding import day_number
from kb.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from kb.results import Hit

GROUNDS: Final = (
    *(Evidence.STUDY, Evidence.COMPARED_IT, Evidence.COUNTED_IT, Evidence.SAW_IT, Evidence.HUNCH),
    *(None, Evidence.REPORTED),
)
"""From the strongest to the weakest, then lessons that do not say, then public cases."""
LOOKED_AT: Final = 200
"""How many lessons of one ground in one quadrant are weighed: the newest ones."""
RULE: Final = (
    "In each quadrant: the strongest ground first (study, compared it, counted it, saw it, hunch, "
    "not said), public cases last; on the same ground those with conditions, then from settings "
    "not shown yet, then confirmed by a colleague, then the newest; ids settle the rest. "
    f"Of one ground the newest {LOOKED_AT} of a quadrant are weighed."
)


def choose(
    found: Callable[[Evidence | None, int], Sequence[Hit]],
    room: int,
    *,
    taken: Sequence[Hit] = (),
    confirmed: Callable[[Hit], bool] = lambda _: False,
) -> list[Hit]:
    """The lessons of one quadrant that the page shows, the strongest first.

    Args:
        found: some lessons of the quadrant that stand on this ground.
        room: how many at most.
        taken: lessons that are shown there already.
        confirmed: whether a colleague said that it held with them too.
    """
    chosen: list[Hit] = []
    ids = {each.id for each in taken}
    for ground in GROUNDS:
        if len(chosen) >= room:
            break
        left = [each for each in found(ground, LOOKED_AT) if each.id not in ids]
        while left and len(chosen) < room:
            settings = [_setting(each) for each in (*taken, *chosen)]
            best = min(left, key=lambda each: _place(each, settings, confirmed))
            chosen.append(best)
            left.remove(best)
    return chosen


def strongest(
    hits: Collection[Hit], confirmed: Callable[[Hit], bool] = lambda _: False
) -> Hit | None:
    """The one that the same rule puts first; None of none."""
    return min(
        hits,
        key=lambda each: (GROUNDS.index(each.evidence), *_place(each, (), confirmed)),
        default=None,
    )


def _place(
    hit: Hit, settings: Sequence[tuple[str, str]], confirmed: Callable[[Hit], bool]
) -> tuple[bool, int, bool, int, str]:
    """Where a lesson stands among those of its ground: the lowest comes first."""
    return (
        not hit.conditions,
        settings.count(_setting(hit)),
        not confirmed(hit),
        -day_number(hit.created),
        hit.id,
    )


def _setting(hit: Hit) -> tuple[str, str]:
    return hit.setting.grades, hit.setting.place
