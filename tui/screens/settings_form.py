"""What stands on the settings screen, and how the settings are made of it. No widget here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kb.model import Setting
from tui.drawing import plain
from tui.themes import CONTRAST, DARK, LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.settings import Profile, Settings

ON: Final = "on"
"""The value of a choice that is switched on; "" is off."""
THEMES: Final = (
    (DARK.name, "dark"),
    (LIGHT.name, "light"),
    (CONTRAST.name, "high contrast"),
)
SWITCHES: Final = {
    "named": "name it on my lessons",
    "large": "lessons in short lines with room between them",
    "ascii": "draw with nothing but ASCII",
    "still": "nothing slides, no cursor blinks",
}
LABELS: Final = {
    "name": "My name",
    "school": "My school",
    "named": "",
    "grades": "Usual grades",
    "subject": "Usual subject",
    "size": "School size",
    "place": "Place",
    "theme": "Colours",
    "large": "Large text",
    "ascii": "ASCII",
    "still": "Reduced motion",
}
"""The fields in the order in which they stand, and what stands before each."""
BEGIN: Final = ("grades", "theme")
"""The fields that begin something new, below a free line."""
VOCABULARIES: Final = {
    "grades": "grades",
    "subject": "subjects",
    "size": "sizes",
    "place": "places",
}
"""The fields of the usual setting, and the word list of the notebook for each."""
HINTS: Final = {
    "name": "empty: lessons are written without a name",
    "school": "may stay empty; used for your own searches",
    "grades": "such as 6-8",
    "subject": "such as science",
    "size": "such as 300-599",
    "place": "such as rural",
}
_MOST: Final = 9
"""Words of a list that can still be taken in as a row of choices; more are typed."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """The fields of the screen as they stand."""

    name: str = ""
    school: str = ""
    named: str = ""
    grades: str = ""
    subject: str = ""
    size: str = ""
    place: str = ""
    theme: str = DARK.name
    large: str = ""
    ascii: str = ""
    still: str = ""


def wishes_of(profile: Profile, screens: Settings) -> Wishes:
    """The fields as they are at first."""
    usual = profile.setting
    return Wishes(
        name=profile.name,
        school=profile.school,
        named=_switch(profile.name_school),
        grades=usual.grades,
        subject=usual.subject,
        size=usual.size,
        place=usual.place,
        theme=screens.theme or DARK.name,
        large=_switch(screens.large_text),
        ascii=_switch(screens.ascii_only),
        still=_switch(screens.reduced_motion),
    )


def profile_of(before: Profile, now: Wishes) -> Profile:
    """Who works here, as the fields say; another name loses the e-mail address of the old one."""
    return before.renamed(now.name.strip())._replace(
        school=now.school.strip(),
        name_school=bool(now.named),
        setting=Setting(
            now.grades.strip(), now.subject.strip(), now.size.strip(), now.place.strip()
        ),
    )


def screens_of(before: Settings, now: Wishes) -> Settings:
    """How the screens shall be shown, as the fields say."""
    return before._replace(
        theme=now.theme,
        large_text=bool(now.large),
        ascii_only=bool(now.ascii),
        reduced_motion=bool(now.still),
    )


def offered(field: str, value: str, words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The choices of a field; empty where its words are too many, or none, and it is typed.

    Args:
        field: one of LABELS.
        value: what was chosen before, in the list or not.
        words: the notebook's own words for it.
    """
    if field == "theme":
        return THEMES
    if field in SWITCHES:
        return ((ON, SWITCHES[field]),)
    if not 0 < len(words) <= _MOST:
        return ()
    known = (*words, value) if value and value not in words else words
    return (("", "not said"), *((each, plain(each)) for each in known))


def _switch(on: bool) -> str:
    return ON if on else ""
