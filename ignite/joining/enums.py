"""States of a request to join, an invitation and a commitment."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JoinState(TextChoices):
    """Where a request to join stands."""

    RECEIVED = "received", _("Mottagen")
    MORE_INFORMATION = "more_information", _("Väntar på svar")
    ACCEPTED = "accepted", _("Välkommen med")
    DECLINED = "declined", _("Avböjd")
    WITHDRAWN = "withdrawn", _("Återtagen")


class InvitationState(TextChoices):
    """Where an invitation stands."""

    SENT = "sent", _("Skickad")
    ANSWERED = "answered", _("Besvarad")
    EXPIRED = "expired", _("Gick ut")
    REVOKED = "revoked", _("Återkallad")


class Answer(TextChoices):
    """What the invited person said, and where that put them when the seats are counted."""

    YES = "yes", _("Ja")
    NO = "no", _("Nej")
    MAYBE = "maybe", _("Kanske")
    WAITING = "waiting", _("På väntelistan")
    OFFERED = "offered", _("Erbjuden plats")


SAYABLE = (Answer.YES, Answer.NO, Answer.MAYBE)  # what a person answers; the rest comes of yes and of the seats
SEATED = (Answer.YES, Answer.OFFERED)  # what takes a seat
COMING = (Answer.YES, Answer.MAYBE, Answer.WAITING, Answer.OFFERED)  # who may still come


class Attendance(TextChoices):
    """Whether the invited person came."""

    ATTENDED = "attended", _("Var med")
    ABSENT = "absent", _("Kom inte")


class Party(TextChoices):
    """Who commits."""

    NEED_OWNER = "need_owner", _("Behovsägaren")
    STARTUP = "startup", _("Startupen")
    PROGRAMME = "programme", _("Programmet")


class CommitmentState(TextChoices):
    """Where a commitment stands."""

    OFFERED = "offered", _("Att ta ställning till")
    ACCEPTED = "accepted", _("Accepterat")
    WITHDRAWN = "withdrawn", _("Återtaget")


class Finding(TextChoices):
    """What the check says of one row of a list of people to invite."""

    NEW = "new", _("Ny")
    UNKNOWN = "unknown", _("Ny, utan konto")
    ASKED = "asked", _("Redan inbjuden eller med")
    TWICE = "twice", _("Dubblett i listan")
    BARRED = "barred", _("Spärrad adress")
    INVALID = "invalid", _("Ogiltig adress")


SENDABLE = (Finding.NEW, Finding.UNKNOWN)


class RowOutcome(TextChoices):
    """What became of one row of a list."""

    INVITED = "invited", _("Inbjuden")
    PASSED = "passed", _("Var redan inbjuden")
    FAILED = "failed", _("Gick inte att bjuda in")
