"""Brings the commitments' texts in step with the method's own words."""

from typing import Any

from django.core.management.base import BaseCommand

from ignite.joining.services import load_commitment_texts


class Command(BaseCommand):
    """Idempotent: a text that has not changed keeps its version."""

    help = "Load the commitments' texts; a changed text becomes a new version."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many versions are new."""
        self.stdout.write(f"{load_commitment_texts()} new versions")
