"""Letters about workshops: asked, changed, called off, reminded, summed up.

When reminders are due says ``workshops.reminders``. They are asked again at sending: a workshop that was called off or
moved, or somebody who has said no, sends none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ignite.accounts.queries import members_of
from ignite.joining.enums import Answer, InvitationState
from ignite.joining.messages import invited, link_of
from ignite.joining.models import Invitation
from ignite.kernel import clock
from ignite.outbox.calendar import Method
from ignite.outbox.kinds import Kind, MessageClass, register
from ignite.outbox.letters import Letter
from ignite.outbox.models import Message
from ignite.outbox.recipients import recipient_of
from ignite.outbox.services import cancel_about, queue, queue_many
from ignite.outbox.statements import planned
from workshops.enums import WorkshopState
from workshops.messages.entries import workshop_entry
from workshops.models import Workshop
from workshops.queries.people import ABOUT

# Asked for each of several hundred letters as it leaves: in SQL, since to compose it took as long as all else.
_IS_ASKED = f"""
SELECT EXISTS (
    SELECT 1 FROM joining_invitation i
    WHERE i.about_type = '{ABOUT}' AND i.about_id = %(workshop)s
      AND i.state IN ('{InvitationState.SENT}', '{InvitationState.ANSWERED}')
      AND (i.email = %(address)s OR i.user_id = %(person)s))
