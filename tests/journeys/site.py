"""The site that the journeys walk through: two webs, two workers, two beats, one database, and a clock to step."""

import contextlib
from collections.abc import Iterator

from tests.production.site import Site, production_like


@contextlib.contextmanager
def journey_site() -> Iterator[Site]:
    """Within, the production shape runs with a clock that can be stepped, seeded with what must be there."""
    with production_like(stepped=True) as site:
        site.run("python", "-m", "tests.journeys.seed")
        yield site
