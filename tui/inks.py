"""The styles that lines are drawn in, made from the colours of the theme.

Not through style sheets: working out fourteen component classes for each of eight widgets took a
third of the time to the first screen.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from rich.style import Style

from kb.model import Effect, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping


class Inks(NamedTuple):
    """Every style that a line can be drawn in."""

    title: Style = Style()
    muted: Style = Style()
    match: Style = Style()
    practice: Style = Style()
    failure: Style = Style()
    helped: Style = Style()
    hurt: Style = Style()
    accent: Style = Style()
    warning: Style = Style()
    key: Style = Style()
    code: Style = Style()
    rule: Style = Style()
    cursor: Style = Style()
    resting: Style = Style()

    def of_kind(self, kind: Kind) -> Style:
        """The ink of a practice or a failure."""
        return self.practice if kind is Kind.PRACTICE else self.failure

    def of_effect(self, effect: Effect) -> Style:
        """The ink of what helped, hurt, or did both."""
        if effect is Effect.MIXED:
            return self.accent
        return self.helped if effect is Effect.HELPED else self.hurt


_NEEDED: Final = (
    *("primary", "secondary", "warning", "ink-muted", "ink-rule", "ink-helped", "ink-hurt"),
    *("ink-match", "ink-match-under", "ink-cursor", "ink-resting"),
)


def inks_of(variables: Mapping[str, str], *, signs_only: bool = False) -> Inks:
    """The inks of a theme.

    Args:
        variables: the theme's colours by name, as ``App.theme_variables`` holds them.
        signs_only: what is under the cursor, or matches, stands out without any colour.
    """
    made = _made(tuple(variables[name] for name in _NEEDED))
    return _without_colour(made) if signs_only else made


@lru_cache(maxsize=8)
def _without_colour(inks: Inks) -> Inks:
    # Reversed, every ink has the contrast to its ground that it had before.
    return inks._replace(
        match=inks.match + Style(underline=True),
        cursor=Style(reverse=True),
        resting=Style(underline=True),
    )


@lru_cache(maxsize=8)
def _made(colours: tuple[str, ...]) -> Inks:
    primary, secondary, warning, muted, rule, helped, hurt, match, under, cursor, resting = colours
    return Inks(
        title=Style(bold=True),
        muted=Style(color=muted),
        match=Style(color=match, bgcolor=under, bold=True),
        practice=Style(color=helped),
        failure=Style(color=hurt),
        helped=Style(color=helped),
        hurt=Style(color=hurt),
        accent=Style(color=primary),
        warning=Style(color=warning, bold=True),
        key=Style(color=primary, bold=True),
        code=Style(color=secondary),
        rule=Style(color=rule),
        cursor=Style(bgcolor=cursor),
        resting=Style(bgcolor=resting),
    )
