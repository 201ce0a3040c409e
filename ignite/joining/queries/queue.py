"""Reads of the programme's queue: who asks to join, who stands in the way, which body somebody means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import Case, DateTimeField, F, IntegerField, Q, QuerySet, Value, When
from django.utils.http import urlencode

from ignite.accounts.enums import MembershipState
from ignite.accounts.models import Membership, Organisation
from ignite.accounts.queries import organisation_like
from ignite.joining.enums import JoinState
from ignite.joining.models import JoinRequest
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.texts import tidy
from ignite.reference.models import PublicBody
from ignite.reference.queries import find_bodies
from ignite.reference.spelling import fold, without_marks

WAITING = (JoinState.RECEIVED, JoinState.MORE_INFORMATION)


NOBODY_YET, MINE = "none", "me"
AGES = {"7": timedelta(days=7), "30": timedelta(days=30)}


@dataclass(frozen=True, slots=True)
class Looking:
    """What somebody looks for in the queue: a state, an age in days, who looks after it, words."""

    state: str = ""
    age: str = ""
    who: str = ""
    words: str = ""

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Looking:
        """Read from an address; what means nothing is left out."""
        state, age, who = said.get("state", ""), said.get("age", ""), said.get("who", "")
        return cls(
            state=state if state in JoinState.values else "",
            age=age if age in AGES else "",
            who=who if who in (NOBODY_YET, MINE) or (who.isdecimal() and len(who) < 19) else "",
            words=tidy(said.get("q", "")).strip()[:100],
        )

    def without_state(self) -> str:
        """The rest as a query for an address."""
        rest = {"age": self.age, "who": self.who, "q": self.words}
        return urlencode({key: value for key, value in rest.items() if value})

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the state narrows the list."""
        return bool(self.age or self.who or self.words)


def found_by(actor: Actor, looking: Looking) -> QuerySet[JoinRequest]:
    """The requests that somebody looks for, whatever their state."""
    rows = JoinRequest.objects.for_user(actor)
    if looking.words:
        fields = ("organisation_name", "orgnr", "contact_name", "email", "message")
        rows = rows.filter(reduce(or_, (Q(**{f"{name}__icontains": looking.words}) for name in fields)))
    if looking.age:
        rows = rows.filter(created_at__lt=clock.now() - AGES[looking.age])
    if looking.who == NOBODY_YET:
        return rows.filter(assigned_to=None)
    if looking.who:
        return rows.filter(assigned_to_id=actor.user_id if looking.who == MINE else int(looking.who))
    return rows


def queue_of(actor: Actor, looking: Looking | None = None) -> QuerySet[JoinRequest]:
    """The programme's queue: those that wait for the programme first, then those that wait for the applicant, then the
    rest; the oldest first among the waiting, the newest among the rest.
    """
    looking = looking or Looking()
    rows = found_by(actor, looking).select_related("assigned_to")
    if looking.state:
        rows = rows.filter(state=looking.state)
    order = Case(
        When(state=JoinState.RECEIVED, then=Value(0)),
        When(state=JoinState.MORE_INFORMATION, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    waits = Case(When(state__in=WAITING, then=F("created_at")), output_field=DateTimeField())
    return rows.annotate(order=order, waits=waits).order_by("order", "waits", "-created_at", "pk")


def siblings_of(request: JoinRequest) -> list[JoinRequest]:
    """Others who have asked for the same organisation: the same number, the same row of the registers, or the same
    name. One query.
    """
    same = Q(organisation_name__iexact=request.organisation_name)
    same |= Q(orgnr=request.orgnr) if request.orgnr else Q()
    same |= Q(public_body_id=request.public_body_id) if request.public_body_id else Q()
    rows = JoinRequest.objects.filter(same, confirmed_at__isnull=False).exclude(pk=request.pk)
    return list(rows.order_by("-created_at")[:5])


def asking_long(days: int = 10) -> list[Membership]:
    """People who have asked to come into an organisation and waited so long that the programme answers. One query."""
    rows = Membership.objects.filter(state=MembershipState.REQUESTED, since__lt=clock.now() - timedelta(days=days))
    return list(rows.select_related("organisation").order_by("since", "pk")[:20])


def waiting_count(actor: Actor) -> int:
    """How many requests wait for the programme. One query."""
    return JoinRequest.objects.for_user(actor).filter(state=JoinState.RECEIVED).count()


def taken_by(request: JoinRequest) -> Organisation | None:
    """The organisation that stands in the way of accepting a request: it has the number, or the register's row."""
    if request.state not in WAITING:
        return None
    return organisation_like(orgnr=request.orgnr, public_body_id=request.public_body_id)


def body_named(text: str) -> PublicBody | None:
    """The one public body that somebody means by what they typed, written in full (or in short, if only one fits)."""
    typed = fold(text)
    found = find_bodies(text, limit=8)
    whole = [body for body in found if typed in _spellings(body.name)]
    short = [body for body in found if typed in _spellings(body.short_name)]
    candidates = whole or short
    return candidates[0] if len(candidates) == 1 else None


def _spellings(name: str) -> set[str]:
    return {fold(name), without_marks(fold(name))} if name else set()
