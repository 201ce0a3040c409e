"""The programme's list of messages: search and filters that stay quick with a million rows, and pages by key.

Nothing is counted without a bound. Words are looked for in the newest letters only: old ones have no words left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, time, timedelta
from typing import Any, Self

from django.db import connection
from django.db.models import F, Q
from django.utils.http import urlencode

from ignite.accounts.models import Organisation, User
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.outbox.enums import Delivery, MessageClass, Status
from ignite.outbox.kinds import all_kinds
from ignite.outbox.models import Batch, Message, MessageQuerySet
from ignite.outbox.policies import all_policies

PAGE = 50
MANY = 10_000  # above this a list says "more than"
NEWEST = 20_000  # letters in whose subjects words are looked for
ANY_POLICY = "any"
_PEOPLE = 200
_SPAN = timedelta(days=92)
HEAVY = ("body_text", "body_html", "ics", "context", "headers")


@dataclass(frozen=True, slots=True)
class Search:
    """What the list is narrowed to. An empty value narrows nothing."""

    q: str = ""
    status: str = ""
    kind: str = ""
    importance: str = ""  # the message class
    delivery: str = ""
    policy: str = ""  # a reminder policy, or any of them
    since: date | None = None
    until: date | None = None
    organisation: str = ""  # an id, or a part of the name
    batch: int | None = None

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Self:
        """What an address asks for; what makes no sense is left out."""
        raw = {field.name: asked.get(field.name, "").replace("\x00", "").strip()[:100] for field in fields(cls)}
        return cls(
            q=raw["q"],
            status=_one_of(raw["status"], Status.values),
            kind=_one_of(raw["kind"], [kind.name for kind in all_kinds()]),
            importance=_one_of(raw["importance"], MessageClass.values),
            delivery=_one_of(raw["delivery"], Delivery.values),
            policy=_one_of(raw["policy"], [ANY_POLICY, *(policy.name for policy in all_policies())]),
            since=_day(raw["since"]),
            until=_day(raw["until"]),
            organisation=raw["organisation"],
            batch=number_in(raw["batch"]),
        )

    def without(self, *names: str) -> Self:
        """The same with some of it lifted."""
        empty = type(self)()
        return replace(self, **{name: getattr(empty, name) for name in names})

    @property
    def chosen(self) -> dict[str, Any]:
        """What narrows, by name."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}

    @property
    def query(self) -> str:
        """The same as the query of an address."""
        return urlencode(self.chosen)


def _one_of(value: str, allowed: Iterable[str]) -> str:
    return value if value in set(allowed) else ""


def _day(value: str) -> date | None:
    try:
        day = date.fromisoformat(value) if value else None
    except ValueError:
        return None
    return day if day and date(2000, 1, 1) <= day < date(2200, 1, 1) else None  # no zone's clock goes beyond


def number_in(value: str) -> int | None:
    """A primary key that somebody wrote; None when it is none."""
    number = value.removeprefix("#")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None


def found(actor: Actor, search: Search) -> MessageQuerySet:
    """The messages, in no order. At most three small queries before it is read."""
    rows = Message.objects.for_user(actor)
    exact = {"status": search.status, "kind": search.kind, "delivery": search.delivery, "batch_id": search.batch}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if search.importance:
        of_class = [kind.name for kind in all_kinds() if kind.message_class == search.importance]
        rows = rows.filter(kind__in=of_class)
    if search.policy:
        rows = rows.exclude(policy="") if search.policy == ANY_POLICY else rows.filter(policy=search.policy)
    if search.since:
        rows = rows.filter(due_at__gte=clock.at_wall(search.since, time()))
    if search.until:
        rows = rows.filter(due_at__lte=clock.end_of(search.until))
    if search.organisation:
        rows = rows.filter(organisation_id__in=organisations(search.organisation))
    return rows.filter(_says(search.q)) if search.q else rows


def organisations(asked: str) -> list[int]:
    """The organisations that an id or a part of a name means. At most one query."""
    number = number_in(asked)
    if number is not None:
        return [number]
    return list(Organisation.objects.filter(name__icontains=asked).values_list("pk", flat=True)[:_PEOPLE])


def _says(text: str) -> Q:
    number = number_in(text)
    if number is not None:
        return Q(pk=number)
    people = User.objects.filter(Q(name__icontains=text) | Q(email__icontains=text)).values_list("pk", flat=True)
    newest = Message.objects.order_by("-pk").values_list("pk", flat=True)[NEWEST : NEWEST + 1]
    return (
        Q(recipient_id__in=list(people[:_PEOPLE]))
        | Q(organisation_id__in=organisations(text))
        | Q(to_address__istartswith=text)
        | Q(pk__gt=next(iter(newest), 0)) & (Q(subject__icontains=text) | Q(to_name__icontains=text))
    )


def page_of(rows: MessageQuerySet, search: Search, before: int | None = None, size: int = PAGE) -> Page:
    """One page, newest first, without the texts. One query."""
    if before:
        rows = rows.filter(pk__lt=before)
    # Few rows that lie anywhere are found by their own indexes and sorted; walking down the keys until a page is full
    # would pass over all the others.
    key = F("pk") + 0 if search.q or _is_short(search) else F("pk")
    shown = list(rows.defer(*HEAVY).select_related("organisation").order_by(key.desc())[: size + 1])
    return Page(shown[:size], shown[size - 1].pk if len(shown) > size else None)


def _is_short(search: Search) -> bool:
    return bool(search.since and search.until and search.until - search.since <= _SPAN)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, newest first, and where the next page begins (None at the end)."""

    rows: list[Message]
    older: int | None


def count(rows: MessageQuerySet) -> int:
    """How many there are; ``MANY`` + 1 stands for more. One query."""
    return rows.order_by().values("pk")[: MANY + 1].count()


def counts_by_status(actor: Actor) -> dict[str, int]:
    """How many messages stand where, each up to ``MANY`` + 1. One query."""
    parts: list[str] = []
    values: list[Any] = []
    for status in Status:
        rows = Message.objects.for_user(actor).filter(status=status).order_by().values("pk")[: MANY + 1]
        sql, params = rows.query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) counted)")  # noqa: S608 (Django's own SQL)
        values += params
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return dict(zip(Status.values, cursor.fetchone(), strict=True))


def names_of(search: Search) -> dict[str, str]:
    """What the chosen organisation and batch are called. At most two queries."""
    names = {}
    number = number_in(search.organisation)
    if number is not None:
        names["organisation"] = Organisation.objects.filter(pk=number).values_list("name", flat=True).first() or ""
    if search.batch:
        names["batch"] = Batch.objects.filter(pk=search.batch).values_list("label", flat=True).first() or ""
    return names
