"""What the fault tests share: the sink, the nursery of senders, letters to queue, a clock in a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ignite.outbox import messages, nudge, services, transport
from ignite.outbox.letters import Letter
from ignite.outbox.recipients import Recipient
from tests.faults.nursery import nursery  # noqa: F401 (a fixture)
from tests.faults.sink import Sink


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    """A server for this test; this process sends to it too."""
    sink = Sink()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    yield sink
    transport.email().close()
    sink.close()


@pytest.fixture
def clock_file(tmp_path) -> Path:
    """A file with the seconds that the clock of processes is stepped; at first none."""
    file = tmp_path / "clock"
    file.write_text("0")
    return file


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """No test here is about how passwords are kept."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def silent_nudge(monkeypatch) -> list[int]:
    """Wake-ups asked for, instead of sent."""
    asked: list[int] = []
    monkeypatch.setattr(nudge, "_publish", lambda: asked.append(1))
    return asked


def put(tag: str, count: int = 1, **more) -> None:
    """Queue letters of which nothing is known but their receiver."""
    letters = [
        Letter(Recipient(f"{tag}{n}@example.org"), f"{tag}:{n}", context={"change": "Prov"}, **more)
        for n in range(count)
    ]
    assert services.queue_many(messages.CHANGED, letters) == count
