"""When a sync stops and asks: the shared notebook is not what an honest exchange leaves behind.

The first sync is the most dangerous, an emptied target has cost people of other products all they
had, and a rewritten one may be a purge or an accident. Nothing is taken in until a person agrees,
and what this computer has stays reachable under a rescue reference in any case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kb import git_history
from kb.errors import Braked
from kb.git_answers import ask

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kb.git_history import Difference

EMPTIED: Final = "emptied"
UNRELATED: Final = "unrelated"
REWRITTEN: Final = "rewritten"
REMOVALS: Final = "removals"
MOST_REMOVED: Final = 0.2
"""The share of the lessons that others may remove in one exchange without a question."""
FEWEST: Final = 5
"""Fewer removals than that are never asked about."""
RESCUE: Final = "refs/bothand/rescue/"


def stop(folder: Path, brake: str, sentence: str, *, keep: tuple[str | None, ...]) -> None:
    """Keep these commits under rescue references, then stop.

    Raises:
        Braked: always.
    """
    rescue(folder, *keep)
    raise Braked(f"{sentence} Nothing was changed. {_ways_on(brake)}", brake)


def rescue(folder: Path, *commits: str | None) -> None:
    """Keep commits from ever being cleaned away; the same one is kept once."""
    git_history.point(
        folder, {f"{RESCUE}{commit[:16]}": commit for commit in commits if commit is not None}
    )


def emptied(folder: Path, mine: str | None, known: str) -> None:
    """Stop: the shared notebook was there, and now is empty."""
    stop(
        folder,
        EMPTIED,
        "The shared notebook is empty now, though it held lessons before.",
        keep=(mine, known),
    )


def unrelated(folder: Path, mine: str) -> None:
    """Stop: the two have nothing in common."""
    stop(
        folder,
        UNRELATED,
        "This notebook and the shared one were begun apart and have nothing in common.",
        keep=(mine,),
    )


def rewritten(folder: Path, mine: str, known: str) -> None:
    """Stop: what was shared before is not part of the shared notebook any more."""
    stop(
        folder,
        REWRITTEN,
        "The past of the shared notebook was rewritten: "
        "what was shared before is not part of it any more.",
        keep=(mine, known),
    )


def check_removals(
    folder: Path, mine: str, base: str | None, theirs: Mapping[str, Difference]
) -> None:
    """Stop where others would remove a large share of the lessons.

    Raises:
        Braked: they would.
    """
    gone = [path for path, change in theirs.items() if _is_lesson(path) and change.new is None]
    came = sum(_is_lesson(path) and change.old is None for path, change in theirs.items())
    # Moved lessons are gone in one place and come in another.
    count = len(gone) - came
    if count < FEWEST or base is None:
        return
    out = ask(folder, "ls-tree", "-r", "-z", "--name-only", "--end-of-options", base, "entries/")
    total = out.count(b"\0")
    if count > MOST_REMOVED * total:
        stop(
            folder,
            REMOVALS,
            f"Colleagues have removed {count} of {total} lessons from the shared notebook.",
            keep=(mine,),
        )


def _is_lesson(path: str) -> bool:
    return path.startswith("entries/") and path.endswith(".md")


def _ways_on(brake: str) -> str:
    return {
        EMPTIED: "Ask whoever runs it what happened. To fill it again with what is here: "
        f"bothand sync --agree {EMPTIED}",
        UNRELATED: "Check its address. To bring the lessons of both together: "
        f"bothand sync --agree {UNRELATED}",
        REWRITTEN: "Ask whoever runs it whether that was meant. To go on from the new one, with "
        f"what you have not shared yet on top: bothand sync --agree {REWRITTEN}",
        REMOVALS: "Ask them whether that was meant. To remove them here too: "
        f"bothand sync --agree {REMOVALS}",
    }[brake]
