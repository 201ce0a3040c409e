"""Links that let a boss or a board read one area, analysis or need without an account, until a day."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ignite.joining.services import count_invitation
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from ignite.kernel.secrets import hash_of
from needs import letters
from needs.models import ChallengeArea, Need, NeedsAnalysis, ReadLink
from needs.models.links import ReadLinkQuerySet
from needs.rules import in_group, owner_of
from needs.services.areas import NOT_YOURS
from needs.tokens import token_of

Readable = ChallengeArea | NeedsAnalysis | Need
MOST_DAYS = 90
USUAL_DAYS = 14
MOST_LINKS = 30  # that stand at the same time for one thing


@transaction.atomic
def make_link(about: Readable, *, actor: Actor, reader: str, until: date, email: str = "") -> ReadLink:
    """A link for one named reader that opens the thing to the end of ``until``; mailed when there is an address.

    Raises NotAllowed for others than the group that owns the thing, Refused for a missing name, an address that is
    none, a day that has passed or lies more than 90 days ahead, too many links, or too many letters to the address.
    """
    if not in_group(actor, about):
        raise NotAllowed(NOT_YOURS)
    _check(reader, until, email)
    lock(about)
    if links_about(about).standing().count() >= MOST_LINKS:
        raise Refused(_("Det finns redan 30 läslänkar hit. Återkalla någon som inte behövs."))
    link = ReadLink(
        about_type=about._meta.label_lower,
        about_id=about.pk,
        organisation_id=owner_of(about),
        reader=reader.strip(),
        expires_at=_end_of(until),
        created_by_id=actor.user_id or 0,
        created_at=clock.now(),
    )
    link.token_hash = hash_of(token_of(link))
    link.save()
    if email.strip():
        count_invitation(email.strip(), actor=actor)
        letters.link_to_read(link, email.strip(), title=str(about), sender=actor)
    return link


def _check(reader: str, until: date, email: str) -> None:
    if not reader.strip():
        raise Refused(_("Skriv vem som ska läsa."))
    if not clock.today() <= until <= clock.today() + timedelta(days=MOST_DAYS):
        raise Refused(_("En läslänk gäller som längst 90 dagar framåt."))
    try:
        if email.strip():
            validate_email(email.strip())
    except ValidationError:
        raise Refused(_("Skriv en e-postadress, eller lämna fältet tomt.")) from None


def _end_of(day: date) -> datetime:
    return clock.at_wall(day + timedelta(days=1), time(0))


def links_about(about: Readable) -> ReadLinkQuerySet:
    """The links to one thing."""
    return ReadLink.objects.filter(about_type=about._meta.label_lower, about_id=about.pk)


@transaction.atomic
def revoke_link(link: ReadLink, *, actor: Actor) -> bool:
    """Let a link open nothing any more; False when it was revoked. The group's and the programme's."""
    if not (actor.is_programme or (actor.is_need_owner and actor.organisation_id == link.organisation_id)):
        raise NotAllowed(NOT_YOURS)
    lock(link)
    if link.revoked_at is not None:
        return False
    link.revoked_at = clock.now()
    link.save(update_fields=["revoked_at"])
    return True


def link_of(token: str) -> ReadLink | None:
    """The standing link with this token; None for a wrong, an expired and a revoked one alike. One query."""
    return ReadLink.objects.standing().filter(token_hash=hash_of(token)).select_related("organisation").first()


def note_opening(link: ReadLink) -> None:
    """Count that a link was opened: the one thing that reading leaves behind."""
    rows = ReadLink.objects.filter(pk=link.pk)
    rows.update(opened_count=F("opened_count") + 1, last_opened_at=clock.now())
