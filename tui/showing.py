"""How the screens are shown to this person, at this terminal: ASCII, and what may move.

What the person has set counts, and what the environment asks for; either of them is enough.
"""

from __future__ import annotations

import locale
import sys
from typing import TYPE_CHECKING, Final, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.filter import LineFilter

    from kb.settings import Settings

ASCII: Final = "BOTHAND_ASCII"
"""The variable that turns ASCII mode on, whatever the settings say."""

_COERCED: Final = ("C.UTF-8", "C.utf8")


class Showing(NamedTuple):
    """What the screens may use.

    Args:
        ascii: the signs of the screens are drawn in ASCII.
        letters: so are the words of people, as the terminal can show nothing else.
        still: nothing slides and nothing blinks.
    """

    ascii: bool = False
    letters: bool = False
    still: bool = False

    @classmethod
    def of(cls, settings: Settings, environment: Mapping[str, str]) -> Self:
        """What these settings and this environment come to."""
        unable = not in_unicode(environment)
        wanted = environment.get(ASCII, "").lower() not in ("", "0", "no", "false")
        return cls(unable or wanted or settings.ascii_only, unable, settings.reduced_motion)

    @property
    def filters(self) -> Sequence[LineFilter]:
        """What painted lines pass through."""
        if not self.ascii:
            return ()
        from tui import ascii as signs  # noqa: PLC0415 (start-up pays for what it shows)

        return (signs.EVERYTHING if self.letters else signs.SIGNS,)


def in_unicode(environment: Mapping[str, str]) -> bool:
    """Whether the terminal takes UTF-8, as far as its locale says so.

    Python itself reads the locale ``C`` as UTF-8, so the variables are asked, in the order of
    POSIX. A locale that names no character set is looked up; where none is set, UTF-8 it is.
    """
    if sys.platform == "win32":
        return True
    every, letters, usual = (environment.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    if letters in _COERCED and usual:  # Python may have put it there itself (PEP 538)
        letters = ""
    said = (every or letters or usual).partition("@")[0]
    if not said:
        return True
    if said in ("C", "POSIX"):
        return False
    charset = said.rpartition(".")[2] if "." in said or "UTF" in said.upper() else ""
    known = charset or locale.getencoding()
    return known.lower().replace("-", "").replace("_", "") == "utf8"
