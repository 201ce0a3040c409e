"""The outbox's application."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """The outbox room: registers what wakes the workers."""

    name = "ignite.outbox"
    label = "outbox"

    def ready(self) -> None:
        """Register the nudge and the start-up checks."""
        from ignite.outbox import checks, nudge, tasks  # noqa: F401

        nudge.register(tasks.wake)
