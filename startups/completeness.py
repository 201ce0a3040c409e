"""How complete a profile is, and what the next field gives. Plain data over what is filled in."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from startups.models import Startup

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a profile: its field, what it is called, and what it gives the startup to fill it in."""

    field: str
    label: Text
    gives: Text


PARTS = (
    Part("one_line", _("Det ni gör, i en mening"), _("Den syns i listan och är det första en behovsägare läser.")),
    Part("description", _("Beskrivning"), _("Med den kan profilen visas, och sökningen hittar er.")),
    Part("goals", _("Globala mål"), _("Behovsägare söker på mål.")),
    Part("subjects", _("Ämnen"), _("Ni syns när någon söker i ert ämne.")),
    Part("maturity", _("Mognad"), _("Behovsägaren ser om det går att pröva nu.")),
    Part("references", _("Referenser"), _("De följer med som bevis när ni skriver er första pitch.")),
    Part("team_size", _("Antal medarbetare"), _("Behovsägaren förstår hur mycket ni orkar samtidigt.")),
    Part("place", _("Ort"), _("Närhet spelar roll för en pilot på plats.")),
    Part("website", _("Webbplats"), _("Den som blir nyfiken kan läsa mer.")),
)


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many parts are filled in, of how many, and the next one."""

    done: int
    total: int
    next: Part | None


def completeness(startup: Startup) -> Completeness:
    """How complete the profile is. Goals and subjects are read from their prefetch."""
    missing = [part for part in PARTS if not _is_filled(startup, part.field)]
    return Completeness(len(PARTS) - len(missing), len(PARTS), missing[0] if missing else None)


def _is_filled(startup: Startup, field: str) -> bool:
    if field in {"goals", "subjects"}:
        return bool(getattr(startup, field).all())
    owner = startup.organisation if field in {"place", "website"} else startup
    return bool(getattr(owner, field))
