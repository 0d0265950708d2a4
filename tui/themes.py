"""The colours: a dark, a light and a high contrast theme from one hand, and what others lack.

What helped and what hurt differ in hue and in lightness, and neither is the red of blame: a failure
told is a gift.
"""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="bothand-dark",
    primary="#8fb7e8",
    secondary="#c9b6e4",
    warning="#e6c06a",
    error="#e88f8f",
    success="#86cfa5",
    accent="#8fb7e8",
    foreground="#d9dee6",
    background="#15181e",
    surface="#1b1f27",
    panel="#20252e",
    dark=True,
    variables={
        "ink-muted": "#8b95a5",
        "ink-rule": "#39414f",
        "ink-helped": "#86cfa5",
        "ink-hurt": "#efb07c",
        "ink-match": "#fff1c2",
        "ink-match-under": "#5c4a16",
        "ink-cursor": "#2c3a50",
        "ink-resting": "#232933",
    },
)

LIGHT: Final = Theme(
    name="bothand-light",
    primary="#1f5fa8",
    secondary="#6b4a9c",
    warning="#8a6100",
    error="#b3261e",
    success="#1b7047",
    accent="#1f5fa8",
    foreground="#20242b",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#ebe8e1",
    dark=False,
    variables={
        "ink-muted": "#5c6471",
        "ink-rule": "#cfcabf",
        "ink-helped": "#1b7047",
        "ink-hurt": "#a14a0b",
        "ink-match": "#3b2c00",
        "ink-match-under": "#ffe08a",
        "ink-cursor": "#d5e4f6",
        "ink-resting": "#eceae4",
    },
)

CONTRAST: Final = Theme(
    name="bothand-contrast",
    primary="#7cc4ff",
    secondary="#e3b8ff",
    warning="#ffd500",
    error="#ff8080",
    success="#5cf29a",
    accent="#7cc4ff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    dark=True,
    variables={
        "ink-muted": "#d0d0d0",
        "ink-rule": "#ffffff",
        "ink-helped": "#5cf29a",
        "ink-hurt": "#ffb347",
        "ink-match": "#000000",
        "ink-match-under": "#ffd500",
        "ink-cursor": "#003f8a",
        "ink-resting": "#303030",
        "text-muted": "#d8d8d8",
        "text-disabled": "#d8d8d8",
        "block-cursor-foreground": "#000000",
        "block-cursor-background": "#ffffff",
        "block-cursor-blurred-foreground": "#000000",
        "block-cursor-blurred-background": "#ffffff",
        "input-selection-background": "#ffd500",
        "input-selection-foreground": "#000000",
    },
)
"""For eyes that need every line told apart: each ink has a contrast of 7 or more to its ground
(WCAG 2.2, success criterion 1.4.6)."""

THEMES: Final = (DARK, LIGHT, CONTRAST)
