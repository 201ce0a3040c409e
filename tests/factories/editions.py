"""Editions, made directly in any state."""

from datetime import timedelta
from typing import Any

from ignite.editions.models import Edition
from tests.factories.cast import Cast


def edition_in(state: str, cast: Cast, **fields: Any) -> Edition:
    """Another year than the cast's own."""
    year, begins = cast.edition.year + 1, cast.edition.starts_on + timedelta(days=365)
    said = {"name": "Nästa", "year": year, "starts_on": begins, "ends_on": begins + timedelta(days=364)}
    return Edition.objects.create(**{"state": state, **said, **fields})
