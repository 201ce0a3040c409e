"""What is said of commitments: one to sign, one that was taken back."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Membership
from ignite.accounts.queries import staff
from ignite.joining import samples
from ignite.joining.enums import CommitmentState
from ignite.joining.models import Commitment
from ignite.joining.queries.commitments import standing_of
from ignite.outbox.kinds import Kind, MessageClass, register
from ignite.outbox.models import Message
from ignite.outbox.recipients import recipient_of
from ignite.outbox.services import queue


def _still_to_sign(message: Message) -> bool:
    return Commitment.objects.filter(pk=message.about_id or 0, state=CommitmentState.OFFERED).exists()


def to_sign_facts(commitment: Commitment, *, reminder: bool = False) -> dict[str, Any]:
    """What a letter says of a commitment to sign; ``renewed``: an older version is accepted already."""
    return {
        "organisation": commitment.organisation.name,
        "reminder": reminder,
        "renewed": standing_of(commitment) is not None,
    }


def _fresh_to_sign(message: Message) -> Mapping[str, Any]:
    commitment = Commitment.objects.select_related("organisation").get(pk=message.about_id or 0)
    return to_sign_facts(commitment, reminder=bool(message.policy))


COMMITMENT_TO_SIGN = register(
    Kind(
        "commitment_to_sign",
        MessageClass.REQUIRED,
        _("Du får brevet för att du får skriva under för %(organisation)s."),
        _still_to_sign,
        label=_("Åtagande att ta ställning till"),
        render_late=True,
        fresh=_fresh_to_sign,
        sample=samples.TO_SIGN,
    )
)

COMMITMENT_WITHDRAWN = register(
    Kind(
        "commitment_withdrawn",
        MessageClass.REQUIRED,
        _("Du får brevet för att du arbetar i programmet."),
        label=_("Ett åtagande är återtaget"),
        sample=samples.WITHDRAWN,
    )
)


def tell_to_sign(commitment: Commitment, signatories: Iterable[Membership]) -> None:
    """Ask those who may sign to read the commitment."""
    context = to_sign_facts(commitment)
    for signatory in signatories:
        queue(
            COMMITMENT_TO_SIGN,
            to=recipient_of(signatory),
            key=f"commitment:{commitment.pk}:sign:day0",
            about=commitment,
            context=context,
            url=commitment.get_absolute_url(),
            action=_("Läs åtagandet"),
        )


def tell_withdrawn(commitment: Commitment, *, who: str, reason: str) -> None:
    """Tell the programme that an organisation has taken its commitment back, and why."""
    for one in staff():
        queue(
            COMMITMENT_WITHDRAWN,
            to=recipient_of(one),
            key=f"commitment:{commitment.pk}:withdrawn",
            about=commitment,
            context={"organisation": commitment.organisation.name, "person": who, "reason": reason},
            url=commitment.get_absolute_url(),
            action=_("Visa åtagandet"),
        )
