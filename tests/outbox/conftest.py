"""What the outbox's tests share: their own kinds' words, a transport of plain Python, and a quiet nudge."""

from pathlib import Path

import pytest

from ignite.outbox import nudge
from ignite.outbox.transport import Failure, Receipt


class Hand:
    """A transport that keeps what it is given, or fails as told. ``does`` is called with each parcel first."""

    channel = "email"

    def __init__(self) -> None:
        self.parcels = []
        self.does = lambda parcel: None

    def send(self, parcel):
        failure = self.does(parcel)
        if isinstance(failure, Failure):
            raise failure
        self.parcels.append(parcel)
        return Receipt("250 2.0.0", "ref-1")

    def close(self) -> None:
        pass


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """No test here is about how passwords are kept."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def own_words(settings):
    """The words of the tests' kinds lie beside the tests."""
    from django.template import engines

    folder = Path(__file__).parent / "templates"
    templates = [dict(settings.TEMPLATES[0])]
    templates[0]["DIRS"] = [folder, *templates[0]["DIRS"]]
    settings.TEMPLATES = templates
    engines._templates = None
    yield


@pytest.fixture(autouse=True)
def rings(monkeypatch) -> list[int]:
    """Wake-ups asked for, instead of sent."""
    counted: list[int] = []
    monkeypatch.setattr(nudge, "_publish", lambda: counted.append(1))
    return counted
