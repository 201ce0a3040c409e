"""The matching room."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """The matching room."""

    name = "matching"
    label = "matching"

    def ready(self) -> None:
        """Register the room's lifecycles."""
        from importlib import import_module

        import_module("matching.lifecycle")
