"""How sharing stands, in a few words for one line: pure functions.

What needs the person stands first; what Bothand does by itself stands behind it, in fewer words,
where there is room. Colour only repeats what the words say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from rich.cells import cell_len, set_cell_size

from kb import errors
from tui.drawing import plain
from tui.widgets.chips import Chip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.errors import BothandError
    from kb.sharing import Standing, Synced

SHARE, CONFLICTS, NEWS = "share_now", "conflicts", "news"
"""What a click on a part does: the ids of commands."""
PASSING: Final = (errors.Unreachable, errors.Busy)
"""Troubles that go away by themselves: no reason to call a person."""
LASTING: Final = (errors.Braked, errors.NotLetIn, errors.HostUnknown)
"""Troubles that only a person can end: trying again would change nothing."""
_REASONS: Final = {
    errors.Braked: "please look first",
    errors.NotLetIn: "you are not let in",
    errors.HostUnknown: "server not known",
    errors.ServerRefused: "the server said no",
}
_DOING: Final = 30
"""Columns for what is being done."""
_BESIDE: Final = 35
"""Columns that the name of the program and the search line keep."""
_LEAST, _MOST = 14, 60


class Shown(NamedTuple):
    """All that the line tells: where the store stands, what is under way, what went wrong."""

    standing: Standing | None = None
    doing: str | None = None
    """What is being done; empty where nobody knows, None where nothing is."""
    trouble: BothandError | None = None


class _Part(NamedTuple):
    full: str
    short: str
    command: str
    ink: str


def room(width: int) -> int:
    """Columns for the line on a screen of this many."""
    return max(_LEAST, min(_MOST, width - _BESIDE))


def standing_chips(shown: Shown, columns: int) -> tuple[Chip, ...]:
    """The line, each part to click; empty where the notebook is not shared."""
    chips: list[Chip] = []
    free = columns
    for part in _parts(shown):
        words = f"· {part.short}" if chips else part.full
        if cell_len(words) + 2 > free and not chips:
            words = part.short if cell_len(part.short) + 2 <= free else _cut(part.short, free - 2)
        if cell_len(words) + 2 <= free:
            chips.append(Chip(words, part.command, ink=part.ink))
            free -= cell_len(words) + 2
    return tuple(chips)


def _parts(shown: Shown) -> Iterator[_Part]:
    """What there is to tell, what needs the person first."""
    standing, trouble = shown.standing, shown.trouble
    if standing is not None and standing.read_only:
        yield _Part("Read only: nothing is saved here", "Read only", SHARE, "warning")
        return
    if standing is None or not standing.address:
        return
    busy = shown.doing is not None
    quiet = True
    if trouble is not None and not isinstance(trouble, PASSING) and not busy:
        full = f"Sharing is stopped: {_reason(trouble)}"
        yield _Part(full, "Sharing is stopped", SHARE, "warning")
        quiet = False
    if standing.waiting:
        needs = "needs" if standing.waiting == 1 else "need"
        words = f"{standing.waiting:,} {needs} you"
        yield _Part(words, words, CONFLICTS, "warning")
        quiet = False
    if shown.doing is not None:
        doing = f"Sharing… {_cut(plain(shown.doing), _DOING)}".rstrip()
        yield _Part(doing, "Sharing…", SHARE, "accent")
        quiet = False
    elif isinstance(trouble, PASSING):
        why = "Offline" if isinstance(trouble, errors.Unreachable) else "Busy"
        yield _Part(f"{why}, will try again", why, SHARE, "muted")
        quiet = False
    if standing.unshared:
        short = f"{standing.unshared:,} not shared yet"
        full = f"{standing.unshared:,} saved here, not shared yet"
        yield _Part(full, short, SHARE, "muted")
        quiet = False
    if standing.news:
        full = f"{standing.news:,} new from colleagues"
        yield _Part(full, f"{standing.news:,} new", NEWS, "accent")
        quiet = False
    if quiet:
        words = "All shared" if standing.last is not None else "Not shared yet"
        yield _Part(words, words, SHARE, "muted")


def _reason(trouble: BothandError) -> str:
    return next((words for kind, words in _REASONS.items() if isinstance(trouble, kind)), "see why")


def _cut(words: str, columns: int) -> str:
    if cell_len(words) <= columns:
        return words
    return f"{set_cell_size(words, max(columns - 1, 0)).rstrip()}…"


def told_read_only(folder: str) -> str:
    """Why nothing is saved, and what becomes of what one writes."""
    return (
        f"{folder} can only be read on this computer. Ask whoever owns it to allow writing. "
        "What you write meanwhile stays with your drafts."
    )


def progress_words(words: str, done: int, total: int) -> str:
    """What is being done and how far it is."""
    begun = words[:1].lower() + words[1:]
    return f"{begun} {done:,} of {total:,}" if total else begun


def told(synced: Synced) -> str:
    """What one sharing did, for whoever asked for it."""
    lessons, others = ("lesson", "lessons"), ("decision or answer", "decisions or answers")
    parts = [
        f"{count:,} {one if count == 1 else many} {what}"
        for count, (one, many), what in (
            (synced.sent, lessons, "sent"),
            (synced.also_sent, others, "sent"),
            (synced.received, lessons, "received"),
            (synced.also_received, others, "received"),
        )
        if count
    ]
    sentences = [f"Shared: {', '.join(parts)}." if parts else "All is shared; nothing was new."]
    if waiting := len(synced.conflicts):
        sentences.append(
            "1 lesson needs you: press c." if waiting == 1 else f"{waiting} need you: press c."
        )
    if left := len(synced.left_out):
        sentences.append(
            f"{left:,} of the shared notebook's files {'is' if left == 1 else 'are'} no plain "
            f"{'file' if left == 1 else 'files'} and {'was' if left == 1 else 'were'} left out."
        )
    return " ".join(sentences)
