"""docker-compose.yml as data, with its variables filled in."""

import re
from typing import Any

import yaml

from ignite.runtime.places import CHECKOUT

VARIABLE = re.compile(r"\$\{(\w+)(?:(:[-?])([^}]*))?\}")
SITE_SERVICES = ("migrate", "web", "worker", "beat")


def compose() -> dict[str, Any]:
    """The file, unfilled."""
    return yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())


def fill(text: str, values: dict[str, str]) -> str:
    """The text as docker compose would fill it; ValueError for one that is asked for and not given."""

    def value(match: re.Match) -> str:
        name, kind, rest = match.groups()
        if values.get(name):
            return values[name]
        if kind == ":?":
            raise ValueError(f"{name} is asked for: {rest}")
        return fill(rest, values) if kind == ":-" else ""

    # A default may hold a variable itself: the innermost braces first.
    return VARIABLE.sub(value, re.sub(r"\$\{(\w+)\}", lambda m: values.get(m[1], ""), text))


def environment(service: str, values: dict[str, str]) -> dict[str, str]:
    """What the service finds in its environment."""
    return {name: fill(str(text), values) for name, text in compose()["services"][service]["environment"].items()}
