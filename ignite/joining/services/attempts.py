"""How often one place or party may send what reaches others by letter: counted in the database, so that it holds over
processes.
"""

from datetime import timedelta
from ipaddress import ip_address, ip_network

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from ignite.joining.models import JoinAttempt
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import Refused

KEPT_FOR = timedelta(days=2)
PER_RECEIVER = 5  # in an hour


class TooMany(Refused):
    """More than the limit within the hour."""


def network_of(address: str) -> str:
    """The network that an address of the net lies in: who sends from it changes the rest at will.

    Raises ValueError for what is no such address.
    """
    place = ip_address(address)
    place = getattr(place, "ipv4_mapped", None) or place  # what listens on both kinds writes IPv4 within IPv6
    return str(ip_network(f"{place}/{24 if place.version == 4 else 64}", strict=False))


@transaction.atomic
def count_attempt(source: str, *, limit: int, hours: int = 1) -> int:
    """Count one sending from a source (an address of the net or of e-mail, a party) in this hour, or in these ``hours``
    of the day (24: in this day, which a source counts apart from its hours); returns how many there are.

    The source is kept as a keyed hash only. Raises TooMany above the limit; its transaction then counts nothing.
    """
    now = clock.now()
    hour = now.replace(hour=now.hour - now.hour % hours, minute=0, second=0, microsecond=0)
    source = source if hours == 1 else f"{hours}:{source}"
    key = salted_hmac("ignite.joining.attempts", source.strip().lower(), algorithm="sha256").hexdigest()
    row, is_new = JoinAttempt.objects.get_or_create(source=key, hour=hour)
    if is_new:
        JoinAttempt.objects.filter(hour__lt=hour - KEPT_FOR).delete()
    JoinAttempt.objects.filter(pk=row.pk).update(count=F("count") + 1)  # holds the row: two at once are two
    row.refresh_from_db()
    if row.count > limit:
        raise TooMany(_("Det har kommit mycket härifrån på kort tid. Vänta en timme och skicka igen."))
    return row.count


def count_invitation(email: str, *, actor: Actor) -> None:
    """Count one invitation to an address by others than the programme, from wherever it comes: who invites, takes back
    and invites anew must not fill somebody's mailbox. Raises TooMany.
    """
    if not actor.is_programme:
        count_attempt(f"invited:{email}", limit=PER_RECEIVER)
