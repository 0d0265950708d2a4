"""What of a lesson can be copied: how to cite it, how to link to it, where its file stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.drawing import plain

if TYPE_CHECKING:
    from pathlib import Path

    from kb.results import Hit


class Copy(NamedTuple):
    """A text to copy, by the words and the letter that it is chosen with."""

    words: str
    key: str
    text: str


def copies(hit: Hit, notebook: str, folder: Path) -> tuple[Copy, ...]:
    """What of a lesson can be copied.

    Args:
        hit: the lesson.
        notebook: the name of the store.
        folder: where it stands.
    """
    return (
        Copy("Citation", "c", citation(hit, notebook)),
        Copy("Link", "l", f"[[{plain(hit.id)}]]"),
        Copy("File", "f", plain(str(folder / hit.path))),
    )


def citation(hit: Hit, notebook: str) -> str:
    """Who wrote what, when and where; and the public sources of what was only reported."""
    by = ", ".join(filter(None, (hit.author or "Anonymous", hit.school)))
    said = ", ".join(filter(None, (hit.kind.value, hit.created)))
    text = f"{by}{'' if by.endswith('.') else '.'} “{hit.title}” ({said}). "
    text += f"{notebook}, lesson {hit.id}."
    if hit.sources:
        text += f" Reported in: {'; '.join(hit.sources)}."
    return plain(text)
