"""A notebook on a disk that may only be read can be read."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from tests.disks import may_mount, mounted

if TYPE_CHECKING:
    from pathlib import Path

WORK = """
import json, sys
from pathlib import Path
from kb.errors import BothandError
from kb.library import Library
from kb.settings import Profile
from tests.kb.colleagues import lesson
with Library.open(Path(sys.argv[1]), profile=Profile(name="Bob")) as library:
    library.refresh()
    hits = library.search("bell").hits
    told = {"found": [hit.id for hit in hits], "body": library.entry(hits[0].id).record.body}
    told["read only"] = library.standing().read_only
    told["versions"] = len(library.history(hits[0].id))
    try:
        library.share(lesson("Not to be saved"))
    except BothandError as error:
        told["error"], told["words"] = type(error).__name__, str(error)
print(json.dumps(told))
"""


@pytest.mark.skipif(not may_mount(), reason="needs leave to mount a read-only disk")
def test_a_store_that_may_only_be_read_is_searched_and_read_and_says_so(
    store: Path, tmp_path: Path
) -> None:
    (tmp_path / "work.py").write_text(WORK)
    done = mounted(
        f"mount --bind {store} {store}",
        f"mount -o remount,bind,ro {store}",
        f"{sys.executable} {tmp_path / 'work.py'} {store}",
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["found"][0] == "7k2m9qxwbd"
    assert "Two classes met at the door" in told["body"]
    assert told["read only"]
    assert told["versions"] == 1
    assert told["error"] == "DiskFailed"
    assert "Ask whoever owns it to allow writing" in told["words"]
