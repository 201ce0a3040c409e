"""Static files that live in installed packages: a declared list under a prefix, nothing copied here."""

import re
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage

# name under STATIC_URL: (package, path inside it)
PACKAGE_FILES: dict[str, tuple[str, str]] = {
    "bootstrap/bootstrap.min.css": ("bootstrap", "css/bootstrap.min.css"),
    "htmx/htmx.min.js": ("django_htmx", "static/django_htmx/htmx-2.min.js"),
}
_SOURCE_MAP = re.compile(rb"/[/*][#@]\s*sourceMappingURL=[^\s*]+(\s*\*/)?")


class PackageStorage(FileSystemStorage):
    """Reads the declared files; a reference to a source map that is not shipped is left out.

    Without that the manifest storage would look for the map and stop ``collectstatic``.
    """

    def path(self, name: str) -> str:
        """The file on disk. Raises KeyError for a file that is not declared."""
        package, inside = PACKAGE_FILES[str(name).replace("\\", "/")]
        return str(_package_folder(package) / inside)

    def _open(self, name: str, mode: str = "rb") -> File[Any]:
        return ContentFile(_SOURCE_MAP.sub(b"", Path(self.path(name)).read_bytes()), name=name)


def _package_folder(package: str) -> Path:
    # Bootstrap's folder is no Python package, so it is found as a namespace.
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"The package {package} is not installed.")
    return Path(next(iter(spec.submodule_search_locations)))


class PackageFinder(BaseFinder):
    """Finds the files of PACKAGE_FILES, for ``collectstatic`` and for serving straight from the packages."""

    def __init__(self, *_app_names: Any, **_options: Any) -> None:
        self.storage = PackageStorage()

    def check(self, **_options: Any) -> list[Any]:
        """Nothing to configure, so nothing to check; a missing file stops ``collectstatic``."""
        return []

    def find(self, path: str, find_all: bool = False, **_options: Any) -> Any:
        """The file's place on disk, or an empty list."""
        if path not in PACKAGE_FILES:
            return []
        found = self.storage.path(path)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, PackageStorage]]:
        """Every declared file with the storage that opens it."""
        for name in PACKAGE_FILES:
            if not matches_patterns(name, list(ignore_patterns or [])):
                yield name, self.storage
