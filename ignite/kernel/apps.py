"""The kernel's application."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Connects the clock's offset to new database connections."""

    name = "ignite.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Give every new connection the process's clock offset."""
        from django.db.backends.signals import connection_created

        from ignite.kernel import clock

        connection_created.connect(clock.set_connection_offset)
