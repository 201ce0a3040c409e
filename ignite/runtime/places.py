"""Where things lie: the checkout's data, the short folder for sockets, free ports and free disk."""

import hashlib
import os
import random
import shutil
import socket
import tempfile
from collections.abc import Iterable
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
DEMO = CHECKOUT / "var" / "demo"
SOCKET_PATH_LIMIT = 107  # bytes: sun_path of struct sockaddr_un holds 108 with the closing zero
LONGEST_SOCKET_NAME = len("/postgres/.s.PGSQL.5432.lock")
FILE_PATH_LIMIT = 900  # bytes: PostgreSQL's MAXPGPATH is 1024, and its own file names come on top
LEAST_FREE_MB = 500
PORTS_OF_NOBODY = range(12_000, 32_000)  # below Linux's own 32768–60999, above the well-known servers


class RefusalError(Exception):
    """Something outside the program is in the way; the text is one plain sentence that says what to do."""


def require_disk(folder: Path, least_mb: int = LEAST_FREE_MB) -> None:
    """Raise RefusalError when the disk that will hold ``folder`` has too little room."""
    while not folder.exists():
        folder = folder.parent
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    if free_mb < least_mb:
        raise RefusalError(
            f"Only {free_mb} MB of disk are free in {folder}; {least_mb} MB are needed. Make room first."
        )


def require_short_path(folder: Path) -> None:
    """Raise RefusalError when PostgreSQL could not name its files in ``folder``."""
    length = len(os.fsencode(folder))
    if length > FILE_PATH_LIMIT:
        raise RefusalError(
            f"The path of the data folder has {length} bytes; {FILE_PATH_LIMIT} is the limit. "
            f"Move the project to a shorter path: {folder}"
        )


def runtime_folder(owner: Path, bases: Iterable[str] | None = None) -> Path:
    """Make and return a private folder, short enough for sockets, that belongs to the folder ``owner``.

    Raises RefusalError when no base is short enough, or when somebody else took the name.
    """
    name = f"ignite-{os.getuid()}-{hashlib.sha256(os.fsencode(owner)).hexdigest()[:12]}"
    return _private(_short_base(bases or _bases(), name) / name)


def temporary_folder(bases: Iterable[str] | None = None) -> Path:
    """Make and return a new private folder, short enough for sockets; the caller removes it."""
    prefix = "ignite-test-"
    return Path(tempfile.mkdtemp(prefix=prefix, dir=_short_base(bases or _bases(), f"{prefix}12345678")))


def _short_base(bases: Iterable[str], name: str) -> Path:
    for base in bases:
        if len(os.fsencode(Path(base, name))) + LONGEST_SOCKET_NAME <= SOCKET_PATH_LIMIT:
            return Path(base)
    raise RefusalError(
        f"No folder for sockets has a path short enough ({SOCKET_PATH_LIMIT} bytes is the limit). "
        "Set TMPDIR to a short path, for example /tmp."
    )


def _bases() -> list[str]:
    given = [os.environ.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir(), "/tmp"]  # noqa: S108 (checked in _private)
    return [base for base in given if base and os.access(base, os.W_OK)]


def _private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    state = folder.lstat()
    if state.st_uid != os.getuid() or folder.is_symlink():
        raise RefusalError(f"{folder} belongs to somebody else. Remove it or set TMPDIR to another folder.")
    folder.chmod(0o700)
    return folder


def port_is_free(port: int) -> bool:
    """Whether a server could listen on 127.0.0.1 at ``port`` now."""
    with socket.socket() as probe:
        # As servers do, so that the connections of a server that has just ended do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except OSError:
            return False
    return True


def free_port(wanted: int, taken: Iterable[int] = ()) -> int:
    """The first free port from ``wanted`` on that is not in ``taken``; RefusalError after fifty."""
    for port in range(wanted, min(wanted + 50, 65536)):
        if port not in taken and port_is_free(port):
            return port
    raise RefusalError(f"No free port from {wanted} to {wanted + 49}. Set IGNITE_PORT to another one.")


def any_port() -> int:
    """A port that is free now and that the kernel gives to nobody.

    Not one of the kernel's own: between this answer and its use seconds later, such a port may have become somebody
    else's end of a connection, or a server of somebody who asked the kernel.
    """
    return free_port(random.SystemRandom().randint(PORTS_OF_NOBODY.start, PORTS_OF_NOBODY.stop - 50))
