"""Builds the whole demo programme in one transaction: all of it is there, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from ignite.kernel import clock
from ignite.programme.demo import office, owners, pilots, startups, workshops
from ignite.programme.demo.chronicle import Almanac, Chronicle, Tell
from ignite.programme.demo.signins import SignIn, give_passwords
from ignite.programme.demo.world import World


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """One transaction without the thousands of savepoints inside, which would be a quarter of all statements."""
    features = connection.features
    with transaction.atomic():
        features.uses_savepoints = False
        try:
            yield
        finally:
            del features.uses_savepoints


def build(tell: Tell = lambda done, total: None) -> list[SignIn]:
    """Tell the whole story, day by day until today; returns a sign-in for each role.

    The database must hold no edition. ``tell`` hears how many events of how many are done.
    """
    almanac = Almanac(clock.today())
    world = World(almanac, Chronicle(almanac))
    for part in (office, startups, owners, workshops, pilots):
        part.tell(world)
    with all_or_nothing():
        world.chronicle.run(tell)
        return give_passwords(world)
