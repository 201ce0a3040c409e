"""An SMTP server that takes its time and counts every copy it has accepted."""

import asyncio
import threading
from collections import Counter
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

from ignite.runtime.places import any_port


class CountingSink:
    """Takes ``seconds`` to accept; ``copies`` counts Message-IDs by our own mark, as soon as the server has it."""

    def __init__(self, seconds: float = 0.02) -> None:
        self.seconds = seconds
        self.copies: dict[str, Counter[str]] = {}
        self._lock = threading.Lock()
        self.port = any_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        self.url = f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(self, server, session, envelope) -> str:
        await asyncio.sleep(self.seconds / 2)
        message = message_from_bytes(envelope.content, policy=policy.default)
        with self._lock:
            self.copies.setdefault(message["X-Ignite-Message"], Counter())[message["Message-ID"]] += 1
        # Killed from here on, the sender will never know that we have it.
        await asyncio.sleep(self.seconds / 2)
        return "250 2.0.0 OK"

    @property
    def accepted(self) -> int:
        """All copies."""
        with self._lock:
            return sum(ids.total() for ids in self.copies.values())

    def close(self) -> None:
        self._controller.stop()
