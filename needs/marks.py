"""What somebody had read when they wrote: a mark for each field of an area, so that a save from an old page is seen.

The marks travel with the form. No text is in them.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from needs.models import ChallengeArea

WORDS = ("title", "problem", "affected")
CHOICES = ("goals", "subjects")


def marks_of(area: ChallengeArea) -> str:
    """The marks of an area as it stands: 'title:1f…,problem:09…'. Two queries, for goals and subjects."""
    return ",".join(f"{name}:{mark(value)}" for name, value in saved_values(area).items())


def read_marks(text: str) -> dict[str, str]:
    """The marks by field; nothing for what cannot be read."""
    pairs = (part.partition(":") for part in text[:1000].split(","))
    return {name: value for name, _colon, value in pairs if name in WORDS + CHOICES and value}


def saved_values(area: ChallengeArea) -> dict[str, Any]:
    """What the database holds of each field that the form writes."""
    values: dict[str, Any] = {name: getattr(area, name) for name in WORDS}
    return values | {"goals": list(area.goals.all()), "subjects": list(area.subjects.all())}


def mark(value: Any) -> str:
    """A short mark of one field's value; the same for the same text, however its lines are broken."""
    if value is None or isinstance(value, str):
        said = "\n".join((value or "").split("\r\n")).strip()
    else:
        said = " ".join(sorted(str(one.pk) for one in value))
    return sha256(said.encode()).hexdigest()[:12]


def changed_since(
    seen: Mapping[str, str], saved: Mapping[str, Any], sent: Mapping[str, Any]
) -> tuple[set[str], set[str]]:
    """Which fields others have changed since they were read: first those that only others changed, then those where
    two texts stand against each other. A field without a mark is taken as read just now.
    """
    only_theirs: set[str] = set()
    both: set[str] = set()
    for name, value in sent.items():
        read = seen.get(name)
        if read is None or name not in saved or mark(saved[name]) in (read, mark(value)):
            continue
        (only_theirs if mark(value) == read else both).add(name)
    return only_theirs, both
