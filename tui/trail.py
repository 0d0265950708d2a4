"""The lessons that somebody read one after the other by following links, with the way back."""

from __future__ import annotations

from typing import NamedTuple


class Step(NamedTuple):
    """A lesson on the way, the line it was left at, and which of its links was chosen."""

    id: str
    top: int = 0
    chosen: int | None = None


class Trail:
    """A way through lessons; one stands on one of its steps."""

    def __init__(self) -> None:
        """Begin nowhere."""
        self._steps: list[Step] = []
        self._at = -1

    @property
    def followed(self) -> bool:
        """Whether there is a lesson to go back to."""
        return self._at > 0

    @property
    def left(self) -> bool:
        """Whether there is a lesson that one has come back from."""
        return self._at + 1 < len(self._steps)

    def begin(self, lesson: str) -> None:
        """Begin anew with this lesson."""
        self._steps, self._at = [Step(lesson)], 0

    def leave_at(self, top: int, chosen: int | None) -> None:
        """Note how the lesson that one stands on was left."""
        if self._steps:
            self._steps[self._at] = self._steps[self._at]._replace(top=top, chosen=chosen)

    def follow(self, lesson: str) -> Step:
        """Go on to this lesson; those that one had come back from are forgotten."""
        if not self._steps or self._steps[self._at].id != lesson:
            self._steps[self._at + 1 :] = [Step(lesson)]
            self._at += 1
        return self._steps[self._at]

    def here(self, lesson: str) -> Step:
        """The step that one stands on; where that is another lesson, the beginning of this one."""
        step = self._steps[self._at] if self._steps else None
        return step if step is not None and step.id == lesson else Step(lesson)

    def back(self) -> Step | None:
        """Go to the lesson before; None where there is none."""
        if not self.followed:
            return None
        self._at -= 1
        return self._steps[self._at]

    def forward(self) -> Step | None:
        """Go to the lesson that one has come back from; None where there is none."""
        if not self.left:
            return None
        self._at += 1
        return self._steps[self._at]
