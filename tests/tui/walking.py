"""A walk through every screen in one sitting, for what must hold on each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.tui.conftest import press, settle, shown, until
from tests.tui.sharing_fakes import removed_here, three_pieces, two_versions
from tests.tui.test_snapshots import LEADING, SCREENS, SHARING, lead

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from rich.segment import Segment
    from textual.pilot import Pilot

    from kb.library import Library
    from tests.tui.sharing_fakes import Colleagues

MORE: Final = {
    "attention": ("a",),
    "searches": ("slash", "ctrl+r"),
    "links": ("enter", "o"),
    "copy": ("y",),
    "large": ("z",),
    "brief": ("m", "b"),
    "brief-keep": ("m", "b", "s"),
    "palette": ("ctrl+p",),
    "written": ("n", "right", "tab", *"Two bells", "tab", "down", "enter", "tab", "right"),
    "toast": ("ctrl+s",),
}
ALL: Final = {**SCREENS, **SHARING, **MORE, **LEADING}


def fill(library: Library, store: Path, colleagues: Colleagues) -> None:
    """Something of everything, all of it in ASCII."""
    (store / "entries" / "broken.md").write_text("---\nid: x1\ntitle: [oops\n---\nraw words\n")
    library.refresh()
    lead(library)
    library.drafts.keep(library.entry("7k2m9qxwbd").record)  # type: ignore[arg-type]
    library.searches.keep("lab rotation")
    colleagues.unshared = 3
    colleagues.waiting = [two_versions(library), removed_here(library)]
    colleagues.pieces = three_pieces()


ALIKE: Final = {
    *("map-empty", "map-warnings", "write-from-map", "conflicts-theirs", "news", "search"),
    *("standing", "conflicts-removal", "edit", "large", "toast", "write"),
    *("answered", "decision-edit", "weigh"),
}
"""Screens that differ from another only in what stands on them."""


async def every_screen(pilot: Pilot[Any], *, once: bool = False) -> AsyncIterator[str]:
    """Go to one screen after the other, and say which it is; with ``once`` to each kind once."""
    await until(pilot, lambda: "need" in shown(pilot))
    await settle(pilot)
    first = pilot.app.screen
    for name, keys in ALL.items():
        if once and name in ALIKE:
            continue
        await press(pilot, *keys)
        yield name
        while pilot.app.screen is not first:
            pilot.app.pop_screen()
            await settle(pilot)
        first.query_one("#query").value = ""  # type: ignore[attr-defined]
        first.query_one("#lessons").focus()
        first.remove_class("-reading")
        await settle(pilot)


def painted(pilot: Pilot[Any]) -> Iterator[Segment]:
    """Every segment on the screen."""
    for strip in pilot.app.screen._compositor.render_strips():
        yield from strip
