"""The workshops room."""

from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    """The workshops room."""

    name = "workshops"
    label = "workshops"

    def ready(self) -> None:
        """Register the room's lifecycles, letters, and what its invitations are to."""
        from importlib import import_module

        for name in ("lifecycle", "messages.workshops", "messages.seats", "messages.meetings", "services"):
            import_module(f"workshops.{name}")
        subjects = import_module("ignite.joining.subjects")
        queries = import_module("workshops.queries.people")
        seats = import_module("workshops.messages.seats")
        subjects.register(queries.ABOUT, queries.describe, hold=queries.hold_seating, tell=seats.tell)
        import_module("workshops.signals").listen()
        import_module("workshops.groups").register()
        import_module("workshops.duties").register()
        import_module("workshops.inviting").register()
        import_module("workshops.feeds").register()
        import_module("ignite.editions.progress").register(import_module("workshops.queries.years").progress_of_meeting)
