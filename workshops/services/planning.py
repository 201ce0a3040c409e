"""Planning a workshop, asking people to it, moving it, calling it off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Membership
from ignite.accounts.queries import accounts_of, members_of
from ignite.editions import content
from ignite.editions.models import Edition
from ignite.joining.enums import Answer, InvitationState
from ignite.joining.lifecycle import INVITATION
from ignite.joining.models import Invitation
from ignite.joining.services import create_invitations, share_out_seats
from ignite.kernel import record
from ignite.kernel.actor import SYSTEM, Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from needs.models import ChallengeArea, NeedOwner
from workshops.enums import WorkshopState, WritesTo
from workshops.lifecycle import WORKSHOP
from workshops.messages import workshops as letters
from workshops.models import AgendaItem, Workshop
from workshops.queries.people import ABOUT

MOVABLE = (WorkshopState.DRAFT, WorkshopState.PLANNED, WorkshopState.INVITING, WorkshopState.POSTPONED)
DETAILS = (
    *("title", "purpose", "starts_at", "ends_at", "place", "link"),
    *("facilitator", "capacity", "seat_offer_hours", "is_public"),
)
SEATS = ("capacity", "seat_offer_hours", "starts_at")  # what may bring the queue forward when it changes
TOLD_OF = ("starts_at", "ends_at", "place", "link")  # what those asked must hear of when it changes


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody from outside who is asked by address."""

    email: str
    name: str = ""
    language: str = "sv"


@transaction.atomic
def plan_workshop(
    *,
    actor: Actor,
    edition: Edition,
    kind: str,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    owner: NeedOwner | None = None,
    areas: Sequence[ChallengeArea] = (),
    template: str = "deepening",
    draft: bool = False,
    **details: Any,
) -> Workshop:
    """Make a workshop with the agenda of a template (a key of editions.content); planned, or left as a draft.

    ``details`` are further columns: place, link, purpose, facilitator, capacity, seat_offer_hours, is_public.
    Raises NotAllowed for
    anybody but the programme, Refused when it ends before it begins or an area is another owner's, KeyError for an
    unknown template or detail.
    """
    if not actor.is_programme:
        raise NotAllowed(_("Bara programmet planerar workshoppar."))
    if any(area.owner_id != (owner.pk if owner else None) for area in areas):
        raise Refused(_("Välj områden som hör till behovsägaren."))
    facts: dict[str, Any] = {"title": title, "starts_at": starts_at, "ends_at": ends_at, **details}
    _check(facts)
    workshop = Workshop.objects.create(edition=edition, kind=kind, owner=owner, **facts)
    workshop.areas.set(areas)
    _write_agenda(workshop, template)
    WORKSHOP.begin(workshop, actor=actor)
    if not draft:
        WORKSHOP.run("plan", workshop, actor=actor)
    return workshop


def _check(facts: dict[str, Any]) -> None:
    unknown = set(facts) - set(DETAILS)
    if unknown:
        raise KeyError(f"{', '.join(sorted(unknown))}: no detail of a workshop")
    if facts["ends_at"] <= facts["starts_at"]:
        raise Refused(_("Workshoppen måste sluta efter att den börjar."))


def _write_agenda(workshop: Workshop, template: str) -> None:
    items = content.workshop_template(template).item
    AgendaItem.objects.bulk_create(
        AgendaItem(
            workshop=workshop,
            position=position,
            minutes=item.minutes,
            title=str(item.title),
            how=str(item.how),
            writes_to=WritesTo(item.writes_to) if item.writes_to else "",
        )
        for position, item in enumerate(items, 1)
    )


@transaction.atomic
def invite_to_workshop(
    workshop: Workshop,
    *,
    actor: Actor,
    reason: str = "",
    members: Iterable[Membership] | None = None,
    guests: Iterable[Guest] = (),
) -> list[Invitation]:
    """Ask people to come; returns the new invitations. Those asked before are passed over.

    ``members`` are the need owner's active members when none are named. A draft is planned on the way; a postponed
    workshop is planned again at its new time. Raises NotAllowed and Refused as the lifecycle says.
    """
    lock(workshop)
    if workshop.state == WorkshopState.POSTPONED:
        workshop.sequence += 1  # the entry that comes back is newer than its removal
        workshop.save(update_fields=["sequence"])
    if workshop.state in (WorkshopState.DRAFT, WorkshopState.POSTPONED):
        WORKSHOP.run("plan", workshop, actor=actor)
    if workshop.state == WorkshopState.INVITING:
        if not actor.is_programme:
            raise NotAllowed(_("Bara programmet bjuder in till workshoppar."))
    else:
        WORKSHOP.run("invite", workshop, actor=actor, reason=reason)
    if members is None:
        members = members_of(workshop.owner.organisation_id) if workshop.owner else []
    known = set(_standing(workshop).values_list("email", flat=True))
    people = [person for person in _people(members, guests) if person["email"] not in known]
    sent = create_invitations(workshop, people, expires_at=workshop.ends_at, actor=actor)
    letters.tell_invited(workshop, sent)
    return sent


