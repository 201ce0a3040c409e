"""Only the transport opens SMTP or imports mail libraries; only tasks import Celery: read from the sources."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("ignite", "needs", "startups", "matching", "workshops")
MAIL = (
    *("smtplib", "django.core.mail", "email.mime", "email.message", "aiosmtplib", "anymail", "imaplib", "poplib"),
    *("mailbox", "email.parser", "email.message_from_bytes", "email.message_from_string"),
)
SINKS = ("ignite/runtime/catcher",)  # receives and shows mail in the demo; it sends none
NUDGES = ("ignite/celery.py",)


def imports(source: str) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "import_module":
            names |= {argument.value for argument in node.args if isinstance(argument, ast.Constant)}
    return names


def offends(source: str, forbidden: tuple[str, ...]) -> set[str]:
    return {name for name in imports(source) if any(name == f or name.startswith(f + ".") for f in forbidden)}


def sources():
    for room in ROOMS:
        yield from (ROOT / room).rglob("*.py")


def test_only_the_transport_knows_mail():
    found = {}
    for path in sources():
        place = path.relative_to(ROOT).as_posix()
        if not place.startswith(("ignite/outbox/transport/", *SINKS)):
            found[place] = offends(path.read_text(), MAIL)
    assert {place: names for place, names in found.items() if names} == {}


def test_only_tasks_know_celery():
    found = {}
    for path in sources():
        place = path.relative_to(ROOT).as_posix()
        if path.name != "tasks.py" and "tasks" not in path.parts and place not in NUDGES:
            found[place] = offends(path.read_text(), ("celery", "kombu"))
    assert {place: names for place, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "import smtplib",
        "from django.core.mail import send_mail",
        "from django.core import mail",
        "def f():\n    import smtplib as s",
        "from importlib import import_module\nimport_module('smtplib')",
        "from email.mime.text import MIMEText",
        "import imaplib",
        "from email import message_from_bytes",
    ],
)
def test_a_planted_offence_is_found(planted):
    assert offends(planted, MAIL)


def test_what_the_mail_room_may_use_elsewhere_is_let_through():
    assert not offends("from email.utils import parseaddr\nimport emails", MAIL)
