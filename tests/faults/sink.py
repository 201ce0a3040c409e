"""A real SMTP server whose behaviour a test writes while it runs, and that counts every copy it has taken.

It speaks plain sockets in a thread of its own. ``acts`` says by phase (connect, ehlo, auth, mail, rcpt, data,
after_data) what happens instead of the good answer; an act may be a function of what came. A copy counts as taken half
way through the time the server takes, so that a sender killed from then on never knows.
"""

import asyncio
import contextlib
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

PHASES = ("connect", "ehlo", "auth", "mail", "rcpt", "data", "after_data")
GOOD = {
    "connect": "220 sink", "ehlo": "250-sink\r\n250 AUTH PLAIN LOGIN", "auth": "235 2.7.0 in", "mail": "250 2.1.0 ok",
    "rcpt": "250 2.1.5 ok", "data": "354 go", "after_data": "250 2.0.0 ok", "quit": "221 bye", "rset": "250 ok",
}  # fmt: skip
_MARK = re.compile(rb"^X-Ignite-Message: *(\S+)", re.MULTILINE)
_ID = re.compile(rb"^Message-ID: *(\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Act:
    """What the server does in one phase: waits, says ``reply`` (None: nothing), then goes on, drops or hangs.

    ``takes`` tells of the phase after the data whether the message counts as taken.
    """

    reply: str | None = None
    then: str = ""
    wait: float = 0.0
    takes: bool = False


DROP, HANG = Act(then="drop"), Act(then="hang")
TAKE_AND_DROP, TAKE_AND_HANG = Act(then="drop", takes=True), Act(then="hang", takes=True)
ACCEPT_AND_DROP = Act(GOOD["after_data"], "drop", takes=True)


@dataclass
class Copy:
    """One copy that the server has taken."""

    mark: str
    message_id: str
    to: str
    at: float
    content: bytes = field(repr=False)


class _Gone(Exception):
    """The line is to be closed."""


class Sink:
    """Listens on 127.0.0.1 from the start until ``close``."""

    def __init__(self, seconds: float | Callable[[str], float] = 0.0) -> None:
        self.seconds = seconds  # what it takes to accept; may be a function of the receiver
        self.acts: dict[str, Act | Callable[[str], Act | None]] = {}
        self.taken: list[Copy] = []
        self.hanging = 0
        self.connections = 0
        self.port = 0
        self._lines: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.accept()

    # What a test says

    def accept(self) -> None:
        """Be a good server again."""
        self.acts = {}
        if self._server is None:
            self._run(self._listen())

    def refuse(self) -> None:
        """Stop listening: connections are refused."""
        self._run(self._deafen())

    def say(self, phase: str, reply: str) -> None:
        """Answer so in a phase from now on."""
        self.acts[phase] = Act(reply, takes=reply.startswith("2"))

    def close(self) -> None:
        """End it and all its lines."""
        self._run(self._deafen())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    # What came

    @property
    def url(self) -> str:
        """What EMAIL_URL should be."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def accepted(self) -> int:
        """All copies."""
        return len(self.taken)

    @property
    def copies(self) -> dict[str, Counter[str]]:
        """How often each Message-ID came, by our own mark of the message."""
        found: dict[str, Counter[str]] = {}
        for copy in list(self.taken):
            found.setdefault(copy.mark, Counter())[copy.message_id] += 1
        return found

    # How it works

    def _run(self, work) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=2**24)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _deafen(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in list(self._lines):
            writer.transport.abort()
        while self._lines:
            await asyncio.sleep(0.001)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._lines.add(writer)
        try:
            await self._converse(reader, writer)
        except (_Gone, OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()
            self._lines.discard(writer)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._act("connect", "", reader, writer)
        to = ""
        while line := await reader.readline():
            words = line.decode("utf-8", "replace").strip()
            phase = {"helo": "ehlo"}.get(words[:4].lower(), words[:4].lower())
            if phase == "rcpt":
                to = words.partition("<")[2].partition(">")[0]
            await self._act(phase, to, reader, writer)
            if phase == "quit":
                return
            if phase == "data" and "data" not in self.acts:
                await self._take(await reader.readuntil(b"\r\n.\r\n"), to, reader, writer)

    async def _act(self, phase: str, to: str, reader, writer) -> None:
        act = self._act_of(phase, to)
        if act is None:
            await self._say(GOOD.get(phase, "502 5.5.1 unknown"), writer)
        else:
            await self._perform(act, reader, writer)

    def _act_of(self, phase: str, to: str) -> Act | None:
        act = self.acts.get(phase)
        return act(to) if callable(act) else act

    async def _take(self, content: bytes, to: str, reader, writer) -> None:
        act = self._act_of("after_data", to)
        seconds = self.seconds(to) if callable(self.seconds) else self.seconds
        await asyncio.sleep(seconds / 2)
        if act is None or act.takes:
            mark, message_id = _MARK.search(content), _ID.search(content)
            self.taken.append(
                Copy(mark[1].decode() if mark else "", message_id[1].decode(), to, time.monotonic(), content)
            )
        await asyncio.sleep(seconds / 2)
        if act is None:
            await self._say(GOOD["after_data"], writer)
        else:
            await self._perform(act, reader, writer)

    async def _perform(self, act: Act, reader, writer) -> None:
        if act.wait:
            await asyncio.sleep(act.wait)
        if act.reply is not None:
            await self._say(act.reply, writer)
        if act.then == "hang":
            self.hanging += 1
            with contextlib.suppress(OSError):
                while await reader.read(65536):
                    pass
            self.hanging -= 1
        if act.then:
            raise _Gone

    async def _say(self, reply: str, writer: asyncio.StreamWriter) -> None:
        writer.write(f"{reply}\r\n".encode())
        await writer.drain()
