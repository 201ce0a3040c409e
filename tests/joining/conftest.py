"""Signed-in clients."""

import pytest

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def signed_in(client):
    """Sign a person of the cast in and get the client."""

    def sign_in(person):
        client.force_login(person.user, backend=BACKEND)
        return client

    return sign_in
