"""The outbox's application."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OutboxConfig(AppConfig):
    """The outbox room: knows every room's kinds of messages, and registers what wakes the workers."""

    name = "ignite.outbox"
    label = "outbox"

    def ready(self) -> None:
        """Load each room's ``messages`` and ``reminders`` (a worker must know every kind's guard and every policy), the
        checks, the nudge, and what is done in parts.
        """
        from ignite.outbox import checks, errands, nudge, sendouts, staff_group, tasks  # noqa: F401

        autodiscover_modules("messages", "reminders")
        nudge.register(tasks.wake)
        errands.register_wake(tasks.wake_errands)
        errands.register("outbox.broadcasts", sendouts.prepare_waiting)
        staff_group.register()
