"""Writes on memberships: who belongs to an organisation, and what they may do there."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import MembershipState
from ignite.accounts.lifecycle import MEMBERSHIP, has_other_manager
from ignite.accounts.models import Membership, Organisation, User
from ignite.accounts.rules import MANAGING, NOT_YOURS, RIGHTS_BY_KIND, is_the_person, may_change_members_of
from ignite.kernel import clock, record
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock


@transaction.atomic
def create_membership(
    organisation: Organisation,
    *,
    actor: Actor,
    email: str,
    rights: Sequence[str],
    name: str = "",
    title: str = "",
    roles: Sequence[str] = (),
    has_business: bool = False,
    has_technical: bool = False,
    user: User | None = None,
) -> Membership:
    """Somebody invited to an organisation. Its caller sends the invitation or activates the membership at once.

    Raises NotAllowed, or Refused when the rights do not fit or the address is a member or invited already.
    """
    if not may_change_members_of(actor, organisation):
        raise NotAllowed(NOT_YOURS)
    check_rights(organisation, rights)
    return _insert(
        Membership(
            organisation=organisation,
            user=user,
            email=email.strip().lower(),
            name=name.strip(),
            title=title.strip(),
            roles=list(roles),
            rights=list(rights),
            has_business=has_business,
            has_technical=has_technical,
        ),
        actor,
    )


@transaction.atomic
def request_membership(
    organisation: Organisation, *, user: User, actor: Actor, email: str = "", word: str = ""
) -> Membership:
    """A person asks to become a plain member; a manager admits or refuses. A fitting mail domain never grants it.

    ``email``: which of their proven addresses they ask with. Raises Refused when the person is a member, or invited, or
    has asked already.
    """
    asked = Membership(
        organisation=organisation,
        user=user,
        email=email or user.email,
        name=user.name,
        word=word.strip()[:300],
        rights=["member"],
        state=MembershipState.REQUESTED,
    )
    return _insert(asked, actor)


def _insert(membership: Membership, actor: Actor) -> Membership:
    try:
        with transaction.atomic():
            membership.save(force_insert=True)
    except IntegrityError as clash:
        words = _("%(email)s är redan med, inbjuden eller har bett att få gå med i %(organisation)s.")
        raise Refused(words % {"email": membership.email, "organisation": membership.organisation.name}) from clash
    MEMBERSHIP.begin(membership, actor=_helping(actor, membership.organisation))
    return membership


def check_rights(organisation: Organisation, rights: Sequence[str]) -> None:
    """Raises Refused unless there is at least one right and each is one that this kind of organisation gives."""
    if not rights or not set(rights) <= set(RIGHTS_BY_KIND[organisation.kind]):
        raise Refused(_("Välj minst en behörighet som finns för den här organisationen."))


def _helping(actor: Actor, organisation: Organisation) -> Actor:
    # What the programme enters for somebody is recorded as both.
    if actor.is_programme and actor.organisation_id != organisation.pk:
        return actor.acting_for(organisation.pk)
    return actor


@transaction.atomic
def activate_membership(membership: Membership, *, actor: Actor, user: User | None = None) -> bool:
    """Let the person in: the invited one says yes (``user`` is who they are), or a manager admits the one who asked.

    The person then acts for this organisation. False when it was done already.
    """
    facts: dict[str, Any] = {"since": clock.now()}
    if membership.state != MembershipState.REQUESTED:
        person = user or membership.user
        if person is None:
            raise Refused(_("Medlemskapet behöver en person med ett konto."))
        _refuse_second_seat(membership, person)
        facts.update(user=person, name=person.name or membership.name)
    name = "admit" if membership.state == MembershipState.REQUESTED else "accept"
    done = MEMBERSHIP.run(name, membership, actor=_helping(actor, membership.organisation), **facts)
    if done and membership.user_id is not None:
        User.objects.filter(pk=membership.user_id).update(acting_for=membership.organisation_id)
    return done


def _refuse_second_seat(membership: Membership, person: User) -> None:
    seats = Membership.objects.active().filter(organisation_id=membership.organisation_id, user=person)
    if seats.exclude(pk=membership.pk).exists():
        raise Refused(_("Du är redan med i organisationen."))


@MEMBERSHIP.service("admit")
def admit_member(membership: Membership, *, actor: Actor, reason: str = "") -> bool:
    """A manager lets in somebody who asked."""
    return activate_membership(membership, actor=actor)


@MEMBERSHIP.service("refuse")
def refuse_member(membership: Membership, *, actor: Actor, reason: str = "") -> bool:
    """A manager says no, with the reason, to somebody who asked."""
    return MEMBERSHIP.run("refuse", membership, actor=_helping(actor, membership.organisation), reason=reason)


@MEMBERSHIP.service("retract")
def retract_request(membership: Membership, *, actor: Actor, reason: str = "") -> bool:
    """The person no longer asks."""
    return MEMBERSHIP.run("retract", membership, actor=actor, reason=reason)


@MEMBERSHIP.service("revoke")
def revoke_membership(membership: Membership, *, actor: Actor, reason: str = "") -> bool:
    """Take an invitation back; its link dies (joining listens)."""
    return MEMBERSHIP.run("revoke", membership, actor=_helping(actor, membership.organisation), reason=reason)


def decline_membership(membership: Membership, *, actor: Actor, reason: str = "") -> bool:
    """The invited person says no."""
    return MEMBERSHIP.run("decline", membership, actor=actor, reason=reason)


def expire_membership(membership: Membership, *, actor: Actor, reason: str = "") -> bool:
    """An invitation or a request that nobody answered."""
    return MEMBERSHIP.run("expire", membership, actor=actor, reason=reason)


@MEMBERSHIP.service("end")
@transaction.atomic
def end_membership(membership: Membership, *, actor: Actor, reason: str = "") -> bool:
    """Somebody leaves or is removed. Raises Refused for the last one who decides."""
    # Two managers who leave at the same moment must not both see the other still there.
    Organisation.objects.select_for_update(no_key=True).get(pk=membership.organisation_id)
    acting = actor if is_the_person(actor, membership) else _helping(actor, membership.organisation)
    return MEMBERSHIP.run("end", membership, actor=acting, reason=reason)


@transaction.atomic
def change_membership(
    membership: Membership,
    *,
    actor: Actor,
    rights: Sequence[str],
    roles: Sequence[str],
    has_business: bool,
    has_technical: bool,
    title: str = "",
) -> None:
    """Change somebody's rights, roles and competences. Raises NotAllowed, or Refused for the last one who decides."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=membership.organisation_id)
    lock(membership)
    if not may_change_members_of(actor, organisation):
        raise NotAllowed(NOT_YOURS)
    check_rights(organisation, rights)
    keeps = not set(MANAGING).isdisjoint(rights)
    is_last = membership.is_manager and membership.state == MembershipState.ACTIVE and not has_other_manager(membership)
    if is_last and not keeps:
        raise Refused(_("Organisationen behöver någon som har ansvaret. Ge någon annan ansvaret först."))
    before, after = ", ".join(sorted(membership.rights)), ", ".join(sorted(rights))
    membership.rights, membership.roles = list(rights), list(roles)
    membership.has_business, membership.has_technical, membership.title = has_business, has_technical, title.strip()
    membership.save(update_fields=["rights", "roles", "has_business", "has_technical", "title"])
    reason = "" if before == after else f"{before} → {after}"
    note_change(membership, actor=actor, reason=reason)


def note_change(membership: Membership, *, actor: Actor, reason: str) -> None:
    """Record that somebody's place in the group was changed."""
    state, acting = membership.state, _helping(actor, membership.organisation)
    record.write(
        membership, thing=MEMBERSHIP.thing, move="change", source=state, target=state, actor=acting, reason=reason
    )
