"""The workshops room."""

from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    """The workshops room."""

    name = "workshops"
    label = "workshops"

    def ready(self) -> None:
        """Register the room's lifecycles."""
        from importlib import import_module

        import_module("workshops.lifecycle")
