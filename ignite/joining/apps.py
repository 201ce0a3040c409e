"""The joining room."""

from django.apps import AppConfig


class JoiningConfig(AppConfig):
    """The joining room."""

    name = "ignite.joining"
    label = "joining"

    def ready(self) -> None:
        """Register the room's lifecycles."""
        from importlib import import_module

        import_module("ignite.joining.lifecycle")
