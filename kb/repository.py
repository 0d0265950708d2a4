"""Git: commit, history, earlier versions.

A save writes its objects itself, one for the text, one for each folder on the way and one for
the commit, so that its cost does not grow with the store (GitPython's index object took 8 s at
100,000 files, `git commit` 0.5 s). Git then moves the branch by compare-and-swap, and at last its
own list of files follows, so that whoever uses git by hand in the store sees nothing odd.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import stat
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from kb import git_branch, git_list, git_tree, inside, strays, trust
from kb.arrival import Arriving, arrive
from kb.crossing import CrossingNote
from kb.document import MAX_FILE, digest_of
from kb.durable import sweep
from kb.errors import BothandError, Busy, Changed, DiskFailed, GitFailed, NotFound
from kb.git_answers import ask, check_version, complain, locked
from kb.git_history import contains, differences
from kb.git_objects import Objects
from kb.gitcall import run
from kb.journal import Journal
from kb.model import Commit, Person, Revision
from kb.privacy import clean
from kb.signature import commit_text, identity
from kb.store_lock import clear_leftovers, writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from kb.crossing import Crossing
    from kb.sharing import Progress

_TRIES: Final = 20
_GLANCE: Final = 0.2
"""Seconds to wait, at opening, for who holds the store; a save or two."""
_NOTHING: Final = "0" * 40
_HASH: Final = re.compile(r"[0-9a-f]{4,40}")
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


class _Held(NamedTuple):
    """A store that is held for writing."""

    branch: str
    lock: int
    behind: frozenset[str] = frozenset()
    """Files that a sync could not bring up to date yet: what stands there is not what it seems."""


class Repository:
    """The git repository of one store. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        """Use :meth:`open` or :meth:`create`."""
        self.folder = folder
        self._objects = Objects(folder)
        self._journal = Journal(folder)

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

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a store's repository; finishes what a crash left half done.

        Raises:
            NoStore: there is no repository of its own in this folder.
            GitFailed: it is of a kind that Bothand cannot use, or belongs to somebody else.
        """
        folder = folder.resolve()
        trust.check_kind(folder)
        trust.check_owner(folder)
        trust.guard(folder)
        repository = cls(folder)
        # Whoever holds the store for longer has looked already, unless it is what a killed save
        # left running; who may only read has nothing to finish.
        with contextlib.suppress(Busy, DiskFailed), writing(folder, _GLANCE) as lock:
            with contextlib.suppress(GitFailed):  # what cannot be mended can still be read in part
                git_branch.mend(folder)
            repository._finish_cut_off(lock)
        return repository

    def close(self) -> None:
        """End git's helper processes."""
        self._objects.close()

    # -- reading ---------------------------------------------------------------------------

    def head(self) -> str | None:
        """The commit that the store is at; None before the first."""
        return self._objects.head()

    def read(self, path: str, revision: str = "HEAD") -> bytes:
        """A file as it stood in a version.

        Raises:
            NotFound: there is no such version, or no such file in it.
            GitFailed: what git keeps is damaged.
        """
        commit = self._version(revision)
        found = self._find(commit, path)
        if found is None or not stat.S_ISREG(found[0]):
            raise NotFound(f"{clean(path)} did not stand in version {commit[:10]}.")
        if self._objects.size(found[1]) > MAX_FILE:
            raise NotFound(f"{clean(path)} is too large to show in version {commit[:10]}.")
        return self._objects.content(found[1])

    def history(self, path: str, limit: int = 100) -> list[Revision]:
        """The versions of a file, the newest first.

        Args:
            path: posix, relative to the store.
            limit: how many at most.

        Raises:
            NotFound: it never stood in the store.
            GitFailed: what git keeps is damaged.
        """
        head = self.head()
        found = self._objects.revisions(head, path, limit) if head else []
        if not found:
            raise NotFound(f"{clean(path)} never stood in this notebook.")
        return found

    def removed_path(self, entry_id: str) -> str | None:
        """Where a lesson or decision stood that is gone; None if it never was in the store."""
        if not re.fullmatch(r"[0-9A-Za-z-]{1,64}", entry_id) or self.head() is None:
            return None
        out = ask(
            self.folder,
            *("log", "-1", "--diff-filter=D", "--name-only", "--format=", "-z", "--"),
            f":(glob,icase)entries/**/*-{entry_id}.md",
            f":(glob,icase)decisions/*-{entry_id}.md",
            env={"GIT_LITERAL_PATHSPECS": "0"},
        )
        return os.fsdecode(out.strip(b"\0\n").split(b"\0")[0]) or None

    def git_identity(self) -> Person | None:
        """Who the person's own git settings say they are."""
        out = run(self.folder, "config", "-z", "--get-regexp", r"^user\.(name|email)$").stdout
        told = dict(line.partition("\n")[::2] for line in os.fsdecode(out).split("\0"))
        name = clean(told.get("user.name", ""), newlines=False).strip()
        email = clean(told.get("user.email", ""), newlines=False).strip()
        return Person(name, email) if name else None

    # -- writing ---------------------------------------------------------------------------

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

    # -- exchanging ------------------------------------------------------------------------

    def content(self, oid: str) -> bytes:
        """The bytes of an object, by its name."""
        return self._objects.content(bytes.fromhex(oid))

    def branch(self) -> str:
        """The full name of the branch that the store is on.

        Raises:
            GitFailed: it is on none; the text says what to do.
        """
        return git_branch.current(self.folder)

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

    def tidy(self) -> None:
        """Clear away what a killed sync left. Call it as the only one who syncs.

        Raises:
            Busy, DiskFailed: the store cannot be held.
        """
        with writing(self.folder):
            self._objects.sweep()
        for folder in (self.folder / ".git", self.folder / ".git" / "bothand.conflicts"):
            sweep(folder)

    def finish(self) -> None:
        """Finish what was cut off, as every save does before it begins.

        Raises:
            Busy, DiskFailed, GitFailed: the store cannot be held.
        """
        with self._holding():
            pass

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

    # -- inside: one save ------------------------------------------------------------------

    @contextlib.contextmanager
    def _holding(self) -> Iterator[_Held]:
        """Hold the store, with all that was cut off brought to its end."""
        check_version(self.folder)
        with writing(self.folder) as lock:
            git_branch.mend(self.folder)
            git_list.make_if_gone(self.folder, lock)
            self._finish_cut_off(lock)
            yield _Held(git_branch.current(self.folder), lock, self._behind())

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
        self, held: _Held, files: Mapping[str, bytes | None], person: Person, message: str
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
        self, held: _Held, files: Mapping[str, bytes | None], person: Person, message: str
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

    def _move(self, held: _Held, new: str, old: str | None, person: Person, why: str) -> bool:
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

    def _tell_git(self, paths: Iterable[str], lock: int, *, crashed: bool = False) -> bool:
        """Tell git's own list of files what the newest version holds at these paths.

        Returns:
            Whether it took it; what it did not waits in the journal.
        """
        head = self.head()
        lines = []
        for path in paths:
            found = self._find(head, path) if head else None
            mode, oid = (found[0], found[1].hex()) if found else (0, _NOTHING)
            lines.append(b"%o %s\t%s\0" % (mode, oid.encode(), os.fsencode(path)))
        return git_list.tell(self.folder, b"".join(lines), lock, crashed=crashed)

    def _find(self, commit: str, path: str) -> tuple[int, bytes] | None:
        """Mode and object of a file in a commit."""
        top = self._objects.folder_of(commit)
        return git_tree.find(self._objects.content, top, _names(path))

    def _finish_cut_off(self, lock: int) -> None:
        """Finish what was killed, and clear away what it left. Call it holding the store.

        Killed before the branch moved, a save is an edit made outside Bothand. Killed after it,
        git's list of files still names the old text, and a plain `git commit` would bring it back.
        """
        self._finish_crossing(lock)
        paths = self._journal.paths()
        if not paths:
            return
        for path in paths:
            inside.sweep(self.folder, path)
        self._objects.sweep()
        # What cannot be finished now, as in a damaged store, must not keep anyone from reading it.
        with contextlib.suppress(BothandError):
            if self._tell_git(paths, lock):
                self._journal.clear()

    def _finish_crossing(self, lock: int) -> None:
        """Lay out the files of a sync that was killed after the branch had moved."""
        crossing, head = CrossingNote(self.folder).read(), self.head()
        if crossing is None or head is None:
            return
        # What cannot be finished now must not keep anyone from reading.
        with contextlib.suppress(BothandError):
            if contains(self.folder, head, crossing.new):
                arrive(Arriving(self.folder, self._objects, head, lock), crossing, again=True)

    def _behind(self) -> frozenset[str]:
        """The files that :meth:`_finish_crossing` could not bring up to date."""
        crossing, head = CrossingNote(self.folder).read(), self.head()
        if crossing is None or head is None or not contains(self.folder, head, crossing.new):
            return frozenset()
        return frozenset(differences(self.folder, crossing.old, crossing.new))

    def clear_locks(self) -> None:
        """Remove the locks that killed git commands have left behind.

        Raises:
            Busy: a git command is at work here and does not come to an end.
        """
        with writing(self.folder):
            clear_leftovers(self.folder)

    def _version(self, revision: str) -> str:
        """The full id of a commit.

        Raises:
            NotFound: there is none of that name.
        """
        head, wanted = self.head(), revision.strip().lower()
        if revision == "HEAD" and head:
            return head
        if _HASH.fullmatch(wanted):
            asked = ("rev-parse", "--quiet", "--verify", "--end-of-options", f"{wanted}^{{commit}}")
            found = run(self.folder, *asked).stdout.decode().split()
            if found:
                return found[-1]
        raise NotFound(f"There is no version {clean(revision, newlines=False)}.")


def _names(path: str) -> tuple[bytes, ...]:
    return git_tree.names(os.fsencode(path))
