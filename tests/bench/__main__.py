"""``make bench``: the tables of pages and of messages; ``--write`` puts both into docs/performance.md."""

import json
import os
import platform
import shutil
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

from ignite.runtime.places import temporary_folder
from ignite.runtime.postgresql import Postgres
from tests.bench.measure import Ask, Round, load, reads, saves
from tests.bench.servers import ROOT, Server, database, run

ROUNDS, SECONDS = 3, 3.0
TARGET = ROOT / "docs" / "performance.md"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SIGN_IN = """
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
user = {user}
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = '{backend}'
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print('KEY', session.session_key)
"""


OWNER = (
    "get_user_model().objects.filter(memberships__organisation__kind='need_owner', "
    "memberships__rights__contains=['manager'], memberships__state='active').order_by('pk').first()"
)
# Somebody whose group still writes an analysis, and that analysis.
WRITER = (
    "get_user_model().objects.filter(memberships__state='active', memberships__organisation__years__areas__analysis__"
    "state__in=['draft', 'edits_requested']).order_by('pk').first()"
)
WRITTEN = """
from django.contrib.auth import get_user_model
from needs.models import NeedsAnalysis
owners = {user}.memberships.filter(state='active').values('organisation')
found = NeedsAnalysis.objects.filter(area__owner__organisation__in=owners, state__in=['draft', 'edits_requested'])
print('KEY', found.order_by('pk').first().get_absolute_url())
"""

# An open need.
OPENED = """
from needs.models import Need
found = Need.objects.open_now()
print('KEY', found.order_by('pk').first().get_absolute_url())
"""


@dataclass(frozen=True)
class Page:
    """A page to measure: its name, address, whose session, the promised ratio, and whether it is written in.

    Without an address it is the analysis that the user writes, or an open need.
    """

    name: str
    path: str
    user: str  # who is signed in, as an expression; nobody when empty
    promise: str
    is_saved: bool = False


PAGES = (
    Page("Öppna behov, inte inloggad", "/needs/", "", "CPU ≤ 1.2"),
    Page("Startsidan, inte inloggad", "/", "", "CPU ≤ 1.2"),
    Page("Öppna behov, behovsägare", "/needs/", OWNER, "CPU ≤ 1.5, rate ≥ 0.67"),
    Page("Ett behov, inte inloggad", "", "", "CPU ≤ 1.2"),
    Page("Ett behov, behovsägare", "", OWNER, "CPU ≤ 1.5, rate ≥ 0.67"),
    Page("Min sida, behovsägare", "/my/", OWNER, "CPU ≤ 1.5, rate ≥ 0.67"),
    Page("Behovsanalys, ett fält sparas", "", WRITER, "CPU ≤ 3", is_saved=True),
)


def session_of(environment: dict[str, str], user: str, backend: str) -> str:
    """The cookie of a signed-in user."""
    return "sessionid=" + told(environment, SIGN_IN.format(user=user, backend=backend))


def told(environment: dict[str, str], code: str) -> str:
    """What a line of Django's shell printed after KEY."""
    printed = run(environment, "-m", "django", "shell", "-c", code)
    return next(line.split()[1] for line in printed.splitlines() if line.startswith("KEY"))


def site() -> tuple[Server, dict[Page, list[Ask]]]:
    """The site with the demo programme, and what is asked of each page, with its user's cookie."""
    environment = {
        **os.environ,
        "DATABASE_URL": database("bench_ignite"),
        "IGNITE_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "ignite.settings",
    }
    for command in (["migrate", "-v0"], ["createcachetable"], ["load_reference"], ["demo_programme"]):
        run(environment, "manage.py", *command)
    asks = {}
    for page in PAGES:
        cookie = session_of(environment, page.user, BACKEND) if page.user else ""
        path = page.path or told(environment, WRITTEN.format(user=page.user) if page.is_saved else OPENED)
        asks[page] = saves(path, cookie) if page.is_saved else reads(path, cookie)
    return Server(environment, "ignite.wsgi:application"), asks


def yardstick() -> tuple[Server, list[Ask]]:
    """The bare page, and what is asked of it by its user."""
    environment = {
        **os.environ,
        "YARDSTICK_DATABASE_URL": database("bench_yardstick"),
        "DJANGO_SETTINGS_MODULE": "tests.bench.yardstick.settings",
    }
    run(environment, "-m", "django", "migrate", "-v0")
    user = "get_user_model().objects.create_user('yard')"
    cookie = session_of(environment, user, "django.contrib.auth.backends.ModelBackend")
    return Server(environment, "tests.bench.yardstick.wsgi:application"), reads("/yardstick/", cookie)


