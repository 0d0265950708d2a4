"""Pages from templates: whatever is put into one is escaped, unless it is HTML made here."""

from __future__ import annotations

import base64
import functools
import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Mapping


def rendered(template: str, values: Mapping[str, Any]) -> str:
    """A page: the template of this name, filled in."""
    return _environment().get_template(template).render(values).strip() + "\n"


def text_of(name: str) -> str:
    """A file that stands beside the templates."""
    return (files("kb") / "pages" / name).read_text(encoding="utf-8")


def inline(text: str) -> Markup:
    """A style sheet of ours, as it may stand within a page."""
    return Markup(text)  # noqa: S704 - a file of this package, never a word of a store


def hash_of(text: str) -> str:
    """How a page's security policy names an inline text that it allows."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@functools.cache
def _environment() -> Environment:
    folder = files("kb") / "pages"
    found = {
        each.name: each.read_text(encoding="utf-8")
        for each in folder.iterdir()
        if each.name.endswith(".html")
    }
    return Environment(
        loader=DictLoader(found),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
