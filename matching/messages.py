"""What the matching room says to people: pitches wait to be read and answered; a match is offered, wanted, ended."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Membership
from ignite.kernel import clock
from ignite.outbox.kinds import Kind, MessageClass, Text, register
from ignite.outbox.models import Message
from ignite.outbox.recipients import recipient_of
from ignite.outbox.services import queue
from matching.enums import AssessmentState as A
from matching.enums import MatchState
from matching.models import Assessment, Match
from matching.queries import owner_members, startup_members
from needs.enums import NeedState
from needs.models import Need
from needs.models.need import NeedQuerySet
from startups.enums import UNANSWERED
from startups.models import Pitch
from startups.queries import unanswered

BEING_READ = (NeedState.OPEN, NeedState.READING)

WHY = _("Du får brevet för att din organisation är den ena parten i en matchning. Det går inte att stänga av.")


_PARTIES = {
    "need": _("Mindre matsvinn"),
    "owner": "Ankarby kommun",
    "startup": "Citronell Exempel AB",
    "action": _("Öppna matchningen"),
}


def _is_proposed(message: Message) -> bool:
    return Match.objects.filter(pk__in=[message.about_id], state=MatchState.PROPOSED).exists()


def _is_alive(message: Message) -> bool:
    return Match.objects.filter(pk__in=[message.about_id]).exclude(state=MatchState.ENDED).exists()


MATCH_OFFERED = register(
    Kind(
        "match_offered",
        MessageClass.REQUIRED,
        why=WHY,
        label=_("En matchning är föreslagen"),
        still_true=_is_proposed,
        sample={**_PARTIES, "action": _("Svara")},
    )
)
MATCH_MUTUAL = register(
    Kind(
        "match_mutual",
        MessageClass.REQUIRED,
        why=WHY,
        label=_("Båda vill gå vidare"),
        still_true=_is_alive,
        sample=_PARTIES,
    )
)
MATCH_ENDED = register(
    Kind(
        "match_ended",
        MessageClass.REQUIRED,
        why=WHY,
        label=_("En matchning är avslutad"),
        sample={**_PARTIES, "reason": _("Budgeten räcker inte i år."), "action": _("Visa matchningen")},
    )
)


def reading_facts(need: Need, number: int) -> dict[str, Any]:
    """What a letter says of a need whose pitches wait: how many, never whose."""
    deadline = need.deadline_at or clock.now()
    days = need.lead_owner.edition.answer_days
    promised = clock.local(deadline).date() + timedelta(days=days)
    return {
        "need": need.title,
        "owner": str(need.lead_owner),
        "number": number,
        "closed_at": deadline,
        "days": days,
        "promised": promised,
        "late": promised < clock.today(),
    }


def _need_of(message: Message) -> Need:
    return Need.objects.select_related("lead_owner__organisation", "lead_owner__edition").get(pk=message.about_id or 0)


def _fresh_to_read(message: Message) -> Mapping[str, Any]:
    return reading_facts(_need_of(message), _left_to_read(message).count())


def _fresh_promise(message: Message) -> Mapping[str, Any]:
    need = _need_of(message)
    return reading_facts(need, unanswered(need).count())


def _left_to_read(message: Message) -> QuerySet[Pitch]:
    done = Assessment.objects.filter(
        pitch=OuterRef("pk"), reader_id=message.recipient_id, state__in=[A.SUBMITTED, A.BLOCKED]
    )
    return Pitch.objects.filter(need_id=message.about_id or 0, state__in=UNANSWERED).exclude(Exists(done))


def _closed(message: Message) -> NeedQuerySet:
    rows = Need.objects.filter(pk=message.about_id or 0, state__in=BEING_READ, deadline_at__lte=clock.now())
    return rows.filter(Exists(Pitch.objects.filter(need=OuterRef("pk"), state__in=UNANSWERED)))


def still_waits_for_answers(message: Message) -> bool:
    """Whether a pitch to the closed need still waits for its answer."""
    return _closed(message).exists()


def still_to_read(message: Message) -> bool:
    """Whether the receiver still has a pitch to read: unanswered, neither assessed by them nor barred by jäv."""
    return _left_to_read(message).exists() and _closed(message).exists()


_SAMPLE = {
    "need": _("Mindre matsvinn"),
    "owner": "Ankarby kommun",
    "number": 4,
    "closed_at": datetime(2027, 4, 2, 21, 59, tzinfo=UTC),
    "days": 28,
    "promised": date(2027, 4, 30),
    "late": False,
}
PITCHES_TO_READ = register(
    Kind(
        "pitches_to_read",
        MessageClass.USEFUL,
        why=_("Du får brevet för att du är med i projektgruppen för behovet ”%(need)s”."),
        label=_("Pitchar att läsa"),
        still_true=still_to_read,
        render_late=True,
        fresh=_fresh_to_read,
        sample=_SAMPLE,
    )
)
ANSWER_PROMISE = register(
    Kind(
        "answer_promise",
        MessageClass.USEFUL,
        why=_("Du får brevet för att startups väntar på svar om behovet ”%(need)s”, som du har ansvar för."),
        label=_("Svar som är utlovade"),
        still_true=still_waits_for_answers,
        render_late=True,
        fresh=_fresh_promise,
        sample=_SAMPLE,
    )
)


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
