"""The environment variables that the settings read, found in its text without running it."""

import ast

from ignite.runtime.places import CHECKOUT

SETTINGS = [CHECKOUT / "ignite" / name for name in ("settings.py", "settings_mail.py")]


def read_variables() -> dict[str, ast.expr | None]:
    """Name and default (None when it has none) of every variable that ``env`` is asked for."""
    found: dict[str, ast.expr | None] = {}
    for node in (node for path in SETTINGS for node in ast.walk(ast.parse(path.read_text()))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_env(node.func.value):
            name = node.args[0]
            if isinstance(name, ast.Constant):
                found[name.value] = default_of(node)
    return found


def is_env(node: ast.expr) -> bool:
    """Whether the expression is settings' ``env``."""
    return isinstance(node, ast.Name) and node.id == "env"


def default_of(call: ast.Call) -> ast.expr | None:
    """The second argument, or the one named default."""
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    return call.args[1] if len(call.args) > 1 else named.get("default")
