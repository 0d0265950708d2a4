"""Words that somebody might put into a lesson to make a page do something."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

ATTACKS: Final = (
    "<script>window.pwned=1</script>",
    '#read("/etc/passwd") #eval("1+1") $ x $ *bold* `raw`',
    '{{ 7*7 }} {% include "brief.html" %} ${7*7}',
    "\"'><img src=x onerror=window.pwned=1>",
    "</title></style><svg onload=window.pwned=1>",
    "[press](javascript:window.pwned=1) ![](http://evil.invalid/pixel.png)",
    "<javascript:window.pwned=1> [a]: data:text/html,x",
    "\x1b]2;title\x07 \u202eturned around\u202c",
    "&lt;b&gt; &#60;script&#62;",
)
ALL: Final = " ".join(ATTACKS)
LESSON_ID: Final = "h0st1lew0r"
DECISION_ID: Final = "h0st1ledec"
ADDRESSES: Final = (
    "javascript:window.pwned=1",
    "data:text/html,<script>window.pwned=1</script>",
    "https://evil.invalid/?a=1&b=<i>",
    "file:///etc/passwd",
)


def put_into(store: Path) -> None:
    """Records of every kind that say nothing else, in every field; not committed."""
    body = "\n\n".join((*ATTACKS, *(f"[link]({each})" for each in ADDRESSES), "[[nowhere]]"))
    lesson = {
        "id": LESSON_ID,
        "title": ALL,
        "kind": "failure",
        "informs": {"tight-or-loose": "centralized", "hostile": {"pole": "one", "effect": "mixed"}},
        "conditions": list(ATTACKS),
        "not_when": list(ATTACKS),
        "evidence": "study",
        "setting": dict.fromkeys(("grades", "subject", "size", "place"), ALL),
        "author": ALL,
        "school": ALL,
        "tags": list(ATTACKS),
        "sources": list(ADDRESSES),
        "created": ATTACKS[0],
    }
    pole = {key: list(ATTACKS) for key in ("protects", "overdone", "warnings")}
    tension = {
        "id": "hostile",
        "question": ALL,
        "poles": {"one": pole, "<b>two</b>": pole},
        "asks": list(ATTACKS),
    }
    decision = {
        "id": DECISION_ID,
        "question": ALL,
        "tension": "hostile",
        "options": [{"words": each, "pole": "one"} for each in ATTACKS],
        "leaning": "one",
        "decide_by": ALL,
        "owner": ALL,
        "assumptions": {"key": {"claim": ALL, "pole": "one", "was": list(ATTACKS)}},
        "status": "decided",
        "outcome": ALL,
        "cites": [LESSON_ID],
        "author": ALL,
        "created": ALL,
    }
    lesson["assumptions"] = {f"{DECISION_ID}/key": {"stance": "contradicts", "when": ALL}}
    answer = {"id": "h0st1leans", "entry": LESSON_ID, "held": "no", "conditions": list(ATTACKS)}
    answer |= {"author": ALL, "created": ALL}
    for path, told in (
        (f"decisions/hostile-{DECISION_ID}.md", decision),
        (f"responses/{LESSON_ID}/h0st1leans.md", answer),
        (f"entries/2026/11/hostile-{LESSON_ID}.md", lesson),
        ("tensions/hostile.md", tension),
    ):
        # JSON is YAML, with every control character written as an escape.
        front = "\n".join(f"{key}: {json.dumps(value)}" for key, value in told.items())
        text = f"---\n{front}\n---\n# Top\n\n{body}\n\n##### Deep\n"
        (store / path).parent.mkdir(parents=True, exist_ok=True)
        (store / path).write_text(text, encoding="utf-8")
