"""A mail server in a process of its own that takes everything and notes when."""

import multiprocessing
import time
from multiprocessing.connection import Connection

from aiosmtpd.controller import Controller

from ignite.runtime.places import any_port


class _Taker:
    def __init__(self) -> None:
        self.times: list[float] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        self.times.append(time.monotonic())
        return "250 OK"


def _serve(port: int, asked: Connection) -> None:
    taker = _Taker()
    controller = Controller(taker, hostname="127.0.0.1", port=port, enable_SMTPUTF8=True)
    controller.start()
    asked.send("ready")
    while asked.recv() == "times":
        asked.send(taker.times)
        taker.times = []
    controller.stop()


class MailServer:
    """Started at once; ``port`` is where it listens."""

    def __init__(self) -> None:
        self.port = any_port()
        self._asked, theirs = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(target=_serve, args=(self.port, theirs), daemon=True)
        self._process.start()
        theirs.close()  # so that a server that could not start is an error here, not a wait
        self._asked.recv()

    def take_times(self) -> list[float]:
        """When each message came since last asked, by the machine's monotonic clock."""
        self._asked.send("times")
        return sorted(self._asked.recv())

    def stop(self) -> None:
        """End it."""
        self._asked.send("stop")
        self._process.join(10)
