"""States and choices of need owners, areas, analyses, needs and questions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OwnerState(TextChoices):
    """Where a need owner stands in an edition."""

    INVITED = "invited", _("Inbjuden")
    COMMITTED = "committed", _("Har åtagit sig")
    ACTIVE = "active", _("Aktiv")
    PAUSED = "paused", _("Pausad")
    COMPLETED = "completed", _("I mål")
    WITHDRAWN = "withdrawn", _("Har lämnat")


TAKING_PART = (OwnerState.COMMITTED, OwnerState.ACTIVE, OwnerState.PAUSED, OwnerState.COMPLETED)


class AreaState(TextChoices):
    """Where a challenge area stands."""

    DRAFT = "draft", _("Utkast")
    REGISTERED = "registered", _("Registrerat")
    EDITS_REQUESTED = "edits_requested", _("Behöver ändras")
    ACCEPTED = "accepted", _("Godkänt")
    ANALYSED = "analysed", _("Analyserat")
    CLOSED = "closed", _("Avslutat")
    PARKED = "parked", _("Vilar")
    DROPPED = "dropped", _("Struket")


class AnalysisState(TextChoices):
    """Where a needs analysis stands."""

    DRAFT = "draft", _("Skrivs")
    SUBMITTED = "submitted", _("Inskickad")
    EDITS_REQUESTED = "edits_requested", _("Behöver ändras")
    CLARIFIED = "clarified", _("Klargjord på workshop")
    APPROVED = "approved", _("Godkänd")


class AnalysisResult(TextChoices):
    """What an analysis came to."""

    MATCH_POSSIBLE = "match_possible", _("En lösning finns nog hos startups")
    BUY_EXISTING = "buy_existing", _("Det finns redan att köpa")
    SOLVE_OURSELVES = "solve_ourselves", _("Vi löser det själva")
    JOINT_NEED = "joint_need", _("Flera har samma behov")
    NOT_NOW = "not_now", _("Inte nu")


class RequirementKind(TextChoices):
    """A must or a wish."""

    MUST = "must", _("Ska-krav")
    WISH = "wish", _("Bör-krav")


class NeedState(TextChoices):
    """Where a need stands; "closed" is derived from the deadline."""

    DRAFT = "draft", _("Utkast")
    IN_REVIEW = "in_review", _("Hos programmet")
    EDITS_REQUESTED = "edits_requested", _("Behöver ändras")
    OPEN = "open", _("Öppet")
    READING = "reading", _("Pitcharna läses")
    DECIDED = "decided", _("Beslutat")
    COMPLETED = "completed", _("Klart")
    WITHDRAWN = "withdrawn", _("Återtaget")
    CANCELLED = "cancelled", _("Inställt")
    NO_SUITABLE = "no_suitable", _("Ingen passande pitch")


class QuestionState(TextChoices):
    """Where a question stands."""

    ASKED = "asked", _("Väntar på svar")
    ANSWERED = "answered", _("Besvarad för alla")
    ANSWERED_PRIVATELY = "answered_privately", _("Besvarad till en")
    REFUSED = "refused", _("Besvaras inte")


class Offer(TextChoices):
    """What a need owner offers a startup beside the words."""

    DATA = "data", _("Data")
    TEST_BED = "test_bed", _("Testmiljö")
    PEOPLE = "people", _("Människor med tid")
    MONEY = "money", _("Pengar")


class Pace(TextChoices):
    """How often somebody who follows hears of news."""

    DAILY = "daily", _("En gång om dagen")
    WEEKLY = "weekly", _("En gång i veckan")


class Channel(TextChoices):
    """How something was said to somebody outside the platform's own pages."""

    PLATFORM = "platform", _("På plattformen")
    EMAIL = "email", _("E-post")
    PHONE = "phone", _("Telefon")
    MEETING = "meeting", _("Möte")


class RowVerdict(TextChoices):
    """What a row of an import would do."""

    NEW = "new", _("Ny")
    CHANGED = "changed", _("Ändras")
    SAME = "same", _("Som förut")
    REFUSED = "refused", _("Går inte in")


class RowOutcome(TextChoices):
    """What became of a row of an import that was confirmed."""

    DONE = "done", _("Klar")
    STALE = "stale", _("Gick inte in")
