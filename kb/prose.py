"""A lesson's text as HTML in which nothing can happen.

Its own HTML is shown as text, images stand as links, and links lead to lessons, or by http, https
and mailto away. What markdown-it makes of it passes nh3 once more, so that a fault of the one is
caught by the other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from kb.privacy import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping, Sequence

    from markdown_it.renderer import RendererProtocol
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markdown_it.utils import OptionsDict

SCHEMES: Final = frozenset({"http", "https", "mailto"})
_AWAY: Final = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_LINK: Final = re.compile(r"\[\[\s{0,8}([0-9A-Za-z-]{1,64})\s{0,8}(?:\|([^\[\]\n]{0,200}))?\]\]")
_INLINE: Final = ("a", "br", "code", "em", "s", "strong")
_BLOCKS: Final = ("blockquote", "hr", "li", "ol", "p", "pre", "ul", "h2", "h3", "h4", "h5", "h6")
_TABLES: Final = ("table", "tbody", "td", "th", "thead", "tr")
_TOP: Final = 2
"""The page's own title is the heading of level 1."""
_LOWEST: Final = 6


def is_away(address: str) -> bool:
    """Whether an address may stand in a page as a link."""
    return bool(_AWAY.match(address.strip()))


def prose(body: str, address_of: Callable[[str], str | None]) -> Markup:
    """The text as HTML.

    Args:
        body: Markdown, as it stands in a lesson.
        address_of: where the lesson of an id is found; None where there is none.
    """
    reader = _reader()
    tokens = reader.parse(clean(body), {"address_of": address_of})
    _level_headings(tokens)
    made = reader.renderer.render(tokens, reader.options, {})
    safe = nh3.clean(
        made,
        tags={*_INLINE, *_BLOCKS, *_TABLES},
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(safe)  # noqa: S704 - it has just passed the sanitizer


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    reader.validateLink = is_away  # type: ignore[method-assign, assignment]
    reader.inline.ruler.before("link", "lesson", _lesson)
    reader.add_render_rule("image", _image)
    return reader


def _lesson(state: StateInline, silent: bool) -> bool:
    """``[[id]]`` or ``[[id|words]]`` as a link to the page of that lesson."""
    found = _LINK.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        words = (found[2] or "").strip() or found[1]
        address = state.env["address_of"](found[1])
        if address:
            state.push("link_open", "a", 1).attrs = {"href": address}
        state.push("text", "", 0).content = words if address else f"{words} (not in this notebook)"
        if address:
            state.push("link_close", "a", -1)
    state.pos = found.end()
    return True


def _image(
    renderer: RendererProtocol,
    tokens: Sequence[Token],
    place: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    """An image as a link to it: a page fetches nothing from elsewhere."""
    del renderer, options, env
    token = tokens[place]
    words = token.content or "image"
    return f'<a href="{escape(str(token.attrs.get("src", "")))}">{escape(words)} (image)</a>'


def _level_headings(tokens: Sequence[Token]) -> None:
    """Let headings begin below the page's title and go down one step at a time."""
    before = _TOP - 1
    for token in tokens:
        if token.type == "heading_open":
            before = max(_TOP, min(int(token.tag[1]), before + 1, _LOWEST))
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{before}"


def first_words(body: str, longest: int) -> str:
    """The beginning of the text for a list of lessons, without headings and signs."""
    told = " ".join(each for each in clean(body).split("\n") if not each.startswith("#"))
    told = " ".join(re.sub(r"[\[\]*_`>#|]+", " ", told).split())
    return told if len(told) <= longest else f"{told[: longest - 1].rstrip()}…"


def addresses(sources: Sequence[str]) -> Mapping[str, str]:
    """Each source with the address that its link leads to; empty: it is no link."""
    return {each: each if is_away(each) and " " not in each else "" for each in sources}
