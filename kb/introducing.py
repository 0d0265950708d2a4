"""Who works here, and how they want it: what a person tells Bothand once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb import settings
from kb.publishing import Publishing

if TYPE_CHECKING:
    from kb.model import Person
    from kb.settings import Profile, Settings


class Introducing(Publishing):
    """One store, opened by somebody who may say who they are."""

    def introduce(self, name: str) -> None:
        """Remember the name of whoever writes here, for this and every later time.

        Raises:
            DiskFailed: the settings cannot be written; the name holds for this time.
        """
        self.profile = self.profile.renamed(name)
        settings.remember_profile(self.profile)

    def settle_in(self, name: str, school: str, name_school: bool) -> None:
        """Remember who works here and that this is the notebook to open, from the first run on.

        Args:
            name: as colleagues shall read it; empty: nobody is named.
            school: for the person's own searches.
            name_school: whether it stands on their lessons too.

        Raises:
            DiskFailed: the settings cannot be written.
        """
        self.profile = self.profile._replace(name=name, school=school, name_school=name_school)
        settings.remember_profile(self.profile)
        settings.remember_store(self.folder)

    @property
    def settings(self) -> Settings:
        """As :meth:`own_settings`."""
        return self.own_settings()

    @staticmethod
    def own_settings() -> Settings:
        """What the person told Bothand once, as it stands on the disk; no store is needed."""
        return settings.load()

    @staticmethod
    def author_set() -> str:
        """The name that ``$BOTHAND_AUTHOR`` gives to whoever works here; empty: none."""
        return settings.author_set()

    @property
    def signed(self) -> Person:
        """Whoever works here by ``$BOTHAND_AUTHOR`` or the profile; git is not asked."""
        return settings.writing_as(self.profile)

    def keep_profile(self, profile: Profile) -> None:
        """Remember who works here, for this and every later time.

        Raises:
            DiskFailed: the settings cannot be written; it holds for this time.
        """
        self.profile = profile
        settings.remember_profile(profile)

    def keep_screens(self, chosen: Settings) -> None:
        """Remember how the person wants the screens. Raises as :meth:`keep_theme`."""
        settings.remember_screens(chosen)

    @property
    def theme(self) -> str:
        """The colours that the person has chosen; empty where they never did."""
        return settings.load().theme

    def keep_theme(self, name: str) -> None:
        """Remember the colours for every later time.

        Raises:
            DiskFailed: the settings cannot be written; they hold for this time.
        """
        settings.remember_theme(name)

    @property
    def large_text(self) -> bool:
        """Whether the person wants lessons in short lines with room between them."""
        return settings.load().large_text

    def keep_large_text(self, large: bool) -> None:
        """Remember it for every later time. Raises as :meth:`keep_theme`."""
        settings.remember_large_text(large)
