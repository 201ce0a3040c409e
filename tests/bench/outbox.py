"""The outbox's part of the bench: queueing, delivering, claiming; prints its rows as JSON.

Run as a process of its own by ``tests.bench``, with DATABASE_URL naming an empty database and the settings of the test
mode. Nothing leaves the machine: letters go to a mail server that the bench starts itself.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import islice

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 (after the settings)
from django.db.models import F  # noqa: E402

from ignite.editions.models import Edition  # noqa: E402
from ignite.joining.models import Invitation  # noqa: E402
from ignite.outbox import claim as claims  # noqa: E402
from ignite.outbox import nudge, services  # noqa: E402
from ignite.outbox.calendar import Event  # noqa: E402
from ignite.outbox.claim import Ending  # noqa: E402
from ignite.outbox.enums import Outcome, Status  # noqa: E402
from ignite.outbox.kinds import kind_named  # noqa: E402
from ignite.outbox.letters import Letter  # noqa: E402
from ignite.outbox.models import Batch, Message  # noqa: E402
from ignite.outbox.recipients import Recipient  # noqa: E402
from workshops.enums import WorkshopKind, WorkshopState  # noqa: E402
from workshops.models import Workshop  # noqa: E402

LETTERS, ROUNDS, CHUNK = 10_000, 3, 500
OLD_ROWS, TRIES = 1_000_000, 1_000
STARTS_AT = datetime(2027, 3, 12, 8, tzinfo=UTC)
FACTS = {
    "title": "Varför slängs så mycket mat?",
    "starts_at": STARTS_AT,
    "ends_at": STARTS_AT + timedelta(hours=3),
    "place": "Rådhuset, Ankarby",
    "link": "https://example.org/mote",
    "purpose": "Efteråt är alla överens om vad problemet är, vilka det berör och vad som skulle vara annorlunda.",
    "owner": "Ankarby kommun",
}
ENTRY = Event(
    "workshop-bench@ignite.example.org", 0, "REQUEST", STARTS_AT, STARTS_AT + timedelta(hours=3), FACTS["title"],
    FACTS["place"], FACTS["purpose"], "https://example.org/workshops/1/",
)  # fmt: skip
Row = dict[str, str | bool]


def row(name: str, reached: str, promised: str, holds: bool) -> Row:
    """One line of the table, told as it is reached."""
    print(f"{name}: {reached}", file=sys.stderr)
    return {"name": name, "reached": reached, "promised": promised, "holds": holds}


def workshop_with_guests(number: int) -> Workshop:
    """A workshop that ``number`` people are asked to, so that "are they still asked" has its true cost."""
    first, last = STARTS_AT.date(), STARTS_AT.date() + timedelta(days=200)
    year = Edition.objects.create(name="Bench", year=2027, starts_on=first, ends_on=last)
    workshop = Workshop.objects.create(
        edition=year, kind=WorkshopKind.EXCHANGE, title=FACTS["title"], starts_at=FACTS["starts_at"],
        ends_at=FACTS["ends_at"], state=WorkshopState.INVITING,
    )  # fmt: skip
    Invitation.objects.bulk_create(
        Invitation(
            about_type=workshop._meta.label_lower, about_id=workshop.pk, email=f"person{at}@example.org",
            token_hash=f"{at:064d}", expires_at=workshop.ends_at,
        )
        for at in range(number)
    )  # fmt: skip
    return workshop


def letters(name: str, number: int, *, calendar: bool, about: Workshop | None = None) -> Iterable[Letter]:
    """Invitations, each to a person of its own with a link of its own, half of them in English."""
    for at in range(number):
        person = Recipient(f"person{at}@example.org", f"Åsa Exempel {at}", "en" if at % 2 else "sv")
        yield Letter(
            person, f"{name}:{at}", about=about, context=FACTS, url=f"/i/{at:043d}/", action="Svara på inbjudan",
            calendar=ENTRY if calendar else None,
        )  # fmt: skip


def queue_all(name: str, number: int, *, calendar: bool, about: Workshop | None = None) -> float:
    """Queue invitations, held, in chunks that each commit and say how far it has come; the seconds it took."""
    kind, waiting = kind_named("workshop_invited"), iter(letters(name, number, calendar=calendar, about=about))
    began = time.perf_counter()
    batch = Batch.objects.create(label=name, total=number)
    while chunk := list(islice(waiting, CHUNK)):
        with transaction.atomic():
            services.queue_many(kind, chunk, batch=batch)
            Batch.objects.filter(pk=batch.pk).update(prepared=F("prepared") + len(chunk))
    return time.perf_counter() - began


def release_all() -> None:
    """What is held may go."""
    Message.objects.filter(status=Status.HELD).update(status=Status.QUEUED)


def measure_queueing() -> list[Row]:
    """10 000 invitations, without and with a personal calendar file."""
    queue_all("warm", CHUNK, calendar=True)
    rows = []
    for calendar, most in ((False, 3), (True, 5)):
        times = []
        for number in range(ROUNDS):
            empty()
            times.append(queue_all(f"queue:{calendar}:{number}", LETTERS, calendar=calendar))
        seconds = statistics.median(times)
        what = "each with its own calendar file" if calendar else "each in its language"
        rows.append(row(f"10 000 invitations queued, {what}", f"{seconds:.1f} s", f"≤ {most} s", seconds <= most))
    empty()
    return rows


def empty() -> None:
    """No message is left."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE outbox_message, outbox_attempt, outbox_batch RESTART IDENTITY CASCADE")


