"""Who comes instead: somebody who cannot come names a colleague, who gets an invitation of their own."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.queries import account_of
from ignite.joining import subjects
from ignite.joining.enums import Answer, InvitationState
from ignite.joining.models import Invitation
from ignite.joining.queries import open_stand_in
from ignite.joining.services.attempts import count_attempt, count_invitation
from ignite.joining.services.invitations import new_invitation
from ignite.joining.subjects import News
from ignite.kernel.actor import SYSTEM, Actor
from ignite.kernel.errors import Refused
from ignite.kernel.lifecycle import lock

PER_INVITATION = 3  # in an hour


@transaction.atomic
def name_stand_in(
    invitation: Invitation, *, name: str, email: str, language: str = "sv", actor: Actor = SYSTEM
) -> Invitation:
    """Invite a colleague in place of somebody who has said no; returns the colleague's invitation.

    Raises Refused when the thing takes no stand-ins or is closed, when the person has not said no, came in somebody's
    place themselves or has named somebody who has not said no, and when the colleague is invited already.
    """
    subjects.hold(invitation.about_type, invitation.about_id)
    lock(invitation)
    _check(invitation, email)
    count_attempt(f"stand-in:{invitation.pk}", limit=PER_INVITATION)
    count_invitation(email, actor=actor)
    user = account_of(email)
    stand_in = new_invitation(
        invitation.about_type,
        invitation.about_id,
        email=email,
        name=name,  # never the account's: whoever asks would learn whose address it is
        user=user,
        organisation=invitation.organisation,
        language=user.language if user else language,
        expires_at=invitation.expires_at,
        actor=actor,
        replaces=invitation,
    )
    subjects.tell(stand_in, News.INVITED)
    return stand_in


def _check(invitation: Invitation, email: str) -> None:
    subject = subjects.subject_of(invitation)
    if subject.closed or invitation.is_over:
        raise Refused(subject.closed or _("Inbjudan har gått ut. Be den som bjöd in dig att skicka en ny."))
    if not subject.takes_stand_ins or invitation.replaces_id is not None:
        raise Refused(_("Be den som bjöd in dig att bjuda in någon annan."))
    if invitation.state != InvitationState.ANSWERED or invitation.answer != Answer.NO:
        raise Refused(_("Svara nej först. Sedan kan du säga vem som kommer i stället."))
    if email.strip().lower() == invitation.email:
        raise Refused(_("Det är din egen adress. Skriv adressen till den som kommer i stället."))
    named = open_stand_in(invitation)
    if named is not None:
        raise Refused(_("%(name)s är redan inbjuden i ditt ställe.") % {"name": named})
