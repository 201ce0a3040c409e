"""The pilots room."""

from django.apps import AppConfig


class PilotsConfig(AppConfig):
    """The pilots room."""

    name = "ignite.pilots"
    label = "pilots"

    def ready(self) -> None:
        """Register the room's lifecycles."""
        from importlib import import_module

        import_module("ignite.pilots.lifecycle")
