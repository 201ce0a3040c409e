"""A policy of reminders that only the tests know: of organisations, whose date is the day they were entered."""

from datetime import datetime, time

from ignite.accounts.models import Organisation
from ignite.kernel import clock
from ignite.outbox import policies
from ignite.outbox.kinds import Kind, MessageClass, register
from ignite.outbox.models import ReminderMark
from ignite.outbox.policies import Call, Occasion, Offset, Policy
from ignite.outbox.recipients import Recipient

DONE = "klar"
ANNA = Recipient("anna@example.org", "Anna Öberg")
BEN = Recipient("ben@example.org", "Ben", "en")
NINE = time(9)


def _still_true(message) -> bool:
    return Organisation.objects.filter(pk=message.about_id).exclude(place=DONE).exists()


REMINDER = register(Kind("test_reminder", MessageClass.USEFUL, "Du får brevet.", still_true=_still_true))


class Circumstances:
    """What the test policy says; each test changes what it likes."""

    def __init__(self) -> None:
        self.people = [Call(ANNA, context={"what": "behovet"})]
        self.edition_id = None
        self.since = None
        self.until = None
        self.seq = 0
        self.asked = []
        self.called = 0
        self.fails = False

    def _occasions(self, rows) -> list[Occasion]:
        if self.fails:
            raise ZeroDivisionError
        return [
            Occasion(
                one,
                one.created_at,
                self.edition_id,
                seq=self.seq,
                since=self.since,
                until=one.created_at if self.until == "date" else self.until,
            )
            for one in rows.exclude(place=DONE).order_by("pk")
        ]

    def between(self, start: datetime, end: datetime) -> list[Occasion]:
        self.asked.append((start, end))
        return self._occasions(Organisation.objects.filter(created_at__gte=start, created_at__lt=end))

    def of(self, thing) -> list[Occasion]:
        return self._occasions(Organisation.objects.filter(pk=thing.pk))

    def calls_of(self, occasions) -> list[tuple[Occasion, Call]]:
        self.called += 1
        return [(one, call) for one in occasions for call in self.people]

    def policy(self, *offsets: Offset, name: str = "test_policy", can_wait: bool = False, **more) -> Policy:
        """Registered in place of every other, or beside those made before in the same test."""
        return policies.register(
            Policy(
                name,
                REMINDER,
                f"Prov {name}",
                whom="Alla",
                when="Ofta",
                until="Tills det är klart",
                model=Organisation,
                offsets=offsets or (Offset(days=-7, at=NINE), Offset(days=-2, at=NINE)),
                occasions=self.between,
                of=self.of,
                calls_of=self.calls_of,
                can_wait=can_wait,
                **more,
            )
        )


def at(text: str) -> datetime:
    """An instant by Swedish wall time: ``2026-10-25 09:00``."""
    wall = datetime.fromisoformat(text)
    return clock.at_wall(wall.date(), wall.time())


def thing(when: str, name: str = "Kommunen") -> Organisation:
    """Something with a date."""
    return Organisation.objects.create(kind="need_owner", name=name, created_at=at(when))


def looked(when: str) -> None:
    """Let every policy have looked until then."""
    for policy in policies.all_policies():
        ReminderMark.objects.update_or_create(policy=policy.name, defaults={"looked_until": at(when)})
