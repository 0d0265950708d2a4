"""Markdown with front matter as a record, and what is wrong with it, file and line.

Reading never fails: whatever the bytes are, the answer is a `Document`, with a record if the
file is one and with a `Problem` for everything that is not as it should be.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Final

from kb.editing import edited
from kb.fields import Fields, listed, read_page
from kb.front_matter import Unreadable, Value, parse
from kb.model import BOTH, Entry, Pole, Problem, StoreSettings, Tension
from kb.opening import (
    ID,
    MAX_FILE,
    Document,
    digest_of,
    plain_newlines,
    text_of,
)
from kb.rendering import entry_changes, path_for, render_entry

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "MAX_FILE",
    "Document",
    "Unreadable",
    "Value",
    "body_of",
    "digest_of",
    "edited",
    "entry_changes",
    "front_matter",
    "links",
    "path_for",
    "read_entry",
    "read_store_settings",
    "read_tension",
    "render_entry",
]

FORMAT: Final = 1
"""The version of the store's format that this program reads and writes."""
_CODE: Final = re.compile(r"^(```|~~~).*?(?:^\1|\Z)|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_LINK: Final = re.compile(r"\[\[\s{0,8}([0-9A-Za-z-]{1,64})\s{0,8}(?:\|[^\[\]\n]{0,200})?\]\]")


def links(body: str) -> tuple[str, ...]:
    """The ids that a text links to as ``[[id]]`` or ``[[id|words]]``, each once; not in code."""
    if "[[" not in body:
        return ()
    return tuple(dict.fromkeys(_LINK.findall(_CODE.sub("", body))))


def front_matter(data: bytes) -> Mapping[str, Value]:
    """Every key as written, unknown ones too; empty where there is no sound front matter."""
    try:
        return parse(text_of(data)).values
    except (Unreadable, UnicodeDecodeError):
        return {}


def body_of(data: bytes) -> str:
    """The text below the front matter, with its line endings as plain newlines."""
    text = text_of(data)
    return plain_newlines(text[parse(text).body_start :])


def read_entry(data: bytes, path: str, tensions: Mapping[str, Tension] | None) -> Document[Entry]:
    """Read a lesson.

    Args:
        data: the file's bytes.
        path: where it stands, for its problems.
        tensions: those of the store, by id; None leaves the links unchecked.
    """
    return read_page(data, path, Fields, lambda fields, body: _entry(fields, body, tensions))


def _entry(fields: Fields, body: str, tensions: Mapping[str, Tension] | None) -> Entry | None:
    kind, entry_id = fields.kind(), fields.id("lesson")
    says = "add a line title: and one line that says what it is about"
    title = fields.needed("title", "the lesson has no title", says)
    if not (entry_id and title and kind):
        return None
    return Entry(
        id=entry_id,
        title=title,
        kind=kind,
        informs=fields.informs(kind, tensions),
        assumptions=fields.bearings(),
        conditions=fields.items("conditions"),
        not_when=fields.items("not_when"),
        evidence=fields.evidence(),
        setting=fields.setting(),
        author=fields.line("author"),
        school=fields.line("school"),
        tags=fields.items("tags"),
        sources=fields.items("sources"),
        created=fields.line("created"),
        body=body,
    )


def read_tension(data: bytes, path: str) -> Document[Tension]:
    """Read a tension; it needs an id, a question and exactly two poles."""
    return read_page(data, path, Fields, _tension)


def _tension(fields: Fields, body: str) -> Tension | None:
    tension_id = fields.line("id")
    if not tension_id or not ID.fullmatch(tension_id):
        fields.wrong("id", "the tension has no usable id", "add a line such as id: fast-or-slow")
    question = fields.needed("question", "the tension has no question", "add a line question: ...")
    poles = fields.values.get("poles")
    if not isinstance(poles, dict) or len(poles) != 2 or BOTH in poles:  # noqa: PLR2004 - poles
        fields.wrong("poles", "a tension has exactly two poles", "name two poles under poles:")
    number = fields.line("number")
    if number and not (number.isascii() and number.isdigit() and len(number) < 4):  # noqa: PLR2004
        fields.wrong("number", f"{number!r} is not a number", "write a small number such as 3")
        number = ""
    if fields.problems or not isinstance(poles, dict):
        return None
    first, second = (_pole(name, told) for name, told in poles.items())
    return Tension(
        id=tension_id,
        question=question,
        poles=(first, second),
        number=int(number) if number else None,
        asks=fields.items("asks"),
        body=body,
    )


def read_store_settings(data: bytes, path: str = "bothand.toml") -> Document[StoreSettings]:
    """Read ``bothand.toml``."""
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        found = re.search(r"at line (\d+)", str(error))
        problem = Problem(
            path,
            int(found.group(1)) if found else 0,
            "the notebook's settings cannot be read",
            "write each as key = value, with text in quotes",
        )
        return Document(path, data, None, (problem,))
    version, name = table.get("format"), table.get("name")
    if type(version) is not int or not 1 <= version <= FORMAT:
        problem = Problem(
            path,
            0,
            f"this notebook has format {version!r}, and this program reads up to {FORMAT}",
            "use a newer Bothand, or correct the line format = 1",
        )
        return Document(path, data, None, (problem,))
    words = table.get("vocabularies")
    vocabularies = {
        key: tuple(str(each) for each in value)
        for key, value in (words.items() if isinstance(words, dict) else ())
        if isinstance(value, list)
    }
    usual = StoreSettings(version, name if isinstance(name, str) else "", vocabularies)
    months = table.get("stale_after_months", usual.stale_after_months)
    if type(months) is not int or months < 0:
        problem = Problem(
            path,
            0,
            f"stale_after_months is {months!r}, which is no number of months",
            "write a whole number such as 24, or 0 for never",
        )
        return Document(path, data, usual, (problem,))
    return Document(path, data, usual._replace(stale_after_months=months))


def _pole(pole_id: str, told: Value) -> Pole:
    said = told if isinstance(told, dict) else {}
    return Pole(
        pole_id,
        protects=listed(said.get("protects", "")),
        overdone=listed(said.get("overdone", "")),
        warnings=listed(said.get("warnings", "")),
    )
