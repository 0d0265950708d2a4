"""A lesson's Markdown as HTML: what is meant comes through, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.prose import addresses, prose
from tests.kb import hostile_words
from tests.kb.pages import page

KNOWN = {"7k2m9qxwbd": "../lessons/7k2m9qxwbd.html"}


def drawn(body: str) -> str:
    """The text as HTML, where one lesson is known."""
    return str(prose(body, KNOWN.get))


def test_headings_lists_tables_and_emphasis_come_through() -> None:
    made = drawn("# Top\n\n*one* **two** ~~three~~ `four`\n\n- a\n- b\n\n|x|y|\n|-|-|\n|1|2|\n")
    tags = [name for name, _ in page(made).elements]
    assert tags[:6] == ["h2", "p", "em", "strong", "s", "code"]
    assert {"ul", "li", "table", "th", "td"} <= {*tags}


def test_headings_go_down_one_step_at_a_time() -> None:
    made = drawn("##### a\n\n# b\n\n### c\n\n###### d\n")
    assert [name for name, _ in page(made).elements] == ["h2", "h2", "h3", "h4"]


@pytest.mark.parametrize(
    ("body", "address", "words"),
    [
        ("[[7k2m9qxwbd]]", KNOWN["7k2m9qxwbd"], "7k2m9qxwbd"),
        ("[[ 7k2m9qxwbd | the bell ]]", KNOWN["7k2m9qxwbd"], "the bell"),
        ("[a](https://x.example/?a=1&b=2)", "https://x.example/?a=1&b=2", "a"),
        ("<mailto:a@x.example>", "mailto:a@x.example", "mailto:a@x.example"),
        ("![a map](https://x.example/m.png)", "https://x.example/m.png", "a map (image)"),
    ],
)
def test_links_lead_to_lessons_and_away(body: str, address: str, words: str) -> None:
    read = page(drawn(body))
    (link,) = read.named("a")
    assert link["href"] == address
    assert link["rel"] == "noopener noreferrer nofollow"
    assert "".join(read.words).strip() == words


@pytest.mark.parametrize("body", ["[[zzzzzzzzzz]]", "`[[7k2m9qxwbd]]`", "[a](../../x)", "[a](//x)"])
def test_what_leads_nowhere_is_no_link(body: str) -> None:
    assert page(drawn(body)).named("a") == []


@pytest.mark.parametrize("address", hostile_words.ADDRESSES)
@pytest.mark.parametrize("form", ["[a]({})", "[a](<{}>)", "<{}>", "![a]({})", "[a]: {}\n\n[a]"])
def test_only_web_and_mail_addresses_become_links(form: str, address: str) -> None:
    for link in page(drawn(form.format(address))).named("a"):
        assert link["href"].startswith("https://evil.invalid/")


SIGNS = ("[", "](", ")", "<", ">", "![", "`", "|", "[[7k2m9qxwbd|", "]]", "\n", "\n\n", "\t")
MORE_SIGNS = ("# ", "- ", "*", "&", '"', "\\", "a")
PIECES = st.sampled_from(
    (*hostile_words.ATTACKS, *hostile_words.ADDRESSES, *SIGNS, *MORE_SIGNS),
)


@given(st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=80))
def test_whatever_is_written_nothing_can_act(body: str) -> None:
    for tag, attributes in page(drawn(body)).elements:
        assert tag not in {"script", "img", "svg", "style", "iframe", "title", "object", "form"}
        assert {*attributes} <= {"href", "rel", "start"}
        href = attributes.get("href", "")
        assert href in {"", *KNOWN.values()} or href.lower().startswith(
            ("http://", "https://", "mailto:")
        )


def test_sources_that_are_no_addresses_stay_text() -> None:
    assert addresses(["https://a.example/x", "javascript:x", "A book, p. 3"]) == {
        "https://a.example/x": "https://a.example/x",
        "javascript:x": "",
        "A book, p. 3": "",
    }
