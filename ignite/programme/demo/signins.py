"""One sign-in for each role, written for whoever starts the demo."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.contrib.auth.hashers import make_password

from ignite.accounts.models import User
from ignite.programme.demo.world import World

PASSWORD = "ignite-demo-2026"  # noqa: S105 (everybody may know it: it opens invented content only)
# Role as the start-up message calls it -> the person of the texts.
ROLES = (
    ("Programmets projektledare", "elin"),
    ("Programmets administratör", "johan"),
    ("Projektledare i Järfälla", "sofia"),
    ("Inköpare i Järfälla", "peter"),
    ("Startupens grundare", "grundvakt"),
    ("Partner", "partner"),
    ("Finansiär", "funder"),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """What opens one role."""

    role: str
    email: str
    password: str


def give_passwords(world: World) -> list[SignIn]:
    """Let one person of each role sign in with the password; the others sign in by code, like anybody without one."""
    hashed = make_password(PASSWORD)  # slow on purpose, and the same word for all
    users = [world.user(person) for _role, person in ROLES]
    User.objects.filter(pk__in=[user.pk for user in users]).update(password=hashed)
    return [SignIn(role, user.email, PASSWORD) for (role, _person), user in zip(ROLES, users, strict=True)]


def write(sign_ins: list[SignIn], file: Path) -> None:
    """Write them as the supervisor reads them."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps([asdict(one) for one in sign_ins], ensure_ascii=False, indent=1), encoding="utf-8")
