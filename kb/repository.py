"""Git: commit, history, earlier versions. GitPython lives here and nowhere else in reading stores.

A save writes its objects itself, one for the text, one for each folder on the way and one for
the commit, so that its cost does not grow with the store (GitPython's index object took 8 s at
100,000 files, `git commit` 0.4 s). Git then moves the branch by compare-and-swap.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
from io import BytesIO
from typing import TYPE_CHECKING, Final, Self

import git
from git.exc import BadName, GitError, InvalidGitRepositoryError
from git.objects.fun import tree_entries_from_data, tree_to_stream
from gitdb import IStream, LooseObjectDB
from gitdb.exc import BadName as BadObjectName
from gitdb.exc import BadObject

from kb import worktree
from kb.document import MAX_FILE, digest_of
from kb.durable import ASIDE, remove_durably, write_durably
from kb.errors import Busy, Changed, DiskFailed, GitFailed, NoStore, NotFound, Refused
from kb.git_runner import Repo, Runner
from kb.gitcall import ATTRIBUTES
from kb.model import Commit, Person, Revision
from kb.privacy import clean
from kb.signature import commit_text, identity, named
from kb.store_lock import clear_leftovers, writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    Tree = dict[str, tuple[bytes, int]]
    """A folder in git: name to (object, mode)."""

BRANCH: Final = "main"
JOURNAL: Final = "bothand-journal.json"
_TRIES: Final = 20
_FILE: Final = 0o100644
_FOLDER: Final = 0o040000
_NO_OBJECT: Final = "0" * 40
_HASH: Final = re.compile(r"[0-9a-f]{4,40}")


class Repository:
    """The git repository of one store."""

    def __init__(self, folder: Path, repo: git.Repo) -> None:
        """Use :meth:`open` or :meth:`create`."""
        self.folder = folder
        self._repo = repo
        # GitPython's own database starts git once for each object that it writes.
        self._loose = LooseObjectDB(repo.odb.root_path())

    @classmethod
    def create(cls, folder: Path, files: Mapping[str, bytes], person: Person, message: str) -> Self:
        """Make a repository in an empty folder, with these files as its first commit.

        Raises:
            GitFailed, DiskFailed: it cannot be made there.
        """
        try:
            Runner(str(folder)).short(
                *("init", "--quiet", f"--initial-branch={BRANCH}", "--template="),
                str(folder),
            )
            settings = folder / ".git" / "config"
            with settings.open("a", encoding="utf-8") as config:
                config.write(
                    "[core]\n\tuntrackedCache = true\n\tautocrlf = false\n[index]\n\tversion = 4\n"
                )
        except OSError as error:
            raise DiskFailed(f"{folder} cannot be written: {error.strerror}.") from error
        repository = cls.open(folder)
        repository.save(files, expected=dict.fromkeys(files), person=person, message=message)
        return repository

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a store's repository; finishes what a crash left half done.

        Raises:
            NoStore: there is no repository of its own in this folder.
            GitFailed: it is of a kind that Bothand cannot use.
        """
        folder = folder.resolve()
        inner = folder / ".git"
        if not inner.is_dir() or inner.is_symlink():
            raise NoStore(f"{folder} holds no notebook of its own.")
        config = (inner / "config").read_text(encoding="utf-8", errors="replace")
        if re.search(r"objectformat\s*=\s*sha256", config, re.IGNORECASE):
            raise GitFailed(
                f"The notebook {folder} uses SHA-256 objects, which Bothand cannot read yet. "
                "Make it again with: git init --object-format=sha1"
            )
        try:
            repo = Repo(folder, search_parent_directories=False, odbt=git.GitCmdObjectDB)
        except (InvalidGitRepositoryError, GitError, OSError, ValueError) as error:
            raise GitFailed(f"The notebook {folder} cannot be opened: {_said(error)}") from error
        repository = cls(folder, repo)
        repository._guard_attributes()
        repository._finish_after_crash()
        return repository

    def close(self) -> None:
        """End git's helper processes."""
        self._repo.close()

    @property
    def _git(self) -> Runner:
        runner: Runner = self._repo.git  # type: ignore[assignment] # set by GitCommandWrapperType
        return runner

    # -- reading ---------------------------------------------------------------------------

    def head(self) -> str | None:
        """The commit that the store is at; None before the first."""
        try:
            # Reads the files under .git/refs, or packed-refs, without starting git.
            return git.SymbolicReference.dereference_recursive(self._repo, "HEAD")
        except (ValueError, OSError):
            return None

    def read(self, path: str, revision: str = "HEAD") -> bytes:
        """A file as it stood in a version.

        Raises:
            NotFound: there is no such version, or no such file in it.
        """
        commit = self._commit(revision)
        try:
            item = commit.tree / path
        except KeyError:
            raise NotFound(f"{path} did not stand in version {revision}.") from None
        if item.type != "blob" or item.size > MAX_FILE:
            raise NotFound(f"{path} was no readable file in version {revision}.")
        data: bytes = item.data_stream.read()
        return data

    def history(self, path: str, limit: int = 100) -> list[Revision]:
        """The versions of a file, the newest first.

        Args:
            path: posix, relative to the store.
            limit: how many at most.

        Raises:
            NotFound: it never stood in the store.
        """
        if self.head() is None:
            raise NotFound(f"{path} never stood in this notebook.")
        try:
            found = [
                _revision(commit)
                for commit in self._repo.iter_commits("HEAD", paths=[path], max_count=limit)
            ]
        except (GitError, ValueError) as error:
            raise GitFailed(f"The history cannot be read: {_said(error)}") from error
        if not found:
            raise NotFound(f"{path} never stood in this notebook.")
        return found

    def removed_path(self, entry_id: str) -> str | None:
        """Where a lesson stood that is not in the store any more; None if it never was there."""
        if not re.fullmatch(r"[0-9A-Za-z-]{1,64}", entry_id) or self.head() is None:
            return None
        out = self._git.short(
            *("log", "-1", "--diff-filter=D", "--name-only", "--format=", "-z", "--"),
            f":(glob,icase)entries/**/*-{entry_id}.md",
        )
        return os.fsdecode(out.strip(b"\0\n").split(b"\0")[0]) or None

    def git_identity(self) -> Person | None:
        """Who the person's own git settings say they are."""
        name = self._git.short("config", "--get", "user.name", check=False).decode().strip()
        email = self._git.short("config", "--get", "user.email", check=False).decode().strip()
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

        Args:
            files: the new content by path; None removes the file.
            expected: the digest of what stands at each path now; None: nothing does.
            person: whom the commit names, as author and as committer.
            message: one line.

        Raises:
            Changed: something else stands there; nothing was written.
            DiskFailed, GitFailed: it could not be written or committed. A file that was written
                stays, and is taken in with the next save.
        """
        with self._holding():
            for path in files:
                self._expect(path, expected[path])
            for path, data in files.items():
                self._put(path, data)
            return self._commit_files(files, person, message)

    def commit_outside(self, paths: Iterable[str], person: Person, message: str) -> Commit | None:
        """Commit what stands on disk at these paths now; None where nothing differs."""
        with self._holding():
            files: dict[str, bytes | None] = {}
            for path in paths:
                try:
                    files[path] = worktree.read_file(self.folder, path, MAX_FILE)
                except NotFound:
                    files[path] = None
            return self._commit_files(files, person, message) if files else None

    def attach(self, url: str) -> None:
        """Remember the shared repository that this store syncs with.

        Raises:
            Refused: the address is not one that Bothand uses.
        """
        if (
            url.startswith("-")
            or "::" in url
            or not re.match(
                r"(https?://|ssh://|file://|/|\.{1,2}/|[A-Za-z]:[\\/]|[\w.-]+@[\w.-]+:)", url
            )
        ):
            raise Refused(
                f"{clean(url, newlines=False)} is no address of a shared notebook. "
                "Use https://..., ssh://..., name@server:path or a folder."
            )
        if re.match(r"[a-z]+://[^/@]*:[^/@]*@", url):
            raise Refused(
                "The address holds a password, which would be stored readably. Leave it out; "
                "git asks its own keeper of passwords."
            )
        self._git.short("config", "remote.origin.url", url)
        self._git.short("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")

    # -- inside: one save ------------------------------------------------------------------

    @contextlib.contextmanager
    def _holding(self) -> Iterator[None]:
        if not os.access(self.folder / ".git", os.W_OK):
            raise DiskFailed(
                f"{self.folder} can only be read. Ask whoever owns it to allow writing."
            )
        with writing(self.folder):
            self._finish_after_crash()
            yield

    def _expect(self, path: str, digest: str | None) -> None:
        try:
            found = digest_of(worktree.read_file(self.folder, path, MAX_FILE))
        except NotFound:
            found = None
        if found != digest:
            raise Changed(
                "This lesson was changed by another program or colleague meanwhile. "
                "Look at the newer text, then save yours again."
            )

    def _put(self, path: str, data: bytes | None) -> None:
        place = self.folder.joinpath(*path.split("/"))
        if data is None:
            remove_durably(place)
            return
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DiskFailed(f"{place.parent} cannot be made: {error.strerror}.") from error
        if not place.parent.resolve().is_relative_to(self.folder):
            raise Refused(f"{path} leads out of the notebook through a link.")
        write_durably(place, data)

    def _commit_files(
        self, files: Mapping[str, bytes | None], person: Person, message: str
    ) -> Commit:
        branch = self._branch()
        try:
            blobs = {
                path: None if data is None else self._store(b"blob", data)
                for path, data in files.items()
            }
            for _ in range(_TRIES):
                made = self._advance(branch, blobs, person, message)
                if made is not None:
                    return made
        except OSError as error:
            raise DiskFailed(
                f"The save could not be finished: {os.strerror(error.errno or 0)}. "
                "The text itself is on disk; make room, then save again."
            ) from error
        except (GitError, BadObject, ValueError) as error:
            raise GitFailed(f"The save could not be recorded: {_said(error)}") from error
        raise Busy("Others are saving to this notebook all the time. Try again in a moment.")

    def _advance(
        self, branch: str, blobs: Mapping[str, bytes | None], person: Person, message: str
    ) -> Commit | None:
        """One attempt; None if the branch moved meanwhile."""
        parent = self.head()
        base = git.Commit(self._repo, bytes.fromhex(parent)).tree.binsha if parent else None
        tree = self._tree(base, {tuple(path.split("/")): blob for path, blob in blobs.items()})
        commit = self._store(b"commit", commit_text(tree, parent, person, message)).hex()
        self._journal(blobs)
        moved = self._move(branch, commit, parent, person)
        if moved:
            self._tell_index(blobs)
        self._journal(None)
        return Commit(commit, parent) if moved else None

    def _tree(self, old: bytes | None, changes: Mapping[tuple[str, ...], bytes | None]) -> bytes:
        """Write the folder objects on the way to the changes; answers the new one's id."""
        entries: Tree = {}
        if old is not None:
            data = self._repo.odb.stream(old).read()
            entries = {name: (sha, mode) for sha, mode, name in tree_entries_from_data(data)}
        below: dict[str, dict[tuple[str, ...], bytes | None]] = {}
        for (name, *rest), blob in changes.items():
            if rest:
                below.setdefault(name, {})[tuple(rest)] = blob
            elif blob is None:
                entries.pop(name, None)
            else:
                entries[name] = (blob, _FILE)
        for name, inner in below.items():
            known = entries.get(name)
            base = known[0] if known and stat.S_ISDIR(known[1]) else None
            made = self._tree(base, inner)
            if made == _EMPTY_TREE:
                entries.pop(name, None)
            else:
                entries[name] = (made, _FOLDER)
        out = BytesIO()
        tree_to_stream(sorted(_sortable(entries), key=_git_order), out.write)
        return self._store(b"tree", out.getvalue())

    def _store(self, kind: bytes, data: bytes) -> bytes:
        """Write one object and flush it; one that is there already is left alone."""
        stream = IStream(kind, len(data), BytesIO(data))
        sha: bytes = self._loose.store(stream).binsha
        name = sha.hex()
        descriptor = os.open(f"{self._loose.root_path()}/{name[:2]}/{name[2:]}", os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return sha

    def _move(self, branch: str, new: str, old: str | None, person: Person) -> bool:
        """Move the branch if it still stands at ``old``; False if it does not."""
        for attempt in range(2):
            try:
                self._git.short(
                    *("update-ref", "-m", "bothand: save", f"refs/heads/{branch}"),
                    *(new, old or _NO_OBJECT),
                    env=identity(person),
                )
            except GitFailed as error:
                if self.head() != old:
                    return False
                if attempt or ".lock" not in str(error):
                    raise
                clear_leftovers(self.folder)
            else:
                return True
        return False

    def _tell_index(self, blobs: Mapping[str, bytes | None]) -> None:
        """Make git's own index say what the commit says, so that nothing looks staged."""
        lines = b"".join(
            b"%s\t%s\0" % (_index_mode(blob), os.fsencode(path)) for path, blob in blobs.items()
        )
        try:
            self._git.short("update-index", "-z", "--index-info", feed=lines)
        except GitFailed as error:
            if ".lock" not in str(error):
                raise
            clear_leftovers(self.folder)
            self._git.short("update-index", "-z", "--index-info", feed=lines)

    # -- inside: after a crash -------------------------------------------------------------

    def _journal(self, blobs: Mapping[str, bytes | None] | None) -> None:
        """Note the paths of a save that moves the branch, until git's index knows of it."""
        path = self.folder / ".git" / JOURNAL
        if blobs is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(json.dumps(sorted(blobs)), encoding="utf-8")

    def _finish_after_crash(self) -> None:
        """Finish a save that was killed between moving the branch and telling git's index."""
        journal = self.folder / ".git" / JOURNAL
        try:
            text = journal.read_text(encoding="utf-8")
        except OSError:
            return
        if not os.access(journal, os.W_OK):
            return
        try:
            paths = [path for path in json.loads(text) if isinstance(path, str)]
        except ValueError:  # it was killed while writing this note: the branch had not moved
            paths = []
        head = self.head()
        if head is not None and paths:
            self._tell_index({path: self._blob_at(head, path) for path in paths})
        for path in {self.folder.joinpath(*path.split("/")).parent for path in paths}:
            for left in path.glob(f"{ASIDE}*"):
                left.unlink(missing_ok=True)
        journal.unlink(missing_ok=True)

    def _blob_at(self, commit: str, path: str) -> bytes | None:
        try:
            item = self._repo.commit(commit).tree / path
        except KeyError:
            return None
        return item.binsha

    def _guard_attributes(self) -> None:
        """Overrule the attribute files of the store, whoever wrote them."""
        path = self.folder / ".git" / "info" / "attributes"
        with contextlib.suppress(OSError):  # a store that can only be read needs no guard
            if not path.exists() or path.read_bytes() != ATTRIBUTES:
                path.parent.mkdir(exist_ok=True)
                write_durably(path, ATTRIBUTES)

    def _branch(self) -> str:
        if self._repo.head.is_detached:
            raise GitFailed(
                "The notebook stands at an old version, not at its newest. Bring it back with: "
                f"git -C {self.folder} switch {BRANCH}"
            )
        return self._repo.head.reference.name

    def _commit(self, revision: str) -> git.Commit:
        wanted = revision.strip().lower()
        if revision != "HEAD" and not _HASH.fullmatch(wanted):
            raise NotFound(f"{clean(revision, newlines=False)} names no version.")
        try:
            return self._repo.commit("HEAD" if revision == "HEAD" else wanted)
        except (BadName, BadObjectName, BadObject, GitError, ValueError) as error:
            raise NotFound(f"There is no version {revision}.") from error


_EMPTY_TREE: Final = bytes.fromhex("4b825dc642cb6eb9a060e54bf8d69288fbee4904")


def _sortable(entries: Tree) -> list[tuple[bytes, int, str]]:
    return [(sha, mode, name) for name, (sha, mode) in entries.items()]


def _git_order(entry: tuple[bytes, int, str]) -> bytes:
    """Git sorts the names in a folder as if those of folders ended in a slash."""
    _, mode, name = entry
    raw = os.fsencode(name)
    return raw + b"/" if stat.S_ISDIR(mode) else raw


def _index_mode(blob: bytes | None) -> bytes:
    return b"0 " + _NO_OBJECT.encode() if blob is None else b"100644 " + blob.hex().encode()


def _revision(commit: git.Commit) -> Revision:
    message = commit.message
    text = message if isinstance(message, str) else message.decode("utf-8", "replace")
    return Revision(
        commit.hexsha,
        named(commit.author.name or "", commit.author.email or ""),
        commit.committed_datetime,
        clean(text.strip().partition("\n")[0], newlines=False),
    )


def _said(error: Exception) -> str:
    return clean(str(error), newlines=False)
