"""How the page tests of startups and matching sign in and post."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(person: Any) -> Client:
    """A browser where the person is signed in."""
    client = Client()
    client.force_login(person.user, backend=BACKEND)
    return client


def post(client: Client, url: str, **data: Any) -> HttpResponse:
    """Send a form the way a page does: with its key."""
    return client.post(url, {"_once": str(uuid4()), **data})
