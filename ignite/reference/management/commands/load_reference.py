"""``manage.py load_reference``: bring the registers in the database in step with ignite/reference/data."""

from typing import Any

from django.core.management.base import BaseCommand

from ignite.reference.services import load_reference


class Command(BaseCommand):
    """Loads the registers; safe to run again at any time."""

    help = "Load the registers (public bodies, CPV, goals, postal codes). A second run changes nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load, and say per table what was added and changed."""
        loaded = load_reference()
        for one in loaded:
            kept = f", {one.kept} no longer in the file but kept" if one.kept > 0 else ""
            self.stdout.write(f"{one.table}: {one.rows} rows, {one.added} added, {one.changed} changed{kept}")
        if not any(one.touched for one in loaded):
            self.stdout.write("Nothing to do: 0 rows changed.")
