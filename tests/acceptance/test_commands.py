"""The command contract, driven as a person would: real processes, a real store, real git."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Bothand, Outcome


LESSON = (
    "new",
    "--title",
    "One bell schedule broke the lab rotation",
    "--kind",
    "failure",
    "--informs",
    "tight-or-loose=centralized",
    "--conditions",
    "shared lab rooms",
    "more than four sections a grade",
    "--author",
    "Dana R.",
)


@pytest.fixture
def notebook(bothand: Bothand, tmp_path: Path) -> Path:
    """An empty notebook with the seven tensions."""
    folder = tmp_path / "our school"
    assert bothand("init", str(folder), "--empty", "--author", "Founder").code == 0
    return folder


@pytest.fixture
def at(bothand: Bothand, notebook: Path) -> Bothand:
    """The command, used on that notebook."""

    def run(*arguments: str, **how: Any) -> Outcome:
        return bothand(*arguments, "--store", str(notebook), **how)

    return run


def git(folder: Path, *arguments: str) -> str:
    """What git itself says about the store."""
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_a_new_notebook_has_seven_tensions_and_starter_lessons(
    bothand: Bothand, tmp_path: Path
) -> None:
    folder = tmp_path / "district"
    made = bothand("init", str(folder), "--json")
    assert made.code == 0
    assert json.loads(made.out)["lessons"] >= 35
    known = json.loads(bothand("tensions", "--json", "--store", str(folder)).out)
    assert [each["number"] for each in known] == [1, 2, 3, 4, 5, 6, 7]
    for each in known:
        assert sum(sum(cell.values()) for cell in each["coverage"].values()) > 0, each["id"]
    assert bothand("check", "--store", str(folder)).code == 0
    assert git(folder, "status", "--porcelain") == ""


def test_init_refuses_a_folder_that_holds_something(bothand: Bothand, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    refused = bothand("init", str(tmp_path))
    assert refused.code == 1
    assert "new or empty folder" in refused.err
    assert sorted(path.name for path in tmp_path.iterdir() if path.name == "thesis.txt")


def test_new_prints_the_id_alone_and_makes_one_commit_of_one_file(
    at: Bothand, notebook: Path
) -> None:
    before = int(git(notebook, "rev-list", "--count", "HEAD"))
    made = at(*LESSON)
    assert made.code == 0
    assert re.fullmatch(r"[0-9a-hjkmnp-tv-z]{10}\n", made.out)
    assert int(git(notebook, "rev-list", "--count", "HEAD")) == before + 1
    changed = git(notebook, "show", "--format=%an|%cn", "--name-only", "HEAD").split("\n")
    assert changed[0] == "Dana R.|Dana R."
    files = [line for line in changed[1:] if line]
    assert len(files) == 1
    assert re.fullmatch(
        rf"entries/\d{{4}}/\d{{2}}/one-bell-schedule.*-{made.out.strip()}\.md", files[0]
    )
    assert git(notebook, "status", "--porcelain") == ""


def test_what_was_written_is_found_at_once(at: Bothand) -> None:
    entry_id = at(*LESSON).out.strip()
    found = at("search", "laboratory labs rotating", "--json")
    assert found.code == 0
    answer = json.loads(found.out)
    assert answer["total"] == 1
    hit = answer["hits"][0]
    assert set(hit) >= {
        "id",
        "title",
        "kind",
        "informs",
        "conditions",
        "author",
        "created",
        "score",
        "snippet",
    }
    assert hit["id"] == entry_id
    assert hit["conditions"] == ["shared lab rooms", "more than four sections a grade"]
    assert answer["facets"]["kind"] == {"failure": 1}


def test_show_gives_every_key_and_the_links_both_ways(at: Bothand, tmp_path: Path) -> None:
    first = at(*LESSON).out.strip()
    text = tmp_path / "text.md"
    text.write_text(f"## What we did\nWe read [[{first}|the bell lesson]].\n")
    second = at(
        "new",
        "--title",
        "Labs that own their hours",
        "--kind",
        "practice",
        "--informs",
        "1=decentralized",
        "2=slow:mixed",
        "--body-file",
        str(text),
        "--anonymous",
    ).out.strip()
    shown = json.loads(at("show", second, "--json").out)
    assert shown["links"] == [first]
    assert shown["informs"] == {
        "tight-or-loose": "decentralized",
        "fast-or-slow": {"pole": "slow", "effect": "mixed"},
    }
    assert "author" not in shown
    assert json.loads(at("show", first, "--json").out)["linked_from"] == [second]


def test_an_anonymous_lesson_leaves_no_name_in_git(at: Bothand, notebook: Path) -> None:
    at(*LESSON)
    made = at(
        "new",
        "--title",
        "Told quietly",
        "--kind",
        "failure",
        "--informs",
        "1=centralized",
        "--anonymous",
        env={"BOTHAND_AUTHOR": "Dana R.", "GIT_AUTHOR_NAME": "Dana R."},
    )
    assert made.code == 0
    last = git(notebook, "log", "-1", "--format=%an %ae %cn %ce %B") + git(
        notebook, "reflog", "-1", "--format=%gn %ge %gs"
    )
    assert "Dana" not in last


def test_edit_touches_only_what_was_named(at: Bothand, notebook: Path) -> None:
    entry_id = at(*LESSON).out.strip()
    path = notebook / json.loads(at("show", entry_id, "--json").out)["path"]
    before = path.read_text().splitlines()
    assert at("edit", entry_id, "--title", "A better title", "--author", "Sam").code == 0
    after = path.read_text().splitlines()
    assert [new for old, new in zip(before, after, strict=True) if old != new] == [
        "title: A better title"
    ]


def test_a_lesson_comes_back_after_edit_and_after_removal(at: Bothand) -> None:
    entry_id = at(*LESSON).out.strip()
    at("edit", entry_id, "--title", "Second title", "--author", "Dana R.")
    versions = json.loads(at("history", entry_id, "--json").out)
    assert [each["author"] for each in versions] == ["Dana R.", "Dana R."]
    assert at("restore", entry_id, versions[-1]["id"], "--author", "Dana R.").code == 0
    assert json.loads(at("show", entry_id, "--json").out)["title"] == LESSON[2]
    assert at("remove", entry_id, "--author", "Dana R.").code == 0
    assert at("show", entry_id).code == 1
    versions = json.loads(at("history", entry_id, "--json").out)
    assert at("restore", entry_id, versions[1]["id"], "--author", "Dana R.").code == 0
    assert at("show", entry_id).code == 0


def test_a_draft_stays_on_this_computer_until_it_is_shared(at: Bothand, notebook: Path) -> None:
    before = git(notebook, "rev-parse", "HEAD")
    draft = at(*LESSON, "--draft").out.strip()
    assert git(notebook, "rev-parse", "HEAD") == before
    assert at("search", "bell").code == 1
    assert [each["id"] for each in json.loads(at("drafts", "--json").out)] == [draft]
    assert at("share", draft, "--author", "Dana R.").out.strip() == draft
    assert json.loads(at("drafts", "--json").out) == []
    assert at("search", "bell").code == 0


def test_the_map_shows_each_lesson_in_its_quadrant(at: Bothand) -> None:
    entry_id = at(*LESSON).out.strip()
    drawn = json.loads(at("map", "tight-or-loose", "--json").out)
    cells = {(each["pole"], each["effect"]): each for each in drawn["quadrants"]}
    assert [hit["id"] for hit in cells["centralized", "hurt"]["hits"]] == [entry_id]
    assert cells["centralized", "helped"]["total"] == 0
    assert "not known yet" in at("map", "1").out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("show", "nosuchid00"), 1, "no lesson"),
        (("map", "hot-or-cold"), 1, "tight-or-loose"),
        (("new", "--title", "T"), 2, "--kind"),
        (("new", "--title", "T", "--kind", "essay", "--informs", "1=both"), 2, "practice"),
        (("new", "--title", "T", "--kind", "failure", "--informs", "1"), 2, "centralized"),
        (("new", "--title", "T", "--kind", "failure", "--informs", "1=up"), 2, "decentralized"),
        (("restore", "nosuchid00", "HEAD"), 1, "never had"),
        (("nonsense",), 2, "nonsense"),
    ],
)
def test_a_wrong_command_ends_with_a_sentence_and_its_code(
    at: Bothand, arguments: tuple[str, ...], code: int, said: str
) -> None:
    ended = at(*arguments, env={"BOTHAND_AUTHOR": "Dana R."})
    assert ended.code == code
    assert said in ended.err
    assert ended.out == ""
    assert "Traceback" not in ended.err


def test_without_a_name_and_without_a_terminal_nothing_is_written(
    at: Bothand, notebook: Path
) -> None:
    before = git(notebook, "rev-parse", "HEAD")
    ended = at(*LESSON[:-2], stdin="")
    assert ended.code == 2
    assert "--author" in ended.err
    assert git(notebook, "rev-parse", "HEAD") == before


def test_text_that_reaches_a_person_is_stopped_unless_one_insists(at: Bothand) -> None:
    lesson = (*LESSON[:2], "Ask Ann at ann.lee@northside-school.org", *LESSON[3:])
    stopped = at(*lesson)
    assert stopped.code == 1
    assert "ann.lee@northside-school.org" in stopped.err
    assert at(*lesson, "--anyway").code == 0


def test_check_names_file_and_line_of_every_fault(at: Bothand, notebook: Path) -> None:
    month = notebook / "entries" / "2026" / "11"
    month.mkdir(parents=True)
    (month / "no-front-matter.md").write_text("just words\n")
    (month / "bad-kind.md").write_text(
        "---\nid: aaaaaaaaa1\ntitle: T\nkind: essay\ninforms:\n  tight-or-loose: centralized\n---\n"
    )
    (month / "bad-yaml.md").write_text("---\nid: aaaaaaaaa2\ntitle: [oops\n---\n")
    (month / "latin.md").write_bytes(b"---\nid: aaaaaaaaa3\ntitle: caf\xe9\nkind: failure\n---\n")
    (month / "folder.md").mkdir()
    (month / "link.md").symlink_to("/etc/hostname")
    for number, name in ((4, "one"), (4, "two")):
        (month / f"{name}.md").write_text(
            f"---\nid: aaaaaaaaa{number}\ntitle: {name}\nkind: failure\n"
            "informs:\n  tight-or-loose: sideways\n---\n"
        )
    checked = at("check", "--json")
    assert checked.code == 1
    faults = json.loads(checked.out)["faults"]
    named = {each["file"].rpartition("/")[2] for each in faults}
    assert named >= {
        "no-front-matter.md",
        "bad-kind.md",
        "bad-yaml.md",
        "latin.md",
        "folder.md",
        "link.md",
        "one.md",
        "two.md",
    }
    lines = {each["file"].rpartition("/")[2]: each["line"] for each in faults if each["line"]}
    assert lines["bad-kind.md"] == 4
    assert lines["latin.md"] == 3
    assert all(each["message"] and each["fix"] for each in faults)
    assert at("search", "two").code == 0
    assert at(*LESSON).code == 0


def test_files_made_in_another_editor_are_found_and_committed_with_the_next_save(
    at: Bothand, notebook: Path
) -> None:
    month = notebook / "entries" / "2026" / "10"
    month.mkdir(parents=True)
    (month / "by-hand.md").write_text(
        "---\nid: handmade01\ntitle: Written in Obsidian\nkind: practice\n"
        "informs:\n  fast-or-slow: slow\n---\nWe waited.\n"
    )
    (month / "broken.md").write_text("no front matter\n")
    assert at("search", "obsidian").code == 0
    assert at(*LESSON).code == 0
    assert git(notebook, "log", "-2", "--format=%an").split() == ["Dana", "R.", "Dana", "R."]
    assert git(notebook, "status", "--porcelain", "-uall").split() == [
        "??",
        "entries/2026/10/broken.md",
    ]
    (month / "by-hand.md").unlink()
    assert at("search", "obsidian").code == 1


def test_the_store_is_found_from_inside_it_and_then_remembered(
    bothand: Bothand, notebook: Path, tmp_path: Path
) -> None:
    inside = notebook / "tensions"
    assert bothand("tensions", cwd=inside).code == 0
    assert bothand("tensions", cwd=tmp_path).code == 0


def test_without_a_terminal_the_bare_command_prints_tensions_and_lessons(at: Bothand) -> None:
    at(*LESSON)
    shown = at(stdin="")
    assert shown.code == 0
    assert "tight-or-loose" in shown.out
    assert "One bell schedule broke the lab rotation" in shown.out


def test_nothing_from_a_store_reaches_the_terminal_as_control(at: Bothand, notebook: Path) -> None:
    month = notebook / "entries" / "2026" / "11"
    month.mkdir(parents=True)
    (month / "evil.md").write_text(
        '---\nid: evilevil01\ntitle: "\\e]52;c;cHduZWQ=\\a shiny \\u202e title"\nkind: failure\n'
        'informs:\n  tight-or-loose: centralized\nconditions: ["\\u009b31m red"]\n---\n\x1b[2J\n'
    )
    for arguments in (("list",), ("show", "evilevil01"), ("map", "1"), ("search", "shiny")):
        shown = at(*arguments)
        assert "shiny" in shown.out
        assert not set(shown.out) & set("\x1b\x07\x9b\u202e")


def test_every_command_has_help_with_an_example(bothand: Bothand) -> None:
    listed = bothand("--help").out
    commands = re.findall(r"^  ([a-z]+)  ", listed.partition("Commands:")[2], re.MULTILINE)
    assert {"init", "new", "edit", "show", "list", "search", "related", "tensions"} <= set(commands)
    for command in commands:
        assert "Examples:" in bothand(command, "--help").out, command


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_completes_commands(bothand: Bothand, shell: str) -> None:
    assert "_BOTHAND_COMPLETE" in bothand("completion", shell).out


def test_the_tab_key_completes_tensions(at: Bothand, notebook: Path) -> None:
    words = f"bothand map --store {str(notebook).replace(' ', chr(92) + ' ')} fa"
    env = {"_BOTHAND_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": "4"}
    assert "fast-or-slow" in at(env=env).out
