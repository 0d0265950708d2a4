"""A web page as tests look at it: its elements and attributes, as a browser would read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit


@dataclass
class Page(HTMLParser):
    """What stands in a page."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        """Keep its words."""
        self.words.append(data)

    def named(self, tag: str) -> list[dict[str, str]]:
        """The attributes of each element of this name."""
        return [attributes for name, attributes in self.elements if name == tag]


def page(text: str) -> Page:
    """Read a page."""
    read = Page()
    read.feed(text)
    read.close()
    return read


def assert_harmless(text: str, *, scripts: frozenset[str] = frozenset()) -> None:
    """Nothing in the page can run, load or lead anywhere but by http, https and mailto.

    Args:
        text: the page.
        scripts: the addresses of scripts that may stand in it.
    """
    read = page(text)
    for tag, attributes in read.elements:
        assert tag not in {"img", "iframe", "object", "embed", "svg", "base", "audio", "video"}
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        assert "style" not in attributes
        assert tag != "script" or attributes.get("src") in scripts, attributes
        for name in ("href", "src", "action"):
            scheme = urlsplit(attributes.get(name, "")).scheme
            assert scheme in {"", "http", "https", "mailto"}, (tag, attributes)
    assert "http-equiv" in str(read.named("meta"))
    assert [char for char in text if ord(char) < ord(" ") and char != "\n"] == []
    assert "\u202e" not in text
