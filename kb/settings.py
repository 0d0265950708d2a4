"""What a person told Bothand once: a name, a usual setting, and the store opened last."""

from __future__ import annotations

import os
import threading
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from kb import places
from kb.errors import DiskFailed
from kb.model import Person, Setting

if TYPE_CHECKING:
    from collections.abc import Mapping

_WRITING: Final = threading.Lock()
"""Held by whoever reads the file, changes it and writes it back."""


class Profile(NamedTuple):
    """Filled in once, used as the usual answers of every new lesson.

    ``school`` is kept for the person's own searches; it is written into a lesson only when
    ``name_school`` is true.
    """

    name: str = ""
    email: str = ""
    school: str = ""
    name_school: bool = False
    setting: Setting = Setting()

    def renamed(self, name: str) -> Profile:
        """The same under another name, and so without the other name's e-mail address."""
        return self if name == self.name else self._replace(name=name, email="")


class Settings(NamedTuple):
    """Everything in the settings file."""

    profile: Profile = Profile()
    last_store: Path | None = None
    theme: str = ""
    """The colours that the person has chosen; empty: those that the screens begin with."""
    large_text: bool = False
    """Whether lessons are shown in short lines with room between them."""
    ascii_only: bool = False
    """Whether the screens are drawn with nothing but ASCII."""
    reduced_motion: bool = False
    """Whether nothing on the screens slides or blinks."""


def author_set() -> str:
    """The name that ``$BOTHAND_AUTHOR`` gives; empty where it gives none."""
    return os.environ.get("BOTHAND_AUTHOR", "").strip()


def writing_as(profile: Profile, named: str = "") -> Person:
    """Who writes: as named, else as ``$BOTHAND_AUTHOR`` says, else the profile, else nobody.

    This is the one rule of the commands and the screens. The e-mail address is the profile's own.
    """
    name = named or author_set() or profile.name
    return Person(name, profile.email if name == profile.name else "")


def load() -> Settings:
    """The settings as saved; what cannot be read counts as not said, and is left on disk."""
    try:
        table = tomllib.loads(places.settings_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    said = table.get("screens")
    screens = said if isinstance(said, dict) else {}
    return Settings(
        profile=_profile(table.get("profile")),
        last_store=_store(table.get("store")),
        theme=_text(screens, "theme"),
        large_text=screens.get("large_text") is True,
        ascii_only=screens.get("ascii") is True,
        reduced_motion=screens.get("reduced_motion") is True,
    )


def remember_store(folder: Path) -> None:
    """Note the store opened last; a settings file that cannot be written is no reason to stop."""
    resolved = folder.resolve()
    if load().last_store == resolved:
        return
    try:
        _write({"store": {"last": str(resolved)}})
    except DiskFailed:
        return


def remember_profile(profile: Profile) -> None:
    """Keep the person's answers.

    Raises:
        DiskFailed: the settings file cannot be written.
    """
    table: dict[str, object] = {
        "name": profile.name,
        "email": profile.email,
        "school": profile.school,
        "name_school": profile.name_school,
    }
    table |= profile.setting._asdict()
    _write({"profile": table})


def remember_theme(name: str) -> None:
    """Keep the colours that the person has chosen.

    Raises:
        DiskFailed: the settings file cannot be written.
    """
    _write({"screens": {"theme": name}})


def remember_large_text(large: bool) -> None:
    """Keep whether lessons are shown in large text.

    Raises:
        DiskFailed: the settings file cannot be written.
    """
    _write({"screens": {"large_text": large}})


def remember_screens(chosen: Settings) -> None:
    """Keep how the person wants the screens: colours, large text, ASCII, reduced motion.

    Raises:
        DiskFailed: the settings file cannot be written.
    """
    _write(
        {
            "screens": {
                "theme": chosen.theme,
                "large_text": chosen.large_text,
                "ascii": chosen.ascii_only,
                "reduced_motion": chosen.reduced_motion,
            }
        }
    )


def _profile(table: object) -> Profile:
    if not isinstance(table, dict):
        return Profile()
    return Profile(
        name=_text(table, "name"),
        email=_text(table, "email"),
        school=_text(table, "school"),
        name_school=table.get("name_school") is True,
        setting=Setting(*(_text(table, name) for name in Setting._fields)),
    )


def _store(table: object) -> Path | None:
    last = _text(table, "last") if isinstance(table, dict) else ""
    return Path(last) if last else None


def _text(table: Mapping[str, object], key: str) -> str:
    value = table.get(key, "")
    return value if isinstance(value, str) else ""


def _write(changes: Mapping[str, Mapping[str, object]]) -> None:
    """Change only these keys; whatever else a person wrote into the file stays as it is."""
    with _WRITING:  # the screens keep two settings at once, each from a thread of its own
        _change(changes)


def _change(changes: Mapping[str, Mapping[str, object]]) -> None:
    import tomlkit  # noqa: PLC0415 - 40 ms, only when something is saved
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415 - likewise

    from kb.durable import write_durably  # noqa: PLC0415 - likewise

    path = places.settings_file()
    try:
        text = path.read_text(encoding="utf-8")
        document = tomlkit.parse(text)
    except FileNotFoundError:
        document = tomlkit.document()
    except (OSError, ValueError, TOMLKitError) as error:
        raise DiskFailed(
            f"Your settings in {path} cannot be read. Mend or delete that file, then try again.",
        ) from error
    for section, values in changes.items():
        if not isinstance(document.get(section), dict):
            document[section] = tomlkit.table()
        table = document[section]
        for key, value in values.items():
            table[key] = value
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DiskFailed(
            f"Your settings cannot be saved in {path}: {os.strerror(error.errno or 0)}."
        ) from error
    write_durably(path, tomlkit.dumps(document).encode())
