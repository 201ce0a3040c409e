"""What workshops ask of whom in a project group: answers to invitations, and what somebody promised."""

from collections.abc import Iterator, Sequence

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from ignite.accounts.models import Membership
from ignite.joining import duties
from ignite.joining.duties import Duty
from ignite.joining.enums import InvitationState
from ignite.joining.models import Invitation
from ignite.kernel import clock
from workshops.enums import FollowUpState, WorkshopState
from workshops.models import FollowUp, Workshop
from workshops.queries.people import ABOUT


def register() -> None:
    """Say what the room asks."""
    duties.register(find)


def find(organisation_id: int, members: Sequence[Membership]) -> Iterator[Duty]:
    """Promises that are not kept yet, and invitations without an answer. Two queries."""
    promises = FollowUp.objects.filter(organisation_id=organisation_id, state=FollowUpState.OPEN)
    for promise in promises.order_by("due_on", "pk"):
        yield Duty(promise.what, promise.get_absolute_url(), due=promise.due_on, user_id=promise.promised_by_id)
    title = Workshop.objects.filter(pk=OuterRef("about_id"), state=WorkshopState.INVITING).values("title")
    asked = Invitation.objects.filter(
        about_type=ABOUT,
        state=InvitationState.SENT,
        user_id__in=[member.user_id for member in members],
        expires_at__gt=clock.now(),
    ).annotate(title=Subquery(title[:1]))
    # The annotation is no column of the model, so mypy does not know it.
    for about_id, user_id, name in asked.exclude(title=None).order_by("pk").values_list("about_id", "user_id", "title"):
        words = _("Svara på inbjudan till ”%(title)s”") % {"title": name}
        yield Duty(words, reverse("workshop", args=[about_id]), user_id=user_id)
