"""Pages for those who decide, and for those who never open a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.deliberating import Deliberating
from kb.errors import NotFound
from kb.locating import STORE_FILE
from kb.model import StoreSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from kb.brief import Brief
    from kb.deciding import Decision
    from kb.model import Tension
    from kb.site import Written


class Publishing(Deliberating):
    """One store, opened to make pages of it."""

    def brief(self, name: str, *, lessons: Sequence[str] = ()) -> Brief:
        """The page of a tension or a decision: both poles, and under which conditions.

        Args:
            name: a tension as :meth:`tension` takes it, or a decision as :meth:`decision` does.
            lessons: ids of lessons to show, in this order; none: a rule chooses, stated on it.

        Raises:
            NotFound: there is no such tension or decision, or no such lesson.
            Refused: a lesson says nothing of the tension, or there is no room for so many.
        """
        from kb.briefing import Briefing  # noqa: PLC0415 - not for a plain search

        tension, decision = self._asked(name)
        briefing = Briefing(self, self._index, tension)
        briefing.pick(lessons)
        return briefing.brief(decision)

    def export_site(
        self, folder: Path, progress: Callable[[int, int], None] | None = None
    ) -> Written:
        """Write the whole store as web pages.

        Args:
            folder: new, empty, or an earlier site, which is replaced as a whole.
            progress: told how many lessons are done, of how many.

        Raises:
            Refused: something else stands there.
            DiskFailed: it cannot be written.
        """
        from kb.site import export  # noqa: PLC0415 - not for a plain search

        return export(self, folder, progress)

    def export(self, form: str) -> Iterator[str]:
        """The lessons as text, piece by piece.

        Args:
            form: ``csv`` for a table, ``json`` for one document.
        """
        from kb import exchange  # noqa: PLC0415 - not for a plain search

        return {"csv": exchange.as_csv, "json": exchange.as_json}[form](self)

    def store_settings(self) -> StoreSettings:
        """What ``bothand.toml`` says; where it cannot be read, the folder's name alone."""
        from kb import document  # noqa: PLC0415 - YAML, not for a plain search

        read = document.read_store_settings(self._data(STORE_FILE)).record
        return read or StoreSettings(document.FORMAT, self.name)

    def _asked(self, name: str) -> tuple[Tension, Decision | None]:
        """The tension that a name stands for, or the decision with the tension it is under."""
        try:
            return self.tension(name), None
        except NotFound as no_tension:
            try:
                decision = self.decision(name)
            except NotFound:
                raise NotFound(
                    f"{no_tension} Nor is it a decision; see those with: bothand decision list"
                ) from None
            return self.tension(decision.tension), decision
