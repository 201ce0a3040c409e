"""Letters about what the programme entered: to those who decide in the organisation, and back when it is not so.

What was entered on one day is one letter the next working morning; what then waits for five days is brought up again.
Nothing is said at once: somebody who asked by phone sits with the one who writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.entered import waiting_of
from ignite.accounts.models import Entry, Organisation
from ignite.accounts.queries import managers_by, staff
from ignite.accounts.services.entries import objected
from ignite.kernel import clock
from ignite.outbox import policies
from ignite.outbox.kinds import Kind, MessageClass, register
from ignite.outbox.models import Message
from ignite.outbox.policies import Call, Occasion, Offset, Policy
from ignite.outbox.recipients import recipient_of
from ignite.outbox.services import queue

SHOWN = 10
NOON, MORNING = time(12), time(8)


def _still_waits(message: Message) -> bool:
    return Entry.objects.waiting().filter(organisation_id=message.about_id or 0).exists()


def _fresh(message: Message) -> Mapping[str, Any]:
    waiting = waiting_of(message.about_id or 0)
    lines = list(dict.fromkeys(f"{row.label}: {row.thing}" for row in waiting if row.thing is not None))
    return {
        "organisation": str(waiting[0].entry.organisation) if waiting else "",
        "lines": lines[:SHOWN],
        "more": max(0, len(lines) - SHOWN),
        "reminder": message.policy == "entries_waiting",
    }


ENTRIES_TO_CONFIRM = register(
    Kind(
        "entries_to_confirm",
        MessageClass.USEFUL,
        _("Du får brevet för att du har ansvar för %(organisation)s i Ignite."),
        _still_waits,
        label=_("Inskrivet av programmet"),
        render_late=True,
        fresh=_fresh,
        sample={
            "organisation": "Ankarby kommun",
            "lines": [_("Utmaningsområde: Mat som slängs"), _("Projektgrupp: Robin Exempel")],
            "more": 0,
            "reminder": False,
            "action": _("Läs och bekräfta"),
        },
    )
)
ENTRY_OBJECTED = register(
    Kind(
        "entry_objected",
        MessageClass.USEFUL,
        _("Du får brevet för att programmet skrev in uppgifter åt %(organisation)s."),
        label=_("Något inskrivet stämmer inte"),
        sample={
            "organisation": "Ankarby kommun",
            "person": "Robin Exempel",
            "line": _("Utmaningsområde: Mat som slängs"),
            "text": _("Vi slänger mer än så, ungefär 60 gram per elev."),
            "action": _("Se vad som väntar"),
        },
    )
)


def on_objected(sender: Any, entry: Entry, line: str, **_kwargs: Any) -> None:
    """Receiver: tell whoever entered it, or all staff when they have left. Inside the transaction."""
    office = staff()
    own = [member for member in office if member.user_id == entry.entered_by_id]
    url = f"{reverse('entries')}?organisation={entry.organisation_id}"
    for member in own or office:
        queue(
            ENTRY_OBJECTED,
            to=recipient_of(member),
            key=f"{entry.pk}:{entry.objected_at:%Y%m%d%H%M%S%f}",
            about=entry,
            context={
                "organisation": str(entry.organisation),
                "person": str(entry.objected_by),
                "line": line,
                "text": entry.objection,
            },
            url=url,
            action=_("Se vad som väntar"),
        )


def connect() -> None:
    """Listen to objections; called from apps.py."""
    objected.connect(on_objected, dispatch_uid="joining.entries")


# When: by the day on which something was entered


def _noon(day: date) -> datetime:
    return clock.at_wall(day, NOON)


def _occasions(rows: Iterable[tuple[int, date]], round_: str = "") -> list[Occasion]:
    found = list(rows)
    organisations = Organisation.objects.in_bulk({pk for pk, _day in found})
    return [Occasion(organisations[pk], _noon(day), round=round_ or day.isoformat()) for pk, day in found]


def _days() -> Any:
    rows = Entry.objects.waiting().order_by("day", "organisation_id")
    return rows.values_list("organisation_id", "day").distinct()


def _first_days() -> Any:
    rows = Entry.objects.waiting().order_by().values("organisation_id").annotate(first=Min("day"))
    return rows.values_list("organisation_id", "first").order_by("first", "organisation_id")


def _within(occasions: list[Occasion], start: datetime, end: datetime) -> list[Occasion]:
    return [one for one in occasions if start <= one.anchor < end]


def days_between(start: datetime, end: datetime) -> list[Occasion]:
    """The days of the span on which something was entered that still waits, by organisation. Two queries."""
    rows = _days().filter(day__gte=clock.local(start).date(), day__lte=clock.local(end).date())
    return _within(_occasions(rows), start, end)


def days_of(organisation: Organisation) -> list[Occasion]:
    """The same of one organisation."""
    return _occasions(_days().filter(organisation_id=organisation.pk))


def first_days_between(start: datetime, end: datetime) -> list[Occasion]:
    """Since when something waits, by organisation, where that lies in the span. Two queries."""
    rows = _first_days().filter(first__gte=clock.local(start).date(), first__lte=clock.local(end).date())
    return _within(_occasions(rows, "first"), start, end)


def first_days_of(organisation: Organisation) -> list[Occasion]:
    """The same of one organisation."""
    return _occasions(_first_days().filter(organisation_id=organisation.pk), "first")


def those_who_decide(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """Who decides in each organisation. One query."""
    managers = managers_by(one.about.pk for one in occasions)
    url = reverse("entries")
    return [
        (one, Call(recipient_of(member), url, _("Läs och bekräfta")))
        for one in occasions
        for member in managers.get(one.about.pk, [])
    ]


_SAID: dict[str, Any] = {
    "whom": _("Organisationens projektledare"),
    "until": _("Tills allt är bekräftat"),
    "model": Organisation,
    "calls_of": those_who_decide,
}
ENTRIES_ENTERED = policies.register(
    Policy(
        "entries_entered",
        ENTRIES_TO_CONFIRM,
        _("Programmet har skrivit in något, dagen efter"),
        when=_("Nästa vardagsmorgon, en gång för allt som skrevs in på en dag"),
        offsets=(Offset(days=1, at=MORNING),),
        occasions=days_between,
        of=days_of,
        **_SAID,
    )
)
ENTRIES_WAITING = policies.register(
    Policy(
        "entries_waiting",
        ENTRIES_TO_CONFIRM,
        _("Inskrivet av programmet som väntar"),
        when=_("5 dagar efter det äldsta som väntar"),
        offsets=(Offset(days=5, at=MORNING),),
        occasions=first_days_between,
        of=first_days_of,
        **_SAID,
    )
)
