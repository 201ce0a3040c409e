"""Reminders of the joining room: invitations and requests without an answer, commitments without a signature."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import MembershipState
from ignite.accounts.models import Membership
from ignite.accounts.queries import managers_by, staff
from ignite.joining import messages
from ignite.joining.enums import CommitmentState, InvitationState
from ignite.joining.messages import invited, invited_facts, link_of, requested_facts
from ignite.joining.models import Commitment, Invitation
from ignite.joining.services.commitments import SIGNING
from ignite.kernel import clock
from ignite.outbox.policies import Call, Occasion, Offset, Policy, register
from ignite.outbox.recipients import recipient_of

_TWICE = (Offset(days=3), Offset(days=10))


# Invitations to an organisation


def _unanswered(**only: object) -> list[Occasion]:
    rows = Invitation.objects.filter(
        about_type=Membership._meta.label_lower, state=InvitationState.SENT, expires_at__gt=clock.now(), **only
    ).select_related("user", "organisation", "invited_by")
    return [Occasion(one, one.sent_at, seq=one.sending, until=one.expires_at) for one in rows.order_by("sent_at", "pk")]


def invitations_between(start: datetime, end: datetime) -> list[Occasion]:
    """The invitations to an organisation sent (last) in the span that wait for an answer. One query."""
    return _unanswered(sent_at__gte=start, sent_at__lt=end)


def of_invitation(invitation: Invitation) -> list[Occasion]:
    """The last sending of one invitation, while it waits. One query."""
    return _unanswered(pk=invitation.pk)


def the_invited(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """The person who is invited, with their own link. No query."""
    found = []
    for occasion in occasions:
        invitation: Invitation = occasion.about  # type: ignore[assignment]
        context = invited_facts(invitation, reminder=True)
        found.append((occasion, Call(invited(invitation), link_of(invitation), _("Svara på inbjudan"), context)))
    return found


MEMBER_INVITED = register(
    Policy(
        "member_invited",
        messages.MEMBER_INVITED,
        _("Inbjudan till projektgrupp utan svar"),
        whom=_("Den som är inbjuden"),
        when=_("3 och 10 dagar efter inbjudan"),
        until=_("Tills personen har svarat, eller inbjudan har gått ut eller återkallats"),
        model=Invitation,
        offsets=_TWICE,
        occasions=invitations_between,
        of=of_invitation,
        calls_of=the_invited,
    )
)


# Requests to come into an organisation


def _asking(**only: object) -> list[Occasion]:
    rows = Membership.objects.filter(state=MembershipState.REQUESTED, **only).select_related("organisation")
    return [Occasion(one, one.since) for one in rows.order_by("since", "pk")]


def requests_between(start: datetime, end: datetime) -> list[Occasion]:
    """The requests of the span that wait for an answer. One query."""
    return _asking(since__gte=start, since__lt=end)


def of_request(membership: Membership) -> list[Occasion]:
    """The asking of one person, while they wait. One query."""
    return _asking(pk=membership.pk)


def those_who_decide(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """The organisation's managers; the programme where there is none. At most two queries."""
    managers = _managers(occasions)
    lacks_some = any(_organisation(one) not in managers for one in occasions)
    office = staff() if lacks_some else []
    return [pair for one in occasions for pair in _to_decide(one, managers.get(_organisation(one), office))]


def the_programme_too(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """The programme's staff, where the managers have been asked before. At most two queries."""
    managers = _managers(occasions)
    office = staff() if managers else []
    return [pair for one in occasions if _organisation(one) in managers for pair in _to_decide(one, office)]


def _organisation(occasion: Occasion) -> int:
    membership: Membership = occasion.about  # type: ignore[assignment]
    return membership.organisation_id


def _managers(occasions: Sequence[Occasion]) -> dict[int, list[Membership]]:
    return managers_by(map(_organisation, occasions))


def _to_decide(occasion: Occasion, people: Iterable[Membership]) -> list[tuple[Occasion, Call]]:
    membership: Membership = occasion.about  # type: ignore[assignment]
    context, url = requested_facts(membership, reminder=True), reverse("member", args=[membership.pk])
    return [(occasion, Call(recipient_of(one), url, _("Svara"), context)) for one in people]


MEMBER_REQUESTED = register(
    Policy(
        "member_requested",
        messages.MEMBER_REQUESTED,
        _("Någon som vill gå med väntar"),
        whom=_("Organisationens projektledare, eller programmet om det inte finns någon"),
        when=_("3 och 10 dagar efter att personen bad om det"),
        until=_("Tills någon har svarat"),
        model=Membership,
        offsets=_TWICE,
        occasions=requests_between,
        of=of_request,
        calls_of=those_who_decide,
    )
)
MEMBER_REQUESTED_PROGRAMME = register(
    Policy(
        "member_requested_programme",
        messages.MEMBER_REQUESTED,
        _("Någon som vill gå med väntar, till programmet"),
        whom=_("Programmets projektledare"),
        when=_("10 dagar efter att personen bad om det"),
        until=_("Tills någon har svarat"),
        model=Membership,
        offsets=(Offset(days=10),),
        occasions=requests_between,
        of=of_request,
        calls_of=the_programme_too,
    )
)


# Commitments


def _offered(start: datetime | None = None, end: datetime | None = None, **only: object) -> list[Occasion]:
    """One date for each who may sign: when it was laid before them, which for somebody who comes later is then."""
    rows = (
        Commitment.objects.filter(
            state=CommitmentState.OFFERED,
            organisation__memberships__state=MembershipState.ACTIVE,
            organisation__memberships__rights__overlap=list(SIGNING),
            **only,
        )
        .annotate(signer=F("organisation__memberships__pk"))
        .annotate(shown_at=Greatest("offered_at", "organisation__memberships__since"))
        .select_related("organisation")
    )
    if start is not None and end is not None:
        rows = rows.filter(shown_at__gte=start, shown_at__lt=end)
    # The annotations are no columns of the model, so mypy does not know them.
    found: Iterable[Any] = rows.order_by("shown_at", "pk")
    return [Occasion(one, one.shown_at, one.edition_id, round=str(one.signer)) for one in found]


def of_commitment(commitment: Commitment) -> list[Occasion]:
    """When one commitment was laid before each who may sign, while nobody has. One query."""
    return _offered(pk=commitment.pk)


def the_signer(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """The one who may sign that the date is about, while they may. One query."""
    people = Membership.objects.active().select_related("user").in_bulk([int(one.round) for one in occasions])
    found = []
    for occasion in occasions:
        commitment: Commitment = occasion.about  # type: ignore[assignment]
        context = {"organisation": commitment.organisation.name, "reminder": True, "renewed": False}
        signer = people.get(int(occasion.round))
        if signer is not None:
            call = Call(recipient_of(signer), commitment.get_absolute_url(), _("Läs åtagandet"), context)
            found.append((occasion, call))
    return found


COMMITMENT_TO_SIGN = register(
    Policy(
        "commitment_to_sign",
        messages.COMMITMENT_TO_SIGN,
        _("Åtagande som väntar"),
        whom=_("Var och en som får skriva under för organisationen"),
        when=_("5 dagar efter att de fick se det"),
        until=_("Tills någon har accepterat"),
        model=Commitment,
        offsets=(Offset(days=5),),
        occasions=_offered,
        of=of_commitment,
        calls_of=the_signer,
    )
)
