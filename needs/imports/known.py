"""What the programme holds of the organisations that a file names: read in five queries, whatever the size."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Lower

from ignite.accounts.enums import OrganisationKind
from ignite.accounts.models import Membership, Organisation
from ignite.editions.models import Edition
from ignite.reference.models import PublicBody
from ignite.reference.orgnr import check_orgnr
from needs.enums import AreaState
from needs.imports.columns import OWNERS
from needs.imports.reading import Line
from needs.models import ChallengeArea, NeedOwner

RESTING = (AreaState.PARKED, AreaState.DROPPED)


@dataclass
class Known:
    """Organisations by number and by name in small letters, and what hangs on them."""

    edition: Edition
    by_number: dict[str, Organisation] = field(default_factory=dict)
    by_name: dict[str, Organisation] = field(default_factory=dict)
    bodies: dict[str, PublicBody] = field(default_factory=dict)
    years: dict[int, NeedOwner] = field(default_factory=dict)
    members: dict[tuple[int, str], Membership] = field(default_factory=dict)
    areas: dict[tuple[int, str], ChallengeArea] = field(default_factory=dict)

    def areas_taken(self, organisation_id: int) -> int:
        """How many places of the most are taken, drafts too."""
        mine = [area for (pk, _title), area in self.areas.items() if pk == organisation_id]
        return sum(area.state not in RESTING for area in mine)


def number_of(text: str) -> str:
    """The organisation number in its own form, or nothing when the text is none."""
    try:
        return check_orgnr(text)
    except ValidationError:
        return ""


def load(lines: Iterable[Line], edition: Edition, *, for_writing: bool = False) -> Known:
    """Read what the lines name. ``for_writing`` locks the organisations and areas until the transaction ends."""
    known, numbers, names = Known(edition), set(), set()
    for line in lines:
        texts = [line.values.get("name", ""), line.values.get("orgnr", "")] if line.sheet == OWNERS else []
        for text in (*texts, line.values.get("owner", "")):
            numbers.add(number_of(text))
            names |= {text, text.lower()}  # as written too: the database may not know small letters beyond a to z
    _organisations(known, numbers - {""}, names - {""}, for_writing)
    found = {one.pk for one in (*known.by_number.values(), *known.by_name.values())}
    known.bodies = {body.orgnr: body for body in PublicBody.objects.filter(orgnr__in=numbers - {""}) if body.orgnr}
    years = NeedOwner.objects.filter(edition=edition, organisation__in=found).select_related("organisation", "edition")
    known.years = {year.organisation_id: year for year in years}
    members = Membership.objects.present().filter(organisation__in=found)
    known.members = {(one.organisation_id, one.email.lower()): one for one in members.select_related("organisation")}
    areas = ChallengeArea.objects.filter(owner__in=known.years.values()).exclude(state=AreaState.DROPPED)
    areas = areas.select_related("owner__organisation", "owner__edition").order_by("pk")
    if for_writing:
        areas = areas.select_for_update(of=("self",), no_key=True)
    known.areas = {(area.owner.organisation_id, area.title.strip().lower()): area for area in areas}
    return known


def _organisations(known: Known, numbers: set[str], names: set[str], for_writing: bool) -> None:
    named = Q(lower__in=names) | Q(name__in=names)
    rows = Organisation.objects.annotate(lower=Lower("name")).filter(Q(orgnr__in=numbers) | named)
    rows = rows.order_by("-pk")  # of several with one name the oldest is meant
    if for_writing:
        rows = rows.select_for_update(of=("self",), no_key=True)
    for one in rows:
        if one.orgnr:
            known.by_number[one.orgnr] = one
        # A need owner before anybody else who has the same name.
        if one.kind == OrganisationKind.NEED_OWNER or one.name.lower() not in known.by_name:
            known.by_name[one.name.lower()] = one
