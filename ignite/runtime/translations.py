"""Compiles translation catalogues; run by path, so that the set-up need not load the whole project."""

import sys
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogue(po: Path) -> Path:
    """Write and return the .mo beside a .po; unsure (fuzzy) translations are left out."""
    with po.open("rb") as source:
        catalogue = read_po(source)
    mo = po.with_suffix(".mo")
    # Written aside and put in place at once: whoever reads it meanwhile reads the old one whole.
    with tempfile.NamedTemporaryFile(dir=po.parent, suffix=".tmp", delete=False) as target:
        write_mo(target, catalogue)
    Path(target.name).chmod(0o644)
    Path(target.name).replace(mo)
    return mo


if __name__ == "__main__":
    for name in sys.argv[1:]:
        compile_catalogue(Path(name))
