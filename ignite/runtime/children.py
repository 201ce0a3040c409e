"""One started program, in a process group of its own, ending with its parent."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LAUNCHER = Path(__file__).with_name("launch.py")
KEPT_LOG_BYTES = 5_000_000


@dataclass
class Child:
    """A program to run: how it is started, where it writes, and the signal that ends it politely."""

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    stop_signal: signal.Signals = signal.SIGTERM
    folder: Path | None = None
    as_owner: bool = False
    is_service: bool = False  # others need it until they have ended
    grace_seconds: float = 10.0
    popen: subprocess.Popen[bytes] | None = None
    _asked: bool = False

    def start(self) -> None:
        """Start the program; its output goes to the end of ``log``."""
        self._asked = False
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > KEPT_LOG_BYTES:
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("ab") as log:
            self.popen = subprocess.Popen(
                self._launch(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=dict(self.environment),
                cwd=self.folder,
                start_new_session=True,
            )

    def _launch(self) -> list[str]:
        owner = ["--as-owner"] if self.as_owner else []
        # -I -S: the launcher must not be slowed or led astray by what is installed or set.
        start = [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), self.stop_signal.name]
        return [*start, *owner, *self.command]

    @property
    def is_running(self) -> bool:
        """Whether the program is there now."""
        return self.popen is not None and self.popen.poll() is None

    @property
    def pid(self) -> int:
        """The process id; also of a program that has ended."""
        return self.popen.pid if self.popen else 0

    def ask_to_stop(self) -> None:
        """Send the polite signal, once, without waiting."""
        if self.is_running and not self._asked:
            self._asked = True
            os.kill(self.pid, self.stop_signal)

    def stop(self) -> None:
        """End the program politely, then whatever is left of its group by force."""
        if self.popen is None:
            return
        self.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.popen.wait(self.grace_seconds)
        self.end_group()
        self.popen.wait()

    def end_group(self) -> None:
        """Kill what is left of the group, also when its first process has ended."""
        if self.popen is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)

    def last_words(self, lines: int = 5) -> str:
        """The end of the log, for a message."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - 4000))
            return "\n".join(log.read().decode(errors="replace").rstrip().splitlines()[-lines:])


def wait_until(is_true: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    """Call ``is_true`` again and again until it answers yes or the time is over."""
    end = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True
