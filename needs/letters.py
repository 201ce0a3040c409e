"""Letters about what a group writes: what was said about an analysis, gathered hour by hour; a link to read."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import OrganisationKind
from ignite.accounts.models import Membership
from ignite.editions.content import analysis_section
from ignite.kernel.actor import Actor
from ignite.outbox.kinds import Kind, MessageClass, register
from ignite.outbox.letters import Letter
from ignite.outbox.models import Message
from ignite.outbox.recipients import Recipient, recipient_of
from ignite.outbox.services import queue_many
from needs.models import Comment, FieldVersion, NeedsAnalysis, ReadLink
from needs.parts import FIELDS_OF
from needs.queries import writers_of
from needs.tokens import token_of

HOUR = timedelta(hours=1)
SHOWN = 20  # comments that one letter holds; the rest stand on the page


def _hour_of(moment: datetime) -> int:
    return int(moment.timestamp()) // 3600


def _start_of(hour: int) -> datetime:
    return datetime.fromtimestamp(hour * 3600, UTC)


def _told_by(message: Message) -> QuerySet[Comment]:
    """What a letter is about: said in its hour by others than its receiver, and not taken care of since."""
    start = _start_of(message.about_seq)
    said = Comment.objects.filter(analysis_id=message.about_id or 0, at__gte=start, at__lt=start + HOUR)
    return said.filter(resolved_at=None).exclude(by_id=message.recipient_id or 0)


def _still_to_tell(message: Message) -> bool:
    members = Membership.objects.active().filter(user_id=message.recipient_id or 0)
    return members.filter(organisation_id=message.organisation_id or 0).exists() and _told_by(message).exists()


def _fresh(message: Message) -> Mapping[str, Any]:
    analysis = NeedsAnalysis.objects.select_related("area").get(pk=message.about_id or 0)
    return _facts(analysis, list(_told_by(message).select_related("by")))


def _facts(analysis: NeedsAnalysis, said: list[Comment]) -> dict[str, Any]:
    lines = [
        {"who": str(one.by), "part": str(analysis_section(one.part).title), "text": one.text} for one in said[:SHOWN]
    ]
    return {"title": analysis.area.title, "comments": lines, "number": len(said), "more": len(said) - len(lines)}


def _link_still_opens(message: Message) -> bool:
    return ReadLink.objects.standing().filter(pk=message.about_id or 0).exists()


COMMENT_ADDED = register(
    Kind(
        "comment_added",
        MessageClass.USEFUL,
        why=_("Du får brevet för att du skriver på analysen, leder området eller har kommenterat samma del."),
        label=_("Ny kommentar i en analys"),
        still_true=_still_to_tell,
        render_late=True,
        fresh=_fresh,
        sample={
            "title": _("Mindre matsvinn"),
            "number": 1,
            "more": 0,
            "comments": [{"who": "Maja Ek", "part": _("Nuläget"), "text": _("Vad kostar svinnet i dag?")}],
        },
    )
)


def comment_added(comment: Comment) -> None:
    """Those whom a comment concerns hear of it when its hour is over, in one letter with the others of that hour."""
    analysis, hour = comment.analysis, _hour_of(comment.at)
    facts = _facts(analysis, [comment])
    letters = [
        Letter(
            recipient_of(member),
            f"analysis:{analysis.pk}:{hour}",
            analysis,
            hour,
            facts,
            f"{analysis.get_absolute_url()}?part={comment.part}#comments-{comment.part}",
            _("Läs och svara"),
            due_at=_start_of(hour + 1),
        )
        for member in concerned(comment)
    ]
    queue_many(COMMENT_ADDED, letters)


def concerned(comment: Comment) -> list[Membership]:
    """Who wrote or commented the same part, and the area's lead, without the one who speaks; the analysis's writers
    when that is nobody. Four queries at most.
    """
    analysis, part = comment.analysis, comment.part
    organisation = analysis.area.owner.organisation_id
    wrote = FieldVersion.objects.filter(analysis=analysis, field__in=[*FIELDS_OF[part], part]).values("by_id")
    spoke = Comment.objects.filter(analysis=analysis, part=part).values("by_id")
    own = Q(user_id__in=wrote) | Q(user_id__in=spoke) | Q(pk=analysis.area.lead_id or 0)
    programme = Q(organisation__kind=OrganisationKind.PROGRAMME, user_id__in=spoke)
    rows = Membership.objects.active().filter((Q(organisation_id=organisation) & own) | programme)
    found = {one.user_id: one for one in rows.select_related("user").order_by("pk") if one.user_id != comment.by_id}
    if not found:
        writers = writers_of(analysis, "analysis", organisation)
        found = {one.user_id: one for one in writers if one.user_id != comment.by_id}
    return list(found.values())


LINK_TO_READ = register(
    Kind(
        "link_to_read",
        MessageClass.REQUIRED,
        why=_("Du får brevet för att %(owner)s vill att du läser."),
        label=_("Läslänk"),
        still_true=_link_still_opens,
        secret=True,
        sample={
            "title": _("Mindre matsvinn"),
            "owner": "Ankarby kommun",
            "who": "Maja Ek",
            "last_day": date(2027, 3, 12),
        },
    )
)


def link_to_read(link: ReadLink, email: str, *, title: str, sender: Actor) -> None:
    """The reader gets the link, without an account; it opens one text until its day."""
    facts = {"title": title, "owner": str(link.organisation), "who": sender.name, "last_day": link.last_day}
    to = Recipient(email, link.reader, "sv", None, link.organisation_id)
    url = reverse("read", args=[token_of(link)])
    queue_many(LINK_TO_READ, [Letter(to, f"link:{link.pk}", link, 0, facts, url, _("Läs texten"))])
