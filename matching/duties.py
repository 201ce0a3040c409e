"""What reading pitches asks of whom in a project group."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext

from ignite.accounts.models import Membership
from ignite.joining import duties
from ignite.joining.duties import Duty
from matching.enums import AssessmentState
from needs.enums import NeedState
from startups.enums import PitchState
from startups.models import Pitch

READABLE = (PitchState.OPENED, PitchState.IN_READING, PitchState.SHORTLISTED)


def register() -> None:
    """Say what the room asks."""
    duties.register(find)


def find(organisation_id: int, members: Sequence[Membership]) -> Iterator[Duty]:
    """How many pitches each member has left to read, need by need. One query."""
    by_now = Q(state__in=READABLE) | Q(state=PitchState.SUBMITTED, need__is_sealed=False)
    own = Q(need__lead_owner__organisation_id=organisation_id)
    done = ~Q(assessments__state=AssessmentState.STARTED) & Q(assessments__organisation_id=organisation_id)
    rows = (
        Pitch.objects.filter(by_now, own, need__state__in=[NeedState.OPEN, NeedState.READING])
        .annotate(read_by=ArrayAgg("assessments__reader_id", filter=done, default=[]))
        .order_by("need__deadline_at", "need_id")
        .values_list("need_id", "need__title", "read_by")
    )
    left: Counter[tuple[int, str, int]] = Counter()
    for need_id, title, readers in rows:
        for member in members:
            if member.user_id is not None and member.user_id not in readers:
                left[(need_id, title, member.user_id)] += 1
    for (need_id, title, user_id), number in left.items():
        words = ngettext("Läs en pitch till ”%(title)s”", "Läs %(number)s pitchar till ”%(title)s”", number)
        url = reverse("need-pitches", args=[need_id])
        yield Duty(words % {"number": number, "title": title}, url, user_id=user_id)
