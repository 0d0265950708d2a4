"""GitPython's runner of git, bound to one store, our options and our environment."""

from __future__ import annotations

import contextlib
import os
import threading
from typing import TYPE_CHECKING, Any, Final

import git

from kb.gitcall import OPTIONS, settled, unwanted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SETTING_ASIDE: Final = threading.Lock()


class Runner(git.Git):
    """Runs git for GitPython as :func:`kb.gitcall.run` does for us."""

    def __init__(self, folder: Path) -> None:
        """Take the store's folder, absolute."""
        super().__init__(str(folder))
        self._settled = settled(folder)
        self.set_persistent_git_options(c=list(OPTIONS[1::2]))

    def execute(self, command: Any, *args: Any, **kwargs: Any) -> Any:
        """Run git; what the caller's environment says of other repositories does not hold."""
        kwargs["env"] = self._settled | (kwargs.get("env") or {})
        with _set_aside():
            return super().execute(command, *args, **kwargs)


class Repo(git.Repo):
    """GitPython's repository of exactly this folder, driven by our runner."""

    def __init__(self, folder: Path) -> None:
        """Open it.

        Raises:
            git.exc.GitError, OSError, ValueError: it cannot be opened.
        """
        with _set_aside():
            super().__init__(folder, search_parent_directories=False, expand_vars=False)
        self.git = Runner(folder)
        self.odb = git.GitCmdObjectDB(str(folder / ".git" / "objects"), self.git)


@contextlib.contextmanager
def _set_aside() -> Iterator[None]:
    """Hide the variables that steer git elsewhere: GitPython can add to them but not drop any."""
    with _SETTING_ASIDE:
        hidden = {name: os.environ.pop(name) for name in [*os.environ] if unwanted(name)}
        try:
            yield
        finally:
            os.environ.update(hidden)
