"""Asking startups to pitch to an open need: invited by a letter with a link, answered by one click, with no account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Organisation, User
from ignite.accounts.queries import account_of, managers_of, members_of
from ignite.joining.enums import InvitationState
from ignite.joining.models import Invitation
from ignite.joining.services import count_invitation, create_invitation, resend_invitation, revoke_invitation
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from needs.models import Need
from startups import ask_letters
from startups.models import PitchAsk, Startup
from startups.queries import startup_of_account
from startups.rules import asks_startups

HELD = (InvitationState.SENT, InvitationState.ANSWERED)


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody who is not on the platform, by address."""

    email: str
    name: str = ""
    language: str = "sv"


@transaction.atomic
def ask_to_pitch(
    need: Need,
    *,
    actor: Actor,
    startups: Iterable[Startup] = (),
    outsiders: Iterable[Outsider] = (),
    word: str = "",
) -> list[PitchAsk]:
    """Ask startups to pitch, each through the one who decides there, and others by address; returns the new askings.

    Whoever has been asked already is passed over. The letters say what the public brief says and nothing more: equal
    treatment. Raises NotAllowed outside the need's group and the programme, Refused when the need takes no pitches or
    a startup has nobody to ask.
    """
    lock(need)
    if not asks_startups(actor, need):
        raise NotAllowed(_("Bara projektgruppen och programmet ber startups att pitcha."))
    _must_be_open(need)
    known = PitchAsk.objects.filter(need=need, invitation__state__in=HELD)
    emails = set(known.values_list("invitation__email", flat=True))
    asked = set(known.exclude(startup=None).values_list("startup_id", flat=True))
    people = [(one, _contact(one)) for one in startups] + [_outsider(one) for one in outsiders]
    made = []
    for startup, person in people:
        if person.email.lower() in emails or (startup is not None and startup.pk in asked):
            continue
        made.append(_ask(need, startup, person, actor, word))
        emails.add(person.email.lower())
        asked |= {startup.pk} if startup else set()
    return made


def _must_be_open(need: Need) -> None:
    if not need.takes_pitches:
        raise Refused(_("Behovet tar inte emot pitchar nu."))


def _contact(startup: Startup) -> Outsider:
    """The first of those who decide in the startup, else its first member."""
    organisation_id = startup.organisation_id
    member = next(iter(managers_of(organisation_id) or members_of(organisation_id)), None)
    if member is None:
        raise Refused(_("%(startup)s har ingen medlem som kan svara.") % {"startup": startup})
    return Outsider(member.email, member.name, member.user.language if member.user else "sv")


def _outsider(person: Outsider) -> tuple[Startup | None, Outsider]:
    return startup_of_account(account_of(person.email)), person


def _ask(need: Need, startup: Startup | None, person: Outsider, actor: Actor, word: str) -> PitchAsk:
    count_invitation(person.email, actor=actor)
    user: User | None = account_of(person.email)
    invitation, _token = create_invitation(
        about=need,
        email=person.email,
        name=person.name,  # never the account's: whoever asks would learn whose address it is
        user=user,
        organisation=need.lead_owner.organisation,
        language=user.language if user else person.language,
        expires_at=need.deadline_at,  # type: ignore[arg-type]  # an open need has one
        actor=actor,
    )
    asked_for = Organisation.objects.filter(pk=actor.organisation_id or 0).first()
    ask = PitchAsk.objects.create(
        need=need, startup=startup, invitation=invitation, asked_for=asked_for, word=word.strip()[:1000]
    )
    ask_letters.pitch_asked(ask)
    return ask


@transaction.atomic
def ask_pitch_again(ask: PitchAsk, *, actor: Actor) -> Invitation:
    """Send an asking that nobody has answered again, with a new link; the old one dies.

    Raises NotAllowed for others than the programme, the one who asked and the group's project manager, Refused when it
    is answered or the need takes no pitches.
    """
    need = ask.need
    lock(need)
    _must_be_open(need)
    ask_letters.cancel_asking(ask)
    resend_invitation(ask.invitation, actor=actor, expires_at=need.deadline_at)
    ask_letters.pitch_asked(ask)
    return ask.invitation


@transaction.atomic
def ask_pitch_no_more(ask: PitchAsk, *, actor: Actor) -> bool:
    """Take an asking back: its link dies, its letter does not leave. The startup may still pitch like anybody."""
    lock(ask.need)
    ask_letters.cancel_asking(ask)
    return revoke_invitation(ask.invitation, actor=actor)
