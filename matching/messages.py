"""What the matching room says to people: a match is offered, both want it, it has ended."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Membership
from ignite.outbox.kinds import Kind, MessageClass, Text, register
from ignite.outbox.models import Message
from ignite.outbox.recipients import recipient_of
from ignite.outbox.services import queue
from matching.enums import MatchState
from matching.models import Match
from matching.queries import owner_members, startup_members

WHY = _("Du får brevet för att din organisation är den ena parten i en matchning. Det går inte att stänga av.")


def _is_proposed(message: Message) -> bool:
    return Match.objects.filter(pk__in=[message.about_id], state=MatchState.PROPOSED).exists()


def _is_alive(message: Message) -> bool:
    return Match.objects.filter(pk__in=[message.about_id]).exclude(state=MatchState.ENDED).exists()


MATCH_OFFERED = register(
    Kind(
        "match_offered", MessageClass.REQUIRED, why=WHY, label=_("En matchning är föreslagen"), still_true=_is_proposed
    )
)
MATCH_MUTUAL = register(
    Kind("match_mutual", MessageClass.REQUIRED, why=WHY, label=_("Båda vill gå vidare"), still_true=_is_alive)
)
MATCH_ENDED = register(Kind("match_ended", MessageClass.REQUIRED, why=WHY, label=_("En matchning är avslutad")))


def match_offered(match: Match) -> None:
    """Ask the startup whether it wants to go on."""
    _tell(MATCH_OFFERED, match, startup_members(match), _("Svara"))


def match_mutual(match: Match) -> None:
    """Tell both sides that they want the same."""
    _tell(MATCH_MUTUAL, match, [*owner_members(match), *startup_members(match)], _("Öppna matchningen"))


def match_ended(match: Match) -> None:
    """Tell both sides that it is over, and why."""
    _tell(MATCH_ENDED, match, [*owner_members(match), *startup_members(match)], _("Visa matchningen"))


def _tell(kind: Kind, match: Match, members: Iterable[Membership], action: Text) -> None:
    context = {
        "need": match.need.title,
        "owner": str(match.need.lead_owner),
        "startup": str(match.startup),
        "reason": match.end_reason,
    }
    for member in members:
        queue(
            kind,
            to=recipient_of(member),
            key=f"match:{match.pk}",
            about=match,
            context=context,
            url=match.get_absolute_url(),
            action=action,
        )
