"""What every test may use: real PostgreSQL, Redis, SMTP, worker processes and a browser; and the rules on skips.

Services are started here, before Django reads its settings, unless the environment names others (make test does).
pyproject.toml therefore does not set DJANGO_SETTINGS_MODULE: pytest-django would load the settings before this file.
"""

import atexit
import os

import pytest

os.environ.setdefault("IGNITE_MODE", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ignite.settings")
# Nothing listens there: a test that wants mail delivered uses smtp_sink.
os.environ.setdefault("EMAIL_URL", "smtp://127.0.0.1:9")

# Each process of a parallel run has a Redis of its own: a worker must not take the nudges of another's test.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.pop("REDIS_URL", None)

if "DATABASE_URL" not in os.environ or "REDIS_URL" not in os.environ:
    from ignite.runtime.places import temporary_folder
    from ignite.runtime.services import Services

    _services = Services(temporary_folder())
    atexit.register(_services.stop)
    os.environ.update(_services.start())

import django
from django.conf import settings

django.setup()

from ignite.editions.content import standing  # noqa: E402

standing.hold({}, seconds=float("inf"))  # while the tests are collected, too
# The processes of a parallel run inherit this environment; with the name in it they would read the settings before
# this file gives them a Redis of their own.
del os.environ["DJANGO_SETTINGS_MODULE"]

# WhiteNoise warns of a folder that is not there, and warnings are errors; tests read the files from where they are.
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)

pytest_plugins = ["tests.skips", "tests.services", "tests.browser", "tests.faults.table"]


@pytest.fixture(autouse=True)
def the_methods_own_texts():
    """No edition has changed a text, and nobody asks the database: what a page costs is the same in every test."""
    standing.hold({}, seconds=float("inf"))


@pytest.fixture
def cast(db):
    """The fixed cast (tests/factories/cast.py)."""
    from tests.factories.cast import make_cast

    return make_cast()


@pytest.fixture(autouse=True)
def nothing_kept():
    """No page that an earlier test's reader was shown is kept for this one's."""
    from ignite.kernel import keeping

    keeping.forget()
