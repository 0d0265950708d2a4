"""What the lessons found have in common, as rows to narrow the search with or to take out again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tui.drawing import filter_words, plain, pole_words, tension_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kb.model import Setting
    from kb.query import Query

OFFERED: Final = (
    *("kind", "effect", "tension", "pole", "grade", "subject", "place", "size"),
    *("evidence", "tag", "school", "author"),
)
"""The filters that are counted, in the order in which they are shown."""
MOST: Final = 12
"""Values of one filter that are shown; any other can be typed."""
SET: Final = "Now"
"""The heading over the filters that are set."""
MINE: Final = "Like mine"


class Choice(NamedTuple):
    """A row: its group, its words, the question it leads to, and how many lessons that finds.

    ``many`` is None where that is not known; ``goes`` when choosing it takes a filter out.
    """

    group: str
    words: str
    text: str
    many: int | None = None
    goes: bool = False


def choices(
    query: Query, counted: Mapping[str, Mapping[str, int]], mine: Setting | None = None
) -> list[Choice]:
    """All that can be chosen for this question: what is set, schools like one's own, the counts.

    Args:
        query: what is asked now.
        counted: how many of its lessons have which value of the OFFERED filters.
        mine: the setting that the person works in.
    """
    rows = list(_set(query))
    if mine is not None and (alike := _alike(query, mine)) is not None:
        rows.append(alike)
    for name in OFFERED:
        rows.extend(_counts(name, query, counted.get(name, {})))
    return rows


def _set(query: Query) -> Iterator[Choice]:
    for name, values in query.filters:
        words = filter_words(name, values)
        yield Choice(SET, words, query.without(name).text, goes=True)
    for name, values in query.not_filters:
        words = f"not {filter_words(name, values)}"
        yield Choice(SET, words, query.without(name).text, goes=True)


def _alike(query: Query, mine: Setting) -> Choice | None:
    """Schools like one's own: all that the person said of it once, together."""
    said = {"grade": mine.grades, "subject": mine.subject, "place": mine.place, "size": mine.size}
    wanted = {name: value for name, value in said.items() if value}
    text = query.narrowed(**wanted).text
    if not wanted or text == query.text:
        return None
    return Choice(MINE, plain(" · ".join(wanted.values())), text)


def _counts(name: str, query: Query, counted: Mapping[str, int]) -> Iterator[Choice]:
    """The most frequent values of a filter; what is asked already is left out."""
    asked = {value.casefold() for value in query.values(name)}
    ordered = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    for value, count in ordered[:MOST]:
        if {value, value.rpartition("/")[2]} & asked:
            continue
        typed = value.rpartition("/")[2] if name == "pole" else value
        yield Choice(name, _words(name, value), query.narrowed(**{name: typed}).text, count)


def _words(name: str, value: str) -> str:
    """A value as people read it, whatever is typed for it."""
    if name == "tension":
        return tension_words(value)
    if name == "pole":
        tension, _, pole = value.rpartition("/")
        return f"{pole_words(pole)} ({tension_words(tension)})"
    return plain(value)
