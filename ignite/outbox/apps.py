"""The outbox's application."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OutboxConfig(AppConfig):
    """The outbox room: knows every room's kinds of messages, and registers what wakes the workers."""

    name = "ignite.outbox"
    label = "outbox"

    def ready(self) -> None:
        """Load each room's ``messages`` and ``reminders`` (a worker must know every kind's guard and every policy), the
        checks and the nudge.
        """
        from ignite.outbox import checks, nudge, tasks  # noqa: F401

        autodiscover_modules("messages", "reminders")
        nudge.register(tasks.wake)
