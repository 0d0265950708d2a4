"""When to share next: plain reckoning, no clock and no timer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Pace:
    """How often Bothand shares by itself; all in seconds.

    ``chance`` is always a number from 0 to 1 drawn by whoever asks: without it the computers of a
    whole staff room, switched on by the same bell, would ask the server in the same moment.
    """

    first: float = 2.0
    """From the first screen to the first time."""
    every: float = 300.0
    """From one time to the next."""
    after_save: float = 10.0
    """From the last save of a row to sharing them together."""
    at_most: float = 60.0
    """From the first save of a row, however fast others follow."""
    shortest: float = 30.0
    """After the first failure; it doubles with each one."""
    longest: float = 900.0
    """After many failures."""
    spread: float = 0.2
    """By which share the pauses vary."""

    def next_time(self, chance: float) -> float:
        """Seconds to wait after all went well."""
        return self.every * (1 + self.spread * (2 * chance - 1))

    def after_failures(self, failures: int, chance: float) -> float:
        """Seconds to wait after this many failures in a row, at least one."""
        doubled = self.shortest * 2.0 ** min(failures - 1, 32)
        return min(self.longest, doubled) * (1 - self.spread * chance)

    def after_saves(self, since_first: float) -> float:
        """Seconds to wait after a save, when the first of its row was so many seconds ago."""
        return max(0.0, min(self.after_save, self.at_most - since_first))


USUAL: Final = Pace()
