"""Git: save files as a new version, and move the store to one that a sync has made.

A save writes its objects itself, one for the text, one for each folder on the way and one for
the commit, so that its cost does not grow with the store (GitPython's index object took 8 s at
100,000 files, `git commit` 0.5 s). Git then moves the branch by compare-and-swap, and at last its
own list of files follows, so that whoever uses git by hand in the store sees nothing odd.
"""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING, Final, Self

from kb import git_branch, git_list, git_tree, inside, strays
from kb.arrival import Arriving, arrive
from kb.crossing import CrossingNote
from kb.document import MAX_FILE, digest_of
from kb.errors import Busy, Changed, DiskFailed, NotFound
from kb.git_answers import ask, complain, locked
from kb.gitcall import run
from kb.holding import Holding
from kb.model import Commit, Person
from kb.privacy import clean
from kb.signature import commit_text, identity
from kb.store_lock import clear_leftovers, writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kb.crossing import Crossing
    from kb.holding import Held
    from kb.sharing import Progress

_TRIES: Final = 20
_NOTHING: Final = "0" * 40
_CONFIG: Final = """\
[core]
\tautocrlf = false
[index]
\tversion = 4
"""
"""Version 4 halves git's list of files. No untrackedCache: it overlooks files (kb/strays.py)."""


def make_empty(folder: Path) -> None:
    """Make a repository without any commit in a folder.

    Raises:
        GitFailed, DiskFailed: it cannot be made there.
    """
    ask(folder, "init", "--quiet", f"--initial-branch={git_branch.BRANCH}", "--template=")
    try:
        with (folder / ".git" / "config").open("a", encoding="utf-8") as config:
            config.write(_CONFIG)
    except OSError as error:
        raise DiskFailed(f"{folder} cannot be written: {error.strerror}.") from error


