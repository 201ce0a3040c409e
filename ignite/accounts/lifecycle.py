"""The lifecycle of a membership."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import MembershipState as S
from ignite.accounts.models import Membership
from ignite.accounts.rules import (
    MANAGING,
    is_invited,
    is_programme_or_system,
    is_the_person,
    may_change_members,
)
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import Lifecycle, Look, Move


def keeps_a_manager(membership: Membership, actor: Actor) -> str | Promise | None:
    """Fairness: somebody must always be able to answer for the organisation. Asked under the organisation's lock."""
    if not membership.is_manager or has_other_manager(membership):
        return None
    return _("Organisationen behöver någon som har ansvaret. Ge någon annan ansvaret först.")


def has_other_manager(membership: Membership) -> bool:
    """Whether somebody else decides for the organisation too."""
    others = Membership.objects.active().filter(organisation_id=membership.organisation_id).exclude(pk=membership.pk)
    return others.filter(rights__overlap=list(MANAGING)).exists()


def leaves_or_is_removed(actor: Actor, membership: Membership) -> bool:
    """Everybody may leave; those who may change the members may remove somebody."""
    return is_the_person(actor, membership) or may_change_members(actor, membership)


MEMBERSHIP = Lifecycle(
    thing="membership",
    model=Membership,
    looks={
        S.INVITED: Look("wait"),
        S.REQUESTED: Look("wait"),
        S.ACTIVE: Look("go"),
        S.ENDED: Look("plain"),
        S.DECLINED: Look("stop"),
        S.EXPIRED: Look("plain"),
        S.REVOKED: Look("plain"),
    },
    moves=[
        Move("accept", (S.INVITED,), S.ACTIVE, _("Gå med"), who=is_invited, sets=("user", "since", "name")),
        Move("decline", (S.INVITED,), S.DECLINED, _("Tacka nej"), who=is_invited),
        Move(
            "admit",
            (S.REQUESTED,),
            S.ACTIVE,
            _("Släpp in"),
            who=may_change_members,
            sets=("since",),
            tone="go",
            says=_("Personen blir medlem och får ett brev om det."),
        ),
        Move(
            "refuse",
            (S.REQUESTED,),
            S.DECLINED,
            _("Säg nej"),
            who=may_change_members,
            reason=True,
            tone="stop",
            says=_("Personen får ett brev med skälet."),
        ),
        Move("retract", (S.REQUESTED,), S.REVOKED, _("Ta tillbaka"), who=is_the_person),
        Move(
            "revoke",
            (S.INVITED,),
            S.REVOKED,
            _("Återkalla inbjudan"),
            who=may_change_members,
            tone="stop",
            says=_("Länken i brevet slutar gälla."),
        ),
        Move("expire", (S.INVITED, S.REQUESTED), S.EXPIRED, _("Gick ut"), who=is_programme_or_system),
        Move(
            "end",
            (S.ACTIVE,),
            S.ENDED,
            _("Avsluta medlemskapet"),
            who=leaves_or_is_removed,
            guards=(keeps_a_manager,),
            tone="stop",
            says=_("Personen ser inte längre organisationens sidor. Det som personen har skrivit finns kvar."),
        ),
    ],
)
