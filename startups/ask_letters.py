"""Letters about asking startups to pitch: to the startup, and its answer to whoever asked.

They say what everybody may read of the need, and nothing more: equal treatment.
"""

from datetime import UTC, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.joining.enums import Answer, InvitationState
from ignite.joining.messages import invited, link_of
from ignite.joining.models import Invitation
from ignite.joining.subjects import News
from ignite.kernel import clock
from ignite.outbox.kinds import Kind, MessageClass, register
from ignite.outbox.models import Message
from ignite.outbox.recipients import recipient_of
from ignite.outbox.services import cancel_about, queue
from needs.models import Need
from startups.enums import HANDED_IN
from startups.models import Pitch, PitchAsk
from startups.queries import asker_words

SAMPLE: dict[str, Any] = {
    "need": _("Mindre matsvinn"),
    "owner": "Ankarby kommun",
    "asker": "Anna Ek, Ankarby kommun",
    "summary": _("Köken ska veta hur många som äter."),
    "deadline": datetime(2027, 3, 12, 22, 59, tzinfo=UTC),
    "word": _("Vi såg er profil och blev nyfikna."),
    "startup": "Våg Exempel AB",
    "answer": _("Nej"),
    "because": _("Vi hinner inte just nu"),
    "greeting": _("Hör gärna av er i höst."),
}


def still_asked(message: Message) -> bool:
    """The need takes pitches, the asking waits for its answer, and the startup has not pitched meanwhile."""
    rows = PitchAsk.objects.filter(
        need_id=message.about_id or 0,
        need__in=Need.objects.open_now(),
        invitation__email__iexact=message.to_address,
        invitation__state=InvitationState.SENT,
        invitation__sending=message.about_seq,
    )
    pitched = Pitch.objects.filter(need_id=message.about_id or 0, state__in=HANDED_IN).values("startup_id")
    return rows.exclude(startup_id__isnull=False, startup_id__in=pitched).exists()


PITCH_ASKED = register(
    Kind(
        "pitch_asked",
        MessageClass.REQUIRED,
        why=_("Du får brevet för att %(asker)s vill att ni pitchar. Vill ni inte, svara nej med ett klick."),
        label=_("Inbjudan att pitcha"),
        still_true=still_asked,
        sample=SAMPLE,
    )
)
PITCH_ASKED_ANSWERED = register(
    Kind(
        "pitch_asked_answered",
        MessageClass.USEFUL,
        why=_("Du får brevet för att du bjöd in en startup att pitcha till ”%(need)s”."),
        label=_("Svar på en inbjudan att pitcha"),
        sample=SAMPLE,
    )
)


def pitch_asked(ask: PitchAsk) -> None:
    """Ask a startup to pitch: the brief's one sentence, who asks, until when, and the link that is answered by."""
    need, invitation = ask.need, ask.invitation
    queue(
        PITCH_ASKED,
        to=invited(invitation),
        key=f"ask:{ask.pk}",
        about=need,
        seq=invitation.sending,
        context={
            "need": need.title,
            "owner": str(need.lead_owner),
            "asker": asker_words(ask),
            "summary": need.summary,
            "deadline": need.deadline_at,
            "word": ask.word,
        },
        url=link_of(invitation),
        action=_("Svara"),
        expires_at=need.deadline_at,
    )


def cancel_asking(ask: PitchAsk) -> None:
    """Cancel the letter that has not left: its link is about to die."""
    cancel_about(ask.need, (PITCH_ASKED,), to=invited(ask.invitation))


def tell_asker(invitation: Invitation, news: News) -> None:
    """Tell whoever asked what the startup says."""
    asker = invitation.invited_by
    if news is not News.ANSWERED or asker is None:
        return
    rows = PitchAsk.objects.select_related("need", "startup__organisation", "invitation")
    ask = rows.get(invitation=invitation)
    queue(
        PITCH_ASKED_ANSWERED,
        to=recipient_of(asker, ask.asked_for_id),
        key=f"ask:{ask.pk}:answered:{clock.database_now():%Y%m%d%H%M%S%f}",  # the row's lock lets one at a time
        about=ask.need,
        context={
            "need": ask.need.title,
            "startup": str(ask),
            "answer": Answer(invitation.answer).label,
            "because": ask.because,
            "greeting": invitation.word,
        },
        url=reverse("need-ask", args=[ask.need_id]),
        action=_("Visa vilka ni har frågat"),
    )
