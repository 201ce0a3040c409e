"""Where a message stands, how important it is, and what a failed try tells."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where a message stands. The last five are final: a trigger refuses to leave them."""

    HELD = "held", _("Hålls")
    QUEUED = "queued", _("Väntar")
    SENDING = "sending", _("Skickas")
    SENT = "sent", _("Skickat")
    CANCELLED = "cancelled", _("Inställt")
    EXPIRED = "expired", _("För sent")
    DEAD = "dead", _("Gick inte fram")
    KEPT = "kept", _("Bara i brevlådan")  # the receiver wants it gathered, or not by mail


FINAL = (Status.SENT, Status.CANCELLED, Status.EXPIRED, Status.DEAD, Status.KEPT)


class MessageClass(TextChoices):
    """What a receiver may choose: required ones cannot be switched off."""

    REQUIRED = "required", _("Nödvändigt")
    USEFUL = "useful", _("Till nytta")
    DIGEST = "digest", _("Sammanfattning")


class Pace(TextChoices):
    """When a receiver wants a class of message."""

    AT_ONCE = "at_once", _("Genast")
    DAILY = "daily", _("Samlat en gång om dagen")
    WEEKLY = "weekly", _("Samlat en gång i veckan")
    OFF = "off", _("Inte alls med e-post")


class Priority(IntegerChoices):
    """What goes first; few values, so that the claim can skip from one to the next."""

    SIGN_IN = 10, _("Inloggning")
    REQUIRED = 30, _("Nödvändigt")
    USEFUL = 50, _("Till nytta")
    DIGEST = 70, _("Sammanfattning")


class Delivery(TextChoices):
    """What the receiver's side told afterwards."""

    UNKNOWN = "unknown", _("Okänt")
    DELIVERED = "delivered", _("Framme")
    DEFERRED = "deferred", _("Fördröjt")
    BOUNCED = "bounced", _("Studsade")
    COMPLAINED = "complained", _("Anmält som skräppost")


class Verdict(TextChoices):
    """What a failed try says, and so what happens next.

    address: this receiver cannot be reached, dead now. message: the content is refused, dead and alarm. ours:
    our account, sender or connection is refused, the sender pauses and no attempt is spent. temporary: again
    later. unknown: the answer never came after the whole message had gone; again after a long wait, for fear
    of a copy.
    """

    ADDRESS = "address", _("Adressen")
    MESSAGE = "message", _("Innehållet")
    OURS = "ours", _("Vår avsändare")
    TEMPORARY = "temporary", _("Tillfälligt")
    UNKNOWN = "unknown", _("Svaret kom aldrig")
    SUPPRESSED = "suppressed", _("Spärrad adress")


class Outcome(TextChoices):
    """How one try ended. ``started`` stays when the worker died in the midst of it."""

    STARTED = "started", _("Påbörjat")
    SENT = "sent", _("Skickat")
    FAILED = "failed", _("Gick inte")
    SKIPPED = "skipped", _("Skickades inte")
