"""What every page is given: the site's name, and the way round it for the one who reads. No queries."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ignite.kernel.actor import NOBODY, Actor

Entry = tuple[str, str | Promise]  # URL name, label

PUBLIC: tuple[Entry, ...] = (
    ("needs", pgettext_lazy("flera", "Behov")),
    ("startups", _("Startups")),
    ("stories", _("Berättelser")),
    ("calendar", _("Kalender")),
    ("join", _("Gå med")),
)
NEED_OWNER: tuple[Entry, ...] = (
    ("my-page", _("Min sida")),
    ("areas", _("Områden")),
    ("own-needs", pgettext_lazy("flera", "Behov")),
    ("workshops", _("Workshoppar")),
    ("meetings", _("Möten")),
    ("pilots", _("Piloter")),
)
STARTUP: tuple[Entry, ...] = (
    ("my-page", _("Min sida")),
    ("needs", pgettext_lazy("flera", "Behov")),
    ("own-pitches", _("Pitchar")),
    ("meetings", _("Möten")),
    ("pilots", _("Piloter")),
    ("own-startup", _("Profil")),
)
PROGRAMME: tuple[Entry, ...] = (
    ("control-room", _("Kontrollrum")),
    ("join-requests", _("Intresseanmälningar")),
    ("need-owners", pgettext_lazy("flera", "Behovsägare")),
    ("workshops", _("Workshoppar")),
    ("messages", _("Utskick")),
    ("pilots", _("Piloter")),
    ("stories-desk", _("Berättelser")),
)
SIGNED_IN: tuple[Entry, ...] = (
    ("my-page", _("Min sida")),
    ("needs", pgettext_lazy("flera", "Behov")),
    ("stories", _("Berättelser")),
    ("calendar", _("Kalender")),
)
HELPING: dict[str, tuple[Entry, ...]] = {
    "need_owner": (
        ("areas", _("Områden")),
        ("own-needs", pgettext_lazy("flera", "Behov")),
        ("my-organisation", _("Projektgrupp")),
        ("entries", _("Att bekräfta")),
    ),
    "startup": (
        ("own-startup", _("Profil")),
        ("my-organisation", _("Min organisation")),
        ("entries", _("Att bekräfta")),
    ),
}
BY_KIND = {"need_owner": NEED_OWNER, "startup": STARTUP, "programme": PROGRAMME}
FOOTER: tuple[Entry, ...] = (
    ("about", _("Om programmet")),
    ("contact", _("Kontakt")),
    ("privacy", _("Personuppgifter")),
    ("accessibility", _("Tillgänglighet")),
    ("open-data", _("Öppna data")),
)
ACCOUNT: tuple[Entry, ...] = (
    ("my-organisation", _("Min organisation")),
    ("my-calendar", _("Din kalender")),
    ("inbox", _("Brev till dig")),
    ("following", _("Det du följer")),
    ("settings", _("Inställningar")),
    ("preferences", _("Hur ofta vi skriver")),
    ("account_email", _("E-postadress")),
    ("account_change_password", _("Lösenord")),
    ("mfa_index", _("Inloggning i två steg")),
)
# Pages that an entry leads to although their addresses do not lie under its own.
ELSEWHERE: dict[str, tuple[str, ...]] = {"messages": ("/batches/", "/broadcasts/", "/reminders/", "/selections/")}


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a menu."""

    url: str
    label: str | Promise
    current: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """The site's name and mode, and what the reader may choose between."""

    name: str
    demo: bool
    languages: tuple[tuple[str, str], ...] = (("sv", "Svenska"), ("en", "English"))


SITE = Site(name="Ignite Public", demo=settings.MODE == "demo")


def site(request: HttpRequest) -> dict[str, Any]:
    """The context of every page; menus are made only where a template asks for them."""
    actor: Actor = getattr(request, "actor", NOBODY)
    path = request.path
    return {
        "site": SITE,
        "ignite": SITE,  # the layout's own name for it: allauth's views put a "site" of theirs in the context
        "actor": actor,
        "navigation": SimpleLazyObject(lambda: links(entries_for(actor), path)),
        "footer_links": SimpleLazyObject(lambda: links(FOOTER, path)),
        "account_links": SimpleLazyObject(lambda: links(() if actor.is_helping else ACCOUNT, path)),
    }


def entries_for(actor: Actor) -> tuple[Entry, ...]:
    """The menu of a kind of reader."""
    if not actor.is_authenticated:
        return PUBLIC
    if actor.is_helping:
        return HELPING.get(actor.organisation_kind, ())
    return BY_KIND.get(actor.organisation_kind, SIGNED_IN)


def links(entries: tuple[Entry, ...], path: str) -> list[Link]:
    """The entries whose pages exist. The page read, or the nearest above it, is marked as current."""
    addresses = [(address, label) for name, label in entries if (address := _address(name))]
    roots = {address: address for address, _label in addresses}
    roots |= {root: _address(name) for name, _label in entries for root in ELSEWHERE.get(name, ())}
    above = roots.get(max((root for root in roots if _lies_under(path, root)), key=len, default=""), "")
    return [Link(url=address, label=label, current=address == above) for address, label in addresses]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _lies_under(path: str, address: str) -> bool:
    return path == address or (address != "/" and path.startswith(address.rstrip("/") + "/"))
