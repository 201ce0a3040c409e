"""What is said when somebody leaves a project group, or hands the responsibility over."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Membership
from ignite.accounts.queries import managers_of
from ignite.joining import samples
from ignite.kernel import clock
from ignite.outbox.kinds import Kind, MessageClass, Text, register
from ignite.outbox.recipients import recipient_of
from ignite.outbox.services import queue

MEMBER_LEFT = register(
    Kind(
        "member_left",
        MessageClass.REQUIRED,
        _("Du får brevet för att det gäller medlemskap i %(organisation)s."),
        label=_("Någon har lämnat projektgruppen"),
        sample=samples.LEFT,
    )
)
RESPONSIBILITY_GIVEN = register(
    Kind(
        "responsibility_given",
        MessageClass.REQUIRED,
        _("Du får brevet för att det gäller medlemskap i %(organisation)s."),
        label=_("Ansvaret är lämnat över"),
        sample=samples.GIVEN,
    )
)


def tell_left(
    membership: Membership,
    *,
    by_themselves: bool,
    lacks: Sequence[Text],
    leads: Sequence[str],
    deputy: str,
    reason: str,
) -> None:
    """Tell those who decide what is missing since somebody left; and the person, when somebody else ended it."""
    context = {
        "organisation": membership.organisation.name,
        "person": membership.name or membership.email,
        "lacks": list(lacks),
        "leads": list(leads),
        "deputy": deputy,
    }
    for manager in managers_of(membership.organisation_id):
        queue(
            MEMBER_LEFT,
            to=recipient_of(manager),
            key=f"membership:{membership.pk}:left",
            about=membership,
            context={**context, "to_person": False, "reason": ""},
            url=reverse("organisation", args=[membership.organisation_id]),
            action=_("Visa projektgruppen"),
        )
    if not by_themselves:
        queue(
            MEMBER_LEFT,
            to=recipient_of(membership),
            key=f"membership:{membership.pk}:ended",
            about=membership,
            context={**context, "to_person": True, "reason": reason},
            url=reverse("my-page"),
            action=_("Till Min sida"),
        )


def tell_given(membership: Membership, *, giver: str) -> None:
    """Tell somebody that the responsibility for the organisation is theirs now."""
    queue(
        RESPONSIBILITY_GIVEN,
        to=recipient_of(membership),
        key=f"membership:{membership.pk}:given:{clock.now().timestamp()}",
        about=membership,
        context={"organisation": membership.organisation.name, "giver": giver},
        url=reverse("organisation", args=[membership.organisation_id]),
        action=_("Visa projektgruppen"),
    )
