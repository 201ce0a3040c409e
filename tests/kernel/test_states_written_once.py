"""A state is written nowhere but in the kernel's lifecycle."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("ignite", "needs", "startups", "matching", "workshops")
ALLOWED = {"ignite/kernel/lifecycle.py"}


def writes_state(tree):
    """Line numbers of ``x.state = …`` and of ``.update(state=…)`` / ``bulk_update(…, ["state"])``."""
    for node in ast.walk(tree):
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        for target in targets:
            # Annotated class attributes and self-made dataclasses are Names, not Attributes.
            if isinstance(target, ast.Attribute) and target.attr == "state":
                yield node.lineno
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "update":
            yield from (node.lineno for keyword in node.keywords if keyword.arg == "state")


def places():
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name and name not in ALLOWED:
                yield from (f"{name}:{line}" for line in writes_state(ast.parse(path.read_text())))


def test_no_state_is_written_outside_the_lifecycle():
    assert list(places()) == []


def test_the_search_would_find_one():
    found = list(writes_state(ast.parse("need.state = 'open'\nNeed.objects.filter(pk=1).update(state='open')\n")))
    assert found == [1, 2]
