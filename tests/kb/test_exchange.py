"""Lessons as a table and as JSON: everything is there, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.exchange import COLUMNS, as_csv, as_json
from tests.conftest import LESSONS, WRITER

if TYPE_CHECKING:
    from pathlib import Path

    from kb.library import Library
    from tests.conftest import Bothand


def test_a_table_holds_every_lesson_with_all_its_values(library: Library) -> None:
    rows = list(csv.DictReader(io.StringIO("".join(as_csv(library)))))
    assert [row["id"] for row in rows] == [each.id for each in LESSONS]
    bell, _, pilot = rows
    assert tuple(bell) == COLUMNS
    assert bell["conditions"].split("\n") == list(LESSONS[0].conditions)
    assert bell["body"] == LESSONS[0].body
    assert pilot["informs"].split("\n") == [
        "fast-or-slow=slow:helped",
        "need-or-readiness=readiness:mixed",
    ]


def test_no_cell_is_a_formula(library: Library) -> None:
    bad = replace(
        LESSONS[0], id="f0rmv1aaaa", title='=HYPERLINK("http://evil.invalid")', tags=("@x",)
    )
    library.share(bad, writer=WRITER)
    rows = list(csv.DictReader(io.StringIO("".join(as_csv(library)))))
    (row,) = (each for each in rows if each["id"] == bad.id)
    assert row["title"] == f"'{bad.title}"
    assert row["tags"] == "'@x"


def test_the_document_is_json_and_says_the_same(library: Library) -> None:
    told = json.loads("".join(as_json(library)))
    assert told["notebook"] == "Northside"
    assert len(told["tensions"]) == 7
    assert [each["title"] for each in told["lessons"]] == [each.title for each in LESSONS]
    assert told["lessons"][1]["author"] == ""


def test_the_command_writes_a_file_or_prints(bothand: Bothand, store: Path, tmp_path: Path) -> None:
    done = bothand("export", "csv", "out.csv", "--store", str(store))
    assert (done.code, done.out) == (0, "Wrote out.csv.\n")
    shown = bothand("export", "csv", "-", "--store", str(store))
    assert shown.out.encode() == (tmp_path / "out.csv").read_bytes().replace(b"\r\n", b"\n")
    assert json.loads(bothand("export", "json", "-", "--store", str(store)).out)["lessons"]
    failed = bothand("export", "json", "no/such/x.json", "--store", str(store))
    assert failed.code == 3
    assert "cannot be written" in failed.err
