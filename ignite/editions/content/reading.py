"""Reads a topic's TOML file into its shape, strictly: a missing or unknown key names itself and its place."""

import tomllib
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from ignite.editions.content.shapes import Text

HERE = Path(__file__).parent
Shape = TypeVar("Shape")


class ContentError(ValueError):
    """A text file that does not have its shape; the message says where."""


@cache
def load(topic: str, shape: type[Shape]) -> Shape:
    """Return the content of ``<topic>.toml`` as *shape*, read once per process.

    Raises ContentError for a missing file, a missing, unknown or wrongly typed key, and an empty text.
    """
    path = HERE / f"{topic}.toml"
    if not path.is_file():
        raise ContentError(f"{path.name} does not exist.")
    built: Shape = _build(shape, tomllib.loads(path.read_text(encoding="utf-8")), path.name)
    return built


def _build(kind: Any, value: Any, where: str) -> Any:
    """Turn what TOML gave into *kind*: a shape, a tuple of one kind, a dict of texts by score, or a plain value."""
    if is_dataclass(kind) and isinstance(kind, type):
        return _build_shape(kind, value, where)
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        _demand(isinstance(value, list), where, "should be a list")
        return tuple(_build(inner, one, f"{where}[{index}]") for index, one in enumerate(value))
    if get_origin(kind) is dict:
        _demand(isinstance(value, dict), where, "should be a table")
        return {int(key): _build(get_args(kind)[1], one, f"{where}.{key}") for key, one in value.items()}
    _demand(type(value) is kind, where, f"should be of type {kind.__name__}")
    return value


def _build_shape(kind: type, value: Any, where: str) -> Any:
    _demand(isinstance(value, dict), where, "should be a table")
    hints = get_type_hints(kind)
    known = {field.name: field for field in fields(kind)}
    for key in value:
        _demand(key in known, where, f"has the unknown key {key!r}")
    for name, field in known.items():
        _demand(name in value or _is_optional(field), where, f"lacks {name!r}")
    built = kind(**{name: _build(hints[name], one, f"{where}.{name}") for name, one in value.items()})
    if isinstance(built, Text):
        _demand(bool(built.sv.strip() and built.en.strip()), where, "is empty in one of its languages")
    return built


def _is_optional(field: "Field[Any]") -> bool:
    return field.default is not MISSING


def _demand(holds: bool, where: str, what: str) -> None:
    if not holds:
        raise ContentError(f"{where} {what}.")
