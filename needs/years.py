"""What this room says of an edition as a whole: its numbers beside the goals, and what goes on to the next year."""

from collections.abc import Collection

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ignite.editions import progress, rolling
from ignite.editions.models import Edition
from ignite.editions.progress import Progress
from ignite.editions.rolling import Choice, Follower
from ignite.kernel.actor import Actor
from needs.enums import TAKING_PART, AnalysisState, AreaState, NeedState, OwnerState
from needs.lifecycle.owner import COUNTED
from needs.models import ChallengeArea, NeedOwner
from needs.services import enrol_owner
from needs.services.carrying import carry_area

INSIDE = (NeedState.DRAFT, NeedState.IN_REVIEW, NeedState.EDITS_REQUESTED, NeedState.WITHDRAWN)
GOES_ON = (AreaState.REGISTERED, AreaState.EDITS_REQUESTED, AreaState.ACCEPTED, AreaState.ANALYSED, AreaState.PARKED)


def progress_of_owners(edition: Edition) -> list[Progress]:
    """Need owners, their areas, analyses and needs. One query."""
    number = NeedOwner.objects.filter(edition=edition, state__in=TAKING_PART).aggregate(
        of_owners=Count("pk", distinct=True),
        of_areas=Count("areas", Q(areas__state__in=COUNTED), distinct=True),
        of_analyses=Count("areas", Q(areas__analysis__state=AnalysisState.APPROVED), distinct=True),
        of_needs=Count("led_needs", ~Q(led_needs__state__in=INSIDE), distinct=True),
    )
    return [
        Progress(_("Behovsägare som är med"), number["of_owners"], edition.owners_goal),
        Progress(_("Registrerade områden"), number["of_areas"], number["of_owners"] * edition.areas_min),
        Progress(_("Godkända analyser"), number["of_analyses"], number["of_areas"]),
        Progress(
            pgettext_lazy("flera", "Öppnade behov"), number["of_needs"], number["of_areas"] * edition.needs_per_analysis
        ),
    ]


def owners_to_choose(edition: Edition) -> list[Choice]:
    """The year's need owners; those that left are not ticked. One query."""
    rows = NeedOwner.objects.filter(edition=edition).select_related("organisation").order_by("organisation__name")
    return [Choice(row.pk, str(row.organisation), row.state != OwnerState.WITHDRAWN) for row in rows]


def carry_owners(old: Edition, new: Edition, chosen: Collection[int], actor: Actor) -> int:
    """Give the chosen owners their place in the new year, as invited."""
    rows = NeedOwner.objects.filter(edition=old, pk__in=chosen).select_related("organisation")
    return len([enrol_owner(row.organisation, new, actor=actor) for row in rows])


def areas_to_choose(edition: Edition) -> list[Choice]:
    """The year's areas that are not over; whoever wants to go on ticks them. One query."""
    rows = ChallengeArea.objects.filter(owner__edition=edition, state__in=GOES_ON).select_related("owner__organisation")
    rows = rows.order_by("owner__organisation__name", "position", "pk")
    return [Choice(row.pk, f"{row.owner}: {row.title}", is_likely=False) for row in rows]


def carry_areas(old: Edition, new: Edition, chosen: Collection[int], actor: Actor) -> int:
    """Copy the chosen areas as drafts to their owner's new year; an owner who does not come along brings none."""
    years = {year.organisation_id: year for year in NeedOwner.objects.filter(edition=new)}
    rows = ChallengeArea.objects.filter(owner__edition=old, pk__in=chosen, state__in=GOES_ON).select_related("owner")
    going = [row for row in rows.order_by("owner_id", "position", "pk") if row.owner.organisation_id in years]
    return len([carry_area(row, to=years[row.owner.organisation_id], actor=actor) for row in going])


OWNERS = Follower(
    "owners",
    _("Behovsägare som bjuds in igen"),
    _("De får en plats i den nya omgången. Åtagandet läggs fram för dem när ni startar den."),
    owners_to_choose,
    carry_owners,
)
AREAS = Follower(
    "areas",
    _("Områden som går vidare"),
    _("De blir utkast hos behovsägaren, som skriver vidare. Bara för behovsägare som följer med."),
    areas_to_choose,
    carry_areas,
)


def register() -> None:
    """Add the room's numbers, and what can go on to the next year: owners before the areas that stand on them."""
    progress.register(progress_of_owners)
    rolling.register(OWNERS)
    rolling.register(AREAS)