AND EXISTS (SELECT 1 FROM workshops_workshop w WHERE w.id = %(workshop)s AND w.state = '{WorkshopState.INVITING}')
"""  # noqa: S608 (states and the model's name)
_IS_ASKED_TYPES = {"workshop": "bigint", "address": "text", "person": "bigint"}


def facts(workshop: Workshop) -> dict[str, Any]:
    """What every letter about a workshop says of it."""
    return {
        "title": workshop.title,
        "starts_at": workshop.starts_at,
        "ends_at": workshop.ends_at,
        "place": workshop.place,
        "link": workshop.link,
        "purpose": workshop.purpose,
        "owner": str(workshop.owner) if workshop.owner_id else "",
    }


def fresh(message: Message) -> Mapping[str, Any]:
    """The same as it is at sending."""
    return facts(Workshop.objects.select_related("owner__organisation").get(pk=message.about_id or 0))


def answer_of(message: Message) -> str | None:
    """What the receiver has answered to the workshop ("" for not yet), or None when they are not asked any more."""
    who = Q(email=message.to_address.lower())  # as invitations keep it: one row by the index, however many are asked
    if message.recipient_id:
        who |= Q(user_id=message.recipient_id)
    rows = Invitation.objects.to(ABOUT, message.about_id or 0).filter(who)
    rows = rows.filter(state__in=[InvitationState.SENT, InvitationState.ANSWERED])
    return rows.values_list("answer", flat=True).first()


def _stands(message: Message) -> bool:
    return Workshop.objects.filter(
        pk=message.about_id or 0, sequence=message.about_seq, state=WorkshopState.INVITING, starts_at__gt=clock.now()
    ).exists()


def still_coming(message: Message) -> bool:
    """Whether the workshop stands as it was and the receiver has said yes or maybe."""
    return _stands(message) and answer_of(message) in (Answer.YES, Answer.MAYBE)


def still_silent(message: Message) -> bool:
    """Whether the workshop stands as it was and the receiver has not answered."""
    return _stands(message) and answer_of(message) == ""


def still_asked(message: Message) -> bool:
    """Whether the workshop will be and the receiver is asked to it (a letter on a new time follows the first one)."""
    known = {"workshop": message.about_id, "address": message.to_address.lower(), "person": message.recipient_id}
    with connection.cursor() as cursor:
        cursor.execute(planned("asked", _IS_ASKED, _IS_ASKED_TYPES), known)
        return bool(cursor.fetchone()[0])


_ASKED = _("Du får brevet för att du är inbjuden till workshoppen ”%(title)s”.")
_SAMPLE = {
    "title": _("Fördjupande workshop om skolmat"),
    "starts_at": datetime(2027, 3, 12, 8, 0, tzinfo=UTC),
    "ends_at": datetime(2027, 3, 12, 11, 0, tzinfo=UTC),
    "place": _("Rådhuset, Ankarby"),
    "link": "https://example.org/mote",
    "purpose": _("Vi tar reda på var maten blir över, och varför."),
    "owner": "Ankarby kommun",
    "action": _("Svara på inbjudan"),
}
INVITED = register(
    Kind(
        "workshop_invited",
        MessageClass.REQUIRED,
        why=_ASKED,
        still_true=still_asked,
        label=_("Inbjudan till workshop"),
        sample=_SAMPLE,
    )
)
CHANGED = register(
    Kind(
        "workshop_changed",
        MessageClass.REQUIRED,
        why=_ASKED,
        still_true=still_asked,
        label=_("Workshoppen ändras"),
        sample={
            **_SAMPLE,
            "is_moved": True,
            "before": datetime(2027, 3, 9, 12, 0, tzinfo=UTC),
            "action": _("Visa inbjudan"),
        },
    )
)
CANCELLED = register(
    Kind(
        "workshop_cancelled",
        MessageClass.REQUIRED,
        why=_ASKED,
        label=_("Workshoppen ställs in eller skjuts upp"),
        sample={**_SAMPLE, "is_postponed": True, "reason": _("Den som leder är sjuk."), "url": ""},
    )
)
UNANSWERED = register(
    Kind(
        "workshop_unanswered",
        MessageClass.USEFUL,
        why=_ASKED,
        still_true=still_silent,
        label=_("Påminnelse att svara på inbjudan"),
        render_late=True,
        fresh=fresh,
        sample=_SAMPLE,
    )
)
TOMORROW = register(
    Kind(
        "workshop_tomorrow",
        MessageClass.USEFUL,
        why=_ASKED,
        still_true=still_coming,
        label=_("Workshop i morgon"),
        render_late=True,
        fresh=fresh,
        sample=_SAMPLE,
    )
)
TODAY = register(
    Kind(
        "workshop_today",
        MessageClass.USEFUL,
        why=_ASKED,
        still_true=still_coming,
        label=_("Workshop i dag"),
        render_late=True,
        fresh=fresh,
        sample=_SAMPLE,
    )
)
SUMMARY = register(
    Kind(
        "workshop_summary",
        MessageClass.USEFUL,
        why=_("Du får brevet för att du var med på workshoppen ”%(title)s” eller är med i projektgruppen."),
        label=_("Sammanfattning av workshop"),
        sample={
            **_SAMPLE,
            "summary": _("Köken lagar efter förra årets siffror.\n\n- Fråga skolorna om frånvaron varje morgon."),
            "action": _("Visa workshoppen"),
        },
    )
)
REMINDERS = (UNANSWERED, TOMORROW, TODAY)
SEATS = ("seat_given", "seat_offered", "seat_lapsed")  # messages/seats.py


def tell_invited(workshop: Workshop, asked: Sequence[Invitation]) -> None:
    """Send each invitation with its own link."""
    entry, said = workshop_entry(workshop), facts(workshop)
    letters = [
        Letter(
            invited(invitation),
            f"workshop:{workshop.pk}:invited:{invitation.pk}:{invitation.sending}",
            about=workshop,
            seq=workshop.sequence,
            context={**said, "instead_of": str(invitation.replaces)} if invitation.replaces else said,
            url=link_of(invitation),
            action=_("Svara på inbjudan"),
            calendar=entry,
        )
        for invitation in asked
    ]
    queue_many(INVITED, letters)


def tell_changed(workshop: Workshop, asked: Sequence[Invitation], *, before: datetime) -> None:
    """Tell everybody who has not said no of the new time or place; reminders of the old one do not leave."""
    cancel_about(workshop, REMINDERS)
    letters = [
        Letter(
            invited(invitation),
            f"workshop:{workshop.pk}:changed",
            about=workshop,
            seq=workshop.sequence,
            context={**facts(workshop), "before": before, "is_moved": before != workshop.starts_at},
            url=link_of(invitation),
            action=_("Visa inbjudan"),
            calendar=workshop_entry(workshop, answer=invitation.answer),
        )
        for invitation in asked
    ]
    queue_many(CHANGED, letters)


def tell_called_off(workshop: Workshop, asked: Iterable[Invitation], *, reason: str, is_postponed: bool) -> None:
    """Tell everybody who had not said no, and take the entry out of their calendars."""
    cancel_about(workshop, (INVITED, CHANGED, *SEATS, *REMINDERS))
    letters = [
        Letter(
            invited(invitation),
            f"workshop:{workshop.pk}:called-off",
            about=workshop,
            seq=workshop.sequence,
            context={**facts(workshop), "reason": reason, "is_postponed": is_postponed},
            calendar=workshop_entry(workshop, Method.CANCEL),
        )
        for invitation in asked
    ]
    queue_many(CANCELLED, letters)


def tell_summary(workshop: Workshop, present: Iterable[Invitation], *, edition: int) -> None:
    """Send the summary to those who were there and to the need owner's members; ``edition`` counts its versions."""
    people = {one.mark: one for one in map(invited, present)}
    if workshop.owner is not None:
        members = map(recipient_of, members_of(workshop.owner.organisation_id))
        people.update({one.mark: one for one in members})
    for person in people.values():
        is_inside = person.organisation_id is not None and workshop.owner is not None
        queue(
            SUMMARY,
            to=person,
            key=f"workshop:{workshop.pk}:summary:{edition}",
            about=workshop,
            context={**facts(workshop), "summary": workshop.summary, "is_inside": is_inside},
            url=workshop.get_absolute_url() if person.user_id else "",
            action=_("Visa workshoppen"),
        )
