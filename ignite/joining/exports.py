"""What joining holds of a person: requests, invitations with their answers, what was accepted."""

from django.utils.translation import gettext_lazy as _

from ignite.accounts.exporting import Given, Other, Part, Rows, register
from ignite.accounts.models import User
from ignite.joining.models import Commitment, Invitation, JoinRequest


def _requests(user: User) -> Given:
    fields = ("organisation_name", "contact_name", "contact_title", "email", "phone", "message", "state", "created_at")
    confirmed = JoinRequest.objects.filter(email__iexact=user.email, confirmed_at__isnull=False)
    return [dict(row) for row in confirmed.order_by("pk").values(*fields)]


PART = Part(
    "joining",
    _("Inbjudningar och åtaganden"),
    _("Din intresseanmälan, dina inbjudningar och svar, och de åtaganden du har accepterat."),
    (
        Other("requests", _requests),
        Rows(
            "invitations",
            Invitation,
            "user",
            (
                *("about_type", "about_id", "organisation__name", "email", "name", "sent_at", "answer", "word"),
                *("because", "food", "access", "attendance", "answered_at", "state"),
            ),
        ),
        Rows("invited_by_you", Invitation, "invited_by", ("about_type", "about_id", "created_at")),
        Rows(
            "commitments",
            Commitment,
            "accepted_by",
            ("organisation__name", "text__version", "authority", "accepted_at", "state"),
        ),
    ),
)

register(PART)
