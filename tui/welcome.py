"""The first run: who writes here, and which notebook; it ends with one that can be opened.

An app of its own, as the notebook's screens stand on a library and there is none yet.
"""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, ContentSwitcher, Static

from kb.errors import BothandError, HostUnknown, NotLetIn
from kb.library import Library
from kb.model import Person
from tui import commands
from tui.drawing import prose
from tui.messages.parts import ChipPressed
from tui.shown_app import ShownApp
from tui.widgets.chips import Chip, Chips
from tui.widgets.choice import Choice
from tui.widgets.fields import LineField

if TYPE_CHECKING:
    from textual.app import ComposeResult

_PLACE: Final = "~/bothand"
"""Where a notebook stands unless the person says otherwise."""
_KEYS: Final = (
    Chip("Next", "focus_next", key="Tab"),
    Chip("Go on", key="Enter"),
    Chip("Tick", key="Space"),
    Chip("Back", "back", key="Esc"),
    Chip("Leave", "quit", key="Ctrl+Q"),
)
"""The bar of keys. A click goes back and leaves too, for who has only the mouse."""


class Welcome(ShownApp[Path]):
    """Asks what has to be known; answers with the folder of the notebook to open, or None."""

    TITLE = "Bothand"
    CSS_PATH = "styles/welcome.tcss"
    BINDINGS = commands.bindings("welcome")
    AUTO_FOCUS: ClassVar[str | None] = "#name"

    def __init__(self) -> None:
        """Begin with the first question."""
        super().__init__(Library.own_settings())
        self._stop: threading.Event | None = None

    def compose(self) -> ComposeResult:
        """Both steps; one of them shows."""
        yield Static(" Bothand", id="brand")
        with ContentSwitcher(initial="who", id="steps"):
            with Vertical(id="who"):
                yield from self._who()
            with Vertical(id="where"):
                yield from self._where()
        bar = Chips(id="bar")
        bar.chips = _KEYS
        yield bar

    def _who(self) -> ComposeResult:
        yield Static("Welcome", classes="title")
        yield Static(
            "Bothand keeps what worked and what failed, and under which conditions. A lesson is on "
            "this computer only until you share it.",
            classes="told",
        )
        yield Static("What shall colleagues call you?", classes="asked")
        yield LineField(id="name", placeholder="leave it empty to write without a name")
        yield Static("Your school", classes="asked")
        yield LineField(id="school", placeholder="may stay empty; used for your own searches")
        named = Choice(id="named")
        named.choices = (("yes", "Name the school on my lessons"),)
        yield named
        with Horizontal(classes="answers"):
            yield Button("Go on", id="go-on", compact=True)

    def _where(self) -> ComposeResult:
        yield Static("Which notebook?", classes="title")
        yield Static(
            "If your school or district shares one, paste the address that you were given.",
            classes="told",
        )
        yield Static("Address of the shared notebook", classes="asked")
        yield LineField(id="address", placeholder="https://...  ssh://...  or a folder")
        yield Static("Folder on this computer", classes="asked")
        yield LineField(id="folder")
        with Horizontal(classes="answers"):
            yield Button("Join it", id="join", compact=True)
            yield Button("Start one of my own", id="start", compact=True)
            yield Button("Sign in", id="sign-in", compact=True)
        yield Static("", id="said")

    def on_mount(self) -> None:
        """Fill in what is usual, and the name that is said already."""
        name = self.query_one("#name", LineField)
        name.value = Library.author_set()
        name.cursor_position = len(name.value)
        self.query_one("#folder", LineField).value = _PLACE
        self.query_one("#sign-in").display = False

    # -- what a person does ----------------------------------------------------------------

    @on(LineField.Submitted, "#name")
    @on(LineField.Submitted, "#school")
    @on(LineField.Submitted, "#folder")
    def onward(self) -> None:
        """Enter in a field goes on to the next one."""
        self.screen.focus_next()

    @on(Button.Pressed, "#go-on")
    def ask_where(self) -> None:
        """Keep who writes here, and ask for the notebook."""
        self.query_one("#steps", ContentSwitcher).current = "where"
        self.query_one("#address").focus()

    @on(LineField.Submitted, "#address")
    @on(Button.Pressed, "#join")
    def join(self) -> None:
        """Join the shared notebook at the address."""
        address = self.query_one("#address", LineField).value.strip()
        if not address:
            self._say("Paste the address first, or start a notebook of your own.")
            return
        self._begin(partial(self._join, address, self._folder()))

    @on(Button.Pressed, "#start")
    def start(self) -> None:
        """Make a notebook of one's own."""
        self._begin(partial(self._make, self._folder()))

    @on(Button.Pressed, "#sign-in")
    def sign_in(self) -> None:
        """Hold the conversation of signing in in the terminal itself, then try again."""
        import click  # noqa: PLC0415 (only for who is not let in)

        from kb.cli.joining import get_in  # noqa: PLC0415 (likewise)

        try:
            with self.suspend():
                get_in(self.query_one("#address", LineField).value)
        except BothandError as error:
            self._say(str(error))
        except (KeyboardInterrupt, click.Abort):
            self._say("Signing in was stopped; nothing was changed.")
        else:
            self.join()

    @on(ChipPressed)
    async def run_pressed(self, event: ChipPressed) -> None:
        """A click on the bar does what the key does."""
        event.stop()
        await self.run_action(event.value)

    def action_press(self) -> None:
        """Press the button that has the focus, as Enter does."""
        if isinstance(self.focused, Button):
            self.focused.press()

    async def action_back(self) -> None:
        """Stop what is under way; else go back to the first question, and from there leave."""
        if self._stop is not None:
            self._stop.set()
            return
        steps = self.query_one("#steps", ContentSwitcher)
        if steps.current == "who":
            self.exit(None)
        else:
            steps.current = "who"
            self.query_one("#name").focus()

    # -- inside ----------------------------------------------------------------------------

    def _folder(self) -> Path:
        return Path(self.query_one("#folder", LineField).value.strip() or _PLACE).expanduser()

    def _person(self) -> tuple[str, str, bool]:
        fields = (
            self.query_one(f"#{each}", LineField).value.strip() for each in ("name", "school")
        )
        name, school = fields
        return name, school, self.query_one("#named", Choice).value == "yes"

    def _begin(self, work: partial[Library]) -> None:
        if self._stop is not None:
            return
        self._stop = threading.Event()
        self.query_one("#sign-in").display = False
        self._say("One moment ... (Esc stops)")
        self.run_worker(partial(self._do, work, self._person()), thread=True, exclusive=True)

    def _do(self, work: partial[Library], person: tuple[str, str, bool]) -> None:
        try:
            with work() as library:
                library.settle_in(*person)
                folder = library.folder.resolve()
        except BothandError as error:
            self.call_from_thread(self._failed, error)
        else:
            self.call_from_thread(self.exit, folder)

    def _join(self, address: str, folder: Path) -> Library:
        return Library.join(address, folder, self._progress, self._stop)

    def _make(self, folder: Path) -> Library:
        name = self._person()[0]
        return Library.create(folder, person=Person(name) if name else None)

    def _progress(self, what: str, done: int, total: int) -> None:
        part = f" {done} of {total}" if total else ""
        self.call_from_thread(self._say, f"{what} ...{part} (Esc stops)")

    def _failed(self, error: BothandError) -> None:
        self._stop = None
        self.query_one("#sign-in").display = isinstance(error, NotLetIn | HostUnknown)
        self._say(str(error))

    def _say(self, sentence: str) -> None:
        self.query_one("#said", Static).update(Content(prose(sentence)))
