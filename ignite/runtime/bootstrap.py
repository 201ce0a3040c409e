"""Makes the environment: ``.venv`` with every package, compiled translations, collected static files.

Run by path with the system's Python, so it uses nothing but the standard library, and no syntax that an older
Python 3 cannot read: it must still be able to say that it is too old. Nothing is installed outside ``.venv``.
"""

import hashlib
import json
import os
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Callable  # noqa: UP035 (see above)

CHECKOUT = Path(__file__).resolve().parent.parent.parent
LEAST_PYTHON = (3, 11)


class SetupError(Exception):
    """One plain sentence that says what is wrong and what to do."""


class Progress:
    """Numbered steps with their seconds: ``[2/4] Packages ... 3.1 s``."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.number = 0
        self.is_open = False

    def step(self, text: str, work: Callable[[], object]) -> None:
        """Do one step; its seconds are printed only when it succeeded."""
        self.number += 1
        self.is_open = True
        print(f"[{self.number}/{self.total}] {text} ...", end=" ", flush=True)
        begun = time.monotonic()
        try:
            work()
        except BaseException:
            print(flush=True)
            self.is_open = False
            raise
        print(f"{time.monotonic() - begun:.1f} s", flush=True)
        self.is_open = False

    def say(self, text: str) -> None:
        """Print a sentence on a line of its own, also in the midst of a step."""
        start = "\n" if self.is_open else ""
        self.is_open = False
        print(start + text, flush=True)


def require_python(version: "tuple[int, ...]", has_module: Callable[[str], object] = find_spec) -> None:
    """Raise SetupError when this Python is too old or cannot make a virtual environment."""
    if version[:2] < LEAST_PYTHON:
        found, least = ".".join(map(str, version[:2])), ".".join(map(str, LEAST_PYTHON))
        raise SetupError(
            f"Python {least} or later is needed, and this is {found} ({sys.executable}). "
            f"Name another one: make setup PYTHON=python{least}"
        )
    if not (has_module("venv") and has_module("ensurepip")):
        raise SetupError(
            "This Python lacks its venv module. On Debian and Ubuntu it is in the package "
            f"python{version[0]}.{version[1]}-venv; install it and start again."
        )


def content_hash(*paths: Path) -> str:
    """One hash of the names and contents of files, and of all files below folders."""
    total = hashlib.sha256()
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            if "__pycache__" not in file.parts and file.is_file():
                total.update(f"{file.relative_to(CHECKOUT)}\0".encode())
                total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


class Setup:
    """The steps, each with the hash of what it depends on, so that a second time does nothing."""

    def __init__(self, checkout: Path = CHECKOUT) -> None:
        self.checkout = checkout
        self.venv = checkout / ".venv"
        self.python = self.venv / "bin" / "python"
        self.stamp = self.venv / "ignite-setup.json"
        self.requirements = checkout / "requirements-dev.txt"
        self.uv_requirements = checkout / "ignite" / "runtime" / "uv.txt"
        self.catalogues = sorted((checkout / "ignite" / "locale").glob("*/LC_MESSAGES/*.po"))

    def hashes(self) -> "dict[str, str]":
        """What each step depends on, as it is now."""
        root = self.checkout
        packages = content_hash(self.requirements, self.uv_requirements)
        return {
            "packages": packages,
            "translations": content_hash(*self.catalogues),
            "static": content_hash(
                root / "static",
                root / "ignite" / "settings.py",
                root / "ignite" / "kernel" / "staticfiles.py",
            )
            + packages,
        }

    def done(self) -> "dict[str, str]":
        """What was done before, less what has since been removed."""
        try:
            done = json.loads(self.stamp.read_text())
        except (OSError, ValueError):
            return {}
        if not all(po.with_suffix(".mo").exists() for po in self.catalogues):
            done.pop("translations", None)
        if not (self.checkout / "var" / "static" / "staticfiles.json").exists():
            done.pop("static", None)
        return done

    def run(self) -> None:
        """Do what is not done; print one line when that is nothing."""
        now, done = self.hashes(), self.done()
        missing = [name for name in now if done.get(name) != now[name]]
        if not self.environment_fits():
            done, missing = {}, ["environment", *now]
        if not missing:
            print("Set-up: nothing to do.", flush=True)
            return
        progress = Progress(len(missing))
        for name in missing:
            text, work = self._steps()[name]
            progress.step(text, work)
            done.update({name: now[name]} if name in now else {})
            self.stamp.write_text(json.dumps(done))

    def _steps(self) -> "dict[str, tuple[str, Callable[[], None]]]":
        return {
            "environment": ("Python environment (.venv)", self.make_environment),
            "packages": ("Packages", self.install_packages),
            "translations": ("Translations", self.compile_translations),
            "static": ("Static files", self.collect_static),
        }

    def environment_fits(self) -> bool:
        """Whether ``.venv`` was made here and by this Python; moved or outdated, it must be made anew."""
        try:
            lines = (self.venv / "pyvenv.cfg").read_text().splitlines()
        except OSError:
            return False
        made = {key.strip(): value.strip() for key, _, value in (line.partition("=") for line in lines)}
        same_version = made.get("version", "").split(".")[:2] == [str(part) for part in sys.version_info[:2]]
        return same_version and made.get("command", "").endswith(f" {self.venv}") and self.python.exists()

    def make_environment(self) -> None:
        """Make ``.venv`` anew; what was in it is cleared."""
        run([sys.executable, "-m", "venv", "--clear", str(self.venv)], self.checkout)

    def install_packages(self) -> None:
        """Install exactly what the requirements name, each file checked by its hash."""
        pip = [
            str(self.python),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
        ]
        run([*pip, "-r", str(self.uv_requirements)], self.checkout)
        sync = ["-m", "uv", "pip", "sync", "--quiet", "--require-hashes", "--python", str(self.python)]
        try:
            run([str(self.python), *sync, str(self.requirements)], self.checkout)
        except SetupError:
            # uv does not read pip's configuration, and some networks reach an index only through that.
            run([*pip, "-r", str(self.requirements)], self.checkout)

    def compile_translations(self) -> None:
        """Write the .mo beside each .po."""
        run(
            [str(self.python), "-P", "ignite/runtime/translations.py", *map(str, self.catalogues)],
            self.checkout,
        )

    def collect_static(self) -> None:
        """Gather all static files under hashed names, compressed."""
        run([str(self.python), "manage.py", "collectstatic", "--noinput", "--clear", "-v", "0"], self.checkout)


def run(command: "list[str]", folder: Path) -> None:
    """Run a command quietly; SetupError with its last words when it fails."""
    environment = {**os.environ, "IGNITE_MODE": "demo"}
    done = subprocess.run(
        command,
        cwd=str(folder),
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        words = done.stdout.decode(errors="replace").strip()[-2000:]
        raise SetupError(f"This did not work: {' '.join(command)}\n{words}")


def main() -> int:
    """Set up; 0 when all is there."""
    try:
        require_python(sys.version_info[:3])
        Setup().run()
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
