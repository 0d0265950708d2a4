"""The form of a lesson as values: what is touched, what is missing, what two people changed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kb.model import BOTH, Effect, Entry, Informs, Kind, Pole, Tension, template
from tests.conftest import LESSONS
from tui.screens import lesson_form as form
from tui.screens.lesson_form import Answers

FAILURE = LESSONS[0]
TENSION = Tension("fast-or-slow", "How fast?", (Pole("fast"), Pole("slow")), 2)
ENDS = st.sampled_from(["\n", "\r\n"])
LINES = st.lists(st.tuples(st.text("ab #é", max_size=6), ENDS), max_size=8)
ITEM = st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=12)


def test_a_lesson_shown_and_not_touched_is_the_same_lesson() -> None:
    for lesson in LESSONS:
        shown = form.answers_of(lesson)
        assert form.entry_of(lesson, shown, shown) == lesson


def test_only_what_was_touched_is_changed() -> None:
    shown = form.answers_of(FAILURE)
    now = replace(shown, title="Another title", conditions="one\ntwo")
    changed = form.entry_of(FAILURE, shown, now)
    assert changed == replace(FAILURE, title="Another title", conditions=("one", "two"))


def test_a_lesson_of_two_tensions_keeps_the_other_one() -> None:
    lesson = LESSONS[2]
    shown = form.answers_of(lesson)
    changed = form.entry_of(lesson, shown, replace(shown, pole="fast", effect="hurt"))
    first = Informs("fast-or-slow", "fast", Effect.HURT)
    assert changed.informs == (first, *lesson.informs[1:])


@given(st.lists(ITEM, max_size=5))
def test_a_list_comes_back_from_its_lines(items: list[str]) -> None:
    assert form.as_items(form.as_lines(items)) == tuple(items)


def test_one_line_is_a_list_by_its_commas_and_several_are_not() -> None:
    assert form.as_items("new staff, a small school") == ("new staff", "a small school")
    assert form.as_items("new staff, few\na small school\n\n") == (
        "new staff, few",
        "a small school",
    )
    assert form.as_items(form.as_lines(("labs, shared by teams",))) == ("labs, shared by teams",)


@given(LINES)
def test_an_editor_of_one_line_end_keeps_those_of_the_file(lines: list[tuple[str, str]]) -> None:
    file = "".join(words + end for words, end in lines)
    edited = "".join(words + "\n" for words, _ in lines)
    assert form.kept_line_ends(file, edited) in (file, edited)
    if len({end for _, end in lines[:-1]}) > 1:
        assert form.kept_line_ends(file, edited) == file


def test_a_changed_line_leaves_the_ends_of_the_others() -> None:
    assert form.kept_line_ends("a\r\nb\nc\r\nd\n", "a\r\nB\r\nc\r\nd\r\n") == "a\r\nB\r\nc\r\nd\n"


def test_the_questions_come_only_where_nothing_was_written() -> None:
    for kind in Kind:
        assert form.with_template("", kind) == template(kind)
        assert form.with_template(template(Kind.PRACTICE), kind) == template(kind)
        assert form.with_template("My words", kind) == "My words"


def test_a_new_lesson_leaves_out_the_questions_not_answered() -> None:
    body = "## What we did\nWe tried.\n## What happened\n\n## If you try it\nWait.\n\n\n"
    assert form.tidied(body, Kind.PRACTICE) == (
        "## What we did\nWe tried.\n\n## If you try it\nWait.\n"
    )
    assert form.tidied(template(Kind.FAILURE), Kind.FAILURE) == ""
    assert form.tidied("Free words\n", Kind.FAILURE) == "Free words\n"


def test_writing_goes_on_under_the_first_question_not_answered() -> None:
    assert form.first_gap(template(Kind.PRACTICE), Kind.PRACTICE) == 1
    body = "## What we did\nWe tried.\n\n## What happened\n\n"
    assert form.first_gap(body, Kind.PRACTICE) == 4


def test_what_is_missing_is_named_in_order() -> None:
    lacking = form.missing(Answers(), [TENSION], named=True)
    fields = [each.field for each in lacking]
    assert fields == ["kind", "title", "tension", "conditions", "body", "author"]
    full = replace(form.answers_of(FAILURE), tension=TENSION.id, pole="slow", body="## A\nwords")
    assert form.missing(full, [TENSION], named=True) == []
    other = replace(full, pole="centralized")
    assert [each.field for each in form.missing(other, [TENSION], named=True)] == ["pole"]
    assert form.missing(replace(full, pole=BOTH, author=""), [TENSION], named=False) == []


def test_my_changes_are_laid_upon_a_newer_lesson() -> None:
    start = form.answers_of(FAILURE)
    mine = replace(start, title="Mine", body="My words")
    theirs = replace(start, title="Theirs", conditions="theirs")
    laid, both = form.rebased(start, mine, theirs)
    assert laid == replace(theirs, title="Mine", body="My words")
    assert both == {"title"}


def test_the_quadrant_left_suggests_kind_and_questions() -> None:
    hurt = form.leaning(Answers(), Informs("fast-or-slow", "fast", Effect.HURT))
    assert (hurt.kind, hurt.effect, hurt.pole) == ("failure", "hurt", "fast")
    assert hurt.body == template(Kind.FAILURE)
    both = form.leaning(Answers(), Informs("fast-or-slow", BOTH, Effect.MIXED))
    assert (both.kind, both.effect, both.pole) == ("", "", BOTH)


def test_each_field_in_own_words_is_looked_at_alone_and_has_its_place() -> None:
    alone = list(form.written_fields(FAILURE))
    assert [name for name, _ in alone] == [
        "title",
        *["conditions"] * 2,
        "not_when",
        "tags",
        "body",
    ]
    assert isinstance(alone[0][1], Entry)
    start = FAILURE.body.index("Two classes")
    assert form.place_words("body", FAILURE, start) == "the lesson, line 5"


def test_the_second_question_changes_alone_and_those_after_it_stay() -> None:
    links = tuple(Informs(each, "x", Effect.MIXED) for each in ("a", "b", "c"))
    base = replace(FAILURE, informs=links)
    start = form.answers_of(base)
    changed = form.entry_of(base, start, replace(start, also="d"))
    assert [each.tension for each in changed.informs] == ["a", "d", "c"]
    gone = form.entry_of(base, start, replace(start, also=""))
    assert [each.tension for each in gone.informs] == ["a", "c"]


def test_a_second_question_is_another_one_and_has_a_side() -> None:
    first = replace(form.answers_of(FAILURE), tension=TENSION.id, pole="slow")
    full = replace(first, also=TENSION.id, also_pole="")
    lacking = [each.field for each in form.missing(full, [TENSION], named=False)]
    assert lacking == ["also", "also_pole"]