class Repository(Holding):
    """The git repository of one store, opened to be written in. Threads may share it."""

    @classmethod
    def create(cls, folder: Path, files: Mapping[str, bytes], person: Person, message: str) -> Self:
        """Make a repository in an empty folder, with these files as its first commit.

        Raises:
            GitFailed, DiskFailed: it cannot be made there.
        """
        folder = folder.resolve()
        make_empty(folder)
        repository = cls.open(folder)
        repository.save(files, expected=dict.fromkeys(files), person=person, message=message)
        return repository

    def git_identity(self) -> Person | None:
        """Who the person's own git settings say they are."""
        out = run(self.folder, "config", "-z", "--get-regexp", r"^user\.(name|email)$").stdout
        told = dict(line.partition("\n")[::2] for line in os.fsdecode(out).split("\0"))
        name = clean(told.get("user.name", ""), newlines=False).strip()
        email = clean(told.get("user.email", ""), newlines=False).strip()
        return Person(name, email) if name else None

    def branch(self) -> str:
        """The full name of the branch that the store is on.

        Raises:
            GitFailed: it is on none; the text says what to do.
        """
        return git_branch.current(self.folder)

    # -- saving --------------------------------------------------------------------------------

    def save(
        self,
        files: Mapping[str, bytes | None],
        *,
        expected: Mapping[str, str | None],
        person: Person,
        message: str,
    ) -> Commit:
        """Write files and commit exactly these; durable when it returns.

        Where nothing differs from the newest version, that one is the answer.

        Args:
            files: the new content by path; None removes the file.
            expected: the digest of what stands at each path now; None: nothing does.
            person: whom the commit names, as author and as committer.
            message: one line.

        Raises:
            Changed: something else stands there; nothing was written.
            Refused: the path lies behind a link; nothing was written.
            Busy: another program holds the store.
            DiskFailed, GitFailed: it could not be written or committed. A file that was written
                stays, and is taken in with the next save.
        """
        with self._holding() as held:
            for path in files:
                self._expect(path, expected[path])
            if not held.behind.isdisjoint(files):
                raise DiskFailed(
                    "What colleagues shared could not be written into this notebook's folder yet. "
                    "Make room or allow writing there, then save again."
                )
            self._journal.note(files)
            for path, data in files.items():
                if data is None:
                    inside.remove(self.folder, path)
                else:
                    inside.write(self.folder, path, data)
            return self._commit_files(held, files, person, message)

    def commit_outside(self, paths: Iterable[str], person: Person, message: str) -> Commit | None:
        """Commit what stands on disk at these paths now; None where nothing differs."""
        with self._holding() as held:
            files: dict[str, bytes | None] = {}
            for path in sorted({*paths} - held.behind):
                try:
                    files[path] = inside.read(self.folder, path, MAX_FILE)
                except NotFound:
                    files[path] = None
            before = self.head()
            self._journal.note(files)
            made = self._commit_files(held, files, person, message)
            return made if made.id != before else None

    # -- exchanging ----------------------------------------------------------------------------

    def compose(
        self,
        base: str,
        changes: Mapping[str, str | bytes | None],
        parents: Iterable[str],
        message: str,
    ) -> str:
        """Record a version made of a commit with changes; nothing moves to it. Answers its name.

        It names nobody: whose computer brought two versions together says nothing of who wrote
        them, but would tell who wrote without a name.

        Args:
            base: the commit whose files it starts from.
            changes: by path: the name of an object, new bytes, or None where the file goes.
            parents: the commits that it follows.
            message: one line.

        Raises:
            Busy, DiskFailed, GitFailed: it cannot be recorded.
        """
        store = self._objects.store
        # Held, as whoever finishes what was cut off sweeps away objects that are half written.
        with writing(self.folder):
            blobs = {
                _names(path): store(b"blob", it)
                if isinstance(it, bytes)
                else None
                if it is None
                else bytes.fromhex(it)
                for path, it in changes.items()
            }
            top: bytes | None = self._objects.folder_of(base)
            if blobs:
                write = functools.partial(store, b"tree")
                top = git_tree.graft(self._objects.content, write, top, blobs)
            top = top or store(b"tree", b"")
            return store(b"commit", commit_text(top, parents, Person(), message)).hex()

    def advance(self, crossing: Crossing, progress: Progress | None = None) -> bool:
        """Move the store to another version, with the files in its folder; durable.

        Returns:
            False where the store does not stand any more where the crossing begins: somebody has
            saved meanwhile, and nothing was changed.

        Raises:
            Busy, DiskFailed, GitFailed: it could not be done, or not be finished; the next who
                opens the store finishes it.
        """
        with self._holding() as held:
            if self.head() != crossing.old:
                return False
            note = CrossingNote(self.folder)
            note.write(crossing)
            if not self._move(held, crossing.new, crossing.old, Person(), "sync"):
                note.clear()
                return False
            at = Arriving(self.folder, self._objects, crossing.new, held.lock)
            arrive(at, crossing, progress=progress)
            return True

    # -- inside: one save ----------------------------------------------------------------------

    def _expect(self, path: str, digest: str | None) -> None:
        try:
            found = digest_of(inside.read(self.folder, path, MAX_FILE))
        except NotFound:
            found = None
        if found != digest:
            raise Changed(
                "This lesson was changed by another program or colleague meanwhile. "
                "Look at the newer text, then save yours again."
            )

    def _commit_files(
        self, held: Held, files: Mapping[str, bytes | None], person: Person, message: str
    ) -> Commit:
        """Commit this content, which stands at these paths."""
        stamp = strays.stamp(self.folder)
        telling = git_list.Telling(self.folder, files, held.lock)
        try:
            made = self._commit(held, files, person, message)
        finally:
            told = telling.done()
        # Others may be noted still, which git would not listen to before this save.
        waiting = {*self._journal.paths()}.difference(files if told else ())
        if not waiting or self._tell_git(waiting, held.lock, crashed=telling.crashed):
            self._journal.clear()
            strays.follow(self.folder, stamp)
        return made

    def _commit(
        self, held: Held, files: Mapping[str, bytes | None], person: Person, message: str
    ) -> Commit:
        """Record this content at these paths, whatever else is committed meanwhile."""
        store, content = self._objects.store, self._objects.content
        blobs = {
            _names(path): None if data is None else store(b"blob", data)
            for path, data in files.items()
        }
        for _ in range(_TRIES):
            parent = self.head()
            base = self._objects.folder_of(parent) if parent else None
            top = git_tree.graft(content, functools.partial(store, b"tree"), base, blobs)
            top = top or store(b"tree", b"")
            if parent is not None and top == base:
                return Commit(parent, parent)
            parents = () if parent is None else (parent,)
            made = store(b"commit", commit_text(top, parents, person, message)).hex()
            if self._move(held, made, parent, person, "save"):
                return Commit(made, parent)
        raise Busy("Others are saving to this notebook all the time. Try again in a moment.")

    def _move(self, held: Held, new: str, old: str | None, person: Person, why: str) -> bool:
        """Move the branch if it still stands at ``old``; False if it does not."""
        for _ in range(_TRIES):
            answer = run(
                self.folder,
                *("update-ref", "-m", f"bothand: {why}", held.branch, new, old or _NOTHING),
                env=identity(person),
                lock=held.lock,
            )
            if answer.returncode == 0:
                return True
            if self.head() != old:
                return False
            if not locked(answer.stderr):
                complain(answer.stderr)
            clear_leftovers(self.folder)
        raise Busy("A git command is at work in this notebook. Let it finish, then try again.")


def _names(path: str) -> tuple[bytes, ...]:
    return git_tree.names(os.fsencode(path))