def fill_with_old_rows() -> None:
    """A million messages of the past, made in the database: most sent, some cancelled, expired or dead."""
    own = {
        "public_id": "gen_random_uuid()",
        "dedupe_key": "'old:' || n",
        "message_id": "'<old-' || n || '@example.org>'",
        "priority": "10 + 20 * (n % 4)",
        "due_at": "kernel_now() - interval '1 minute' * n",
        "status": "CASE WHEN n % 20 > 0 THEN 'sent' ELSE (ARRAY['cancelled', 'expired', 'dead'])[1 + n / 20 % 3] END",
        "sent_at": "CASE WHEN n % 20 > 0 THEN kernel_now() - interval '1 minute' * n END",
    }
    columns = [field.column for field in Message._meta.concrete_fields if field.column != "id"]
    values = ", ".join(own.get(name, f"m.{name}") for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO outbox_message ({', '.join(columns)}) "
            f"SELECT {values} FROM outbox_message m, generate_series(1, {OLD_ROWS}) n"
        )
        cursor.execute(
            "INSERT INTO outbox_attempt (message_id, number, worker, started_at, ended_at, outcome, smtp_code, note) "
            "SELECT id, 1, 'bench', due_at, due_at, 'sent', '250', '' FROM outbox_message WHERE status = 'sent'"
        )
        cursor.execute("ANALYZE outbox_message, outbox_attempt")


def timed(times: list[float], act: Callable[[], object]) -> object:
    """What the act gives; its milliseconds are noted."""
    began = time.perf_counter()
    found = act()
    times.append(1000 * (time.perf_counter() - began))
    return found


def measure_claims() -> list[Row]:
    """Claim, guard and finish in a table of a million old messages, with some that are due and some for later."""
    empty()
    queue_all("seed", 1, calendar=False)
    Message.objects.update(body_text="", body_html="")  # the old ones' texts have been blanked
    fill_with_old_rows()
    queue_all("later", TRIES, calendar=False)
    Message.objects.filter(status=Status.HELD).update(status=Status.QUEUED, due_at=datetime(2999, 1, 1, tzinfo=UTC))
    queue_all("due", 2 * TRIES, calendar=True)
    release_all()
    claimed, guarded, finished, idle = [], [], [], []
    sent = Ending(Status.SENT, Outcome.SENT, code="250")
    for _try in range(TRIES):
        claim = timed(claimed, claim_one)
        timed(guarded, lambda claim=claim: claims.standing_of(claim))
        timed(finished, lambda claim=claim: claims.finish(claim, sent))
    while claim_one() is not None:
        pass
    for _try in range(TRIES):
        timed(idle, claim_one)
    steps = {"claim one": claimed, "ask whether it may leave": guarded, "finish": finished, "claim, nothing due": idle}
    return [_claim_row(name, times) for name, times in steps.items()]


def claim_one() -> claims.Claim | None:
    """Take the next one."""
    return claims.claim_one("email", worker="bench", lease=timedelta(seconds=180))


def _claim_row(name: str, times: list[float]) -> Row:
    middle, slow = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    reached = f"median {middle:.1f} ms, p95 {slow:.1f} ms"
    return row(f"1 000 000 old rows: {name}", reached, "p95 < 5 ms", slow < 5)


def main() -> None:
    """Measure all parts, or those that are named, and print."""
    nudge.register(lambda: None)
    from tests.bench import deliveries

    parts = {"queueing": measure_queueing, "deliveries": deliveries.measure, "claims": measure_claims}
    chosen = sys.argv[1:] or list(parts)
    json.dump([found for name in chosen for found in parts[name]()], sys.stdout)


if __name__ == "__main__":
    main()
