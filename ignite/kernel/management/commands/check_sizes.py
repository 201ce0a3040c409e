"""``manage.py check_sizes``: files and functions that have grown too long."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ignite.kernel.checks.sizes import too_long


class Command(BaseCommand):
    """Fails and names every file and function that is too long."""

    help = "Check the length of files and functions outside tests and migrations."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to look."""
        parser.add_argument("--root", default=str(settings.BASE_DIR), help="the project's folder")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Measure."""
        found = too_long(Path(options["root"]))
        if found:
            raise CommandError("\n".join([*map(str, found), f"{len(found)} too long."]))
        self.stdout.write("No file and no function is too long.")
