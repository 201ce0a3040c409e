"""Signing in, and letting other rooms' pages be reached by name while they are not the subject."""

import uuid

import pytest
from django.test import Client

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def as_(cast):
    """``as_("anna")`` is a browser where Anna is signed in; ``as_("finn")`` one where nobody is."""

    def enter(name):
        client = Client()
        if name != "finn":
            client.force_login(getattr(cast, name).user, backend=BACKEND)
        return client

    return enter


@pytest.fixture
def once():
    """A new form key."""
    return lambda: str(uuid.uuid4())


@pytest.fixture
def count_queries(django_assert_max_num_queries):
    """How many queries a page takes; fails above twelve."""

    def count(client, url):
        with django_assert_max_num_queries(12) as captured:
            response = client.get(url)
        assert response.status_code == 200, url
        return len(captured.captured_queries)

    return count
