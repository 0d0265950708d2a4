"""A record as text: what a new file holds, and what differs between two versions of one."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from kb.model import Setting
from kb.yaml_writing import ORDER, dump, storable, storable_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kb.front_matter import Value
    from kb.model import Bearing, Entry, Informs

    _Join = Callable[[Mapping[str, Value], Mapping[str, Value], Entry, Entry], dict[str, Value]]

SLUG_LENGTH: Final = 60
"""Characters of a title in the name of its file."""
_MONTH: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])(?![0-9])")


def render_entry(entry: Entry) -> bytes:
    """A new file for an entry: keys in their order, empty ones left out."""
    return page(_values(entry), entry.body)


def page(written: Mapping[str, Value], body: str) -> bytes:
    """A new file: keys as given, empty ones left out, then the text."""
    values = {key: storable(value) for key, value in written.items() if value}
    body = storable_text(body)
    body = body if not body or body.endswith("\n") else body + "\n"
    return f"---\n{dump(values)}---\n{body}".encode()


def slug(title: str, otherwise: str) -> str:
    """A title as it stands in the name of a file."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_LENGTH].rstrip("-") or otherwise


def path_for(entry: Entry) -> str:
    """Where a new entry stands: ``entries/2026/11/<slug>-<id>.md``, by the month it was written."""
    month = _MONTH.match(entry.created)
    folder = "/".join(month.groups()) if month else "undated"
    return f"entries/{folder}/{slug(entry.title, 'lesson')}-{entry.id}.md"


def entry_changes(
    old: Entry, new: Entry, written: Mapping[str, Value] | None = None
) -> dict[str, Value | None]:
    """The front matter keys that differ, with their new values; None: the key goes away.

    Args:
        old: the lesson as read.
        new: the lesson as it shall be.
        written: the front matter of its file; what Bothand does not know inside ``setting`` and
            inside a link to a tension is then kept.
    """
    before, after = _values(old), _values(new)
    changes = changed_keys(before, after)
    if old.kind is not new.kind and new.informs:
        # Only an effect that is not the kind's own is written, so a new kind may need it said.
        changes["informs"] = after["informs"]
    kept: tuple[tuple[str, _Join], ...] = (
        ("setting", _joined_setting),
        ("informs", _joined_links),
        ("assumptions", _joined_bearings),
    )
    for key, joined in kept:
        was, now = (written or {}).get(key), changes.get(key)
        if isinstance(was, dict) and key in changes:
            changes[key] = joined(was, now if isinstance(now, dict) else {}, old, new) or None
    return changes


def changed_keys(
    before: Mapping[str, Value], after: Mapping[str, Value]
) -> dict[str, Value | None]:
    """The keys whose value, or the order within it, is another; None: the key goes away."""
    return {
        key: after[key] or None
        for key in ORDER
        if key in after and repr(before[key]) != repr(after[key])
    }


def _joined_setting(
    was: Mapping[str, Value], now: Mapping[str, Value], old: Entry, new: Entry
) -> dict[str, Value]:
    """The new setting, with the keys of the old one that Bothand does not know."""
    same = {
        key for key in _setting_keys() if getattr(old.setting, key) == getattr(new.setting, key)
    }
    changed = {key: value for key, value in now.items() if key not in same or key not in was}
    gone = set(_setting_keys()) - same - set(now)
    return {key: value for key, value in was.items() if key not in gone} | changed


def _joined_links(
    was: Mapping[str, Value], now: Mapping[str, Value], old: Entry, new: Entry
) -> dict[str, Value]:
    """The new links; those that say the same stay as written, and unknown keys inside any."""
    same = {each.tension for each in old.informs if each in new.informs}
    kept: dict[str, Value] = {}
    for name, told in was.items():
        link = now.get(name)
        if link is None:
            continue
        said = dict(told) if isinstance(told, dict) else {}
        if name in same and (old.kind is new.kind or said.get("effect")):
            kept[name] = told
        elif set(said) - {"pole", "effect"}:
            said.pop("effect", None)
            kept[name] = said | (link if isinstance(link, dict) else {"pole": link})
        else:
            kept[name] = link
    return {name: kept.get(name, link) for name, link in now.items()}


def _joined_bearings(
    was: Mapping[str, Value], now: Mapping[str, Value], old: Entry, new: Entry
) -> dict[str, Value]:
    """The new evidence; what says the same stays as written, and unknown keys inside any."""
    same = {each.name for each in old.assumptions if each in new.assumptions}
    kept: dict[str, Value] = {}
    for name, value in now.items():
        told = was.get(name)
        if told is not None and name in same:
            kept[name] = told
        elif isinstance(told, dict) and isinstance(value, dict):
            kept[name] = {k: v for k, v in told.items() if k not in ("stance", "when")} | value
        else:
            kept[name] = value
    return kept


def _values(entry: Entry) -> dict[str, Value]:
    """An entry's front matter; an empty value stands for a key that is left out."""
    return {
        "id": entry.id,
        "title": " ".join(entry.title.split()),
        "kind": str(entry.kind),
        "informs": {each.tension: _link(each, entry) for each in entry.informs},
        "assumptions": {each.name: _bearing(each) for each in entry.assumptions},
        "conditions": texts(entry.conditions),
        "not_when": texts(entry.not_when),
        "evidence": str(entry.evidence or ""),
        "setting": {
            key: value for key in _setting_keys() if (value := getattr(entry.setting, key))
        },
        "author": entry.author,
        "school": entry.school,
        "tags": texts(entry.tags),
        "sources": texts(entry.sources),
        "created": entry.created,
    }


def _setting_keys() -> Iterable[str]:
    return Setting._fields


def texts(values: Iterable[str]) -> list[Value]:
    """A list without what says nothing."""
    return [each for each in values if each.strip()]


def _bearing(bearing: Bearing) -> Value:
    told: dict[str, Value] = {"stance": str(bearing.stance)}
    return told | {"when": bearing.when} if bearing.when else told


def _link(informs: Informs, entry: Entry) -> Value:
    if informs.effect is entry.kind.usual_effect:
        return informs.pole
    return {"pole": informs.pole, "effect": str(informs.effect)}
