"""The map of a tension: where its lessons stand, and where nobody has told anything yet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.reactive import reactive

from kb.model import Effect, Informs
from tui import commands
from tui.drawing import strip
from tui.messages.everywhere import SearchWanted, StoreChanged
from tui.messages.finding import MapRead, SpotPressed
from tui.screens.frame import Frame
from tui.screens.map_drawing import plan
from tui.screens.map_plan import (
    Cell,
    Direction,
    MapView,
    Plan,
    cells_of,
    held,
    moved,
)
from tui.widgets.lines import LineView

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.message import Message
    from textual.strip import Strip

    from kb.library import Library


class MapCanvas(LineView, can_focus=False):
    """The map as drawn by ``map_plan``. Posts SpotPressed."""

    view: reactive[MapView | None] = reactive(None)

    def __init__(self, *, id: str) -> None:  # noqa: A002 (Textual's name)
        """Start empty."""
        super().__init__(id=id)
        self._drawn: tuple[object, Plan] | None = None

    @property
    def plan(self) -> Plan:
        """The drawing for what is shown now, made once."""
        if self.view is None:
            return Plan((), ())
        key = (self.view, self.size, self.inks)
        if self._drawn is None or self._drawn[0] != key:
            made = plan(self.view, self.size.width, self.size.height, self.inks)
            self._drawn = (key, made)
        return self._drawn[1]

    def render_line(self, y: int) -> Strip:
        """One line of the drawing."""
        lines = self.plan.lines
        return strip(lines[y] if y < len(lines) else Text(), self.size.width, self.ground)

    def on_click(self, event: events.Click) -> None:
        """Say what stands under the mouse."""
        place = event.get_content_offset(self)
        spot = self.plan.at(place.x, place.y) if place is not None else None
        if spot is not None:
            event.stop()
            self.post_message(SpotPressed(spot))


class MapScreen(Frame[str | None]):
    """A tension and its lessons by pole and effect; answers with the id of a lesson to read."""

    SCOPE = "map"
    BINDINGS = commands.bindings("map")

    def __init__(self, library: Library, tension_id: str) -> None:
        """Show the tension with this id."""
        super().__init__()
        self.library = library
        self._wanted = tension_id
        self._ids: tuple[str, ...] = (tension_id,)
        self._written: str | None = None

    def compose(self) -> ComposeResult:
        """The drawing and the bar."""
        yield MapCanvas(id="map")
        yield self.bar()

    def on_mount(self) -> None:
        """Begin to read the map."""
        self._read()

    @property
    def canvas(self) -> MapCanvas:
        """The drawing."""
        return self.query_one("#map", MapCanvas)

    @property
    def view(self) -> MapView | None:
        """What is drawn; None until it is read."""
        return self.canvas.view

    # -- reading ---------------------------------------------------------------------------

    def _read(self) -> None:
        library, wanted = self.library, self._wanted

        def work() -> Message:
            return MapRead(wanted, library.map(wanted), tuple(library.tensions()))

        self.in_background(work, group="map")

    @on(MapRead)
    def take_map(self, event: MapRead) -> None:
        """Draw what was read, unless another tension is wanted by now."""
        event.stop()
        if event.wanted != self._wanted:
            return
        read, tension = event.map, event.map.tension
        self._ids = tuple(each.id for each in event.tensions)
        names = [str(each.number or place) for place, each in enumerate(event.tensions, 1)]
        cells = cells_of(tension)
        before = self.view
        view = MapView(read, tuple(names), self._ids.index(tension.id), cells[0])
        if before is not None:
            view = replace(view, warnings=before.warnings)
            if before.tension.id == tension.id:
                view = replace(view, here=before.here, rows=before.rows)
        self.canvas.view = view

    @on(StoreChanged)
    def read_again(self, event: StoreChanged) -> None:
        """A lesson was written from here: show it where it stands."""
        self._written = event.entry_id or self._written
        self._read()

    # -- moving ----------------------------------------------------------------------------

    def action_cell_up(self) -> None:
        """Go to the lesson before, then to the quadrant above."""
        self._step("up")

    def action_cell_down(self) -> None:
        """Go to the next lesson, then to the quadrant below."""
        self._step("down")

    def action_cell_left(self) -> None:
        """Go to the pole on the left."""
        self._step("left")

    def action_cell_right(self) -> None:
        """Go to the pole on the right."""
        self._step("right")

    def action_next_cell(self) -> None:
        """Go to the next cell, round and round."""
        self._round(1)

    def action_last_cell(self) -> None:
        """Go to the cell before, round and round."""
        self._round(-1)

    def _step(self, direction: Direction) -> None:
        """Go to the lesson before or after in this quadrant; at its end, to the next quadrant."""
        view = self.view
        if view is None:
            return
        count = len(held(view.map, view.here).hits)
        row = min(view.rows.get(view.here, 0), max(count - 1, 0))
        step = {"up": -1, "down": 1}.get(direction, 0)
        if step and 0 <= row + step < count:
            self._go(view.here, row + step)
            return
        cell = moved(view.tension, view.here, direction)
        if cell != view.here and step:
            last = len(held(view.map, cell).hits) - 1
            self._go(cell, max(last, 0) if step < 0 else 0)
        else:
            self._go(cell, view.rows.get(cell, 0))

    def _round(self, step: int) -> None:
        if self.view is not None:
            cells = cells_of(self.view.tension)
            cell = cells[(cells.index(self.view.here) + step) % len(cells)]
            self._go(cell, self.view.rows.get(cell, 0))

    def _go(self, cell: Cell, row: int) -> None:
        if self.view is not None:
            self.canvas.view = replace(
                self.view, here=cell, rows={**self.view.rows, cell: max(row, 0)}
            )

    @on(SpotPressed)
    def go_to_spot(self, event: SpotPressed) -> None:
        """A click goes there; on the lesson under the cursor it opens it."""
        event.stop()
        view, spot = self.view, event.spot
        if view is None:
            return
        if spot.turn is not None:
            self._turn_to(spot.turn)
        elif spot.cell is not None:
            at_cursor = spot.cell == view.here and spot.row == view.rows.get(spot.cell, 0)
            if spot.row is not None and at_cursor:
                self.action_open()
            else:
                self._go(spot.cell, view.rows.get(spot.cell, 0) if spot.row is None else spot.row)

    # -- what can be done ------------------------------------------------------------------

    def action_tension(self, number: int) -> None:
        """Go to the tension with this number."""
        name = str(number)
        if self.view is not None and name in self.view.names:
            self._turn_to(self.view.names.index(name))

    def action_next_tension(self) -> None:
        """Go to the next tension."""
        self._turn_by(1)

    def action_last_tension(self) -> None:
        """Go to the tension before."""
        self._turn_by(-1)

    def _turn_by(self, step: int) -> None:
        if self.view is not None:
            self._turn_to((self.view.turn + step) % len(self._ids))

    def _turn_to(self, turn: int) -> None:
        if self._ids[turn] != self._wanted:
            self._wanted = self._ids[turn]
            self._read()

    def action_warnings(self) -> None:
        """Show or hide the early warnings."""
        if self.view is not None:
            self.canvas.view = replace(self.view, warnings=not self.canvas.plan.warned)

    def action_open(self) -> None:
        """Read the lesson under the cursor; where there is none, say how to write it."""
        view = self.view
        if view is None:
            return
        hits = held(view.map, view.here).hits
        if hits:
            here = hits[min(view.rows.get(view.here, 0), len(hits) - 1)]
            self.notebook.open_lesson(here.id, [each.id for each in hits])
        else:
            self.app.notify("Nobody has told yet. Press n to write the first lesson.", markup=False)

    def action_new(self) -> None:
        """Write a lesson that belongs in this quadrant."""
        view = self.view
        if view is not None:
            effect = view.here.effect or Effect.MIXED
            self.notebook.open_writer(informs=Informs(view.tension.id, view.here.pole, effect))

    def action_brief(self) -> None:
        """Make one page for a leader of this map."""
        if self.view is not None:
            self.notebook.open_brief(self.view.tension.id)

    def action_search(self) -> None:
        """Search among the lessons of this quadrant."""
        view = self.view
        if view is not None:
            text = f"tension:{view.tension.id} {view.here.query} "
            self.app.post_message(SearchWanted(text))

    def action_back(self) -> None:
        """Leave; the lesson written from here, if any, is shown."""
        self.dismiss(self._written)
