"""Editions: one year of the programme, its goals and settings, and dated settings with sources."""

from django.apps import AppConfig


class EditionsConfig(AppConfig):
    """The editions room."""

    name = "ignite.editions"
    label = "editions"

    def ready(self) -> None:
        """Register the room's lifecycles, and where the running edition's texts are read."""
        from importlib import import_module

        import_module("ignite.editions.services")
        import_module("ignite.editions.content.standing").register(
            import_module("ignite.editions.queries").running_texts
        )
