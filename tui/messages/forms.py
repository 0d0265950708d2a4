"""What small forms and the settings tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.messages import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kb.form_words import Typed
    from kb.library import Saved
    from kb.settings import Settings
    from tui.screens.settings_form import Wishes


class SettingsRead(Notice):
    """What is set, and the words that the notebook offers, each list under its name."""

    settings: Settings
    words: Mapping[str, tuple[str, ...]]


class SettingsKept(Notice):
    """What was wished is on the disk."""

    wishes: Wishes


class FormSaved(Notice):
    """A small form was saved."""

    saved: Saved


class WordsFound(Notice):
    """What was typed into a small form the last time and not saved; None: nothing."""

    typed: Typed | None


class WordsNotKept(Notice):
    """What is typed into a small form could not be kept on the disk."""

    sentence: str


class WordsSettled(Notice):
    """What was typed into a small form is kept, or forgotten, as was wanted: it may close."""

    kept: bool


class FormRefused(Notice):
    """What is to be saved may reach a person; ``job`` saves it anyway."""

    sentence: str
    job: Callable[[bool], Saved]
