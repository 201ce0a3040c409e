"""Compiles translation catalogues; run by path, so that the set-up need not load the whole project."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogue(po: Path) -> Path:
    """Write and return the .mo beside a .po; unsure (fuzzy) translations are left out."""
    with po.open("rb") as source:
        catalogue = read_po(source)
    mo = po.with_suffix(".mo")
    with mo.open("wb") as target:
        write_mo(target, catalogue)
    return mo


if __name__ == "__main__":
    for name in sys.argv[1:]:
        compile_catalogue(Path(name))
