"""The things of this room that the programme may enter for an organisation."""

from django.utils.translation import gettext_lazy as _

from ignite.accounts import entering
from ignite.accounts.entering import Enterable
from ignite.accounts.models import Membership, Organisation
from ignite.accounts.rules import may_change_members, may_change_organisation


def register() -> None:
    """Tell what can be entered; called from apps.py."""
    entering.register(
        Enterable(
            Membership,
            _("Projektgrupp"),
            organisation=lambda member: member.organisation_id,
            may_write=may_change_members,
            related=("organisation",),
        )
    )
    entering.register(
        Enterable(
            Organisation,
            _("Organisationens uppgifter"),
            organisation=lambda organisation: organisation.pk,
            may_write=may_change_organisation,
        )
    )
