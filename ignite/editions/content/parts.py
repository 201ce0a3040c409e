"""A topic's texts cut into parts that an edition can change one by one, and the places in a part that can be changed.

Plain data as TOML gives it. Keys, kinds and structure are the method's and never change: other rooms go by them.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

START = "start"  # the texts that stand at the top of a topic, outside its lists
WHOLE = "all"  # a topic that is changed as one
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One place that can be changed: a "text" in both languages, a "number", a "line", or "texts": a list of texts."""

    path: Path
    kind: str
    value: Any


def cut(raw: Mapping[str, Any], *, whole: bool = False) -> dict[str, dict[str, Any]]:
    """The parts of a topic by key, in their order: "section.problem" for one of a list, else as above."""
    if whole:
        return {WHOLE: dict(raw)}
    found: dict[str, dict[str, Any]] = {}
    for name, value in raw.items():
        if is_text(value):
            found.setdefault(START, {})[name] = value
        elif isinstance(value, dict):
            found[name] = value
        elif isinstance(value, list):
            found |= {f"{name}.{_key(one, place)}": one for place, one in enumerate(value)}
    return found


def _key(one: Mapping[str, Any], place: int) -> str:
    return str(one.get("key") or one.get("party") or place)


def merged(topic: str, raw: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """The topic with some parts changed; what is not a part of it (any more) is passed over."""
    if WHOLE in changed:
        return dict(changed[WHOLE])
    made = {**raw, **changed.get(START, {})}
    for name, value in raw.items():
        if isinstance(value, list):
            made[name] = [changed.get(f"{name}.{_key(one, place)}", one) for place, one in enumerate(value)]
        elif name in changed:
            made[name] = changed[name]
    return made


def is_text(value: Any) -> bool:
    """Whether this is one text in both languages."""
    return isinstance(value, dict) and set(value) == {"sv", "en"}


def places(value: Any, path: Path = ()) -> Iterator[Place]:
    """Every place in a part that can be changed, in its order."""
    if is_text(value):
        yield Place(path, "text", value)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    elif isinstance(value, list) and all(map(is_text, value)):
        yield Place(path, "texts", value)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*path, index))
    elif isinstance(value, int) and not isinstance(value, bool):
        yield Place(path, "number", value)
    elif path and path[-1] == "source":
        yield Place(path, "line", value)


def in_order(value: Any, own: Any) -> Any:
    """The value with its names in the order of the method's own: PostgreSQL's JSON forgets it."""
    if isinstance(value, dict) and isinstance(own, dict):
        names = [name for name in own if name in value] + [name for name in value if name not in own]
        return {name: in_order(value[name], own.get(name)) for name in names}
    if isinstance(value, list) and isinstance(own, list):
        return [in_order(one, own[place] if place < len(own) else None) for place, one in enumerate(value)]
    return value


def changed_at(part: Mapping[str, Any], answers: Mapping[Path, Any]) -> dict[str, Any]:
    """A copy of the part with other values at some places."""
    made = deepcopy(dict(part))
    for path, value in answers.items():
        inner: Any = made
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value
    return made