def _people(members: Iterable[Membership], guests: Iterable[Guest]) -> list[dict[str, Any]]:
    """Each address once, in lower case; a member goes before a guest."""
    people = {
        member.email.lower(): {
            "email": member.email.lower(),
            "name": member.name or str(member.user or ""),
            "user": member.user,
            "organisation": member.organisation,
            "language": member.user.language if member.user else "sv",
        }
        for member in members
    }
    outside = {guest.email.lower(): guest for guest in guests}
    accounts = accounts_of(outside) if outside else {}
    for email, guest in outside.items():
        user = accounts.get(email)
        said = {"name": guest.name or (user.name if user else ""), "user": user, "organisation": None}
        language = user.language if user else guest.language
        people.setdefault(email, {"email": email, **said, "language": language})
    return list(people.values())


def _standing(workshop: Workshop) -> Any:
    """Invitations that still hold."""
    held = [InvitationState.SENT, InvitationState.ANSWERED]
    return Invitation.objects.to(ABOUT, workshop.pk).filter(state__in=held).select_related("user", "organisation")


def _who_may_come(workshop: Workshop) -> list[Invitation]:
    return [one for one in _standing(workshop) if one.answer != Answer.NO]


@transaction.atomic
def reschedule_workshop(workshop: Workshop, *, actor: Actor, **changes: Any) -> bool:
    """Change what the workshop is; a new time or place reaches everybody asked, with their calendars and reminders.

    ``changes`` are columns (:data:`DETAILS`). More seats go to the first in the queue at once. Returns whether those
    asked were told. Raises NotAllowed for anybody but the programme, Refused when the workshop has begun or ends before
    it begins.
    """
    lock(workshop)
    if not actor.is_programme:
        raise NotAllowed(_("Bara programmet ändrar en workshop."))
    if workshop.state not in MOVABLE:
        raise Refused(_("Workshoppen har redan hållits eller ställts in."))
    before = workshop.starts_at
    _check({"starts_at": before, "ends_at": workshop.ends_at, **changes})
    changed = [name for name, value in changes.items() if getattr(workshop, name) != value]
    for name in changed:
        setattr(workshop, name, changes[name])
    if not changed:
        return False
    is_told = workshop.state == WorkshopState.INVITING and bool(set(changed) & set(TOLD_OF))
    workshop.sequence += is_told
    workshop.save(update_fields=[*changed, "sequence"])
    state = workshop.state
    record.write(workshop, thing="workshop", move="reschedule", source=state, target=state, actor=actor)
    if is_told:
        Invitation.objects.filter(pk__in=_standing(workshop).values("pk")).update(expires_at=workshop.ends_at)
        letters.tell_changed(workshop, _who_may_come(workshop), before=before)
    if set(changed) & set(SEATS):
        share_out_seats(ABOUT, workshop.pk)
    return is_told


@WORKSHOP.service("cancel")
def cancel_workshop(workshop: Workshop, *, actor: Actor, reason: str = "") -> bool:
    """It will not be; everybody asked is told and their calendar entry goes."""
    return call_off_workshop(workshop, "cancel", actor=actor, reason=reason)


@WORKSHOP.service("postpone")
def postpone_workshop(workshop: Workshop, *, actor: Actor, reason: str = "") -> bool:
    """It will be at another time, not known yet; everybody asked is told and their calendar entry goes."""
    return call_off_workshop(workshop, "postpone", actor=actor, reason=reason)


@transaction.atomic
def call_off_workshop(workshop: Workshop, move: str, *, actor: Actor, reason: str) -> bool:
    """Make the move "cancel" or "postpone", tell those asked, and let their invitations lapse."""
    lock(workshop)
    was_told = workshop.state == WorkshopState.INVITING
    if not WORKSHOP.run(move, workshop, actor=actor, reason=reason, sequence=workshop.sequence + 1):
        return False
    if was_told:
        letters.tell_called_off(
            workshop, _who_may_come(workshop), reason=reason.strip(), is_postponed=move == "postpone"
        )
    for invitation in _standing(workshop):
        INVITATION.run("revoke", invitation, actor=SYSTEM, food="", access="")
    return True
