"""How large the proofs are: as they were published, unless the environment says otherwise."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pytest


_GIVEN: Final = dict(os.environ)
"""As whoever runs it has said, before a test keeps the environment from itself."""


def size(name: str, published: int) -> int:
    """A number that ``BOTHAND_SOAK_<NAME>`` may change, for a shorter or a longer proof."""
    return int(_GIVEN.get(f"BOTHAND_SOAK_{name}", published))


def tell(capsys: pytest.CaptureFixture[str], figures: object) -> None:
    """Print the figures of a proof where whoever runs it sees them."""
    with capsys.disabled():
        print(f"\n{figures}", flush=True)  # noqa: T201 - the figures are what it runs for
