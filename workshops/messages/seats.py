"""Letters about seats at a workshop: one that came free, is offered, was not taken in time, is taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ignite.joining.enums import Answer
from ignite.joining.messages import invited, link_of
from ignite.joining.models import Invitation
from ignite.joining.subjects import News
from ignite.kernel import clock
from ignite.outbox.calendar import Method
from ignite.outbox.enums import Status
from ignite.outbox.kinds import Kind, MessageClass, Text, register
from ignite.outbox.models import Message
from ignite.outbox.services import cancel_about, queue
from workshops.enums import WorkshopState
from workshops.messages import workshops as letters
from workshops.messages.entries import workshop_entry
from workshops.models import Workshop
from workshops.queries.people import ABOUT

_WAITED = _("Du får brevet för att du stod på väntelistan till ”%(title)s”.")
SAMPLE: dict[str, Any] = {
    "title": _("Möte om matsvinn"),
    "starts_at": datetime(2027, 3, 12, 8, 0, tzinfo=UTC),
    "ends_at": datetime(2027, 3, 12, 11, 0, tzinfo=UTC),
    "place": _("Rådhuset, Ankarby"),
    "link": "",
    "until": datetime(2027, 3, 2, 14, 0, tzinfo=UTC),
    "word": _("Vi blev för många från samma organisation."),
}


def _still(answer: Answer) -> Any:
    """The letter leaves only while the workshop is to come and its receiver stands where the letter says."""

    def still_true(message: Message) -> bool:
        rows = Workshop.objects.filter(state=WorkshopState.INVITING, starts_at__gt=clock.now())
        return rows.filter(pk=message.about_id or 0).exists() and letters.answer_of(message) == answer

    return still_true


GIVEN = register(
    Kind(
        "seat_given",
        MessageClass.REQUIRED,
        why=_WAITED,
        still_true=_still(Answer.YES),
        label=_("Plats från väntelistan"),
        sample=SAMPLE,
    )
)
OFFERED = register(
    Kind(
        "seat_offered",
        MessageClass.REQUIRED,
        why=_WAITED,
        still_true=_still(Answer.OFFERED),
        label=_("Erbjudande om plats"),
        sample=SAMPLE,
    )
)
LAPSED = register(
    Kind(
        "seat_lapsed",
        MessageClass.REQUIRED,
        why=_WAITED,
        still_true=_still(Answer.WAITING),
        label=_("Erbjudande om plats som gick ut"),
        sample=SAMPLE,
    )
)
REVOKED = register(
    Kind(
        "invitation_revoked",
        MessageClass.REQUIRED,
        why=_("Du får brevet för att du var inbjuden till ”%(title)s”."),
        still_true=lambda message: letters.answer_of(message) is None,
        label=_("Inbjudan återkallas"),
        sample=SAMPLE,
    )
)


def tell(invitation: Invitation, news: News) -> None:
    """The letter about some news of an invitation to a workshop; what needs none has none."""
    workshop = Workshop.objects.select_related("owner__organisation").get(pk=invitation.about_id)
    if news is News.INVITED:
        letters.tell_invited(workshop, [invitation])
    elif news is News.SEATED:
        entry = workshop_entry(workshop, answer=invitation.answer)
        _tell(GIVEN, workshop, invitation, _("Visa inbjudan"), calendar=entry)
    elif news is News.OFFERED:
        facts = {"until": invitation.offer_until}
        _tell(OFFERED, workshop, invitation, _("Ta platsen"), expires_at=invitation.offer_until, **facts)
    elif news is News.LAPSED:
        _tell(LAPSED, workshop, invitation, _("Visa inbjudan"))


def tell_revoked(workshop: Workshop, invitation: Invitation, *, word: str) -> None:
    """Take the entry out of the calendar of somebody who is no longer invited, and say so.

    What had not left is cancelled; whoever never heard of the invitation hears nothing now.
    """
    cancel_letters(workshop, invitation)
    if invitation.answer == Answer.NO or not has_heard(workshop, invitation):
        return
    _tell(REVOKED, workshop, invitation, "", calendar=workshop_entry(workshop, Method.CANCEL), word=word)


def cancel_letters(workshop: Workshop, invitation: Invitation) -> None:
    """Cancel what has not left to one invited person: its link is about to die."""
    kinds = (letters.INVITED, letters.CHANGED, *letters.SEATS, *letters.REMINDERS)
    cancel_about(workshop, kinds, to=invited(invitation))


def has_heard(workshop: Workshop, invitation: Invitation) -> bool:
    """Whether a letter about the workshop has reached the mail server for this person, or they have answered."""
    if invitation.answer:
        return True
    rows = Message.objects.filter(about_type=ABOUT, about_id=workshop.pk, to_address__iexact=invitation.email)
    return rows.filter(status__in=[Status.SENT, Status.SENDING]).exists()


def _tell(
    kind: Kind,
    workshop: Workshop,
    invitation: Invitation,
    action: Text,
    *,
    calendar: Any = None,
    expires_at: Any = None,
    **facts: Any,
) -> None:
    queue(
        kind,
        to=invited(invitation),
        key=f"invitation:{invitation.pk}:{clock.database_now():%Y%m%d%H%M%S%f}",  # the row's lock lets one at a time
        about=workshop,
        seq=workshop.sequence,
        context={**letters.facts(workshop), **facts},
        url=link_of(invitation) if action else "",
        action=action,
        calendar=calendar,
        expires_at=expires_at,
    )
