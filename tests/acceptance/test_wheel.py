"""What is shipped works where there is no checkout: built, installed and used far from here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Installed = Callable[..., str]

PROJECT = Path(__file__).parents[2]
ENTRIES = sorted(path.name for path in (PROJECT / "entries").glob("*.md"))
TENSIONS = sorted(path.name for path in (PROJECT / "kb" / "starter" / "tensions").glob("*.md"))


def build(kind: str, into: Path) -> Path:
    """One archive, made as ``make dist`` makes it, without fetching anything."""
    command = [sys.executable, "-m", "build", "--no-isolation", f"--{kind}", "--outdir", str(into)]
    made = subprocess.run(command, cwd=PROJECT, check=False, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    (archive,) = into.iterdir()
    return archive


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built once for all tests here."""
    return build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of an environment that holds the wheel and what it needs, but no checkout.

    What it needs is borrowed from the environment of the tests, each package by a link of its
    own, so that nothing is fetched and nothing of the checkout is linked along. Not kb, where the
    checkout keeps its starter entries: the wheel would be written through that link, and from then
    on the command of the checkout would run it instead of the checkout.
    """
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)}))
    lent = Path(sysconfig.get_path("purelib"))
    for package in lent.iterdir():
        ours = package.name in {"kb", "tui"} or "bothand" in package.name
        if not ours and package.suffix != ".pth":
            (site / package.name).symlink_to(package)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "install"]
    offline = ["--no-deps", "--no-index", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, *offline, str(wheel)], check=True, capture_output=True)
    return scripts


@pytest.fixture
def installed(scripts: Path, tmp_path: Path) -> Installed:
    """The installed command, run in an empty folder; gives what it prints."""
    away = tmp_path / "away"
    away.mkdir()

    def run(*arguments: str) -> str:
        command = [str(scripts / "bothand"), *arguments]
        done = subprocess.run(command, cwd=away, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_the_wheel_holds_the_packages_their_styles_and_the_starter(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for package in ("kb", "tui"):
        shipped = {"*.py", "*.tcss", "py.typed", "pages/*"}
        files = {path for pattern in shipped for path in (PROJECT / package).rglob(pattern)}
        assert files
        assert {path.relative_to(PROJECT).as_posix() for path in files} <= names
    assert ENTRIES
    assert TENSIONS
    assert {f"kb/starter/entries/{name}" for name in ENTRIES} <= names
    assert {f"kb/starter/tensions/{name}" for name in TENSIONS} <= names
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith(("tests", "benchmarks", "entries"))]


def test_a_notebook_is_made_and_searched_far_from_any_checkout(
    installed: Installed, tmp_path: Path
) -> None:
    installed("init", "our notebook", "--name", "Far away", "--author", "Dana R.")
    assert [path.name for path in (tmp_path / "away").iterdir()] == ["our notebook"]
    made = {path.name for path in (tmp_path / "away" / "our notebook").iterdir()}
    assert made == {".git", "bothand.toml", "entries", "tensions"}
    listed = json.loads(installed("list", "--json", "--store", "our notebook"))
    assert listed["total"] == len(ENTRIES)
    title = listed["hits"][0]["title"]
    found = json.loads(installed("search", title, "--json", "--store", "our notebook"))
    assert found["hits"][0]["title"] == title
    known = json.loads(installed("tensions", "--json", "--store", "our notebook"))
    assert len(known) == len(TENSIONS)


def test_pages_are_made_far_from_any_checkout(installed: Installed, tmp_path: Path) -> None:
    installed("init", "notebook", "--empty", "--author", "Dana R.")
    for name in ("brief.md", "brief.html", "brief.pdf"):
        installed("brief", "1", "-o", name, "--store", "notebook")
    installed("export", "site", "public", "--store", "notebook")
    made = {path.name for path in (tmp_path / "away").iterdir()}
    assert made == {"notebook", "brief.md", "brief.html", "brief.pdf", "public"}


def test_the_source_archive_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    sdist = build("sdist", tmp_path / "sdist")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = (path for path in tmp_path.glob("bothand-*") if path.is_dir())
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", "dist"]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (again,) = (source / "dist").iterdir()
    assert again.read_bytes() == wheel.read_bytes()


def test_installing_the_wheel_elsewhere_leaves_the_checkout_s_own_command(scripts: Path) -> None:
    assert (scripts / "bothand").exists()
    assert not (Path(sysconfig.get_path("purelib")) / "kb" / "library.py").exists()
