"""Lifecycles of requests to join, invitations and commitments."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ignite.accounts.rules import is_programme, is_programme_or_system
from ignite.joining.enums import CommitmentState as C
from ignite.joining.enums import InvitationState as I
from ignite.joining.enums import JoinState as J
from ignite.joining.models import Commitment, Invitation, JoinRequest
from ignite.joining.rules import holds_the_link, may_accept, may_invite_again, seats_move
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import Lifecycle, Look, Move

NEEDS = ("food", "access")
QUEUE = ("waiting_since", "offer_until")


def by_link(actor: Actor, obj: object) -> bool:
    """The applicant answers from the e-mail; the link is checked before."""
    return actor.is_system


def is_confirmed(request: JoinRequest, actor: Actor) -> str | Promise | None:
    """Consent: nobody is signed up by somebody who does not hold the address."""
    return None if request.confirmed_at else _("Adressen är inte bekräftad än.")


def is_in_time(invitation: Invitation, actor: Actor) -> str | Promise | None:
    """Consent: a link is good for a time, by the database's clock under the row's lock."""
    if clock.database_now() < invitation.expires_at:
        return None
    return _("Inbjudan har gått ut. Be den som bjöd in dig att skicka en ny.")


JOIN_REQUEST = Lifecycle(
    thing="join-request",
    model=JoinRequest,
    looks={
        J.RECEIVED: Look("wait"),
        J.MORE_INFORMATION: Look("plain"),
        J.ACCEPTED: Look("go"),
        J.DECLINED: Look("stop"),
        J.WITHDRAWN: Look("plain"),
    },
    moves=[
        Move(
            "ask",
            (J.RECEIVED,),
            J.MORE_INFORMATION,
            _("Fråga mer"),
            who=is_programme,
            guards=(is_confirmed,),
            sets=("question",),
            reason=True,
            says=_("Kontaktpersonen får din fråga i ett brev och svarar med en länk, utan konto."),
        ),
        Move("reply", (J.MORE_INFORMATION,), J.RECEIVED, _("Svara"), who=by_link, sets=("message",)),
        Move(
            "accept",
            (J.RECEIVED, J.MORE_INFORMATION),
            J.ACCEPTED,
            _("Välkomna in"),
            who=is_programme,
            guards=(is_confirmed,),
            sets=("organisation",),
            page="join-request-accept",
            tone="go",
            says=_("Organisationen läggs upp och kontaktpersonen får en inbjudan att bli projektledare."),
        ),
        Move(
            "decline",
            (J.RECEIVED, J.MORE_INFORMATION),
            J.DECLINED,
            _("Avböj"),
            who=is_programme,
            sets=("decision_reason",),
            reason=True,
            page="join-request-decline",
            tone="stop",
            says=_("Kontaktpersonen får ett brev med skälet."),
        ),
        Move("withdraw", (J.RECEIVED, J.MORE_INFORMATION), J.WITHDRAWN, _("Ta tillbaka"), who=by_link),
    ],
)

INVITATION = Lifecycle(
    thing="invitation",
    model=Invitation,
    looks={I.SENT: Look("wait"), I.ANSWERED: Look("go"), I.EXPIRED: Look("plain"), I.REVOKED: Look("plain")},
    moves=[
        Move(
            "answer",
            (I.SENT, I.ANSWERED),
            I.ANSWERED,
            _("Svara"),
            who=holds_the_link,
            guards=(is_in_time,),
            sets=("answer", "word", "because", "answered_at", "user", *NEEDS, *QUEUE),
        ),
        Move("seat", (I.ANSWERED,), I.ANSWERED, _("Ge plats"), who=seats_move, sets=("answer", *QUEUE)),
        Move("offer", (I.ANSWERED,), I.ANSWERED, _("Erbjud plats"), who=seats_move, sets=("answer", *QUEUE)),
        Move("lapse", (I.ANSWERED,), I.ANSWERED, _("Låt erbjudandet gå ut"), who=seats_move, sets=("answer", *QUEUE)),
        Move(
            "resend",
            (I.SENT, I.EXPIRED),
            I.SENT,
            _("Skicka igen"),
            who=may_invite_again,
            sets=("token_hash", "sending", "sent_at", "expires_at"),
        ),
        Move("expire", (I.SENT,), I.EXPIRED, _("Gick ut"), who=is_programme_or_system),
        Move(
            "revoke",
            (I.SENT, I.ANSWERED, I.EXPIRED),
            I.REVOKED,
            _("Återkalla"),
            who=may_invite_again,
            sets=NEEDS,
        ),
    ],
)

COMMITMENT = Lifecycle(
    thing="commitment",
    model=Commitment,
    looks={C.OFFERED: Look("wait"), C.ACCEPTED: Look("go"), C.WITHDRAWN: Look("stop")},
    moves=[
        Move(
            "accept",
            (C.OFFERED,),
            C.ACCEPTED,
            _("Acceptera åtagandet"),
            who=may_accept,
            sets=("accepted_by", "authority", "accepted_at"),
            page="commitment",
            tone="go",
        ),
        Move(
            "withdraw",
            (C.ACCEPTED,),
            C.WITHDRAWN,
            _("Ta tillbaka åtagandet"),
            who=may_accept,
            reason=True,
            tone="stop",
        ),
    ],
)
