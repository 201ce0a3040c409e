"""The needs room."""

from importlib import import_module

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    """The needs room."""

    name = "needs"
    label = "needs"

    def ready(self) -> None:
        """Register the room's lifecycles, services and messages, and listen to the rooms below."""
        import_module("needs.lifecycle")
        import_module("needs.services")
        import_module("needs.listening").connect()
        import_module("needs.groups").register()
        import_module("needs.deadlines").register()
        import_module("needs.duties").register()
        import_module("ignite.outbox.errands").register("needs.news", import_module("needs.services.news").tell)
        import_module("needs.years").register()
        import_module("needs.things").register()
        imports = import_module("needs.services.imports")
        import_module("ignite.outbox.errands").register("needs.imports", imports.write_waiting)
