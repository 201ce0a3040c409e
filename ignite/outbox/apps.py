"""The outbox's application."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """The outbox room."""

    name = "ignite.outbox"
    label = "outbox"
