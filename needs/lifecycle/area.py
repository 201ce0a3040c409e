"""The lifecycle of a challenge area."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ignite.accounts.rules import is_programme, is_programme_or_system
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import Lifecycle, Look, Move
from needs.enums import AreaState as S
from needs.models import ChallengeArea
from needs.rules import in_group, leads_or_programme


def has_words(area: ChallengeArea, actor: Actor) -> "str | Promise | None":
    """Fairness: an area must say something before others spend time on it."""
    if area.problem.strip() and area.affected.strip():
        return None
    return _("Beskriv vad som inte fungerar och vem som berörs innan du registrerar området.")


def has_room(area: ChallengeArea, actor: Actor) -> "str | Promise | None":
    """Consent: one area more than the most takes the programme's time and so its consent, with a reason."""
    edition = area.owner.edition
    others = ChallengeArea.objects.open().filter(owner_id=area.owner_id).exclude(pk=area.pk).count()
    if area.consent_reason or others < edition.areas_max:
        return None
    return _("Ni har redan %(number)s områden. Fråga programmet om ni vill arbeta med ett till.") % {
        "number": edition.areas_max
    }


AREA = Lifecycle(
    thing="area",
    model=ChallengeArea,
    looks={
        S.DRAFT: Look("plain"),
        S.REGISTERED: Look("wait"),
        S.EDITS_REQUESTED: Look("stop"),
        S.ACCEPTED: Look("go"),
        S.ANALYSED: Look("go"),
        S.CLOSED: Look("plain"),
        S.PARKED: Look("plain"),
        S.DROPPED: Look("plain"),
    },
    moves=[
        Move(
            "register",
            (S.DRAFT, S.EDITS_REQUESTED, S.PARKED),
            S.REGISTERED,
            _("Registrera området"),
            who=in_group,
            guards=(has_words, has_room),
            tone="go",
            says=_("Programmet läser området och svarar."),
            also_for_programme=True,
        ),
        Move(
            "request_edits",
            (S.REGISTERED,),
            S.EDITS_REQUESTED,
            _("Be om ändringar"),
            who=is_programme,
            reason=True,
            says=_("Projektgruppen får ett brev med det du skriver."),
        ),
        Move(
            "accept",
            (S.REGISTERED,),
            S.ACCEPTED,
            _("Godkänn området"),
            who=is_programme,
            tone="go",
            undoable=True,
            says=_("Behovsanalysen öppnas och projektgruppen kan börja skriva."),
        ),
        Move("analysed", (S.ACCEPTED,), S.ANALYSED, _("Analyserat"), who=is_programme_or_system),
        Move("close", (S.ANALYSED,), S.CLOSED, _("Avsluta området"), who=is_programme, reason=True),
        Move(
            "park",
            (S.REGISTERED, S.EDITS_REQUESTED, S.ACCEPTED, S.ANALYSED),
            S.PARKED,
            _("Låt området vila"),
            who=leads_or_programme,
            reason=True,
        ),
        Move(
            "drop",
            (S.DRAFT, S.REGISTERED, S.EDITS_REQUESTED, S.ACCEPTED, S.PARKED),
            S.DROPPED,
            _("Stryk området"),
            who=leads_or_programme,
            reason=True,
            tone="stop",
        ),
    ],
)
