"""The register of groups of people that a message can go to: each is declared by the room that knows its people."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ignite.outbox.kinds import Text
from ignite.outbox.recipients import Recipient


def _none() -> list[tuple[str, Text]]:
    return []


def _nothing_sealed() -> list[str]:
    return []


@dataclass(frozen=True, slots=True)
class Group:
    """A group by its key. ``options`` lists what must be chosen (which need, which day): value and words; none when the
    group is whole. ``people`` gives the receivers for an option; one with several seats may come several times.
    ``needs_option`` tells whether a choice must be made. ``sealed`` gives the options whose people nobody may be told
    of now (who has pitched to a sealed need): pages then show how many they are and no more. ``said`` completes the
    letter's "Du får brevet för att …". ``place`` is where it stands among the others in a list.
    """

    key: str
    label: Text
    people: Callable[[str], Iterable[Recipient]]
    options: Callable[[], list[tuple[str, Text]]] = _none
    needs_option: bool = False
    sealed: Callable[[], Iterable[str]] = _nothing_sealed
    said: Text = ""
    place: int = 100


_groups: dict[str, Group] = {}


def register(group: Group) -> Group:
    """Add a group; called from a room's apps.py."""
    _groups[group.key] = group
    return group


def group_named(key: str) -> Group:
    """The group of that key; KeyError when no room declares it."""
    return _groups[key]


def all_groups() -> list[Group]:
    """Every group, in the order of their places."""
    return sorted(_groups.values(), key=lambda group: (group.place, group.key))


def people_of(key: str, option: str = "") -> list[Recipient]:
    """The group's people, each once by account or else by address. Raises KeyError for an unknown group."""
    unique: dict[str, Recipient] = {}
    for person in _groups[key].people(option):
        unique.setdefault(person.mark, person)
    return list(unique.values())


def is_sealed(key: str, option: str = "") -> bool:
    """Whether nobody may be told who the group's people are now."""
    return key in _groups and option in set(_groups[key].sealed())
