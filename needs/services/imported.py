"""What one row of an import writes, by the services that write such things."""

from __future__ import annotations

from typing import Any

from ignite.accounts.entering import entering
from ignite.accounts.enums import OrganisationKind
from ignite.accounts.helping import in_place_of
from ignite.accounts.models import Membership, Organisation
from ignite.accounts.services import change_membership, create_organisation
from ignite.accounts.services.organisations import correct_organisation
from ignite.editions.models import Edition
from ignite.joining.services import invite_member, offer_commitment
from ignite.kernel.actor import Actor
from ignite.outbox.models import Batch
from ignite.reference.models import PublicBody
from needs.enums import RowVerdict
from needs.imports.checking import MEMBER, OWNED, Finding, invited_as
from needs.models import ChallengeArea, NeedOwner
from needs.services.areas import create_area, save_area
from needs.services.owners import enrol_owner


class Writer:
    """Writes the rows of one file in their order, and remembers the need owners that it made.

    Each method raises Refused (NotAllowed too) when the row may not be written.
    """

    def __init__(self, edition: Edition, actor: Actor, batch: Batch | None) -> None:
        self.edition, self.actor, self.batch = edition, actor, batch
        self.made: dict[str, NeedOwner] = {}

    def write(self, finding: Finding) -> None:
        """Write one row."""
        match finding.line.sheet:
            case "owners":
                self._owner(finding)
            case "people":
                self._person(finding)
            case _:
                self._area(finding)

    def _owner(self, finding: Finding) -> None:
        organisation = finding.thing if isinstance(finding.thing, Organisation) else None
        if organisation is None:
            organisation = self._new_organisation(finding.cells)
        elif finding.changes:
            wanted = {key: after for key, (_before, after) in finding.changes.items()}
            correct_organisation(organisation, actor=self.actor, **wanted)
        if finding.verdict == RowVerdict.NEW:
            self.made[finding.owner] = enrol_owner(organisation, self.edition, actor=self.actor)
            offer_commitment(organisation, self.edition, actor=self.actor)

    def _new_organisation(self, cells: dict[str, Any]) -> Organisation:
        body = PublicBody.objects.filter(orgnr=cells["orgnr"]).first()
        known: dict[str, Any] = {}
        if body is not None:
            known = {"website": body.website, "place": body.short_name or body.name, "lat": body.lat, "lon": body.lon}
            if not Organisation.objects.filter(public_body=body).exists():
                known["public_body"] = body
        said = {key: cells[key] for key in OWNED if key in cells}
        return create_organisation(kind=OrganisationKind.NEED_OWNER, **{**known, **said})

    def _year(self, finding: Finding) -> NeedOwner:
        return self.made.get(finding.owner) or finding.known_year()

    def _person(self, finding: Finding) -> None:
        cells = finding.cells
        if isinstance(finding.thing, Membership):
            now = {key: getattr(finding.thing, key) for key in MEMBER}
            wanted = {key: after for key, (_before, after) in finding.changes.items()}
            change_membership(finding.thing, actor=self.actor, **{**now, **wanted})
            return
        organisation = self._year(finding).organisation
        said = invited_as(cells)
        invite_member(organisation, actor=self.actor, email=cells["email"], batch=self.batch, **said)

    def _area(self, finding: Finding) -> None:
        cells = finding.cells
        words = {key: cells[key] for key in ("problem", "affected") if key in cells}
        if isinstance(finding.thing, ChallengeArea):
            actor = in_place_of(self.actor, finding.thing.owner.organisation)
            with entering(actor):
                save_area(finding.thing, actor=actor, **words)
            return
        owner = self._year(finding)
        actor = in_place_of(self.actor, owner.organisation)
        with entering(actor):
            create_area(owner=owner, actor=actor, title=cells["title"], **words)
