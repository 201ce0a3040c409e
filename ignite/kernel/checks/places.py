"""Which files are ours, and how a finding is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOMS = ("ignite", "needs", "startups", "matching", "workshops")
TEMPLATES = "templates"
TEMPLATE_ENDINGS = {".html", ".txt", ".subject", ".xml", ".svg"}


@dataclass(frozen=True, order=True)
class Finding:
    """Something to mend: the file relative to the project, the line (0 for the whole file) and what is wrong."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}" if self.line else f"{self.path}: {self.what}"


def python_files(root: Path) -> Iterator[Path]:
    """Give our Python files in a stable order, without tests and migrations."""
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            if not {"migrations", "tests", "__pycache__"} & set(path.relative_to(root).parts):
                yield path


def template_files(root: Path) -> Iterator[Path]:
    """Give our templates, mails included, in a stable order: templates/ and each room's own folder of that name."""
    for folder in (root / TEMPLATES, *(root / room for room in ROOMS)):
        for path in sorted(folder.rglob("*")):
            inside = TEMPLATES in path.relative_to(root).parts
            if inside and path.is_file() and path.suffix in TEMPLATE_ENDINGS:
                yield path


def name_of(root: Path, path: Path) -> str:
    """Return the path relative to the project, with slashes."""
    return path.relative_to(root).as_posix()
