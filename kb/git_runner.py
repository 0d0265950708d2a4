"""GitPython's runner of git, bound to our options and our environment."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

import git

from kb.errors import GitFailed
from kb.gitcall import OPTIONS, settled
from kb.privacy import clean

if TYPE_CHECKING:
    from collections.abc import Mapping


class Runner(git.Git):
    """GitPython's runner of git, with our options and our environment in every call."""

    def __init__(self, working_dir: Any = None) -> None:
        """Take the store's folder."""
        super().__init__(working_dir)
        self.set_persistent_git_options(c=list(OPTIONS[1::2]))

    def execute(self, command: Any, *args: Any, **kwargs: Any) -> Any:
        """Run git; what the caller's environment says of other repositories does not hold."""
        kwargs["env"] = settled(Path(str(self.working_dir))) | (kwargs.get("env") or {})
        return super().execute(command, *args, **kwargs)

    def short(
        self,
        *arguments: str,
        feed: bytes = b"",
        env: Mapping[str, str] | None = None,
        check: bool = True,
    ) -> bytes:
        """Run one short command to its end; its complaint becomes a GitFailed."""
        with TemporaryFile() as fed:
            fed.write(feed)
            fed.seek(0)
            status, out, complaint = self.execute(
                ["git", *OPTIONS, *arguments],
                istream=fed,
                env=env,
                with_extended_output=True,
                with_exceptions=False,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
            )
        if check and status:
            raise GitFailed(f"Git could not do it: {clean(str(complaint)).strip()}")
        answer: bytes = out
        return answer


class Repo(git.Repo):
    """GitPython's repository, driven by our runner."""

    GitCommandWrapperType = Runner
