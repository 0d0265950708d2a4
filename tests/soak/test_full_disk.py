"""A disk that is full at any moment damages no lesson."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from kb.library import Library
from kb.settings import Profile
from tests.disks import may_mount, mounted
from tests.kb.colleagues import bare, git, lesson, titles
from tests.soak.sizes import size, tell

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.soak, pytest.mark.timeout(0)]

WORK = """
import json, sys
from pathlib import Path
from kb.errors import BothandError
from kb.library import Library
from kb.settings import Profile
from tests.kb.colleagues import change, lesson
told = []
with Library.open(Path(sys.argv[1]), profile=Profile(name="Bob")) as library:
    library.refresh()
    for act in (
        lambda: library.share(lesson("Saved on a full disk")),
        lambda: change(library, "7k2m9qxwbd", title="Edited on a full disk"),
        lambda: library.sync(),
    ):
        try:
            act()
            told.append("done")
        except BothandError as error:
            told.append(type(error).__name__)
print(json.dumps(told))
"""


@pytest.mark.skipif(not may_mount(), reason="needs leave to mount a small disk")
def test_a_disk_full_at_any_kib_damages_nothing(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = bare(tmp_path / "shared.git")
    with Library.open(store, profile=Profile(name="Ann")) as ann:
        ann.refresh()
        ann.connect(str(shared))
        ann.sync()
        ann.share(lesson("From Ann meanwhile"))
        shutil.copytree(store, tmp_path / "before")
        git(tmp_path / "before", "reset", "--quiet", "--hard", "HEAD~1")
        ann.sync()
    shutil.copytree(shared, tmp_path / "shared before")
    (tmp_path / "work.py").write_text(WORK)
    damaged, refused = [], 0
    step = size("KIB_STEP", 1)
    for free in range(0, 65, step):
        disk, after = tmp_path / "disk", tmp_path / f"after{free}"
        disk.mkdir(exist_ok=True)
        shutil.rmtree(shared)
        shutil.copytree(tmp_path / "shared before", shared)
        told = mounted(
            f"mount -t tmpfs -o size=16m none {disk}",
            f"cp -a {tmp_path / 'before'} {disk}/store",
            f"room=$(df -k --output=avail {disk} | tail -1)",
            f"head -c $(( (room - {free}) * 1024 )) /dev/zero > {disk}/filler || true",
            f"{sys.executable} {tmp_path / 'work.py'} {disk}/store",
            f"rm {disk}/filler",
            f"cp -a {disk}/store {after}",
        )
        assert told.returncode == 0, told.stderr
        refused += "Failed" in told.stdout
        assert "Busy" not in told.stdout, "a full disk is not somebody else at work"
        with Library.open(after, profile=Profile(name="Bob")) as library:
            library.rebuild()
            library.sync()
            found = titles(library)
            sound = {hit.id for hit in library.search("").hits} >= {"q4t8w2e6zn", "7k2m9qxwbd"}
            if not sound or "From Ann meanwhile" not in found or library.problems():
                damaged.append(free)
            for act, title in zip(
                told.stdout.strip("[]\n").split(", "),
                ("Saved on a full disk", "Edited on a full disk"),
                strict=False,
            ):
                if "done" in act and title not in found:
                    damaged.append(free)
        git(after, "fsck", "--strict")
        shutil.rmtree(after)
    tell(capsys, f"full at {len(range(0, 65, step))} sizes, {refused} refused, damaged: {damaged}")
    assert damaged == []
    assert refused > 0, "the disk has to be full for something"
