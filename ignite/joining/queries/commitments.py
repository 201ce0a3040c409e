"""Reads of commitments and their texts: what stands, what lies before whom, what both sides see."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from ignite.accounts.enums import OrganisationKind
from ignite.accounts.models import Organisation
from ignite.editions.enums import EditionState
from ignite.joining.enums import CommitmentState, Party
from ignite.joining.models import Commitment, CommitmentText
from ignite.kernel import clock

PARTY_OF = {
    OrganisationKind.NEED_OWNER: Party.NEED_OWNER,
    OrganisationKind.STARTUP: Party.STARTUP,
    OrganisationKind.PROGRAMME: Party.PROGRAMME,
}


def standing_of(commitment: Commitment) -> Commitment | None:
    """The older version that the organisation has accepted in the same edition, if this one is newer. One query."""
    rows = Commitment.objects.filter(organisation_id=commitment.organisation_id, edition_id=commitment.edition_id)
    rows = rows.filter(state=CommitmentState.ACCEPTED, text__version__lt=commitment.text.version)
    return rows.select_related("text", "accepted_by").order_by("-text__version").first()


def newer_than(commitment: Commitment) -> Commitment | None:
    """A newer version that lies before the organisation, or that it has accepted. One query."""
    rows = Commitment.objects.filter(organisation_id=commitment.organisation_id, edition_id=commitment.edition_id)
    rows = rows.exclude(state=CommitmentState.WITHDRAWN).filter(text__version__gt=commitment.text.version)
    return rows.order_by("-text__version").first()


def programmes_own(edition_id: int) -> Commitment | None:
    """What the programme itself has signed up to in an edition: everybody who takes part may read it. One query."""
    rows = Commitment.objects.filter(edition_id=edition_id, organisation__kind=OrganisationKind.PROGRAMME)
    rows = rows.filter(state=CommitmentState.ACCEPTED)
    return rows.select_related("text", "accepted_by", "organisation", "edition").order_by("-text__version").first()


@dataclass(frozen=True, slots=True)
class Signed:
    """An organisation's commitments, the newest first, and the programme's own in the same editions."""

    own: list[Commitment]
    programmes: list[Commitment]

    @property
    def is_live(self) -> bool:
        """Whether one of a running edition lies before the organisation, or is in force."""
        live = (one for one in self.own if one.edition.state == EditionState.RUNNING)
        return any(one.state != CommitmentState.WITHDRAWN for one in live)


def commitments_of(organisation: Organisation) -> Signed:
    """What an organisation has before it or has signed, withdrawn ones too, and what the programme has signed in the
    same editions. One query.
    """
    own = Q(organisation=organisation)
    editions = Commitment.objects.filter(own).values("edition_id")
    programmes = Q(
        organisation__kind=OrganisationKind.PROGRAMME, state=CommitmentState.ACCEPTED, edition_id__in=editions
    )
    rows = Commitment.objects.filter(own | programmes).select_related("edition", "text", "accepted_by")
    found = list(rows.order_by("-edition__starts_on", "-text__version", "-pk"))
    return Signed(
        [one for one in found if one.organisation_id == organisation.pk],
        [one for one in found if one.organisation_id != organisation.pk],
    )


def behind(text: CommitmentText) -> list[Commitment]:
    """In running editions, the newest commitment of each organisation that is of an older version than this text.

    One query.
    """
    kinds = [kind for kind, party in PARTY_OF.items() if party == text.party]
    rows = Commitment.objects.exclude(state=CommitmentState.WITHDRAWN)
    rows = rows.filter(edition__state=EditionState.RUNNING, organisation__kind__in=kinds)
    rows = rows.select_related("organisation", "edition", "text").order_by("text__version", "pk")
    newest = {(one.organisation_id, one.edition_id): one for one in rows}
    return [one for one in newest.values() if one.text.version < text.version]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a text, with how many have accepted it and before how many it lies."""

    text: CommitmentText
    accepted: int
    offered: int
    is_in_force: bool


def versions_of(party: str) -> list[Version]:
    """Every version of a party's text, the newest first. Two queries."""
    texts = list(CommitmentText.objects.filter(party=party).order_by("-version"))
    rows = Commitment.objects.filter(text__in=texts).values_list("text_id", "state").annotate(Count("pk")).order_by()
    counts = {(text_id, state): number for text_id, state, number in rows}
    present = next((text for text in texts if text.valid_from <= clock.today()), None)
    return [
        Version(
            text,
            counts.get((text.pk, CommitmentState.ACCEPTED), 0),
            counts.get((text.pk, CommitmentState.OFFERED), 0),
            text == present,
        )
        for text in texts
    ]


def in_force(party: str) -> CommitmentText | None:
    """The newest text of a party in force today. One query."""
    rows = CommitmentText.objects.filter(party=party, valid_from__lte=clock.today())
    return rows.order_by("-version").first()
