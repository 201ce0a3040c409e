"""Writes on organisations."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Organisation
from ignite.accounts.rules import NOT_YOURS, may_change_organisation
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused

NUMBER_TAKEN = _("Organisationen finns redan i Ignite. Ett organisationsnummer hör till en enda organisation.")

CORRECTED = {"name", "orgnr", "body_kind", "website", "place", "email_domain", "regime"}


@transaction.atomic
def create_organisation(*, kind: str, name: str, **fields: Any) -> Organisation:
    """A new organisation. Raises Refused when its number, or its row in the registers, belongs to another already."""
    try:
        with transaction.atomic():
            return Organisation.objects.create(kind=kind, name=name.strip(), **fields)
    except IntegrityError as clash:
        raise Refused(NUMBER_TAKEN) from clash


@transaction.atomic
def save_organisation(organisation: Organisation, *, actor: Actor, **fields: Any) -> None:
    """Change what is said of an organisation. Raises NotAllowed; names of other columns raise KeyError."""
    if not may_change_organisation(actor, organisation):
        raise NotAllowed(NOT_YOURS)
    for column, value in fields.items():
        if column not in ("website", "place", "email_domain", "regime"):
            raise KeyError(column)
        setattr(organisation, column, value)
    organisation.save(update_fields=list(fields))


@transaction.atomic
def correct_organisation(organisation: Organisation, *, actor: Actor, **fields: Any) -> None:
    """The programme puts right what an organisation is: its name, number and kind too.

    Raises NotAllowed for others, Refused when the number belongs to another organisation already; names of other
    columns raise KeyError.
    """
    if not actor.is_programme:
        raise NotAllowed(NOT_YOURS)
    if unknown := set(fields) - CORRECTED:
        raise KeyError(min(unknown))
    for column, value in fields.items():
        setattr(organisation, column, value)
    try:
        with transaction.atomic():
            organisation.save(update_fields=list(fields))
    except IntegrityError as clash:
        raise Refused(NUMBER_TAKEN) from clash
