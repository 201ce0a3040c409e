"""The programme room."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """The programme room."""

    name = "ignite.programme"
    label = "programme"
