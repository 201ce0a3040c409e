"""What the startups room says to people: the receipt, and what became of a pitch. Always to the whole startup."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.kernel import clock
from ignite.outbox.kinds import Kind, MessageClass, Text, register
from ignite.outbox.models import Message
from ignite.outbox.recipients import recipient_of
from ignite.outbox.services import queue
from needs.models import Need
from startups.enums import PitchState
from startups.models import Pitch, PitchVersion
from startups.queries import need_of, writers_of

WHY = _("Du får brevet för att din startup har pitchat till behovet. Det går inte att stänga av.")


def _still(*states: str) -> Any:
    """The letter leaves only while the pitch stands where the letter says."""

    def still_true(message: Message) -> bool:
        return Pitch.objects.filter(pk__in=[message.about_id], state__in=states).exists()

    return still_true


_DEADLINE = datetime(2027, 4, 2, 21, 59, tzinfo=UTC)
_SAMPLE = {
    "need": _("Mindre matsvinn"),
    "owner": "Ankarby kommun",
    "startup": "Citronell Exempel AB",
    "summary": _("Vi räknar ut i förväg hur många som äter."),
    "action": _("Visa pitchen"),
}
PITCH_RECEIVED = register(
    Kind(
        "pitch_received",
        MessageClass.REQUIRED,
        why=WHY,
        label=_("Kvitto på en pitch"),
        sample={
            **_SAMPLE,
            "at": datetime(2027, 3, 30, 9, 12, tzinfo=UTC),
            "number": 1,
            "deadline": _DEADLINE,
            "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "action": _("Visa kvittot"),
        },
    )
)
PITCH_WITHDRAWN = register(
    Kind("pitch_withdrawn", MessageClass.REQUIRED, why=WHY, label=_("En pitch är återtagen"), sample=_SAMPLE)
)
PITCH_SHORTLISTED = register(
    Kind(
        "pitch_shortlisted",
        MessageClass.REQUIRED,
        why=WHY,
        label=_("En pitch är utvald"),
        still_true=_still(PitchState.SHORTLISTED, PitchState.MEETING, PitchState.OFFERED, PitchState.MATCHED),
        sample=_SAMPLE,
    )
)
PITCH_DECLINED = register(
    Kind(
        "pitch_declined",
        MessageClass.REQUIRED,
        why=WHY,
        label=_("Svar på en pitch"),
        still_true=_still(PitchState.DECLINED),
        sample={
            **_SAMPLE,
            "words": _("Vi behöver något som är prövat längre."),
            "strong": _("Ni visste hur köken arbetar."),
            "would_change": _("Ett kök som har använt det en termin."),
            "action": _("Läs svaret"),
        },
    )
)
PITCH_SUPPLEMENT = register(
    Kind(
        "pitch_supplement",
        MessageClass.REQUIRED,
        why=WHY,
        label=_("En pitch behöver kompletteras"),
        still_true=_still(PitchState.SUPPLEMENT),
        sample={**_SAMPLE, "question": _("Hur får ni frånvaron?"), "action": _("Komplettera pitchen")},
    )
)
PITCH_DISQUALIFIED = register(
    Kind(
        "pitch_disqualified",
        MessageClass.REQUIRED,
        why=WHY,
        label=_("En pitch får inte vara med"),
        still_true=_still(PitchState.DISQUALIFIED),
        sample={**_SAMPLE, "words": _("Pitchen kom från ett bolag i en annan koncern än det som skrev under.")},
    )
)


def draft_facts(pitch: Pitch) -> dict[str, Any]:
    """What a reminder of a draft says, as it is now. Nothing of the draft itself."""
    need = pitch.need
    days = (clock.local(need.deadline_at).date() - clock.today()).days if need.deadline_at else 0
    return {"need": need.title, "owner": str(need.lead_owner), "deadline": need.deadline_at, "today": days <= 0}


def _fresh_draft(message: Message) -> Mapping[str, Any]:
    return draft_facts(Pitch.objects.select_related("need__lead_owner__organisation").get(pk=message.about_id or 0))


def still_a_draft(message: Message) -> bool:
    """Whether the pitch is still a draft and can be handed in."""
    rows = Pitch.objects.filter(pk=message.about_id or 0, state=PitchState.DRAFT)
    return rows.filter(need__in=Need.objects.open_now()).exists()


PITCH_DRAFT_DUE = register(
    Kind(
        "pitch_draft_due",
        MessageClass.USEFUL,
        why=_("Du får brevet för att din startup har börjat på en pitch."),
        label=_("Pitch att skicka in"),
        still_true=still_a_draft,
        render_late=True,
        fresh=_fresh_draft,
        sample={
            "need": _("Mindre matsvinn"),
            "owner": "Ankarby kommun",
            "deadline": _DEADLINE,
            "today": False,
        },
    )
)


def pitch_received(pitch: Pitch, version: PitchVersion) -> None:
    """The receipt of one version: when it came in, and its hash."""
    need = need_of(pitch)
    facts = {"at": version.at, "hash": version.content_hash, "number": version.number, "deadline": need.deadline_at}
    url = reverse("pitch-receipt", args=[pitch.pk])
    _tell(PITCH_RECEIVED, pitch, f"received:{version.number}", facts, url, _("Visa kvittot"))


def pitch_withdrawn(pitch: Pitch) -> None:
    """Confirm that nobody reads the pitch any more."""
    _tell(PITCH_WITHDRAWN, pitch, f"withdrawn:{pitch.version}", {}, pitch.get_absolute_url(), _("Visa pitchen"))


def pitch_shortlisted(pitch: Pitch) -> None:
    """The need owner wants to meet the startup."""
    key = f"shortlisted:{pitch.decided_at:%Y%m%d%H%M%S%f}"  # again, if the programme took the choice back before
    _tell(PITCH_SHORTLISTED, pitch, key, {}, pitch.get_absolute_url(), _("Visa pitchen"))


def pitch_declined(pitch: Pitch) -> None:
    """The answer no, with its three parts."""
    facts = {"words": pitch.decline_words, "strong": pitch.strong, "would_change": pitch.would_change}
    _tell(PITCH_DECLINED, pitch, "declined", facts, pitch.get_absolute_url(), _("Läs svaret"))


def pitch_supplement(pitch: Pitch) -> None:
    """What the readers want to know more about."""
    key, url = f"supplement:{clock.now():%Y%m%d%H%M%S%f}", reverse("pitch-supplement", args=[pitch.pk])
    _tell(PITCH_SUPPLEMENT, pitch, key, {"question": pitch.supplement_question}, url, _("Komplettera pitchen"))


def pitch_disqualified(pitch: Pitch, reason: str) -> None:
    """The pitch is left out, and why."""
    _tell(PITCH_DISQUALIFIED, pitch, "disqualified", {"words": reason}, pitch.get_absolute_url(), _("Visa pitchen"))


def _tell(kind: Kind, pitch: Pitch, key: str, facts: Mapping[str, Any], url: str, action: Text) -> None:
    need = need_of(pitch)
    context = {
        **facts,
        "need": need.title,
        "owner": str(need.lead_owner),
        "startup": str(pitch.startup),
        "summary": pitch.summary,
    }
    for member in writers_of(pitch):
        queue(
            kind,
            to=recipient_of(member),
            key=f"pitch:{pitch.pk}:{key}",
            about=pitch,
            context=context,
            url=url,
            action=action,
        )
