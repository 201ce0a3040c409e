"""The needs room."""

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    """The needs room."""

    name = "needs"
    label = "needs"

    def ready(self) -> None:
        """Register the room's lifecycles."""
        from importlib import import_module

        import_module("needs.lifecycle")
