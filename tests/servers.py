"""Real servers on this computer for everything that shares: one that works, and ones that do not.

Each is a context manager on a free port of 127.0.0.1. On leaving, every connection is cut and every
thread has ended. Nothing here sleeps: what takes its time waits for the end of the server.
"""

from __future__ import annotations

import base64
import contextlib
import os
import socket
import struct
import subprocess
import threading
from enum import StrEnum
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple, Self, cast
from urllib.parse import unquote, urlsplit

from tests.kb.colleagues import git

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from io import BufferedReader
    from pathlib import Path
    from typing import IO

HERE = "127.0.0.1"
_CHUNK = 65_536
_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER with no time to linger: closing then resets the connection."""


class Server:
    """What all of them have in common: a listening socket, connections, and threads that end."""

    def __init__(self) -> None:
        self._listening = socket.create_server((HERE, 0))
        self.port: int = self._listening.getsockname()[1]
        self.ended = threading.Event()
        self._guard = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        # Closing alone does not wake a thread that accepts.
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        with self._guard:
            opened = [*self._open]
        for connection in opened:
            _shut(connection)
        while self._threads:
            self._threads.pop().join()

    def serve(self, connection: socket.socket) -> None:
        """Deal with one connection, in a thread of its own."""
        raise NotImplementedError

    def _start(self, work: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        # Only now: whoever ends the server meanwhile may join no thread that has not begun.
        self._threads.append(thread)
        return thread

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                self._start(lambda each=connection: self._serve(each))  # type: ignore[misc]

    def _serve(self, connection: socket.socket) -> None:
        with self._kept(connection), contextlib.suppress(OSError):
            self.serve(connection)

    @contextlib.contextmanager
    def _kept(self, connection: socket.socket) -> Iterator[None]:
        """Let a connection end with the server, at the latest."""
        with self._guard:
            self._open.add(connection)
        if self.ended.is_set():
            _shut(connection)
        try:
            yield
        finally:
            with self._guard:
                self._open.discard(connection)
            connection.close()


def _shut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class Silent(Server):
    """Accepts whoever comes, and never says a word."""

    def __init__(self) -> None:
        super().__init__()
        self.reached = threading.Event()
        """Set once somebody came."""

    def serve(self, connection: socket.socket) -> None:
        """Take in what is said until the other side gives up."""
        self.reached.set()
        while connection.recv(_CHUNK):
            pass


class How(StrEnum):
    """What becomes of a connection that is cut."""

    RESET = "reset"
    CLOSE = "close"
    SILENT = "silent"
    DRIP = "drip"


class Cutter(Server):
    """Stands before another server and passes everything on, until it does not.

    ``after`` bytes of all connections together in the ``direction`` ("down": what the server says;
    "up": what is said to it), the connection is reset, or closed, or goes silent, or goes on with
    ``portion`` bytes every ``pace`` seconds. ``after`` None passes all. All of these may be set
    while it runs; ``passed`` counts.
    """

    def __init__(
        self,
        port: int,
        *,
        after: int | None = None,
        how: How = How.RESET,
        direction: str = "down",
        pace: float = 1.0,
        portion: int = 1,
    ) -> None:
        super().__init__()
        self._target = port
        self.after = after
        self.how = how
        self.direction = direction
        self.pace = pace
        self.portion = portion
        self.passed = {"up": 0, "down": 0}
        self.cut = threading.Event()
        """Set once it has cut something."""

    def serve(self, connection: socket.socket) -> None:
        """Pass on in both directions."""
        server = socket.create_connection((HERE, self._target))
        torn = threading.Event()
        with self._kept(server):
            up = self._start(lambda: self._pass(connection, server, "up", torn))
            self._pass(server, connection, "down", torn)
            up.join()

    def _pass(
        self,
        source: socket.socket,
        target: socket.socket,
        direction: str,
        torn: threading.Event,
    ) -> None:
        try:
            while not torn.is_set() and (data := source.recv(_CHUNK)):
                room = self._room(len(data), direction)
                target.sendall(data[:room])
                if room < len(data):
                    self.cut.set()
                    self._break(data[room:], source, target, torn)
            if not torn.is_set():
                target.shutdown(socket.SHUT_WR)
        except OSError:
            if not torn.is_set():
                _shut(target)
                _shut(source)

    def _room(self, length: int, direction: str) -> int:
        """How many of the next bytes still pass."""
        with self._guard:
            room = length
            if direction == self.direction and self.after is not None:
                room = max(0, min(length, self.after - self.passed[direction]))
            self.passed[direction] += room
            return room

    def _break(
        self, rest: bytes, source: socket.socket, target: socket.socket, torn: threading.Event
    ) -> None:
        if self.how is How.RESET:
            torn.set()
            for each in (source, target):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                # Wakes whoever reads and tells the other side nothing: that is left to closing.
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RD)
        elif self.how is How.CLOSE:
            _shut(target)
            _shut(source)
        elif self.how is How.SILENT:
            self.ended.wait()
        else:
            self._drip(rest, source, target)

    def _drip(self, rest: bytes, source: socket.socket, target: socket.socket) -> None:
        while rest:
            for place in range(0, len(rest), self.portion):
                if self.ended.wait(self.pace):
                    return
                target.sendall(rest[place : place + self.portion])
            rest = source.recv(_CHUNK)


class Asked(NamedTuple):
    """One request that the server had."""

    method: str
    path: str
    who: str
    """The name that was given; empty if none was."""


class HttpServer:
    """A folder of bare repositories behind git's own server for HTTP.

    ``key``: the password that lets a person of any name in; None lets everybody in. It may change
    while the server runs, as one does that expires; ``anybody_reads``: it is asked for only by what
    would write, as on the public pages of git hosts. ``answer``: a status to answer everything with
    instead, with ``words`` as its text. ``asked`` lists what it was asked for.
    """

    def __init__(self, folder: Path, *, key: str | None = None) -> None:
        self.folder = folder
        self.key = key
        self.anybody_reads = False
        self.answer: int | None = None
        self.words = ""
        self.asked: list[Asked] = []
        self._server = _Listening((HERE, 0), _Handler)
        self._server.owner = self
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.cut()
        self._server.server_close()

    def url(self, name: str, *, port: int | None = None) -> str:
        """The address of one of the repositories; ``port``: that of a cutter in front."""
        return f"http://{HERE}:{port or self.port}/{name}"

    def bare(self, name: str = "shared.git") -> Path:
        """Make an empty repository that takes what is sent."""
        folder = self.folder / name
        folder.mkdir(parents=True)
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main")
        git(folder, "config", "http.receivepack", "true")
        return folder


class _Listening(ThreadingHTTPServer):
    daemon_threads = False
    owner: HttpServer

    def __init__(self, address: tuple[str, int], handler: type[_Handler]) -> None:
        self._guard = threading.Lock()
        self._ended = threading.Event()
        self._open: set[socket.socket] = set()
        super().__init__(address, handler)

    def process_request_thread(self, request: object, client_address: object) -> None:
        """Remember the connection for as long as it lasts."""
        connection = cast("socket.socket", request)
        with self._guard:
            self._open.add(connection)
        if self._ended.is_set():
            _shut(connection)
        try:
            super().process_request_thread(connection, client_address)
        finally:
            with self._guard:
                self._open.discard(connection)

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asks may go away at any time; that is what is tried here."""

    def cut(self) -> None:
        """End all connections."""
        self._ended.set()
        with self._guard:
            opened = [*self._open]
        for connection in opened:
            _shut(connection)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    @property
    def _owner(self) -> HttpServer:
        return cast("_Listening", self.server).owner

    def _serve(self) -> None:
        who, password = self._credentials()
        body = self._body()
        self._owner.asked.append(Asked(self.command, self.path, who))
        if self._owner.answer is not None:
            self._say(self._owner.answer)
        elif self._owner.key not in (None, password) and (
            "git-receive-pack" in self.path or not self._owner.anybody_reads
        ):
            self._say(HTTPStatus.UNAUTHORIZED)
        else:
            self._hand_to_git(body, who or "somebody")

    def _credentials(self) -> tuple[str, str]:
        scheme, _, coded = self.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return "", ""
        name, _, password = base64.b64decode(coded).decode().partition(":")
        return name, password

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = []
        while length := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(length))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _say(self, status: int) -> None:
        said = self._owner.words.encode()
        self.send_response(status)
        if status == HTTPStatus.UNAUTHORIZED:
            self.send_header("WWW-Authenticate", 'Basic realm="Lessons"')
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def _hand_to_git(self, body: bytes, who: str) -> None:
        asked = urlsplit(self.path)
        process = subprocess.Popen(
            ["git", "http-backend"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self._owner.folder),
                "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_PROJECT_ROOT": str(self._owner.folder),
                "GIT_HTTP_EXPORT_ALL": "1",
                "PATH_INFO": unquote(asked.path),
                "QUERY_STRING": asked.query,
                "REQUEST_METHOD": self.command,
                "REMOTE_USER": who,
                "REMOTE_ADDR": HERE,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "CONTENT_LENGTH": str(len(body)),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            },
        )
        with process:
            feeding = threading.Thread(target=_feed, args=(process.stdin, body))
            feeding.start()
            try:
                self._pass_on(cast("BufferedReader", process.stdout))
            except OSError:
                process.kill()
                raise
            finally:
                feeding.join()

    def _pass_on(self, out: BufferedReader) -> None:
        """Send what git answers as it comes; the end of the connection ends it."""
        headers: dict[str, str] = {}
        while line := out.readline().strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers[name] = value.strip()
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        while data := out.read1(_CHUNK):
            self.wfile.write(data)


def _feed(pipe: IO[bytes] | None, data: bytes) -> None:
    with contextlib.suppress(OSError):
        if pipe is not None:
            pipe.write(data)
            pipe.close()


def ssh_stand_in(folder: Path, *, says: str = "", code: int = 255) -> Path:
    """A program named ``ssh`` that runs what it is asked to on this computer.

    It writes its arguments, one a line, into ``arguments`` beside it. With ``says`` it says that
    and fails instead, as ssh does where it cannot reach or let in.
    """
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "ssh"
    (folder / "says").write_text(says)
    program.write_text(
        "#!/bin/sh\n"
        'here=$(dirname "$0")\n'
        'printf "%s\\n" "$@" >>"$here/arguments"\n'
        f'if [ -s "$here/says" ]; then cat "$here/says" >&2; exit {code}; fi\n'
        'for last in "$@"; do :; done\n'
        'exec sh -c "$last"\n'
    )
    program.chmod(0o755)
    return program
