"""Sharing with colleagues behind the screens: when it begins, how it ends, what is known of it.

No key ever waits for it. One exchange runs at a time, in a worker; what it does, how it ended and
where the store stands come back as messages, and the first screen hears of them as StandingChanged.
"""

from __future__ import annotations

import random
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from textual import on
from textual.widget import Widget

from kb.errors import BothandError, Braked, Cancelled, NotShared, OutsideFailed, ServerRefused
from kb.sharing import Synced
from tui.drawing import prose
from tui.messages.everywhere import StoreChanged
from tui.messages.sharing import StandingChanged, StandingRead, SyncEnded, SyncMoved
from tui.pace import USUAL
from tui.standing_words import LASTING, PASSING, Shown, progress_words, told, told_read_only

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.notifications import SeverityLevel
    from textual.timer import Timer

    from kb.library import Library
    from kb.sharing import Piece, Standing
    from tui.pace import Pace

MOMENT: Final = 1.0
"""Seconds that leaving Bothand waits for an exchange to end."""
SOONEST: Final = 0.01
"""Seconds until what is due already begins."""
BETWEEN: Final = 0.1
"""Seconds between two tellings of what is being done."""


class Exchange(Widget):
    """Shares at its times and when asked, and posts StandingChanged. It is not seen itself."""

    DEFAULT_CSS = "Exchange { display: none; }"

    def __init__(self, library: Library, pace: Pace | None = None) -> None:
        """Share the lessons of this library, at the usual pace or this one."""
        super().__init__()
        self._library = library
        self._pace = pace or USUAL
        self._standing: Standing | None = None
        self._trouble: BothandError | None = None
        self._failures = 0
        self._doing: str | None = None
        self._asked = False
        self._run: _Run | None = None
        self._looks = 0
        self._first_save: float | None = None
        self._timer: Timer | None = None

    def on_mount(self) -> None:
        """Look where the store stands; the first exchange comes a little later."""
        self._wait(self._pace.first)
        self.look()

    def on_unmount(self) -> None:
        """The screens are closing."""
        self.leave()

    def leave(self) -> None:
        """End what is under way, without waiting for it longer than a moment."""
        if self._run is not None:
            self._run.leave()

    # -- where the store stands ------------------------------------------------------------

    def look(self, first: Callable[[], None] | None = None) -> None:
        """Ask where the store stands, in the background and without the network.

        ``first`` is done before, in the same thread.
        """
        self._looks += 1
        number = self._looks

        def work() -> None:
            standing = None
            with suppress(Exception):  # sharing itself meets the same fault, and tells of it
                if first is not None:
                    first()
                standing = self._library.standing()
            self.post_message(StandingRead(number, standing))

        self.run_worker(work, group="standing", thread=True, exclusive=True, exit_on_error=False)

    @on(StandingRead)
    def take_standing(self, event: StandingRead) -> None:
        """Show it, and plan for what is not shared yet."""
        event.stop()
        if event.number != self._looks:
            return
        if event.standing is None:
            if self._standing is None:
                # Whether the notebook is shared is not known: look again, as it may be.
                self._failures += 1
                self._wait(self._pace.after_failures(self._failures, random.random()))  # noqa: S311
            return
        self._standing = event.standing
        if not event.standing.address or event.standing.read_only:
            self._wait(None)
        elif not event.standing.unshared:
            self._first_save = None
        elif self._first_save is not None and self._trouble is None and self._doing is None:
            self._wait(self._pace.after_saves(time.monotonic() - self._first_save))
        self._show()

    def saved(self) -> None:
        """Something was saved: share it soon, together with what is saved right after it."""
        if self._first_save is None:
            self._first_save = time.monotonic()
        self.look()

    def seen(self, pieces: tuple[Piece, ...]) -> None:
        """The person has seen these, unless others have come since."""

        def mark() -> None:
            with suppress(BothandError):  # they count as new once more, which does no harm
                if tuple(self._library.news()) == pieces:
                    self._library.seen()

        self.look(mark)

    def _show(self) -> None:
        self.post_message(StandingChanged(Shown(self._standing, self._doing, self._trouble)))

    # -- when ------------------------------------------------------------------------------

    def _wait(self, seconds: float | None) -> None:
        """Share by itself after so many seconds; None: not before a person asks."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = None
        if seconds is not None:
            # A timer of no seconds at all never rings.
            self._timer = self.set_timer(max(seconds, SOONEST), self._begin_by_itself)

    def _begin_by_itself(self) -> None:
        if self._standing is None:
            self.look()
            self._wait(self._pace.first)
        elif self._standing.address and not self._standing.read_only:
            self._begin()

    def share_now(self) -> None:
        """A person asks: share, or tell what stops it; asked again while sharing, stop."""
        if self._standing is not None and self._standing.read_only:
            self._say(told_read_only(str(self._library.folder)), severe=True)
            self.look()
        elif self._run is not None and self._doing is not None:
            if self._asked:
                self._run.stop.set()
                self._doing = "stopping"
            self._asked = True
            self._show()
        elif self._trouble is not None and not isinstance(self._trouble, PASSING):
            self._explain(self._trouble)
        else:
            self._begin(asked=True)

    # -- one exchange ----------------------------------------------------------------------

    def _begin(self, *, asked: bool = False, agree: str = "") -> None:
        if self._doing is not None:
            return
        self._wait(None)
        self._first_save = None
        self._asked, self._doing = asked, ""
        self._run = _Run(self, self._library, agree)
        self.run_worker(
            self._run.work, group="sync", thread=True, exclusive=True, exit_on_error=False
        )
        self._show()

    @on(SyncMoved)
    def take_move(self, event: SyncMoved) -> None:
        """Show what is being done."""
        event.stop()
        if self._run is not None and not self._run.stop.is_set() and self._doing is not None:
            self._doing = event.words
            self._show()

    @on(SyncEnded)
    def take_end(self, event: SyncEnded) -> None:
        """Show how it ended, and plan the next time."""
        event.stop()
        outcome, asked = event.outcome, self._asked
        self._doing, self._asked = None, False
        self._trouble = _trouble(outcome)
        self._failures = self._failures + 1 if self._trouble is not None else 0
        self._wait(self._next(outcome))
        if isinstance(outcome, Synced) and outcome.anything:
            self.post_message(StoreChanged())
        self.look()
        self._show()
        if asked:
            self._tell(outcome)

    def _next(self, outcome: Synced | BothandError) -> float | None:
        """Seconds until the next time; None where a person has to do something first."""
        chance = random.random()  # noqa: S311 (no secret hangs on it)
        if isinstance(outcome, (*LASTING, NotShared)):
            return None
        if self._failures:
            return self._pace.after_failures(self._failures, chance)
        return self._pace.next_time(chance)

    # -- telling ---------------------------------------------------------------------------

    def _tell(self, outcome: Synced | BothandError) -> None:
        """Answer whoever asked."""
        trouble = self._trouble
        if trouble is not None and not isinstance(trouble, PASSING) and self.screen.is_current:
            self._explain(trouble)
        elif isinstance(outcome, Cancelled):
            self._say("Stopped. What you saved stays saved; press s to share it.")
        elif isinstance(outcome, Synced):
            self._say(told(outcome))
        else:
            self._say(str(outcome), severe=True)

    def _say(self, sentence: str, *, severe: bool = False) -> None:
        severity: SeverityLevel = "warning" if severe else "information"
        self.app.notify(prose(sentence), severity=severity, markup=False)

    def _explain(self, trouble: BothandError) -> None:
        """Say the whole of it, and ask whether to go on."""
        from tui.screens.ask import Answer, Ask  # noqa: PLC0415 (only where something is wrong)

        agree = ""
        if isinstance(trouble, Braked):
            agree = trouble.brake
            asked = "Sharing is stopped. Go on all the same?"
            answers = (Answer("leave", "Leave it", "l"), Answer("again", "Go on", "g"))
        else:
            asked = "Sharing is stopped."
            answers = (Answer("again", "Try again", "t"), Answer("leave", "Leave it", "l"))

        def answered(answer: str | None) -> None:
            if answer == "again":
                self._begin(asked=True, agree=agree)

        self.app.push_screen(Ask(asked, answers, (str(trouble), _KEPT)), answered)


_KEPT: Final = "Everything you saved is safe on this computer."


def _trouble(outcome: Synced | BothandError) -> BothandError | None:
    """What went wrong, if anything did."""
    if isinstance(outcome, Synced):
        return ServerRefused(outcome.kept_back) if outcome.kept_back else None
    return None if isinstance(outcome, (Cancelled, NotShared)) else outcome


class _Run:
    """One exchange. ``work`` runs in a worker and answers with SyncEnded."""

    def __init__(self, answers_to: Exchange, library: Library, agree: str) -> None:
        """Prepare; nothing begins yet."""
        self.stop = threading.Event()
        self._left = threading.Event()
        self._answers_to, self._library, self._agree = answers_to, library, agree
        self._outcome: Synced | BothandError | None = None
        self._told = 0.0

    def leave(self) -> None:
        """Stop, and let nobody wait for it."""
        self.stop.set()
        self._left.set()

    def work(self) -> None:
        """Share, and post how it ended.

        In a thread apart that nobody has to join: a server that hangs must not keep Bothand open.
        """
        apart = threading.Thread(target=self._share, name="bothand-sync", daemon=True)
        apart.start()
        while apart.is_alive() and not self._left.is_set():
            apart.join(BETWEEN)
        if self._left.is_set():
            apart.join(MOMENT)
        if not self._left.is_set():
            outcome = self._outcome or OutsideFailed("Sharing broke off. Try again with s.")
            self._answers_to.post_message(SyncEnded(outcome))

    def _share(self) -> None:
        try:
            self._outcome = self._library.sync(self._progress, self.stop, agree=self._agree)
        except BothandError as error:
            self._outcome = error
        except Exception as error:  # noqa: BLE001 (the screens must outlive any fault of a worker)
            self._outcome = OutsideFailed(f"That did not work ({type(error).__name__}: {error}).")

    def _progress(self, words: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._told >= BETWEEN and not self._left.is_set():
            self._told = now
            self._answers_to.post_message(SyncMoved(progress_words(words, done, total)))
