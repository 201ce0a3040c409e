"""Letters about pilots: to sign, started, decided, and how it went for those who pitched or followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import Right
from ignite.accounts.queries import members_of
from ignite.outbox.kinds import Kind, MessageClass, Text, register
from ignite.outbox.letters import Letter
from ignite.outbox.models import Message
from ignite.outbox.recipients import Recipient, recipient_of
from ignite.outbox.services import cancel_about, queue_many
from ignite.pilots.enums import PilotState
from ignite.pilots.models import Pilot
from ignite.pilots.queries import pilots_to_show
from ignite.pilots.rules import owner_organisation, startup_organisation
from needs.audience import audience

SIGNERS = (Right.ADMIN, Right.MANAGER, Right.SIGNATORY)


def still_to_sign(message: Message) -> bool:
    """Whether this version of the plan still waits for the receiver's side."""
    pilot = (
        Pilot.objects.filter(pk=message.about_id or 0, state=PilotState.ROUTE_CHECKED, plan_version=message.about_seq)
        .select_related("match__need__lead_owner", "match__startup")
        .first()
    )
    if pilot is None:
        return False
    is_owner = message.organisation_id == owner_organisation(pilot)
    return (pilot.owner_signed_at if is_owner else pilot.startup_signed_at) is None


def facts(pilot: Pilot) -> dict[str, Any]:
    """What every letter about a pilot says of it."""
    return {
        "title": pilot.title,
        "need": pilot.match.need.title,
        "owner": pilot.match.need.lead_owner.organisation.name,
        "startup": pilot.match.startup.organisation.name,
        "starts_on": pilot.starts_on,
        "ends_on": pilot.ends_on,
    }


def fresh_to_sign(message: Message) -> Mapping[str, Any]:
    """The same as it is at sending, and whether it is said again."""
    return {**facts(pilots_to_show().get(pk=message.about_id or 0)), "is_reminder": bool(message.policy)}


WHY = _("Du får brevet för att din organisation är med i piloten ”%(title)s”.")


_SAMPLE: dict[str, Any] = {
    "title": _("Skolmat efter frånvaron"),
    "need": _("Mindre matsvinn"),
    "owner": "Ankarby kommun",
    "startup": "Citronell Exempel AB",
    "starts_on": date(2027, 8, 16),
    "ends_on": date(2027, 12, 17),
    "action": _("Visa piloten"),
}


def _kind(name: str, label: Text, sample: Mapping[str, Any] = _SAMPLE, **more: Any) -> Kind:
    return register(Kind(name, MessageClass.REQUIRED, why=WHY, label=label, sample=sample, **more))


TO_SIGN = _kind(
    "pilot_to_sign",
    _("Pilotplan att signera"),
    {**_SAMPLE, "is_reminder": False, "action": _("Läs och signera planen")},
    still_true=still_to_sign,
    render_late=True,
    fresh=fresh_to_sign,
)
STARTED = _kind("pilot_started", _("Piloten startar"))
DECIDED = _kind(
    "pilot_decided",
    _("Beslut om piloten"),
    {
        **_SAMPLE,
        "decision": "extended",
        "learned": _("Köken litar på siffran när de själva har sett den stämma i tre veckor."),
        "next_owner": _("Måltidschefen"),
    },
)
OUTCOME = register(
    Kind(
        "pilot_outcome",
        MessageClass.USEFUL,
        why=_("Du får brevet för att du följer eller har pitchat till behovet ”%(need)s”."),
        label=_("Hur piloten gick"),
        sample={**_SAMPLE, "decision": "bought", "action": _("Visa behovet")},
    )
)


def sides(pilot: Pilot, *rights: str) -> list[Recipient]:
    """Both sides' members, those with one of the rights if any are named. Two queries."""
    organisations = (owner_organisation(pilot), startup_organisation(pilot))
    return [recipient_of(member) for one in organisations for member in members_of(one, *rights)]


def tell_to_sign(pilot: Pilot) -> None:
    """Ask those who may sign on both sides."""
    letters = [
        Letter(
            person,
            f"pilot:{pilot.pk}:sign",
            about=pilot,
            seq=pilot.plan_version,
            context={**facts(pilot), "is_reminder": False},
            url=f"{pilot.get_absolute_url()}sign/",
            action=_("Läs och signera planen"),
        )
        for person in sides(pilot, *SIGNERS)
    ]
    queue_many(TO_SIGN, letters)


def tell_plan_changed(pilot: Pilot) -> None:
    """The plan is written anew: letters that ask for signatures on the old one do not leave."""
    cancel_about(pilot, (TO_SIGN,))


def tell_started(pilot: Pilot) -> None:
    """Tell both sides that both have signed and the pilot runs."""
    _send(STARTED, pilot, sides(pilot), "started", facts(pilot))


def tell_decided(pilot: Pilot) -> None:
    """Tell both sides the end decision and what was learned."""
    context = {
        **facts(pilot),
        "decision": pilot.state,
        "learned": pilot.learned,
        "next_owner": pilot.next_owner,
    }
    _send(DECIDED, pilot, sides(pilot), "decided", context)


def tell_outcome(pilot: Pilot) -> None:
    """Tell everybody who pitched to the need or follows it how the pilot ended; once for each receiver and need."""
    inside = {person.mark for person in sides(pilot)}
    letters = [
        Letter(
            person,
            f"need:{pilot.match.need_id}:outcome",
            about=pilot.match.need,
            context={**facts(pilot), "decision": pilot.state},
            url=pilot.match.need.get_absolute_url(),
            action=_("Visa behovet"),
        )
        for person in audience(pilot.match.need)
        if person.mark not in inside
    ]
    queue_many(OUTCOME, letters)


def _send(kind: Kind, pilot: Pilot, people: Iterable[Recipient], name: str, context: Mapping[str, Any]) -> None:
    letters = [
        Letter(
            person,
            f"pilot:{pilot.pk}:{name}",
            about=pilot,
            context=context,
            url=pilot.get_absolute_url(),
            action=_("Visa piloten"),
        )
        for person in people
    ]
    queue_many(kind, letters)
