"""What this room counts of an edition as a whole."""

from django.utils.translation import gettext as _

from ignite.editions.models import Edition
from ignite.editions.progress import Progress
from workshops.enums import MeetingState, WorkshopKind, WorkshopState
from workshops.models import Meeting, Workshop

HELD = (WorkshopState.HELD, WorkshopState.DOCUMENTED, WorkshopState.SIGNED)


def progress_of_meeting(edition: Edition) -> list[Progress]:
    """Meetings and experience exchanges that were held, beside the edition's goals. Two queries."""
    meetings = Meeting.objects.filter(need__lead_owner__edition=edition, state=MeetingState.HELD).count()
    exchanges = Workshop.objects.filter(edition=edition, kind=WorkshopKind.EXCHANGE, state__in=HELD).count()
    return [
        Progress(_("Hållna möten"), meetings, edition.meetings_goal),
        Progress(_("Hållna erfarenhetsutbyten"), exchanges, edition.exchanges_goal),
    ]
