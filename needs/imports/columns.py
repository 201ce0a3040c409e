"""The three sheets of an import: what their columns are called in both languages, and what may stand in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import BodyKind, Regime, Right, Role

OWNERS, PEOPLE, AREAS = "owners", "people", "areas"
Choices = Mapping[str, str]  # what people write, folded, to the value


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading in Swedish and in English, the longest text, and the words it takes when it is a choice.

    ``spelled``: other headings that people use. ``label`` is what the pages call it.
    """

    key: str
    sv: str
    en: str
    label: Any
    most: int
    needed: bool = False
    spelled: tuple[str, ...] = ()
    choices: Choices | None = None

    @property
    def names(self) -> set[str]:
        """The headings by which it is known."""
        return {folded(name) for name in (self.sv, self.en, f"{self.sv} / {self.en}", *self.spelled)}


def folded(text: str) -> str:
    """The text as it is compared: small letters and digits only."""
    return re.sub(r"[\W_]", "", text.lower())


def _words(values: Any, **more: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for value in values:
        own = (value.value, *more.get(value.value, ()))
        found |= {folded(word): value.value for word in own}
    return found


KINDS = _words(
    BodyKind,
    municipality=("Kommun", "Municipality"),
    region=("Region",),
    agency=("Myndighet", "Agency", "Statlig myndighet"),
    municipal_company=("Kommunalt bolag", "Municipal company", "Bolag"),
    other=("Annan offentlig verksamhet", "Annan", "Other", "Other public body"),
)
REGIMES = _words(Regime)
ROLES = _words(
    Role,
    buyer=("Inköpare", "Buyer"),
    procurement_lead=("Upphandlingsansvarig", "Procurement lead"),
    project_manager=("Projektledare", "Project manager"),
    product_manager=("Produktchef", "Product manager"),
    other=("Annan roll", "Annan", "Other", "Other role"),
)
RIGHTS = _words(
    (Right.MANAGER, Right.SIGNATORY, Right.MEMBER),
    manager=("Projektledare med ansvar", "Ansvarig", "Project manager in charge", "Manager"),
    signatory=("Firmatecknare", "Signatory"),
    member=("Medlem", "Member"),
)
YES_NO = {
    **dict.fromkeys(map(folded, ("ja", "yes", "x", "1", "sant", "true", "j", "y")), "yes"),
    **dict.fromkeys(map(folded, ("nej", "no", "0", "falskt", "false", "n")), "no"),
}
LANGUAGES = {
    **dict.fromkeys(("sv", "svenska", "swedish", "sve"), "sv"),
    **dict.fromkeys(("en", "engelska", "english", "eng"), "en"),
}

COLUMNS: dict[str, tuple[Column, ...]] = {
    OWNERS: (
        Column("name", "Namn", "Name", _("Namn"), 200, needed=True, spelled=("Behovsägare", "Need owner")),
        Column(
            *("orgnr", "Organisationsnummer", "Organisation number", _("Organisationsnummer"), 20),
            needed=True,
            spelled=("Orgnr", "Org.nr", "Org nummer", "Organization number"),
        ),
        Column("body_kind", "Slag", "Kind", _("Slag"), 60, needed=True, spelled=("Typ", "Type"), choices=KINDS),
        Column("regime", "Upphandlingslag", "Procurement act", _("Upphandlingslag"), 10, choices=REGIMES),
        Column("place", "Ort", "Place", _("Ort"), 100),
        Column("website", "Webbplats", "Website", _("Webbplats"), 200),
        Column("email_domain", "E-postdomän", "E-mail domain", _("E-postdomän"), 100, spelled=("Email domain",)),
    ),
    PEOPLE: (
        Column("owner", "Behovsägare", "Need owner", _("Behovsägare"), 200, needed=True, spelled=("Organisation",)),
        Column("name", "Namn", "Name", _("Namn"), 120),
        Column(
            *("email", "E-postadress", "E-mail address", _("E-postadress"), 254),
            needed=True,
            spelled=("E-post", "Mejl", "E-mail", "Email address"),
        ),
        Column("title", "Titel", "Title", _("Titel"), 120),
        Column("roles", "Roller", "Roles", _("Roll i projektgruppen"), 200, spelled=("Roll", "Role"), choices=ROLES),
        Column("has_business", "Affärskompetens", "Business competence", _("Affärskompetens"), 10, choices=YES_NO),
        Column(
            "has_technical", "Teknisk kompetens", "Technical competence", _("Teknisk kompetens"), 10, choices=YES_NO
        ),
        Column("rights", "Behörighet", "Rights", _("Behörighet"), 100, choices=RIGHTS),
        Column("language", "Språk", "Language", _("Språk"), 20, choices=LANGUAGES),
    ),
    AREAS: (
        Column("owner", "Behovsägare", "Need owner", _("Behovsägare"), 200, needed=True, spelled=("Organisation",)),
        Column("title", "Rubrik", "Title", _("Rubrik"), 160, needed=True, spelled=("Område", "Area")),
        Column(
            *("problem", "Vad fungerar inte i dag", "What does not work today", _("Vad fungerar inte i dag?"), 4000),
            spelled=("Problem",),
        ),
        Column("affected", "Vem berörs", "Who is affected", _("Vem berörs?"), 2000),
    ),
}
TITLES: dict[str, tuple[str, str]] = {
    OWNERS: ("Behovsägare", "Need owners"),
    PEOPLE: ("Personer", "People"),
    AREAS: ("Områden", "Areas"),
}
LABELS: dict[str, Any] = {OWNERS: _("Behovsägare"), PEOPLE: _("Personer"), AREAS: _("Områden")}
MANY = ("roles", "rights")  # several in one cell, with commas


def column(sheet: str, key: str) -> Column:
    """One column of a sheet."""
    return next(one for one in COLUMNS[sheet] if one.key == key)
