"""Puts the figures of law in place, with their source; an administrator confirms them each year on their page."""

from typing import Any

from django.core.management.base import BaseCommand

from ignite.editions.services import load_dated_settings


class Command(BaseCommand):
    """Idempotent: a figure that somebody has changed or added is left as it is."""

    help = "Load the law's figures that values are weighed against; what is there already stays."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many figures are new."""
        self.stdout.write(f"{load_dated_settings()} new figures")
