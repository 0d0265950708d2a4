"""Markdown as lines of text, through rich, without colouring of code, live links or HTML."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Any, ClassVar

from markdown_it import MarkdownIt
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Heading, Markdown, MarkdownElement, TextElement
from rich.padding import Padding
from rich.text import Text
from rich.theme import Theme

from kb.privacy import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token
    from rich.segment import Segment

    from tui.inks import Inks


class _Heading(Heading):
    """A heading at the left edge, without a frame."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        del console, options
        self.text.justify = "left"
        yield self.text


class _Code(TextElement):
    """Code as written, indented; colours would cost 0.1 s and give a hostile text more room."""

    style_name = "markdown.code_block"

    @classmethod
    def create(cls, markdown: Markdown, token: Token) -> _Code:
        """Make one; the language is not looked at."""
        del markdown, token
        return cls()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The lines, folded where they are too long."""
        del console, options
        text = Text(str(self.text).rstrip("\n"), "markdown.code_block", overflow="fold")
        yield Padding(text, (0, 0, 0, 2))


class _Image(TextElement):
    """An image as its description and its address."""

    @classmethod
    def create(cls, markdown: Markdown, token: Token) -> _Image:
        """Keep the address."""
        del markdown
        made = cls()
        made.address = str(token.attrs.get("src", ""))
        return made

    address = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """In one line."""
        del console, options
        described = self.text.plain or "image"
        yield Text(f"[{described}] ({self.address})", "markdown.link_url", end="")


class _Page(Markdown):
    """Rich's Markdown over a parser that takes HTML for the text it is."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = Markdown.elements | {
        "heading_open": _Heading,
        "fence": _Code,
        "code_block": _Code,
        "image": _Image,
    }

    def __init__(self, text: str) -> None:
        super().__init__("", hyperlinks=False)
        parser = MarkdownIt("commonmark", {"html": False}).enable(["strikethrough", "table"])
        self.markup = text
        self.parsed = [_cleaned(token) for token in parser.parse(text)]


def _cleaned(token: Token) -> Token:
    """The token without control characters: ``&#27;`` becomes one only when Markdown is read."""
    token.content = clean(token.content)
    for name, value in token.attrs.items():
        if isinstance(value, str):
            token.attrs[name] = clean(value, newlines=False)
    for child in token.children or ():
        _cleaned(child)
    return token


def _theme(inks: Inks) -> Theme:
    plain_styles: dict[str, Any] = {
        "markdown.paragraph": "none",
        "markdown.item": "none",
        "markdown.code": inks.code,
        "markdown.code_block": inks.code,
        "markdown.block_quote": inks.muted,
        "markdown.item.bullet": inks.accent,
        "markdown.item.number": inks.accent,
        "markdown.list": "none",
        "markdown.hr": inks.rule,
        "markdown.link": inks.accent,
        "markdown.link_url": inks.muted,
        "markdown.table.border": inks.rule,
        "markdown.table.header": inks.key,
    }
    headings = {f"markdown.h{level}": inks.key for level in range(1, 7)}
    return Theme(plain_styles | headings)


def drawn(text: str, inks: Inks, width: int) -> Iterable[list[Segment]] | None:
    """The lines for this many columns, or None where the text defeats the drawing.

    Args:
        text: Markdown, already cleaned.
        inks: the styles of the current theme.
        width: columns.
    """
    console = Console(
        file=StringIO(),
        width=width,
        color_system="truecolor",
        legacy_windows=False,
        theme=_theme(inks),
        markup=False,
        emoji=False,
        highlight=False,
    )
    try:
        return console.render_lines(_Page(text), pad=False)
    except Exception:  # noqa: BLE001 (third-party code on hostile text: nested too deep, no width)
        return None