def measure() -> list[tuple[Page, list[Round], list[Round]]]:
    """Each page in turn with the yardstick just before it, three rounds."""
    (bare, plain), (house, asks) = yardstick(), site()
    try:
        bare_processes, house_processes = bare.wait(), house.wait()
        found = []
        for page in PAGES:
            load(house.port, asks[page], 1, house_processes)
            load(bare.port, plain, 1, bare_processes)
            pairs = [
                (
                    load(bare.port, plain, SECONDS, bare_processes),
                    load(house.port, asks[page], SECONDS, house_processes),
                )
                for _ in range(ROUNDS)
            ]
            found.append((page, [pair[0] for pair in pairs], [pair[1] for pair in pairs]))
        return found
    finally:
        bare.stop()
        house.stop()


def table(found: list[tuple[Page, list[Round], list[Round]]]) -> str:
    """The ratios, median of the rounds, as Markdown."""
    lines = [
        "| page | rate ÷ yardstick | CPU ÷ yardstick | p99 ÷ median | HTML kB | promised |",
        "|---|---|---|---|---|---|",
    ]
    for page, bare, house in found:
        rate = statistics.median(one.rate / other.rate for one, other in zip(house, bare, strict=True))
        cpu = statistics.median(one.cpu / other.cpu for one, other in zip(house, bare, strict=True))
        tail = statistics.median(one.p99 / one.p50 for one in house)
        lines.append(
            f"| {page.name} | {rate:.2f} | {cpu:.2f} | {tail:.1f} | {house[-1].size / 1000:.1f} | {page.promise} |"
        )
    bare_rate = statistics.median(one.rate for _page, bare, _house in found for one in bare)
    bare_cpu = statistics.median(one.cpu for _page, bare, _house in found for one in bare)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    lines += ["", f"Yardstick: {bare_rate:.0f} requests a second, {bare_cpu:.1f} ms CPU a request. {machine}."]
    return "\n".join(lines) + "\n"


HEAD = """# Performance

Made by `make bench ARGS=--write`. Speed is held as a ratio against a bare Django page (session, user, one count, fifty
rows; `tests/bench/yardstick`) that runs beside the site in the same run, both under granian with two workers, four kept
connections, three rounds of three seconds each, medians. The data are the demo programme's.

"""


OUTBOX_HEAD = """
## Messages

The outbox in a database of its own that keeps what it was told (fsync on, as in production), medians of three rounds.
Letters are invitations to a workshop, half of them in English, in chunks of 500 that each commit and tell how far it
has come. Django's loop is `send_messages` over one kept connection, which asks and records nothing; it and the workers
send the same letters in turn to the same mail server, a process of its own on the same cores.

"""


def outbox() -> str:
    """The outbox's table as Markdown, from a process of its own with a durable database."""
    folder = temporary_folder()
    postgres = Postgres(folder / "data", folder / "postgres", folder / "postgres.log")
    postgres.start()
    try:
        postgres.ensure_database("bench")
        environment = {
            **os.environ,
            "DATABASE_URL": postgres.url("bench"),
            "IGNITE_MODE": "test",
            "DJANGO_SETTINGS_MODULE": "ignite.settings",
        }
        run(environment, "manage.py", "migrate", "-v0")
        rows = json.loads(run(environment, "-m", "tests.bench.outbox"))
    finally:
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)
    lines = ["| what | reached | promised | holds |", "|---|---|---|---|"]
    for row in rows:
        lines.append(f"| {row['name']} | {row['reached']} | {row['promised']} | {'yes' if row['holds'] else 'no'} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print, and write when asked to; the word ``outbox`` or ``pages`` measures that alone."""
    chosen = {"outbox", "pages"} & set(sys.argv) or {"outbox", "pages"}
    text = table(measure()) if "pages" in chosen else ""
    if "outbox" in chosen:
        text += OUTBOX_HEAD + outbox()
    print(text)
    if "--write" in sys.argv and len(chosen) == 2:
        Path(TARGET).write_text(HEAD + text)


if __name__ == "__main__":
    main()
