"""The rules of the house that a linter does not know."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
MODULES = sorted(
    path for package in ("kb", "tui", "benchmarks") for path in (PROJECT / package).rglob("*.py")
)
COSTLY = {"textual", "rich", "git", "gitdb", "yaml", "frontmatter", "tomlkit", "phonenumbers"} | {
    "filelock",
    "psutil",
    "asyncio",
}
"""What costs more than 10 ms to import; each is imported where it is used."""
TEXT = {".py", ".md", ".toml", ".txt", ".tcss", ".yml", ".svg", ""}
HOSTS = ("pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "proxy." + "golang.org")
PLACES = ("/wo" + "rk/", "/ro" + "ot/", ".pye" + "nv")

REPORT = """
import json, sys
{work}
print(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})))
"""


def imported_by(work: str, *arguments: str) -> set[str]:
    """The packages that a fresh process has imported once it did this work."""
    command = [sys.executable, "-c", REPORT.format(work=work), *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=PROJECT)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def tracked_files() -> list[Path]:
    """Every text file that belongs to the project."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
        cwd=PROJECT,
    ).stdout.split("\0")
    files = [PROJECT / name for name in listed if name]
    return [path for path in files if path.is_file() and path.suffix in TEXT]


def test_a_search_from_the_command_line_imports_nothing_costly(store: Path) -> None:
    prepare = [sys.executable, "-m", "tui", "index", "--store", str(store)]
    subprocess.run(prepare, check=True, capture_output=True, cwd=PROJECT)
    work = "from kb.cli import main\nassert main(sys.argv[1:]) == 0"
    came = imported_by(work, "search", "lab", "rotation", "--store", str(store))
    assert "tantivy" in came
    assert came & COSTLY == set()


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("search", "--help")])
def test_help_imports_neither_the_index_nor_anything_costly(arguments: tuple[str, ...]) -> None:
    came = imported_by("from kb.cli import main\nassert main(sys.argv[1:]) == 0", *arguments)
    assert "click" in came
    assert came & (COSTLY | {"tantivy"}) == set()


def test_the_script_itself_does_not_import_textual() -> None:
    came = imported_by("import tui.__main__")
    assert "tui" in came
    assert came & COSTLY == set()


FIRST_SCREEN = """
import asyncio, threading, time
from pathlib import Path
from kb.library import Library
from tui.app import Notebook

painted = threading.Event()

# What the background does waits for the paint here, at its doors, and not inside an import: a
# thread that sleeps while it holds an import's lock would stop the screens for good.
for door in ("refresh", "entry"):
    def held(self, *args, _real=getattr(Library, door), **kwargs):
        painted.wait(30)
        return _real(self, *args, **kwargs)
    setattr(Library, door, held)

async def look():
    with Library.open(Path(sys.argv[1])) as library:
        app = Notebook(library)
        async with app.run_test(size=(100, 30)) as pilot:
            deadline = time.monotonic() + 25
            while time.monotonic() < deadline:
                if "One bell schedule" in app.export_screenshot().replace("&#160;", " "):
                    break
                await pilot.pause(0.02)
            else:
                painted.set()
                raise SystemExit("no lesson was painted")
            print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
            painted.set()

asyncio.run(look())
sys.exit()
"""
"""Work that may go on in threads is held up until the lessons stand on the screen."""


def test_lessons_are_on_the_screen_before_git_or_yaml_are_imported(store: Path) -> None:
    prepare = [sys.executable, "-m", "tui", "index", "--store", str(store)]
    subprocess.run(prepare, check=True, capture_output=True, cwd=PROJECT)
    came = imported_by(FIRST_SCREEN, str(store))
    assert "textual" in came
    never = {"git", "gitdb", "yaml", "frontmatter", "tomlkit", "phonenumbers"}
    assert came & never == set()
    again = imported_by(FIRST_SCREEN, str(store))
    assert again & (never | {"tantivy"}) == set(), "what was shown last needs no index"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_no_module_outgrows_its_room(path: Path) -> None:
    # A house rule asks for a second look at some 400 lines; here is where looking ends.
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 600


def test_no_file_names_a_registry_or_a_place_on_the_builder_s_computer() -> None:
    files = tracked_files()
    assert PROJECT / "pyproject.toml" in files
    told = [
        f"{path.relative_to(PROJECT)} says {word}"
        for path in files
        for word in (*HOSTS, *PLACES)
        if word in path.read_text(encoding="utf-8", errors="replace")
    ]
    assert told == []
