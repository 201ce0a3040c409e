"""The startups room."""

from django.apps import AppConfig


class StartupsConfig(AppConfig):
    """The startups room."""

    name = "startups"
    label = "startups"

    def ready(self) -> None:
        """Register the room's lifecycles."""
        from importlib import import_module

        import_module("startups.lifecycle")
