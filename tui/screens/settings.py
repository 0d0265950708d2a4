"""The settings: who works here, the usual setting, and how the screens are shown."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import fields
from typing import TYPE_CHECKING, Final

from textual import on
from textual.containers import VerticalScroll
from textual.suggester import SuggestFromList
from textual.widgets import Input

from kb.errors import BothandError
from tui import commands
from tui.drawing import cut, plain
from tui.messages.everywhere import Failed
from tui.messages.forms import SettingsKept, SettingsRead
from tui.messages.parts import Chosen
from tui.screens import settings_form as form
from tui.screens.frame import Frame
from tui.screens.settings_form import Wishes
from tui.widgets.chips import Chip, Chips
from tui.widgets.choice import Choice
from tui.widgets.fields import LineField
from tui.widgets.labelled import Labelled

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.theme import Theme
    from textual.timer import Timer

    from kb.library import Library

KEEP_AFTER: Final = 0.4
"""Seconds without a key, after which what is typed is kept."""
_NAME: Final = 20
"""Columns of a name in the heading."""
_SAFE: Final = "Each change is kept at once, on this computer only."


class SettingsScreen(Frame[None]):
    """One field a row. What is chosen shows at once, and is kept in the background."""

    SCOPE = "settings"
    BINDINGS = commands.bindings("settings")
    CSS_PATH = "../styles/settings.tcss"

    def __init__(self, library: Library) -> None:
        """Show what is set for this person."""
        super().__init__()
        self.library = library
        self._fields: dict[str, Choice | LineField] = {}
        self._screens = library.settings
        self._kept: Wishes | None = None
        self._under_way = False
        self._leaving = False
        self._one_at_a_time = threading.Lock()
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """The heading, room for the fields, and the bar."""
        yield Chips(id="heading", classes="pagetitle")
        yield VerticalScroll(id="settings", can_focus=False)
        yield self.bar()

    def on_mount(self) -> None:
        """Begin to read what is set."""
        self._say(self._safe())
        self.app.theme_changed_signal.subscribe(self, self._follow_theme)

        def work() -> SettingsRead:
            words = {each: self.library.vocabulary(each) for each in form.VOCABULARIES.values()}
            return SettingsRead(self.library.settings, words)

        self.in_background(work, "settings")

    def _safe(self) -> str:
        """That what is chosen is kept; and who writes, where that is said elsewhere than here."""
        if not (name := self.library.author_set()):
            return _SAFE
        return f"Kept at once. You write as {cut(plain(name), _NAME)}, as BOTHAND_AUTHOR says."

    def _say(self, sentence: str, ink: str = "muted") -> None:
        self.query_one("#heading", Chips).chips = (
            Chip("  Settings", ink="title"),
            Chip(sentence, ink=ink),
        )

    # -- the fields ------------------------------------------------------------------------

    @on(SettingsRead)
    async def take_settings(self, event: SettingsRead) -> None:
        """Lay out the fields, each with what is set."""
        event.stop()
        wishes = form.wishes_of(self.library.profile, event.settings)
        self._kept, self._screens = wishes, event.settings
        for name in form.LABELS:
            words = event.words.get(form.VOCABULARIES.get(name, ""), ())
            self._fields[name] = _field(name, getattr(wishes, name), words)
        rows = [
            Labelled(
                form.LABELS[name], field, classes="row begins" if name in form.BEGIN else "row"
            )
            for name, field in self._fields.items()
        ]
        await self.query_one("#settings").mount_all(rows)
        self._fields["name"].focus()

    def _wishes(self) -> Wishes:
        """The fields as they stand now."""
        return Wishes(**{each.name: self._fields[each.name].value for each in fields(Wishes)})

    def _follow_theme(self, theme: Theme) -> None:
        """The colours were changed by another command."""
        if (field := self._fields.get("theme")) is not None:
            field.value = theme.name
            self._kept = self._wishes()

    @on(Input.Submitted)
    def go_on(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Keep it once the typing pauses."""
        event.stop()
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(KEEP_AFTER, self._keep)

    @on(Chosen)
    def choose(self, event: Chosen) -> None:
        """Show and keep it at once."""
        event.stop()
        chosen = form.screens_of(self._screens, self._wishes())
        self.notebook.show_as(chosen)
        self.notebook.show_large(large=chosen.large_text)
        self._keep()

    # -- keeping ---------------------------------------------------------------------------

    def _keep(self) -> None:
        now = self._wishes()
        if now != self._kept:
            self._kept, self._under_way = now, True
            self.in_background(self._write, "keeping")

    def _write(self) -> SettingsKept | None:
        """In the background, or at the very end; of several that wait, each writes the newest."""
        with self._one_at_a_time:
            now, library = self._kept, self.library
            if now is None:
                return None
            library.keep_profile(form.profile_of(library.profile, now))
            library.keep_screens(form.screens_of(self._screens, now))
            return SettingsKept(now)

    @on(SettingsKept)
    def take_kept(self, event: SettingsKept) -> None:
        """Say that it is safe, if nothing else was chosen meanwhile."""
        event.stop()
        if event.wishes == self._kept:
            self._say(self._safe())
            self._done()

    @on(Failed)
    def tell(self, event: Failed) -> None:
        """It holds for this time, and the person knows that it will not the next."""
        self._kept = None
        self._say("Not kept: it holds until you leave Bothand.", "warning")
        super().tell(event)
        self._done()

    def _done(self) -> None:
        self._under_way = False
        if self._leaving:
            self.dismiss(None)

    def action_back(self) -> None:
        """Keep the words of the last moment, and leave; asked again, wait for no disk."""
        if self._fields:
            self._keep()
        if self._under_way and not self._leaving:
            self._leaving = True
        else:
            self.dismiss(None)

    def before_quit(self) -> None:
        """Keep the words of the last moment too."""
        if self._fields and (now := self._wishes()) != self._kept:
            self._kept = now
            with suppress(BothandError):  # there is no screen left to say so on
                self._write()


def _field(name: str, value: str, words: tuple[str, ...]) -> Choice | LineField:
    if offered := form.offered(name, value, words):
        choice = Choice(id=f"set-{name}")
        choice.choices = offered
        choice.value = value
        return choice
    line = LineField(id=f"set-{name}", placeholder=form.HINTS.get(name, ""))
    line.value = value
    line.suggester = SuggestFromList([plain(each) for each in words], case_sensitive=False)
    return line
