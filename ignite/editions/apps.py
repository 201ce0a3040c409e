"""Editions: one year of the programme, its goals and settings, and dated settings with sources."""

from django.apps import AppConfig


class EditionsConfig(AppConfig):
    """The editions room."""

    name = "ignite.editions"
    label = "editions"
