"""Writes on editions: made, started, closed, their goals and settings changed."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.editions.content import standing
from ignite.editions.enums import EditionState
from ignite.editions.lifecycle import EDITION
from ignite.editions.models import Edition
from ignite.editions.rules import administers
from ignite.kernel import record
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock

ADMINISTRATORS_ONLY = _("Bara programmets administratörer ändrar inställningar.")


@EDITION.service("start")
def start_edition(edition: Edition, *, actor: Actor, reason: str = "") -> bool:
    """Open the edition for work; its texts stand from now on."""
    return _run("start", edition, actor, reason)


@EDITION.service("close")
def close_edition(edition: Edition, *, actor: Actor, reason: str = "") -> bool:
    """Close the year; the method's own texts stand again, or those of another running edition."""
    return _run("close", edition, actor, reason)


@transaction.atomic
def _run(move: str, edition: Edition, actor: Actor, reason: str) -> bool:
    transaction.on_commit(standing.forget)
    return EDITION.run(move, edition, actor=actor, reason=reason)


def demand_administrator(actor: Actor) -> None:
    """Raise NotAllowed for everybody but the programme's administrators and the platform."""
    if not (administers(actor) or actor.is_system):
        raise NotAllowed(ADMINISTRATORS_ONLY)


@transaction.atomic
def create_edition(*, actor: Actor, **fields: Any) -> Edition:
    """A new edition in preparation. Raises NotAllowed for others than administrators, Refused for a year that exists.

    ``fields`` are the columns of the edition but its state.
    """
    demand_administrator(actor)
    _demand_free_year(fields["year"])
    edition = Edition.objects.create(**fields)
    EDITION.begin(edition, actor=actor)
    return edition


def _demand_free_year(year: int) -> None:
    # Two at once: the row's unique year decides, and the form that came second is sent again.
    if Edition.objects.filter(year=year).exists():
        raise Refused(_("Det finns redan en omgång för %(year)s.") % {"year": year})


@transaction.atomic
def save_edition(edition: Edition, *, actor: Actor, **fields: Any) -> bool:
    """Change an edition's name, dates, goals and settings; who did it and what they changed is recorded.

    False when nothing differs. Raises NotAllowed for others than administrators, Refused once the year is closed.
    """
    demand_administrator(actor)
    lock(edition)
    if edition.state == EditionState.CLOSED:
        raise Refused(_("Omgången är avslutad och kan inte ändras."))
    changed = [name for name, value in fields.items() if getattr(edition, name) != value]
    if not changed:
        return False
    for name in changed:
        setattr(edition, name, fields[name])
    edition.save(update_fields=changed)
    labels = ", ".join(str(Edition._meta.get_field(name).verbose_name) for name in changed)  # type: ignore[union-attr]
    stands = {"source": edition.state, "target": edition.state}
    record.write(edition, thing="edition", move="change", actor=actor, reason=labels, **stands)
    return True
