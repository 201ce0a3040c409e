"""Names behind the record's pseudonyms: people live in a room above, which registers how they are found."""

from collections.abc import Callable, Iterable
from uuid import UUID

Finder = Callable[[set[UUID]], dict[UUID, str]]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Say how names are found; called from a higher room's apps.py."""
    if finder not in _finders:
        _finders.append(finder)


def names(pseudonyms: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names behind pseudonyms; somebody erased is not there. One query, none when nobody is asked for."""
    wanted = {one for one in pseudonyms if one}
    return {key: name for finder in _finders if wanted for key, name in finder(wanted).items()}
