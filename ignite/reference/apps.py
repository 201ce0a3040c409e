"""The room of registers: public bodies, CPV codes, global goals, postal codes and the map's geometry."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferenceConfig(AppConfig):
    """Names the room in the admin."""

    name = "ignite.reference"
    verbose_name = _("Register")
