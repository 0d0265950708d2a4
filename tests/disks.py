"""Small and read-only disks of a test's own, where the computer lets anyone mount them."""

from __future__ import annotations

import os
import shutil
import subprocess


def mounted(*commands: str) -> subprocess.CompletedProcess[str]:
    """Run shell commands where file systems may be mounted, as nobody in particular."""
    return subprocess.run(
        ["unshare", "-Urm", "sh", "-c", "\n".join(("set -e", *commands))],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": os.getcwd()},  # noqa: PTH109 - the project
    )


def may_mount() -> bool:
    """Whether this computer lets anyone mount in a space of their own."""
    if shutil.which("unshare") is None:
        return False
    return mounted("mount -t tmpfs none /mnt").returncode == 0
