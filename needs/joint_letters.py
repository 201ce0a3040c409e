"""Letters about a joint need: somebody is asked to own it too, and answers."""

from django.utils.translation import gettext_lazy as _

from ignite.accounts.queries import managers_of
from ignite.outbox.kinds import Kind, MessageClass, Text, register
from ignite.outbox.letters import Letter
from ignite.outbox.recipients import recipient_of
from ignite.outbox.services import queue_many
from needs.models import CoOwnership

_SAMPLE = {
    "title": _("Mindre matsvinn"),
    "owner": "Ankarby kommun",
    "greeting": _("Har ni samma problem?"),
}
CO_OWNER_ASKED = register(
    Kind(
        "co_owner_asked",
        MessageClass.REQUIRED,
        why=_("Du får brevet för att du är projektledare hos en behovsägare som är tillfrågad."),
        label=_("Fråga om gemensamt behov"),
        sample=_SAMPLE,
    )
)
CO_OWNER_ANSWERED = register(
    Kind(
        "co_owner_answered",
        MessageClass.USEFUL,
        why=_("Du får brevet för att du är projektledare för behovet."),
        label=_("Svar om gemensamt behov"),
        sample={**_SAMPLE, "answer": "yes"},
    )
)


def co_owner_asked(asked: CoOwnership) -> None:
    """The asked need owner's project managers read whose need it is and what they are asked."""
    need = asked.need
    context = {"title": need.title, "owner": str(need.lead_owner), "greeting": asked.greeting}
    _send(CO_OWNER_ASKED, asked, asked.owner.organisation_id, context, asked.get_absolute_url(), _("Läs och svara"))


def co_owner_answered(asked: CoOwnership) -> None:
    """The leading need owner's project managers read the answer: yes, no, or that the other has left."""
    said_no = asked.ended_at is not None and asked.ended_at == asked.answered_at
    answer = "no" if said_no else "left" if asked.ended_at else "yes"
    need = asked.need
    context = {"title": need.title, "owner": str(asked.owner), "greeting": "", "answer": answer}
    organisation = need.lead_owner.organisation_id
    _send(CO_OWNER_ANSWERED, asked, organisation, context, need.get_absolute_url(), _("Visa behovet"), answer)


def _send(
    kind: Kind,
    asked: CoOwnership,
    organisation_id: int,
    context: dict[str, str],
    url: str,
    action: Text,
    key: str = "",
) -> None:
    letters = [
        Letter(recipient_of(one), f"co-ownership:{asked.pk}:{key}", asked, 0, context, url, action)
        for one in managers_of(organisation_id)
    ]
    queue_many(kind, letters)
