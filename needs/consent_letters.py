"""What the room says about one area more than the most: to the programme that is asked, to the group that asked."""

from django.utils.translation import gettext_lazy as _

from ignite.accounts.queries import staff
from ignite.kernel.models import Transition
from ignite.outbox.kinds import Kind, MessageClass, register
from ignite.outbox.letters import Letter
from ignite.outbox.recipients import recipient_of
from ignite.outbox.services import queue_many
from needs.models import ChallengeArea
from needs.queries import writers_of

AREA_CONSENT_ASKED = register(
    Kind(
        "area_consent_asked",
        MessageClass.USEFUL,
        why=_("Du får brevet för att du arbetar i programmet."),
        label=_("Fråga om ett område till"),
        sample={
            "title": _("Mat som slängs"),
            "owner": "Ankarby kommun",
            "most": 5,
            "reason": _("Två av våra områden görs av samma personer."),
            "action": _("Svara"),
        },
    )
)
AREA_CONSENT_ANSWERED = register(
    Kind(
        "area_consent_answered",
        MessageClass.REQUIRED,
        why=_("Du får brevet för att du är med i projektgruppen."),
        label=_("Svar om ett område till"),
        sample={
            "title": _("Mat som slängs"),
            "is_yes": True,
            "reason": _("Områdena hör ihop och ni är många."),
            "action": _("Visa området"),
        },
    )
)


def asked(area: ChallengeArea) -> None:
    """The programme reads that the group wants one area more, and why."""
    url, owner = area.owner.get_absolute_url(), area.owner
    facts = {
        "title": area.title,
        "owner": str(owner),
        "most": owner.edition.areas_max,
        "reason": area.consent_asked,
    }
    key = f"{_key(area)}:asked"
    queue_many(AREA_CONSENT_ASKED, [Letter(recipient_of(one), key, area, 0, facts, url, _("Svara")) for one in staff()])


def answered(area: ChallengeArea, *, is_yes: bool, reason: str) -> None:
    """The group reads the answer and why."""
    facts = {"title": area.title, "is_yes": is_yes, "reason": reason}
    key, url = f"{_key(area)}:answered", area.get_absolute_url()
    group = writers_of(area, "area", area.owner.organisation_id)
    queue_many(
        AREA_CONSENT_ANSWERED,
        [Letter(recipient_of(one), key, area, 0, facts, url, _("Visa området")) for one in group],
    )


def _key(area: ChallengeArea) -> str:
    # Asked again after a no, told again: the number of moves is the occasion.
    return f"area:{area.pk}:{Transition.objects.filter(thing='area', thing_id=area.pk).count()}"
