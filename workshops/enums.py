"""Kinds and states of workshops, meetings and follow-ups."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class WorkshopKind(TextChoices):
    """What the workshop is for."""

    DEEPENING = "deepening", _("Fördjupande workshop")
    MATCHMAKING = "matchmaking", _("Matchmakingdag")
    EXCHANGE = "exchange", _("Erfarenhetsutbyte")


class WorkshopState(TextChoices):
    """Where a workshop stands."""

    DRAFT = "draft", _("Utkast")
    PLANNED = "planned", _("Planerad")
    INVITING = "inviting", _("Inbjudan skickad")
    RUNNING = "running", _("Pågår")
    HELD = "held", _("Genomförd")
    DOCUMENTED = "documented", _("Sammanfattad")
    SIGNED = "signed", _("Signerad")
    POSTPONED = "postponed", _("Uppskjuten")
    CANCELLED = "cancelled", _("Inställd")


class FollowUpState(TextChoices):
    """Where a follow-up stands."""

    OPEN = "open", _("Att göra")
    DONE = "done", _("Klar")
    DROPPED = "dropped", _("Struken")


class MeetingState(TextChoices):
    """Where a meeting stands."""

    WISHED = "wished", _("Tid föreslagen")
    SCHEDULED = "scheduled", _("Bokat")
    HELD = "held", _("Genomfört")
    NO_SHOW = "no_show", _("Någon kom inte")
    CANCELLED = "cancelled", _("Inställt")
    EXPIRED = "expired", _("Gick ut")


class Outcome(TextChoices):
    """What one side says after a meeting."""

    GO_ON = "go_on", _("Gå vidare")
    NOT_NOW = "not_now", _("Inte nu")


class AnalysisField(TextChoices):
    """The parts of an analysis that a workshop makes clear."""

    PROBLEM = "problem", _("Problemet")
    TODAY = "today", _("Nuläget")
    AFFECTED = "affected", _("Vilka som berörs")
    ROOT_CAUSES = "root_causes", _("Rotorsaker")
    DESIRED_OUTCOME = "desired_outcome", _("Önskat resultat")
    CONSTRAINTS = "constraints", _("Data, system och regler")
    ROUTE_TO_ADOPTION = "route_to_adoption", _("Väg till införande")


class WritesTo(TextChoices):
    """Where the outcome of an agenda item goes: a part of the analysis, or something beside it."""

    PROBLEM = "problem", _("Problemet")
    TODAY = "today", _("Nuläget")
    AFFECTED = "affected", _("Vilka som berörs")
    ROOT_CAUSES = "root_causes", _("Rotorsaker")
    DESIRED_OUTCOME = "desired_outcome", _("Önskat resultat")
    CONSTRAINTS = "constraints", _("Data, system och regler")
    ROUTE_TO_ADOPTION = "route_to_adoption", _("Väg till införande")
    MEASURES = "measures", pgettext_lazy("flera", "Mått")
    REQUIREMENTS = "requirements", pgettext_lazy("flera", "Krav")
    NEED = "need", _("Behovet")
    ATTENDANCE = "attendance", _("Närvaro")
    FOLLOW_UPS = "followups", _("Åtgärder")
