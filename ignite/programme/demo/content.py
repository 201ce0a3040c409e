"""Reads the demo's texts. They are Swedish data, kept apart from the code that brings them to life."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "data"
OWNERS = ("sodertalje", "jarfalla", "umea", "norrkoping", "uppsala", "hamnar")  # the order they are told in
LAST_YEAR = ("sodertalje", "jarfalla")

Facts = dict[str, Any]


@cache
def read(name: str) -> Facts:
    """One file's content, by its path without the ending."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def owner(key: str) -> Facts:
    """One need owner with its people, areas, analyses and needs in the running edition."""
    return read(f"owners/{key}")


def last_year(key: str) -> Facts:
    """The same owner's year before."""
    return read(f"last_year/{key}")


def startups() -> list[Facts]:
    """Every invented startup."""
    return read("startups")["startup"]


def pitches(need: str) -> list[Facts]:
    """The pitches to one need; none for a need that has not been open."""
    return read(f"pitches/{need}")["pitch"] if (HERE / f"pitches/{need}.toml").is_file() else []


def files() -> list[Path]:
    """Every file of texts."""
    return sorted(HERE.rglob("*.toml"))
