"""Searching: what is asked is found, ranked, counted and shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import NotFound
from kb.index import Index, State
from kb.index_words import slips
from kb.model import Effect, Entry, Evidence, Informs, Kind, Problem, Setting
from kb.query import parse
from tests.kb.samples import BELL, BROKEN, PILOT, READING, TENSIONS, File, filled, lesson, numbered

if TYPE_CHECKING:
    from pathlib import Path

    from kb.results import Results


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return filled(tmp_path_factory.mktemp("index"))


def ask(index: Index, text: str, *, typing: bool = False) -> Results:
    return index.search(parse(text, typing=typing))


def found(index: Index, text: str, *, typing: bool = False) -> list[str]:
    return [hit.id for hit in ask(index, text, typing=typing).hits]


def test_a_hit_holds_what_a_row_shows_without_opening_a_file(index: Index) -> None:
    hit = ask(index, "bell").hits[0]
    assert (
        Entry(
            *(hit.id, hit.title, hit.kind, hit.informs, hit.conditions, hit.not_when, hit.evidence),
            *(hit.setting, hit.author, hit.school, hit.tags, hit.sources, hit.created, hit.body),
        )
        == BELL
    )
    assert hit.path == f"entries/2026/11/{BELL.id}.md"
    assert not hit.has_problems
    assert hit.score > 0


def test_any_word_may_match_and_more_matches_rank_higher(index: Index) -> None:
    assert found(index, "passwords reading aloud pairs") == [READING.id, PILOT.id]


def test_words_match_whatever_their_ending(index: Index) -> None:
    assert found(index, "schedules") == found(index, "scheduling") == [BELL.id]


def test_a_repeated_word_counts_more(index: Index) -> None:
    assert found(index, "reading password password password")[0] == PILOT.id
    assert found(index, "reading reading reading password")[0] == READING.id


@pytest.mark.parametrize("typed", ["cafe", "CAFÉ", "cafe\u0301", "übung", "Ubung"])
def test_accents_and_case_make_no_difference(index: Index, typed: str) -> None:
    assert found(index, typed) == [BELL.id]


@pytest.mark.parametrize("typed", ["検索", "検索機能", "機", "速い"])
def test_text_without_spaces_is_found_by_any_run_of_it(index: Index, typed: str) -> None:
    hit = ask(index, typed).hits[0]
    assert [hit.snippet.text[a:b] for a, b in hit.snippet.spans] == [typed]


def test_text_without_spaces_is_not_found_by_its_characters_in_another_order(index: Index) -> None:
    assert found(index, "索検") == []


@pytest.mark.parametrize("typed", ["shedule", "scheduel", "schedulle", "pasword", "rotaton"])
def test_one_slip_of_the_keyboard_still_finds(index: Index, typed: str) -> None:
    answer = ask(index, typed)
    assert answer.total == 1
    whole = {"pasword": "passwords", "rotaton": "rotation"}.get(typed, "schedule")
    assert dict(answer.corrected) == {typed: whole}
    hit = answer.hits[0]
    assert hit.title_spans


@pytest.mark.parametrize(("typed", "meant"), [("yell", {}), ("bekl", {"bekl": "bell"})])
def test_a_short_word_that_begins_otherwise_is_another_word(
    index: Index, typed: str, meant: dict[str, str]
) -> None:
    assert dict(ask(index, typed).corrected) == meant


def test_a_word_that_is_held_is_never_taken_for_a_slip(index: Index) -> None:
    assert ask(index, "teams").corrected == {}


def test_a_word_that_no_lesson_holds_is_named(index: Index) -> None:
    answer = ask(index, "zeppelin reading")
    assert answer.total == 1
    assert "No lesson holds “zeppelin”." in answer.hints
    assert ask(index, "zeppelin").total == 0


@pytest.mark.parametrize("typed", ["sch", "sche", "schedul", "scheduli", "scheduling", "rotatio"])
def test_while_typing_the_last_word_matches_from_its_beginning(index: Index, typed: str) -> None:
    hit = ask(index, f"lab {typed}", typing=True).hits[0]
    assert hit.id == BELL.id
    marked = {hit.title[a:b] for a, b in hit.title_spans}
    assert marked & {"schedule", "rotation"}
    assert "lab" in marked
    assert found(index, typed, typing=True) == [BELL.id]


def test_a_finished_word_matches_no_longer_one_unless_starred(index: Index) -> None:
    assert found(index, "pass") == []
    assert found(index, "pass*") == [PILOT.id]


def test_operators_narrow(index: Index) -> None:
    assert found(index, "+time +devices") == [PILOT.id]
    assert found(index, "+time +zeppelin") == []
    assert found(index, "time -passwords") == [READING.id]
    assert found(index, "-reading -bell") == [PILOT.id]
    assert found(index, '"reading routine"') == [READING.id]
    assert found(index, '"kept reading"') == []
    assert found(index, '"time to fix the passwords"') == [PILOT.id]
    assert set(found(index, "bell OR passwords")) == {BELL.id, PILOT.id}
    assert found(index, "bell OR passwords grade +time") == [PILOT.id]
    assert found(index, "+two-routines") == [READING.id]


def test_a_question_of_everyday_words_alone_is_asked_of_the_titles(index: Index) -> None:
    assert set(found(index, "for all")) == {BELL.id}
    assert set(found(index, "the")) == {BELL.id, PILOT.id}
    assert found(index, "+the passwords") == [PILOT.id]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("kind:failure", {BELL.id}),
        ("kind:failures", {BELL.id}),
        ("kind:prac", {READING.id, PILOT.id}),
        ("-kind:failure", {READING.id, PILOT.id}),
        ("kind:failure,practice", {BELL.id, READING.id, PILOT.id}),
        ("tension:1", {BELL.id, READING.id}),
        ("tension:fast", {READING.id, PILOT.id}),
        ("tension:fast-or-slow -tension:1", {PILOT.id}),
        ("pole:central", {BELL.id}),
        ("pole:centralised", {BELL.id}),
        ("pole:tight-or-loose/decentralized", {READING.id}),
        ("effect:hurts", {BELL.id}),
        ("effect:mixed", {READING.id}),
        ("author:jose", {BELL.id}),
        ('author:"dana r."', {PILOT.id}),
        ("author:r", {BELL.id, PILOT.id}),
        ("school:middle", {BELL.id}),
        ("grade:7", {BELL.id}),
        ("grade:6-8", {BELL.id}),
        ("grade:k", {PILOT.id}),
        ("grade:5-6", {BELL.id, READING.id}),
        ("subject:science", {BELL.id}),
        ("place:sub", {BELL.id}),
        ("size:300-599 -place:town", {BELL.id}),
        ("tag:device", {PILOT.id}),
        ('evidence:"saw it"', {BELL.id}),
        ("after:2026-10-02", {BELL.id, READING.id}),
        ("before:2026-10-02", {PILOT.id}),
        ("after:2026-10 before:2026-11", {READING.id}),
        ("-after:2026", {PILOT.id}),
    ],
)
def test_filters_take_plain_words(index: Index, typed: str, ids: set[str]) -> None:
    answer = ask(index, typed)
    assert ({hit.id for hit in answer.hits}, answer.hints) == (ids, ())


def test_tension_pole_and_effect_are_asked_of_one_link(index: Index) -> None:
    assert found(index, "tension:fast-or-slow effect:helped") == [PILOT.id]
    assert found(index, "pole:decentralized effect:mixed") == []


def test_an_unknown_value_finds_nothing_and_says_what_there_is(index: Index) -> None:
    for typed in ("kind:zzz bell", "author:nobody", "tension:9", "tag:zzz"):
        answer = ask(index, typed)
        assert answer.total == 0
        assert "There is: " in answer.hints[0]


def test_no_words_list_all_the_newest_first_in_pages(index: Index) -> None:
    query = parse("")
    assert found(index, "") == [BELL.id, READING.id, PILOT.id]
    pages = [index.search(query, limit=1, offset=at) for at in range(4)]
    assert [hit.id for page in pages for hit in page.hits] == [BELL.id, READING.id, PILOT.id]
    assert {page.total for page in pages} == {3}
    assert index.search(query, limit=0).hits == ()
    assert index.search(query, limit=10**12, offset=10**12).total == 3


def test_words_can_be_listed_by_date_too(index: Index) -> None:
    newest = index.search(parse("passwords time"), order="newest")
    assert [hit.id for hit in newest.hits] == [READING.id, PILOT.id]


def test_counts_come_with_the_answer(index: Index) -> None:
    assert ask(index, "time").facets == {
        "kind": {"practice": 2},
        "tension": {"fast-or-slow": 2, "tight-or-loose": 1},
        "pole": {"fast-or-slow/fast": 1, "fast-or-slow/slow": 1, "tight-or-loose/decentralized": 1},
        "effect": {"helped": 2, "mixed": 1},
    }
    assert ask(index, "").facets["kind"] == {"practice": 2, "failure": 1}


def test_snippets_mark_what_matched_in_characters_of_any_script(index: Index) -> None:
    snippet = ask(index, "door cafe").hits[0].snippet
    assert [snippet.text[a:b] for a, b in snippet.spans] == ["café", "door"]
    assert "What happened" not in snippet.text
    assert "**" not in snippet.text


def test_a_snippet_shows_the_conditions_when_they_alone_match(index: Index) -> None:
    snippet = ask(index, "sections").hits[0].snippet
    assert snippet.text == "shared lab rooms · more than four sections a grade"
    assert [snippet.text[a:b] for a, b in snippet.spans] == ["sections"]


def test_a_snippet_without_a_match_is_the_beginning(index: Index) -> None:
    snippet = ask(index, "pilot").hits[0].snippet
    assert snippet.text.startswith("Sixth grade went first.")
    assert snippet.spans == ()
    assert [PILOT.title[a:b] for a, b in ask(index, "pilot").hits[0].title_spans] == ["pilot"]


def test_the_questions_of_the_template_match_nothing(index: Index) -> None:
    assert found(index, "expected") == []


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(st.text(max_size=60), st.text('ab"+-:*^~[]{}()\\/|é検 kind', max_size=30)))
def test_no_text_makes_a_search_fail(index: Index, text: str) -> None:
    for typing in (False, True):
        answer = ask(index, text, typing=typing)
        for hit in answer.hits:
            assert all(0 <= a < b <= len(hit.snippet.text) for a, b in hit.snippet.spans)
            assert all(0 <= a < b <= len(hit.title) for a, b in hit.title_spans)


@settings(max_examples=60, deadline=None)
@given(st.text(), st.text(), st.text(max_size=5000), st.text())
def test_any_text_of_a_lesson_can_be_kept(
    tmp_path_factory: pytest.TempPathFactory, one: str, two: str, three: str, path: str
) -> None:
    entry = Entry(
        id="abc",
        title=one,
        kind=Kind.FAILURE,
        informs=(Informs(two, two, Effect.MIXED),),
        conditions=(one, two),
        not_when=(two,),
        evidence=Evidence.STUDY,
        setting=Setting(one, two, one, two),
        author=two,
        school=one,
        tags=(one, two),
        created=two,
        body=three,
    )
    index = filled(tmp_path_factory.mktemp("odd"), File(path, entry))
    hit = index.find("abc")
    assert hit is not None
    assert hit.path == path
    assert index.search(parse("")).total == 1
    index.update([(path, None)], state=State("c2", {}))
    assert index.search(parse("")).total == 0


def test_an_id_is_found_in_any_case_and_by_a_beginning_of_its_own(index: Index) -> None:
    for asked in (BELL.id, BELL.id.upper(), BELL.id[:4]):
        hit = index.find(asked)
        assert hit is not None
        assert hit.id == BELL.id
    assert index.find(BELL.id[:3]) is None
    assert index.find("") is None
    assert index.find("zzzz") is None


def test_a_beginning_that_two_ids_share_finds_neither(tmp_path: Path) -> None:
    index = filled(tmp_path, *(lesson(numbered(n)) for n in range(20)))
    assert index.find("x0001") is None
    hit = index.find("x00019")
    assert hit is not None
    assert hit.title == "Lesson 19"


def test_links_can_be_followed_back(index: Index) -> None:
    assert [hit.id for hit in index.linked_from(READING.id.upper())] == [BELL.id]
    assert index.linked_from(BELL.id) == []


def test_related_lessons_share_words_and_leave_out_the_lesson_itself(tmp_path: Path) -> None:
    like = replace(BELL, id="aaaa", title="The lab rotation and the bell", created="2020-01-01")
    index = filled(tmp_path, lesson(like), *(lesson(each) for each in (BELL, READING, PILOT)))
    assert next(hit.id for hit in index.related(BELL.id).hits) == "aaaa"
    assert BELL.id not in [hit.id for hit in index.related(BELL.id).hits]
    with pytest.raises(NotFound):
        index.related("zzzz")


def test_what_a_huge_lesson_is_like_is_read_from_its_beginning(tmp_path: Path) -> None:
    def told(where: str) -> list[str]:
        early = "zeppelin " if where == "early" else ""
        late = "zeppelin" if where == "late" else ""
        huge = Entry("huge", "A title", Kind.PRACTICE, body=early + "of the " * 10_000 + late)
        other = Entry("other", "Another", Kind.PRACTICE, body="A zeppelin rose.")
        index = filled(tmp_path / where, *(lesson(each) for each in (huge, other, READING, PILOT)))
        return [hit.id for hit in index.related("huge").hits]

    assert told("early") == ["other"]
    assert told("late") == []


def test_tensions_come_whole_and_in_their_order(index: Index) -> None:
    assert index.tensions() == list(TENSIONS)


def test_coverage_counts_each_quadrant_and_shows_mixed_in_both(index: Index) -> None:
    coverage = index.coverage()
    assert coverage.entries == 3
    hurt = coverage.cell("tight-or-loose", "centralized", Effect.HURT)
    assert (hurt.lessons, hurt.places, hurt.grades) == (1, ("suburban",), ("6-8",))
    assert coverage.cell("fast-or-slow", "fast", Effect.HELPED).lessons == 1
    assert coverage.cell("fast-or-slow", "fast", Effect.HURT).lessons == 1
    assert coverage.cell("fast-or-slow", "slow", Effect.HURT).lessons == 0


def test_a_quadrant_lists_its_lessons_and_the_mixed_ones(index: Index) -> None:
    for effect in (Effect.HELPED, Effect.HURT):
        assert [hit.id for hit in index.quadrant("fast-or-slow", "fast", effect)] == [READING.id]
    assert index.quadrant("fast-or-slow", "slow", Effect.HURT) == []


def test_problems_are_listed_and_a_flawed_lesson_is_still_found(tmp_path: Path) -> None:
    flaw = Problem("entries/a.md", 4, "unknown tension", "name one of the seven")
    index = filled(tmp_path, lesson(BELL, flaw, path="entries/a.md"), BROKEN)
    assert index.problems() == [flaw, *BROKEN.problems]
    assert index.problem_count() == 2
    assert ask(index, "bell").hits[0].has_problems


def test_an_id_claimed_twice_is_a_problem_of_both_files_until_one_is_mended(
    tmp_path: Path,
) -> None:
    twin = lesson(replace(READING, id=BELL.id.upper()), path="entries/twin.md")
    index = filled(tmp_path, lesson(BELL), lesson(PILOT))
    assert index.problems() == []
    index.update([(twin.path, twin)], state=State("c2", {}))
    faults = index.problems()
    assert [fault.path for fault in faults] == [f"entries/2026/11/{BELL.id}.md", "entries/twin.md"]
    assert faults[0].message == "entries/twin.md has the same id"
    assert len(index.duplicates_of(BELL.id)) == 2
    assert index.problem_count() == 1
    index.update([(twin.path, None)], state=State("c3", {}))
    assert index.problems() == []
    again = filled(tmp_path, lesson(BELL), twin)
    assert len(again.problems()) == 2


def test_an_update_adds_changes_and_removes(tmp_path: Path) -> None:
    index = filled(tmp_path)
    changed = lesson(replace(BELL, title="The bell again", body="Gongs."))
    new = lesson(numbered(7))
    gone = lesson(PILOT)
    state = index.state
    assert state is not None
    index.update(
        [(changed.path, changed), (new.path, new), (gone.path, None)],
        state=state.moved("c2", {"entries/x.md": "d1"}),
    )
    assert found(index, "gongs") == [BELL.id]
    assert found(index, "rotation") == []
    assert found(index, "word7") == ["x00007"]
    assert found(index, "passwords") == []
    now = index.state
    assert now is not None
    assert (now.commit, now.outside, now.documents) == ("c2", {"entries/x.md": "d1"}, 6)


def test_everything_replaces_all_that_was_there(tmp_path: Path) -> None:
    index = filled(tmp_path)
    told: list[int] = []
    many = [(f"{n}.md", lesson(numbered(n), path=f"{n}.md")) for n in range(600)]
    index.update(many, state=State("c2", {}), everything=True, progress=told.append)
    assert index.search(parse("")).total == 600
    assert index.tensions() == []
    assert told == [250, 500]


def test_what_an_answer_holds_stays_readable_after_an_update(tmp_path: Path) -> None:
    index = filled(tmp_path)
    before = ask(index, "bell")
    index.update([], state=State("c2", {}), everything=True)
    assert before.hits[0].snippet.text.startswith("One timetable")
    assert before.facets["kind"] == {"failure": 1}
    assert ask(index, "bell").total == 0


def test_every_slip_is_one_letter_more_less_other_or_swapped() -> None:
    assert {"abcd", "ac", "acb", "axc", "bc", "bac", "xabc"} <= slips("abc")
    assert "abc" not in slips("abc")
    assert "cba" not in slips("abc")
