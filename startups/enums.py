"""States and choices of startups and pitches."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StartupState(TextChoices):
    """Where a startup's profile stands."""

    DRAFT = "draft", _("Utkast")
    LISTED = "listed", _("Visas")
    PAUSED = "paused", _("Pausad")
    REMOVED = "removed", _("Borttagen")


class PitchState(TextChoices):
    """Where a pitch stands, as the need owner calls it."""

    DRAFT = "draft", _("Utkast")
    SUBMITTED = "submitted", _("Inkommen")
    OPENED = "opened", _("Öppnad")
    IN_READING = "in_reading", _("Läses")
    SUPPLEMENT = "supplement", _("Kompletteras")
    SHORTLISTED = "shortlisted", _("Utvald att träffas")
    MEETING = "meeting", _("Möte")
    OFFERED = "offered", _("Erbjuden pilot")
    MATCHED = "matched", _("Matchad")
    DECLINED = "declined", _("Avböjd")
    WITHDRAWN = "withdrawn", _("Återtagen")
    DISQUALIFIED = "disqualified", _("Får inte vara med")


class DeclineReason(TextChoices):
    """Why a pitch was declined; the words that follow are the owner's own."""

    FIT = "fit", _("Svarar på ett annat behov än vårt")
    READINESS = "readiness", _("Vi behöver något som är prövat längre")
    REQUIREMENT = "requirement", _("Ett ska-krav uppfylls inte")
    CAPACITY = "capacity", _("Vi kan bara gå vidare med några")
    COST = "cost", _("Kostnaden ryms inte i piloten")
    DATA = "data", _("Vi kan inte dela de data som krävs")
    OTHER = "other", _("Annat skäl")


class NotForUs(TextChoices):
    """Why a startup that was asked does not pitch; one click each."""

    FIELD = "field", _("Det är inte vårt område")
    TIME = "time", _("Vi hinner inte just nu")
    READY = "ready", _("Vi har inget som är färdigt än")
    TERMS = "terms", _("Krav eller villkor passar oss inte")
    OTHER = "other", _("Annat skäl")


class Meets(TextChoices):
    """How a startup answers a must."""

    MET = "met", _("Uppfyller vi")
    WILL = "will", _("Så här gör vi")
    CANNOT = "cannot", _("Kan vi inte")


# Technology readiness levels, European Commission (Horizon 2020 work programme, annex G), in words a founder uses.
MATURITY = {
    1: _("Vi har sett principen"),
    2: _("Idén är formulerad"),
    3: _("Försök visar att idén håller"),
    4: _("Prövad i labb"),
    5: _("Prövad i en miljö som liknar verkligheten"),
    6: _("Prototyp som fungerar i en sådan miljö"),
    7: _("Prototyp i drift hos någon"),
    8: _("Färdig och godkänd"),
    9: _("I vanlig drift hos kunder"),
}

HANDED_IN = (
    PitchState.SUBMITTED,
    PitchState.OPENED,
    PitchState.IN_READING,
    PitchState.SUPPLEMENT,
    PitchState.SHORTLISTED,
    PitchState.MEETING,
    PitchState.OFFERED,
    PitchState.MATCHED,
    PitchState.DECLINED,
    PitchState.DISQUALIFIED,
)
UNANSWERED = (PitchState.SUBMITTED, PitchState.OPENED, PitchState.IN_READING, PitchState.SUPPLEMENT)
CHOSEN = (PitchState.SHORTLISTED, PitchState.MEETING)  # a meeting can be asked for, a match proposed
CHANGEABLE = (PitchState.SUBMITTED, PitchState.OPENED, PitchState.IN_READING)  # by a new version, in time
EDITABLE = (PitchState.DRAFT, *CHANGEABLE)
