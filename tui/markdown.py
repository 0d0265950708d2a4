"""Markdown as lines of text, through rich, without colouring of code, live links or HTML."""

from __future__ import annotations

import re
from io import StringIO
from typing import TYPE_CHECKING, Any, ClassVar, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Heading, Markdown, MarkdownElement, TextElement
from rich.padding import Padding
from rich.text import Text
from rich.theme import Theme

from kb.privacy import clean
from tui.links import LESSON, WEB, address, addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from markdown_it.rules_inline import StateInline
    from rich.segment import Segment
    from rich.style import Style

    from tui.inks import Inks
    from tui.links import Links

NOT_HERE: Final = "(not in this notebook)"
"""Stands behind a link to a lesson that there is none of."""
_LINK: Final = re.compile(r"\[\[\s{0,8}([0-9A-Za-z-]{1,64})\s{0,8}(?:\|([^\[\]\n]{0,200}))?\]\]")
_LED: Final = "led"
"""Begins the names of the styles of words that lead somewhere; their number follows."""


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


def _lesson(state: StateInline, silent: bool) -> bool:
    """The rule for ``[[id]]`` and ``[[id|words]]``."""
    found = _LINK.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        token = state.push("lesson", "", 0)
        token.meta = {"id": found[1]}
        token.content = (found[2] or "").strip()
    state.pos = found.end()
    return True


class _Page(Markdown):
    """Rich's Markdown over a parser that takes HTML for the text it is.

    Rich itself knows links only as something to click. Here the words of a link are words in a
    style of their own, which says where they lead; see ``tui.links``.
    """

    elements: ClassVar[dict[str, type[MarkdownElement]]] = Markdown.elements | {
        "heading_open": _Heading,
        "fence": _Code,
        "code_block": _Code,
        "image": _Image,
    }

    def __init__(self, text: str, links: Links, linked: Mapping[str, str | None]) -> None:
        super().__init__("", hyperlinks=False)
        parser = MarkdownIt("commonmark", {"html": False}).enable(["strikethrough", "table"])
        parser.inline.ruler.before("link", "lesson", _lesson)
        self.markup = text
        self.led: dict[str, Style] = {}
        self._links, self._linked = links, linked
        self.parsed = [_cleaned(token) for token in parser.parse(text)]
        for token in self.parsed:
            if token.children:
                token.children = list(self._bound(token.children))
        self.inlines = {*self.inlines, "link_url", *self.led}

    def _bound(self, tokens: Sequence[Token]) -> Iterator[Token]:
        """The tokens of a paragraph, with words in a style of their own for all that leads away."""
        opened: list[tuple[str, str]] = []
        said = ""
        for token in tokens:
            said += token.content
            if token.type == "link_open":
                href, said = str(token.attrs.get("href", "")), ""
                led = self._led(href) if address(href) else ""
                opened.append((href, led))
                if led:
                    yield Token(_LED, led, 1)
            elif token.type == "link_close":
                href, led = opened.pop()
                if led:
                    yield Token(_LED, led, -1)
                if href not in (said, f"mailto:{said}"):  # nobody is led where it does not say
                    yield Token(_LED, "link_url", 0, content=f" ({href})")
            elif token.type == "lesson":
                yield from self._to_lesson(token)
            elif token.type == "text" and not opened:
                yield from self._with_addresses(token)
            else:
                yield token

    def _led(self, href: str) -> str:
        return self._style(self._links.to(WEB, href, href))

    def _style(self, style: Style | None) -> str:
        """The name for a style that leads somewhere; empty where there is none."""
        if style is None:
            return ""
        name = f"{_LED}{len(self.led)}"
        self.led[name] = style
        return name

    def _to_lesson(self, token: Token) -> Iterator[Token]:
        """The words given, else the title of the lesson, else its id."""
        name = str(token.meta["id"])
        title = self._linked.get(name, name)
        if title is None:
            yield Token("text", "", 0, content=f"{token.content or name} {NOT_HERE}")
            return
        words = token.content or clean(title, newlines=False)
        led = self._style(self._links.to(LESSON, name, words))
        yield Token(_LED if led else "text", led, 0, content=words)

    def _with_addresses(self, token: Token) -> Iterator[Token]:
        """Text in which the addresses that stand there openly lead to where they say."""
        text, done = token.content, 0
        for start, end in addresses(text) if ":" in text else ():
            yield Token("text", "", 0, content=text[done:start])
            led = self._led(text[start:end])
            yield Token(_LED if led else "text", led, 0, content=text[start:end])
            done = end
        yield Token("text", "", 0, content=text[done:])


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
        "markdown.link_url": inks.muted,
        "markdown.table.border": inks.rule,
        "markdown.table.header": inks.key,
    }
    headings = {f"markdown.h{level}": inks.key for level in range(1, 7)}
    return Theme(plain_styles | headings)


def drawn(
    text: str, inks: Inks, width: int, links: Links, linked: Mapping[str, str | None]
) -> Iterable[list[Segment]] | None:
    """The lines for this many columns, or None where the text defeats the drawing.

    Args:
        text: Markdown, already cleaned.
        inks: the styles of the current theme.
        width: columns.
        links: takes what the text leads to.
        linked: titles of the lessons linked to, by id as written; None: there is no such lesson.
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
        page = _Page(text, links, linked)
        led = {f"markdown.{name}": style for name, style in page.led.items()}
        console.push_theme(Theme(led, inherit=False))
        return console.render_lines(page, pad=False)
    except Exception:  # noqa: BLE001 (third-party code on hostile text: nested too deep, no width)
        return None
