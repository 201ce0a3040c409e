"""What a visitor's process does: asks for pages, sends forms, and writes down what came and how long it took.

Run by the nursery, so that it has the settings of the test (another database, a broker that is gone).
"""

import time
import uuid
from datetime import timedelta
from pathlib import Path


def ask_again_and_again(address: str, file: str) -> None:
    """GET an address until killed; a line for each answer: when (the machine's steady clock), and the status."""
    from django.db import close_old_connections
    from django.test import Client

    client = Client(raise_request_exception=False)
    with Path(file).open("a") as log:
        while True:
            close_old_connections()
            log.write(f"{time.monotonic()} {client.get(address).status_code}\n")
            log.flush()
            time.sleep(0.05)


def ask_to_join(tag: str, count: int, file: str) -> None:
    """Send the public form so many times; a line for each answer: seconds, and the status."""
    from django.test import Client
    from django.urls import reverse

    from ignite.joining.forms import applying as forms
    from ignite.kernel import clock

    client = Client(raise_request_exception=False)
    with clock.stepped(timedelta(seconds=-60)):
        opened = forms._stamp()
    for number in range(count):
        form = {
            "organisation_name": f"Granvikens kommun {tag} {number}", "contact_name": "Greta",
            "email": f"{tag}{number}@example.org", "message": "Vi vill minska svinnet.", "opened": opened,
            "homepage": "", "orgnr": "212000-0142", "body_kind": "municipality", "_once": str(uuid.uuid4()),
        }  # fmt: skip
        begun = time.monotonic()
        # Each from a network of its own: one may send but few in an hour.
        answer = client.post(reverse("join"), form, REMOTE_ADDR=f"10.{len(tag)}.{number}.1")
        with Path(file).open("a") as log:
            log.write(f"{time.monotonic() - begun} {answer.status_code}\n")


def put(tag: str, count: int) -> None:
    """Queue letters."""
    from tests.faults import conftest

    conftest.put(tag, count)


def lines_of(file: Path) -> list[tuple[float, int]]:
    """The whole lines that a visitor has written."""
    text = file.read_text() if file.exists() else ""
    pairs = [line.split() for line in text[: text.rfind("\n") + 1].splitlines()]
    return [(float(first), int(second)) for first, second in pairs]
