"""Invitations of every kind: made, sent again, answered by link, taken back, run out."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import MembershipState
from ignite.accounts.lifecycle import MEMBERSHIP
from ignite.accounts.models import Membership, Organisation, User
from ignite.joining import subjects
from ignite.joining.enums import SAYABLE, SEATED, Answer, InvitationState
from ignite.joining.lifecycle import INVITATION
from ignite.joining.models import Invitation
from ignite.joining.services.seats import place, settle
from ignite.joining.subjects import News, Seating
from ignite.joining.tokens import token_of
from ignite.kernel import clock
from ignite.kernel.actor import SYSTEM, Actor
from ignite.kernel.errors import Refused
from ignite.kernel.lifecycle import lock
from ignite.kernel.secrets import hash_of
from ignite.outbox.services import cancel_about

VALID_DAYS = 30
REQUEST_DAYS = 60


def until(days: int = VALID_DAYS) -> datetime:
    """When an invitation to join that is sent now runs out: at the end of the day in Stockholm."""
    return clock.end_of(clock.today() + timedelta(days=days))


def create_invitation(
    *,
    about: models.Model,
    email: str,
    expires_at: datetime,
    actor: Actor,
    name: str = "",
    user: User | None = None,
    organisation: Organisation | None = None,
    language: str = "sv",
) -> tuple[Invitation, str]:
    """An invitation to ``about``, and the token of its link (only its hash is stored). The caller writes the letter.

    Raises Refused when this address has an invitation to the same thing already.
    """
    invitation = new_invitation(
        about._meta.label_lower,
        about.pk,
        email=email,
        expires_at=expires_at,
        actor=actor,
        name=name,
        user=user,
        organisation=organisation,
        language=language,
    )
    return invitation, token_of(invitation)


@transaction.atomic
def create_invitations(
    about: models.Model, people: Sequence[Mapping[str, Any]], *, expires_at: datetime, actor: Actor
) -> list[Invitation]:
    """Many invitations to ``about`` at once, all or none; each of ``people`` as :func:`create_invitation` takes it.

    Raises Refused, naming the address, when one of them has an invitation to the same thing already.
    """
    facts: dict[str, Any] = {"expires_at": expires_at, "actor": actor}
    about_type = about._meta.label_lower
    rows = [_unsaved(about_type, about.pk, **facts, **person) for person in people]
    try:
        with transaction.atomic():
            Invitation.objects.bulk_create(rows, batch_size=1000)
    except IntegrityError:  # one by one, to say whose it is
        return [new_invitation(about_type, about.pk, **facts, **person) for person in people]
    INVITATION.begin_all(rows, actor=actor)
    return rows


def _unsaved(about_type: str, about_id: int, *, actor: Actor, email: str, name: str = "", **facts: Any) -> Invitation:
    invitation = Invitation(
        about_type=about_type,
        about_id=about_id,
        email=email.strip().lower(),
        name=name.strip(),
        invited_by_id=actor.user_id,
        **facts,
    )
    invitation.token_hash = hash_of(token_of(invitation))
    return invitation


@transaction.atomic
def new_invitation(about_type: str, about_id: int, *, actor: Actor, email: str, name: str, **facts: Any) -> Invitation:
    """As :func:`create_invitation`, for a thing named by its model and id; ``facts`` are further columns."""
    invitation = _unsaved(about_type, about_id, actor=actor, email=email, name=name, **facts)
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError as clash:
        raise Refused(_("%(email)s är redan inbjuden.") % {"email": invitation.email}) from clash
    INVITATION.begin(invitation, actor=actor)
    return invitation


def invitation_by_token(token: str) -> Invitation | None:
    """The invitation whose present link has this token; None for a link that never was or that a newer one replaced."""
    found = Invitation.objects.filter(token_hash=hash_of(token))
    return found.select_related("organisation", "user", "replaces").first()


@transaction.atomic
def answer_invitation(
    invitation: Invitation,
    *,
    answer: str,
    word: str = "",
    actor: Actor = SYSTEM,
    user: User | None = None,
    because: str = "",
    food: str | None = None,
    access: str | None = None,
) -> bool:
    """The invited person says yes, no or maybe; may say otherwise later. False when just that was said already.

    A yes to what is full puts them on the waiting list; a seat that they leave goes to the first in the queue.
    ``food`` and ``access`` stay as they are when not given, and are erased by a no. ``actor`` is SYSTEM for whoever
    came by the link. Raises Refused when it is too late, was taken back, or is full and has begun.
    """
    if answer not in SAYABLE:
        raise Refused(_("Välj ett svar."))
    seating = subjects.hold(invitation.about_type, invitation.about_id)
    if seating is not None:
        settle(invitation.about_type, invitation.about_id, seating)
    lock(invitation)
    said = {"word": word.strip()[:500], "because": because if answer == Answer.NO else ""}
    said |= _needs(invitation, answer, food, access)
    said |= _place(invitation, answer, seating)
    if invitation.state == InvitationState.ANSWERED and all(getattr(invitation, key) == said[key] for key in said):
        return False
    facts: dict[str, Any] = {**said, "answered_at": clock.now()} | ({} if user is None else {"user": user})
    had_seat = invitation.state == InvitationState.ANSWERED and invitation.answer in SEATED
    INVITATION.run("answer", invitation, actor=actor, **facts)
    if seating is not None and had_seat and invitation.answer not in SEATED:
        settle(invitation.about_type, invitation.about_id, seating, again=True)
    subjects.tell(invitation, News.ANSWERED)
    return True


def _needs(invitation: Invitation, answer: str, food: str | None, access: str | None) -> dict[str, str]:
    if answer == Answer.NO:
        return {"food": "", "access": ""}
    given = {"food": food, "access": access}
    return {key: getattr(invitation, key) if text is None else text.strip()[:300] for key, text in given.items()}


def _place(invitation: Invitation, answer: str, seating: Seating | None) -> dict[str, Any]:
    if answer != Answer.YES:
        return {"answer": answer, "waiting_since": None, "offer_until": None}
    placed = place(invitation, seating)
    if placed is None:
        raise Refused(_("Det är fullt, och väntelistan är stängd. Hör av dig till den som bjöd in dig."))
    return placed


@transaction.atomic
def resend_invitation(invitation: Invitation, *, actor: Actor, expires_at: datetime | None = None) -> str:
    """A new link; the old one is dead from now on, and letters with it that have not left are cancelled.

    Returns the new token. Raises Refused when it is answered or taken back, or the address was invited anew meanwhile.
    """
    lock(invitation)
    cancel_about(invitation)
    following = Invitation(nonce=invitation.nonce, sending=invitation.sending + 1)
    token = token_of(following)
    try:
        with transaction.atomic():
            INVITATION.run(
                "resend",
                invitation,
                actor=actor,
                token_hash=hash_of(token),
                sending=following.sending,
                sent_at=clock.now(),
                expires_at=expires_at or max(invitation.expires_at, until()),
            )
    except IntegrityError as clash:
        raise Refused(_("%(email)s är redan inbjuden.") % {"email": invitation.email}) from clash
    return token


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, actor: Actor, reason: str = "") -> bool:
    """Take an invitation back: its link dies, its letters that have not left are cancelled, its needs are erased, and
    its seat goes to the first in the queue.
    """
    seating = subjects.hold(invitation.about_type, invitation.about_id)
    lock(invitation)
    had_seat = invitation.answer in SEATED
    done = INVITATION.run("revoke", invitation, actor=actor, reason=reason, food="", access="")
    cancel_about(invitation)
    if done and had_seat and seating is not None:
        settle(invitation.about_type, invitation.about_id, seating, again=True)
    return done


def expire_invitations(limit: int = 500) -> int:
    """Record as run out what time has ended: invitations past their day, and requests that nobody answered.

    Returns how many. Idempotent; each in a transaction of its own, so that it can be killed at any time.
    """
    over = Invitation.objects.filter(state=InvitationState.SENT, expires_at__lt=clock.now()).order_by("pk")[:limit]
    count = sum(_expire(invitation) for invitation in over)
    asked = Membership.objects.filter(
        state=MembershipState.REQUESTED, since__lt=clock.now() - timedelta(days=REQUEST_DAYS)
    )
    return count + sum(MEMBERSHIP.run("expire", membership, actor=SYSTEM) for membership in asked[:limit])


@transaction.atomic
def _expire(invitation: Invitation) -> bool:
    lock(invitation)
    if invitation.state != InvitationState.SENT or invitation.expires_at >= clock.now():
        return False
    INVITATION.run("expire", invitation, actor=SYSTEM)
    membership = invited_membership(invitation)
    if membership is not None and membership.state == MembershipState.INVITED:
        MEMBERSHIP.run("expire", membership, actor=SYSTEM)
    return True


def invited_membership(invitation: Invitation) -> Membership | None:
    """The membership that the invitation is to, or None when it is to something else."""
    if invitation.about_type != Membership._meta.label_lower:
        return None
    return Membership.objects.select_related("organisation").filter(pk=invitation.about_id).first()
