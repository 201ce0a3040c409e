"""The whole way is walked once in a run; the tests of this folder look at what came of it."""

from collections.abc import Iterator

import pytest

from tests.journeys.looking import look_at_all
from tests.journeys.site import journey_site
from tests.journeys.walk import Walk, walk
from tests.production.site import Site


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The site that all journeys share."""
    with journey_site() as running:
        yield running


@pytest.fixture(scope="session")
def way(site, browser) -> Iterator[Walk]:
    """The way, walked to its end."""
    walked = walk(site, browser)
    yield walked
    walked.crowd.close()


@pytest.fixture(scope="session")
def findings(way, browser) -> list[str]:
    """What axe and a narrow window find on the pages of the way."""
    return list(look_at_all(browser, list(way.journal.seen.values())))
