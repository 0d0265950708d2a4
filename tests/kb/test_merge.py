"""Two changed versions of one file become one, or wait with every word of both."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import document
from kb.merge import merge
from kb.value_merge import merge_value
from tests.kb.colleagues import lesson

BASE = document.render_entry(lesson("As it was", entry_id="aaaaaaaaa9"))


def changed(old: bytes | str, new: bytes | str, data: bytes = BASE) -> bytes:
    """The file with one passage replaced."""
    old = old.encode() if isinstance(old, str) else old
    new = new.encode() if isinstance(new, str) else new
    assert old in data
    return data.replace(old, new)


def windows(data: bytes) -> bytes:
    return data.replace(b"\n", b"\r\n")


def reordered(data: bytes) -> bytes:
    """The same record with its first two keys exchanged."""
    first, second = re.findall(rb"^(?:id|title): .*\n", data, re.MULTILINE)
    return data.replace(first + second, second + first)


# -- what comes together by itself ----------------------------------------------------------


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("One.", "Three."),
        ("title: As it was", "Three."),
        ("title: As it was", "kind: practice"),
        ("new devices", "Four."),
    ],
)
def test_changes_in_different_places_are_all_there(mine: str, theirs: str) -> None:
    other = "failure" if "kind" in theirs else "by them"
    end = f"{theirs.partition(': ')[0]}: {other}" if ": " in theirs else other
    start = "title: by me" if ": " in mine else "by me"
    merged = merge(BASE, changed(mine, start), changed(theirs, end))
    assert merged.disputed == ()
    assert merged.data == changed(theirs, end, changed(mine, start))


def test_two_words_of_one_line_changed_apart_come_together() -> None:
    base = changed("One.", "We gave every team a week to try the new routine in class.")
    mine = changed("every team", "each team", base)
    theirs = changed("in class", "at home", base)
    merged = merge(base, mine, theirs)
    assert merged.disputed == ()
    assert b"We gave each team a week to try the new routine at home." in (merged.data or b"")


def test_neighbouring_words_changed_by_two_are_disputed() -> None:
    base = changed("One.", "It was very slow.")
    merged = merge(base, changed("very", "not", base), changed("slow", "fast", base))
    assert merged.disputed == ("text",)
    assert b"It was very fast." in (merged.data or b"")
    assert b"It was not slow." in (merged.combined or b"")


def test_tags_are_a_set() -> None:
    base = changed("created:", "tags: [one, two, three]\ncreated:")
    mine = changed("[one, two, three]", "[one, three, mine]", base)
    theirs = changed("[one, two, three]", "[theirs, one, two]", base)
    merged = merge(base, mine, theirs)
    assert merged.disputed == ()
    assert set(document.front_matter(merged.data or b"")["tags"]) == {"one", "mine", "theirs"}


def test_paragraphs_that_both_add_at_the_end_are_both_kept() -> None:
    merged = merge(BASE, BASE + b"\nMine at the end.\n", BASE + b"\nTheirs at the end.\n")
    assert merged.disputed == ()
    assert (merged.data or b"").count(b"at the end.") == 2


def test_the_same_paragraph_added_by_both_stands_once() -> None:
    both = BASE + b"\nWe both say this.\n"
    merged = merge(BASE, both + b"And I this.\n", both)
    assert (merged.data or b"").count(b"We both say this.") == 1


@pytest.mark.parametrize("convert", [windows, reordered, lambda data: b"\xef\xbb\xbf" + data])
def test_one_side_writing_the_file_anew_is_no_dispute(convert: object) -> None:
    assert callable(convert)
    edited = changed("One.", "One by me.")
    for mine, theirs in ((convert(BASE), edited), (edited, convert(BASE))):
        merged = merge(BASE, mine, theirs)
        assert merged.disputed == ()
        assert b"One by me." in (merged.data or b"")
    both = merge(BASE, convert(changed("Three.", "Three by me.")), edited)
    assert both.disputed == ()
    assert b"Three by me." in (both.data or b"")
    assert b"One by me." in (both.data or b"")


def test_a_missing_last_line_end_is_no_dispute() -> None:
    merged = merge(BASE, BASE.rstrip(b"\n"), changed("One.", "One by them."))
    assert merged.disputed == ()
    assert b"One by them." in (merged.data or b"")


def test_comments_of_both_sides_stay() -> None:
    mine = changed("title: As it was", "title: As it was  # mine")
    theirs = changed("created:", "# theirs\ncreated:")
    merged = merge(BASE, mine, theirs)
    assert b"# mine" in (merged.data or b"")
    assert b"# theirs" in (merged.data or b"")


def test_settings_are_merged_by_lines_and_stay_settings() -> None:
    base = b'format = 1\nname = "Ours"\n\n[vocabularies]\ngrades = ["a"]\nsizes = ["s"]\n'
    mine = base.replace(b"Ours", b"Our school")
    theirs = base.replace(b'"s"', b'"s", "m"')
    assert merge(base, mine, theirs).data == mine.replace(b'"s"', b'"s", "m"')
    twice = merge(base, base + b"x = 1\n", base + b"x = 2\n")
    assert twice.disputed == ("file",)
    assert twice.data == base + b"x = 2\n"


# -- what waits for a person ----------------------------------------------------------------


def test_the_same_changed_twice_holds_theirs_and_keeps_the_rest() -> None:
    mine = changed("As it was", "Mine", changed("One.", "One by me."))
    merged = merge(BASE, mine, changed("As it was", "Theirs"))
    assert merged.disputed == ("title",)
    assert merged.data == changed("As it was", "Theirs", changed("One.", "One by me."))
    assert b"Theirs / Mine" in (merged.combined or b"")


def test_a_removal_and_an_edit_keep_the_edit() -> None:
    edit = changed("One.", "One more.")
    assert merge(BASE, None, edit).data == merge(BASE, edit, None).data == edit
    assert merge(BASE, None, edit).disputed == ("removal",)


def test_a_key_removed_and_edited_stays_and_is_disputed() -> None:
    gone = changed("author: Dana R.\n", "")
    edit = changed("Dana R.", "Dana Rivera")
    for mine, theirs in ((gone, edit), (edit, gone)):
        merged = merge(BASE, mine, theirs)
        assert merged.disputed == ("author",)
        assert b"Dana Rivera" in (merged.data or b"")


def test_two_files_written_apart_at_one_place_wait() -> None:
    other = document.render_entry(lesson("Another", entry_id="aaaaaaaaa9", body="## Else\nX.\n"))
    merged = merge(None, BASE, other)
    assert merged.disputed == ("title", "text")
    assert merged.data == other
    assert b"One." in (merged.combined or b"")


@pytest.mark.parametrize("broken", [b"\xff\xfe\x00", b"---\ntitle: [half\n", b"", b"\0"])
def test_what_is_no_record_never_stops_anything(broken: bytes) -> None:
    for mine, theirs in ((broken, changed("One.", "1")), (changed("One.", "1"), broken)):
        merged = merge(BASE, mine, theirs)
        assert merged.data == theirs or merged.disputed == ()


def test_two_poles_renamed_apart_never_make_a_third() -> None:
    base = b"---\nid: new-or-old\nquestion: Which?\npoles:\n  new: {}\n  old: {}\n---\nText.\n"
    mine, theirs = changed("  new:", "  mine:", base), changed("  new:", "  theirs:", base)
    merged = merge(base, mine, theirs)
    assert merged.data == theirs
    assert merged.disputed == ("file",)


def test_a_comment_that_would_be_lost_is_asked_about() -> None:
    mine = changed("created:", "school: North  # ask Ann\ncreated:")
    theirs = changed("created:", "school: North  # ask Bob\ncreated:")
    merged = merge(BASE, mine, theirs)
    assert merged.disputed == ("file",)
    assert (merged.data or b"").count(b"school:") == 1


def test_a_comment_beside_a_change_of_the_other_stays() -> None:
    mine = changed("title: As it was", "# mine\ntitle: As it was")
    theirs = changed("As it was", "Theirs")
    for one, other in ((mine, theirs), (theirs, mine)):
        merged = merge(BASE, one, other)
        assert merged.disputed == ()
        assert b"# mine\n" in (merged.data or b"")
        assert document.front_matter(merged.data or b"")["title"] == "Theirs"


def test_a_broken_file_that_both_mend_is_one_file_again() -> None:
    broken = changed("title: As it was", "title: [As it was")
    mine = changed("title: As it was", "title: As it was\nschool: North")
    theirs = changed("title: As it was", "title: As it is\nschool: South")
    merged = merge(broken, mine, theirs)
    assert set(merged.disputed) == {"title", "school"}
    assert (merged.data or b"").count(b"school:") == 1
    assert (merged.data or b"").count(b"id:") == 1


def test_a_file_in_which_a_key_stands_twice_is_never_made() -> None:
    broken = changed("title: As it was", "title: [As it was")
    mine = changed("created:", "school: North\ncreated:", broken)
    theirs = changed("created:", "school: South\ncreated:", broken)
    merged = merge(broken, mine, theirs)
    assert merged.disputed == ("file",)
    assert merged.data == theirs
    assert b"North" in (merged.combined or b"")


def test_neither_a_date_nor_an_id_becomes_two() -> None:
    base = changed("created: 2026-11-02", "created: 2026-11-02\nreviewed: 2026-11-03")
    mine = changed("11-02", "11-04", changed("11-03", "11-05", base))
    theirs = changed("11-02", "11-06", changed("11-03", "11-07", base))
    merged = merge(base, mine, theirs)
    assert set(merged.disputed) == {"created", "reviewed"}
    assert merged.data == theirs
    assert merged.combined == theirs


def test_a_lesson_of_which_one_side_has_more_was_not_written_apart() -> None:
    more = BASE + b"\nOne more line.\n"
    assert merge(None, BASE, more).data == merge(None, more, BASE).data == more
    assert merge(None, BASE, more).disputed == ()
    turned = changed("One.\n\nTwo.", "Two.\n\nOne.")
    assert merge(None, BASE, turned).disputed == ("text",)


def test_a_file_with_line_ends_of_two_kinds_keeps_each() -> None:
    base = BASE.replace(b"One.\n", b"One.\r\n").replace(b"Two.\n", b"Two.\r\n")
    mine, theirs = changed("One.", "One by me.", base), changed("Four.", "Four by them.", base)
    assert merge(base, mine, theirs).data == changed("Four.", "Four by them.", mine)
    plain = b"One.\r\nTwo.\nThree.\n"
    mine, theirs = changed("One.", "1.", plain), changed("Three.", "3.", plain)
    assert merge(plain, mine, theirs).data == b"1.\r\nTwo.\n3.\n"


def test_a_last_line_without_an_end_is_changed_like_any_other() -> None:
    mine = BASE.rstrip(b"\n")
    for theirs in (changed("Four.", "Four by them."), BASE + b"\nMore by them.\n"):
        for one, other in ((mine, theirs), (theirs, mine)):
            merged = merge(BASE, one, other)
            assert merged.disputed == ()
            assert (merged.data or b"").rstrip(b"\n") == theirs.rstrip(b"\n")


def test_files_that_are_no_text_or_too_long_wait_as_a_whole() -> None:
    long = b"x" * (document.MAX_FILE + 1)
    for mine in (b"\xff\xfe\x00", long):
        merged = merge(b"old", mine, b"new")
        assert (merged.data, merged.disputed) == (b"new", ("file",))
    half = BASE + b"word " * (document.MAX_FILE // 6)
    assert merge(BASE, half, BASE + half[len(BASE) :].upper()).disputed


@pytest.mark.parametrize("turn", [1, 2])
def test_the_largest_files_end_in_seconds(turn: int) -> None:
    lines = [f"line {number % 97} of {number}, as it was" for number in range(50_000)]
    mine = [f"{line} to me" if number % 2 else line for number, line in enumerate(lines)]
    theirs = [
        f"By them {line}" if number % 3 == turn else line for number, line in enumerate(lines)
    ]
    base, ours, others = (BASE + "\n".join(each).encode() for each in (lines, mine, theirs))
    began = time.monotonic()
    merged = merge(base, ours, others)
    assert time.monotonic() - began < 60, "comparing each line with each would take an hour"
    assert merged.data is not None


# -- laws -----------------------------------------------------------------------------------

WORDS = st.sampled_from(["alpha", "beta", "gamma", "delta", "is", "not", "schön", "7", "#", "-"])
LINES = st.lists(st.lists(WORDS, max_size=6).map(" ".join), max_size=8)


@st.composite
def versions(draw: st.DrawFn) -> tuple[bytes, bytes, bytes]:
    """A lesson and two changed versions of it."""

    def version(lines: list[str], tags: list[str], title: str) -> bytes:
        entry = lesson(title, entry_id="aaaaaaaaa9", body="## What we did\n" + "\n".join(lines))
        data = document.render_entry(entry)
        made = document.edited(data, {"tags": list(dict.fromkeys(tags))}) if tags else data
        return windows(made) if draw(st.integers(0, 9)) == 0 else made

    lines, tags = draw(LINES), draw(st.lists(WORDS.filter(str.isalpha), max_size=3))
    made = [version(lines, tags, "As it was")]
    for _ in range(2):
        new = list(lines)
        for _ in range(draw(st.integers(0, 3))):
            at = draw(st.integers(0, len(new)))
            new[at : at + draw(st.integers(0, 1))] = draw(LINES)[:2]
        some = [*draw(st.lists(WORDS.filter(str.isalpha), max_size=2)), *tags]
        title = draw(st.sampled_from(["As it was", "Mine", "Theirs"]))
        made.append(version(new, some, title))
    return made[0], made[1], made[2]


@given(versions())
def test_who_changed_nothing_changes_nothing(three: tuple[bytes, bytes, bytes]) -> None:
    base, mine, _ = three
    assert merge(base, base, mine).data == mine
    assert merge(base, mine, base).data == mine
    assert merge(base, mine, mine).data == mine


@given(versions())
def test_two_lessons_always_make_a_lesson(three: tuple[bytes, bytes, bytes]) -> None:
    merged = merge(*three)
    for data in (merged.data, merged.combined):
        if data is not None:
            assert document.read_entry(data, "a.md", None).record is not None


@given(versions())
def test_which_side_one_is_on_makes_no_difference_to_what_is_disputed(
    three: tuple[bytes, bytes, bytes],
) -> None:
    base, mine, theirs = three
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert set(one.disputed) == set(other.disputed)
    if not one.disputed:
        first, second = (document.read_entry(each.data or b"", "", None) for each in (one, other))
        assert first.record is not None
        assert second.record is not None
        assert set(first.record.tags) == set(second.record.tags)
        assert sorted(first.record.body.split()) == sorted(second.record.body.split())


@given(versions())
def test_no_line_that_either_added_is_lost(three: tuple[bytes, bytes, bytes]) -> None:
    base, mine, theirs = (document.body_of(data).split("\n") for data in three)
    merged = merge(*three)
    text = document.body_of((merged.combined if merged.disputed else merged.data) or b"")
    words = set(text.split())
    for side in (mine, theirs):
        for line in side:
            if line not in base:
                assert set(line.split()) <= words


@given(versions())
def test_no_word_is_made_that_neither_wrote(three: tuple[bytes, bytes, bytes]) -> None:
    _, mine, theirs = (document.body_of(data).split() for data in three)
    merged = merge(*three)
    for data in (merged.data, merged.combined):
        if data is not None:
            assert {*document.body_of(data).split()} <= {*mine, *theirs}


@given(versions())
def test_written_apart_it_is_all_the_same_who_is_who(three: tuple[bytes, bytes, bytes]) -> None:
    _, mine, theirs = three
    one, other = merge(None, mine, theirs), merge(None, theirs, mine)
    assert set(one.disputed) == set(other.disputed)
    if one.disputed:
        words = document.body_of(one.combined or b"").split()
        assert {*document.body_of(mine).split(), *document.body_of(theirs).split()} <= {*words}
    else:
        assert document.body_of(one.data or b"") == document.body_of(other.data or b"")


@pytest.mark.parametrize("dress", [windows, lambda data: b"\xef\xbb\xbf" + data])
@given(three=versions())
def test_line_ends_and_marks_change_nothing_in_what_is_said(
    dress: object, three: tuple[bytes, bytes, bytes]
) -> None:
    assert callable(dress)
    plain = [data.replace(b"\r\n", b"\n") for data in three]
    merged = merge(plain[0], plain[1], plain[2])
    made = merge(dress(plain[0]), dress(plain[1]), dress(plain[2]))
    assert made.disputed == merged.disputed
    assert made.data == dress(merged.data)


PARTS = st.sampled_from(
    [
        *(b"---\n", b"id: aaaaaaaaa9\n", b"title: A\n", b"title: B\n", b"kind: practice\n"),
        *(
            b"tags: [a, b]\n",
            b"tags:\n- b\n- c\n",
            b"tags: a\n",
            b"x: {y: {z: 1}}\n",
            b"x: {y: 2}\n",
        ),
        *(b"# note\n", b"  # one\n", b"key: 'a # b'\n", b"<<: *a\n", b"&a x\n", b"t: [\n"),
        *(b"\r\n", b"\r", b"\n", b"\xef\xbb\xbf", b"\xff", b"\0", b"words here\n", b"## H\n"),
        *(b"x = 1\n", b"poles: {a: {}, b: {}}\n", b"created: 2026-11-02\n"),
    ]
)
FILES = st.none() | st.lists(PARTS, max_size=12).map(b"".join)


@given(FILES, FILES, FILES)
@settings(max_examples=500)
def test_files_of_any_kind_are_merged_or_wait(
    base: bytes | None, mine: bytes | None, theirs: bytes | None
) -> None:
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert set(one.disputed) == set(other.disputed)
    assert (one.data is None) == (other.data is None)
    assert (one.combined is None) == (not one.disputed)
    if one.data is None:
        assert None in (mine, theirs)
    elif mine is not None and theirs is not None:
        mine_read, their_read, read = (
            document.read_entry(each, "", None).record for each in (mine, theirs, one.data)
        )
        assert read or not (mine_read and their_read)


@given(st.binary(max_size=60), st.binary(max_size=60), st.binary(max_size=60))
def test_no_bytes_can_stop_it(base: bytes, mine: bytes, theirs: bytes) -> None:
    merged = merge(base, mine, theirs)
    assert merged.disputed or merged.data is not None or mine == theirs


FLAT = st.text("ab", max_size=2)
VALUES = st.none() | FLAT | st.lists(FLAT, max_size=3) | st.dictionaries(FLAT, FLAT, max_size=2)


@given(VALUES, VALUES, VALUES)
@settings(max_examples=300)
def test_a_value_that_only_one_side_changed_is_that_sides(
    base: object, mine: object, theirs: object
) -> None:
    value, disputed = merge_value(base, mine, theirs)  # type: ignore[arg-type]
    if mine == base:
        assert (value, disputed) == (theirs, False)
    elif theirs == base:
        assert (value, disputed) == (mine, False)
    elif not disputed and isinstance(mine, list) and isinstance(theirs, list):
        known = base if isinstance(base, list) else [base]
        assert isinstance(value, list)
        assert all(
            each in value
            for each in [*mine, *theirs]
            if each not in known or (each in mine and each in theirs)
        )
