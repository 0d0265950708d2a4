"""Turns what tantivy throws into our own error; a panic in it is no ordinary exception."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from kb.errors import IndexFailed, IndexStuck

if TYPE_CHECKING:
    from collections.abc import Iterator


_LEFT: Final = "FileAlreadyExists"
"""What tantivy says where a writer was killed after it had made a file and before it had noted so:
the next one wants to make a file of that very name, and so does every one after it."""


@contextmanager
def ours(sentence: str) -> Iterator[None]:
    """Run something of tantivy's; its failures become `IndexFailed` with this sentence.

    PanicException derives from BaseException and cannot be imported, so its name is asked;
    a keyboard interrupt and the like pass through.
    """
    try:
        yield
    except (ValueError, OSError) as error:
        if _LEFT in str(error):
            raise IndexStuck(f"{sentence} ({error}).") from error
        raise IndexFailed(f"{sentence} ({error}).") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise IndexFailed(f"{sentence}.") from error
