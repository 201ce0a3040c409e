"""The thing of this room that the programme may enter for a startup: its profile."""

from django.utils.translation import gettext_lazy as _

from ignite.accounts import entering
from ignite.accounts.entering import Enterable
from startups.models import Startup
from startups.rules import own_profile


def register() -> None:
    """Tell that a profile can be entered; called from apps.py."""
    entering.register(
        Enterable(
            Startup,
            _("Startupens profil"),
            organisation=lambda startup: startup.organisation_id,
            may_write=own_profile,
            related=("organisation",),
        )
    )
