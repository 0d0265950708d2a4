"""Every error that a person can meet. Its text is what the person reads: what is wrong, what to do.

BothandError
├── Refused           exit 1: the answer is "no"
│   ├── NotFound          no such lesson, tension, draft or version
│   ├── Changed           the file changed since it was read
│   ├── Faulty            a record that cannot be saved as it is
│   ├── PersonalData      text that names or reaches a person
│   └── Braked            the shared notebook looks wrong, so nothing was taken in
├── Misused           exit 2: asked in a way that cannot be answered
│   ├── NoStore           no store where one was looked for
│   ├── NotShared         the store has no shared notebook to sync with
│   └── NoAuthor          nobody to write as
└── OutsideFailed     exit 3: git, the disk or the network failed
    ├── GitFailed
    ├── Unreachable       the server did not answer, or not in time
    ├── NotLetIn          the server wants to know who asks, or does not know them
    ├── HostUnknown       the server's key was never seen, or is not the one that was
    ├── ServerRefused     the server said no
    ├── Cancelled         the person stopped it
    ├── DiskFailed
    ├── Busy              another program holds what is needed
    └── IndexFailed
        └── IndexStuck        what a killed program has left in it stands in the way
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.model import Problem


class BothandError(Exception):
    """The root; ``exit_code`` is what the command ends with."""

    exit_code: ClassVar[int] = 3


class Refused(BothandError):
    """The answer is no."""

    exit_code = 1


class NotFound(Refused):
    """There is nothing of that name."""


class Changed(Refused):
    """The file changed since it was read, so nothing was written over it."""


class Faulty(Refused):
    """The record breaks a rule; ``problems`` says which."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Take at least one problem; the first is the message."""
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{each.message}; {each.fix}." for each in self.problems))


class PersonalData(Refused):
    """The text holds something that names or reaches a person."""


class Braked(Refused):
    """The shared notebook looks wrong, so nothing was taken in until a person agrees.

    ``brake`` says why: ``emptied``, ``unrelated``, ``rewritten`` or ``removals``.
    """

    def __init__(self, sentence: str, brake: str) -> None:
        """Take the sentence that a person reads, and the brake's name."""
        self.brake = brake
        super().__init__(sentence)


class Misused(BothandError):
    """Asked in a way that cannot be answered."""

    exit_code = 2


class NoStore(Misused):
    """No store was found where one was looked for."""


class NotShared(Misused):
    """The store has no shared notebook to sync with."""


class NoAuthor(Misused):
    """Nobody to write as."""


class OutsideFailed(BothandError):
    """Something that Bothand relies on failed."""


class GitFailed(OutsideFailed):
    """Git could not do what was asked."""


class Unreachable(OutsideFailed):
    """The server did not answer, or not in time. Trying again later may help."""


class NotLetIn(OutsideFailed):
    """The server wants to know who asks, or does not know them."""


class HostUnknown(OutsideFailed):
    """The server's key was never seen before, or is not the one that was."""


class ServerRefused(OutsideFailed):
    """The server said no; its own words are in the sentence."""


class Cancelled(OutsideFailed):
    """The person stopped it."""


class DiskFailed(OutsideFailed):
    """A file could not be read or written."""


class Busy(OutsideFailed):
    """Another program holds what is needed."""


class IndexFailed(OutsideFailed):
    """The search index could not be used, even after a rebuild."""


class IndexStuck(IndexFailed):
    """What a killed program has left in the search index stands in the way of every change."""
