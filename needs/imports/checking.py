"""What each row of a file would do: new, changed, same or refused and why. Reads only; asked again at confirming.

A row names its need owner by number or by name, in the file or in what the programme holds. An empty cell changes
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ignite.accounts.enums import OrganisationKind, Right
from ignite.accounts.models import Membership, Organisation
from ignite.kernel.errors import Refused
from needs.enums import RowVerdict
from needs.imports.cells import Wrong, cells_of
from needs.imports.columns import AREAS, OWNERS, PEOPLE
from needs.imports.known import Known, number_of
from needs.imports.reading import Line
from needs.models import ChallengeArea, NeedOwner
from needs.rules import EDITABLE_AREA

Pair = tuple[Any, Any]


@dataclass
class Finding:
    """What one row would do. ``owner`` is the number of the need owner in question, ``thing`` what it is already."""

    line: Line
    cells: dict[str, Any] = field(default_factory=dict)
    verdict: RowVerdict = RowVerdict.REFUSED
    why: str = ""
    changes: dict[str, Pair] = field(default_factory=dict)
    owner: str = ""
    thing: Organisation | Membership | ChallengeArea | None = None
    year: NeedOwner | None = None  # of a person's or an area's need owner, when it is in the edition already

    def known_year(self) -> NeedOwner:
        """The need owner's year. Raises Refused when the row that should have given it was left out."""
        if self.year is None:
            raise Refused(_("Behovsägarens rad gick inte in."))
        return self.year


class Check:
    """One look through the lines of a file."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.owners: dict[str, Finding] = {}  # of the file, by number
        self.names: dict[str, str] = {}  # and their numbers, by name
        self.seen: dict[tuple[str, ...], int] = {}
        self.places: dict[str, int] = {}

    def of(self, lines: Iterable[Line]) -> list[Finding]:
        """The findings, in the order of the lines; owners must come first."""
        judge = {OWNERS: self._owner, PEOPLE: self._person, AREAS: self._area}
        found = []
        for line in lines:
            finding = Finding(line)
            try:
                finding.cells = cells_of(line)
                judge[line.sheet](finding)
            except Wrong as wrong:
                finding.verdict, finding.why = RowVerdict.REFUSED, str(wrong)
            found.append(finding)
        return found

    def _once(self, finding: Finding, *key: str) -> None:
        first = self.seen.setdefault((finding.line.sheet, *key), finding.line.number)
        if first != finding.line.number:
            raise Wrong(_("Står redan på rad %(number)s.") % {"number": first})

    def _owner(self, finding: Finding) -> None:
        cells = finding.cells
        number, name = cells["orgnr"], cells["name"]
        self._once(finding, number)
        found = self.known.by_number.get(number) or self._by_name(name, number)
        if found is not None and found.kind != OrganisationKind.NEED_OWNER:
            words = _("Numret hör till %(name)s, som är med som %(kind)s.")
            raise Wrong(words % {"name": found.name, "kind": found.get_kind_display().lower()})
        finding.thing, finding.owner = found, number
        if found is not None:
            _compare(finding, {key: value for key, value in cells.items() if key in OWNED})
        is_in = found is not None and found.pk in self.known.years
        finding.verdict = finding.verdict if is_in else RowVerdict.NEW
        self.owners[number] = finding
        self.names.setdefault(name.lower(), number)

    def _by_name(self, name: str, number: str) -> Organisation | None:
        found = self.known.by_name.get(name.lower())
        if found is None or found.kind != OrganisationKind.NEED_OWNER:
            return None
        if found.orgnr:
            raise Wrong(
                _("%(name)s är redan med, med numret %(number)s.") % {"name": found.name, "number": found.orgnr}
            )
        return found

    def _owner_of(self, finding: Finding) -> Organisation | None:
        """Whose the row is; None for one that the file brings. Raises Wrong when it is nobody's."""
        text = finding.cells["owner"]
        number = number_of(text) or self.names.get(text.lower(), "")
        if number in self.owners:
            finding.owner = number
            thing = self.owners[number].thing
            found = thing if isinstance(thing, Organisation) else None
            finding.year = self.known.years.get(found.pk) if found else None
            return found
        found = self.known.by_number.get(number) if number else self.known.by_name.get(text.lower())
        if found is None or found.kind != OrganisationKind.NEED_OWNER or found.pk not in self.known.years:
            raise Wrong(_("Behovsägaren är inte med i programmet och står inte på en rad i filen som går in."))
        finding.owner, finding.year = found.orgnr, self.known.years[found.pk]
        return found

    def _person(self, finding: Finding) -> None:
        cells = finding.cells
        organisation = self._owner_of(finding)
        self._once(finding, finding.owner or str(organisation and organisation.pk), cells["email"])
        found = self.known.members.get((organisation.pk, cells["email"])) if organisation else None
        finding.thing = found
        if found is None:
            finding.verdict = RowVerdict.NEW
            return
        for key in ("has_business", "has_technical"):
            if key in cells:
                cells[key] = cells[key] == "yes"
        _compare(finding, {key: value for key, value in cells.items() if key in MEMBER})

    def _area(self, finding: Finding) -> None:
        cells = finding.cells
        organisation = self._owner_of(finding)
        whose = finding.owner or str(organisation and organisation.pk)
        self._once(finding, whose, cells["title"].lower())
        found = self.known.areas.get((organisation.pk, cells["title"].lower())) if organisation else None
        finding.thing = found
        if found is None:
            self._take_place(whose, organisation)
            finding.verdict = RowVerdict.NEW
            return
        _compare(finding, {key: value for key, value in cells.items() if key in ("problem", "affected")})
        if finding.changes and found.state not in EDITABLE_AREA:
            raise Wrong(_("Området är godkänt och ändras inte härifrån. Behovsägaren skriver vidare i analysen."))

    def _take_place(self, whose: str, organisation: Organisation | None) -> None:
        if whose not in self.places:
            self.places[whose] = self.known.areas_taken(organisation.pk) if organisation else 0
        most = self.known.edition.areas_max
        if self.places[whose] >= most:
            raise Wrong(
                _("Behovsägaren har redan %(most)s områden. Ett till behöver programmets medgivande.") % {"most": most}
            )
        self.places[whose] += 1


OWNED = ("name", "orgnr", "body_kind", "regime", "place", "website", "email_domain")
MEMBER = ("title", "roles", "has_business", "has_technical", "rights")


def _compare(finding: Finding, wanted: dict[str, Any]) -> None:
    """Note what would change, before and after, and whether anything would."""
    for key, after in wanted.items():
        before = getattr(finding.thing, key)
        before = sorted(before) if isinstance(before, list) else before
        if before != after:
            finding.changes[key] = (before, after)
    finding.verdict = RowVerdict.CHANGED if finding.changes else RowVerdict.SAME


def invited_as(cells: dict[str, Any]) -> dict[str, Any]:
    """How somebody new is invited, in the words of the service."""
    return {
        "rights": cells.get("rights", [Right.MEMBER]),
        "roles": cells.get("roles", []),
        "title": cells.get("title", ""),
        "has_business": cells.get("has_business") == "yes",
        "has_technical": cells.get("has_technical") == "yes",
        "name": cells.get("name", ""),
        "language": cells.get("language", "sv"),
    }
