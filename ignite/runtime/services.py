"""PostgreSQL and Redis in a temporary folder, for tests and single commands; gone without a trace afterwards.

``python -m ignite.runtime.services COMMAND…`` runs a command that finds them in DATABASE_URL and REDIS_URL.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ignite.runtime.children import LAUNCHER
from ignite.runtime.places import CHECKOUT, RefusalError, temporary_folder
from ignite.runtime.postgresql import Postgres
from ignite.runtime.redisserver import RedisServer
from ignite.runtime.supervisor import StopAsked, stop_signals_raise


@dataclass
class Services:
    """What runs in ``folder``; either may be absent when the environment named another one."""

    folder: Path
    postgres: Postgres | None = None
    redis: RedisServer | None = None

    def start(self) -> dict[str, str]:
        """Start what the environment does not name; return the variables to set."""
        found = {}
        if "DATABASE_URL" not in os.environ:
            self.postgres = temporary_postgres(self.folder)
            self.postgres.start()
            self.postgres.ensure_database("ignite")
            found["DATABASE_URL"] = self.postgres.url()
        if "REDIS_URL" not in os.environ:
            self.redis = RedisServer(self.folder / "redis.sock", self.folder / "redis.log")
            self.redis.start()
            found["REDIS_URL"] = self.redis.url
        return found

    def stop(self) -> None:
        """Stop both and remove the folder."""
        if self.redis is not None:
            self.redis.stop()
        if self.postgres is not None:
            self.postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def temporary_postgres(folder: Path) -> Postgres:
    """A cluster for tests: quick rather than durable, with room for many connections."""
    return Postgres(
        data=folder / "data",
        sockets=folder / "postgres",
        log=folder / "postgres.log",
        durable=False,
        connections=200,
    )


@contextlib.contextmanager
def temporary_services() -> Iterator[dict[str, str]]:
    """Within, the services run; yields the variables that name them."""
    services = Services(temporary_folder())
    try:
        yield services.start()
    finally:
        services.stop()


def run_command(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command in the checkout to its end and return its exit code; it ends when we do."""
    start = [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), "SIGTERM"]
    process = subprocess.Popen([*start, *command], cwd=CHECKOUT, env=dict(environment), stderr=subprocess.STDOUT)
    try:
        return process.wait()
    except BaseException:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        process.wait()
        raise


def main(command: list[str]) -> int:
    """Run the command and return its exit code."""
    with stop_signals_raise():
        try:
            with temporary_services() as found:
                return run_command(command, {**os.environ, **found})
        except RefusalError as refusal:
            print(refusal, file=sys.stderr)
            return 1
        except StopAsked:
            return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
