"""Reads a topic into its shape, strictly: a missing or unknown key names itself and its place."""

import logging
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from ignite.editions.content import parts, standing
from ignite.editions.content.shapes import Text
from ignite.editions.content.standing import Parts

log = logging.getLogger(__name__)
HERE = Path(__file__).parent
Shape = TypeVar("Shape")
_own: dict[str, Any] = {}
_with_changes: dict[str, tuple[Parts, Any]] = {}


class ContentError(ValueError):
    """A text that does not have its shape; the message says where, ``where`` too ("analysis.toml.section[0].title")."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where} {what}.")
        self.where = where


def load(topic: str, shape: type[Shape]) -> Shape:
    """Return the topic as *shape*: the method's own words, with the parts that the running edition has changed.

    Raises ContentError as :func:`own` does. A changed part that no longer fits (the method has moved on) is left out
    and logged.
    """
    changed = standing.changed(topic)
    if not changed:
        return own(topic, shape)
    kept = _with_changes.get(topic)
    if kept is None or kept[0] != changed:
        kept = _with_changes[topic] = (changed, _changed(topic, shape, changed))
    built: Shape = kept[1]
    return built


def _changed(topic: str, shape: type[Shape], changed: Parts) -> Shape:
    try:
        return build(topic, shape, parts.merged(topic, raw(topic), changed))
    except ContentError:
        log.exception("What the edition has changed in %s does not fit any more; the method's own words stand.", topic)
        return own(topic, shape)


@cache
def raw(topic: str) -> dict[str, Any]:
    """Return what ``<topic>.toml`` holds, read once per process; not to be changed. ContentError when it is missing."""
    path = HERE / f"{topic}.toml"
    if not path.is_file():
        raise ContentError(path.name, "does not exist")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def own(topic: str, shape: type[Shape]) -> Shape:
    """Return the content of ``<topic>.toml`` as *shape*, built once per process.

    Raises ContentError for a missing file, a missing, unknown or wrongly typed key, and an empty text.
    """
    if topic not in _own:
        _own[topic] = build(topic, shape, raw(topic))
    built: Shape = _own[topic]
    return built


def build(topic: str, shape: type[Shape], data: Mapping[str, Any]) -> Shape:
    """Build *shape* of what a file, or an edition in its place, says of a topic. Raises ContentError as above."""
    built: Shape = _build(shape, data, f"{topic}.toml")
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
        raise ContentError(where, what)
