"""How long files and functions may be: short enough that a newcomer finds the way."""

import ast
from pathlib import Path

from ignite.kernel.checks.places import Finding, name_of, python_files

FILE_LINES = 300
FUNCTION_LINES = 40


def too_long(root: Path) -> list[Finding]:
    """Return the files and functions of the project at *root* that are longer than they may be."""
    found = []
    for path in [*python_files(root), *_assets(root)]:
        source = path.read_text(encoding="utf-8")
        name, lines = name_of(root, path), len(source.splitlines())
        if lines > FILE_LINES:
            found.append(Finding(name, 0, f"has {lines} lines, at most {FILE_LINES}"))
        if path.suffix == ".py":
            found += _functions(name, ast.parse(source))
    return found


def _functions(name: str, tree: ast.Module) -> list[Finding]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                what = f"{node.name} has {lines} lines, at most {FUNCTION_LINES}"
                found.append(Finding(name, node.lineno, what))
    return found


def _assets(root: Path) -> list[Path]:
    return sorted(path for ending in ("css", "js") for path in (root / "static").rglob(f"*.{ending}"))
