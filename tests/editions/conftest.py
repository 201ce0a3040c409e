"""People of the programme at their pages."""

import pytest
from django.test import Client

from ignite.accounts.enums import Right
from tests.factories.cast import person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def mats(cast):
    """A project manager of the programme, who is not its administrator."""
    return person("mats", cast.ella.organisation, rights=(Right.MANAGER,))


@pytest.fixture
def as_(cast, mats):
    """A browser signed in as somebody of the cast, or as Mats."""

    def client(name):
        browser = Client()
        browser.force_login((mats if name == "mats" else cast.people()[name]).user, backend=BACKEND)
        return browser

    return client
