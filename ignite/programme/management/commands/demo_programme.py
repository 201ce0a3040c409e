"""``manage.py demo_programme``: fill an empty database with the demo programme."""

import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ignite.editions.models import Edition
from ignite.programme.demo.builder import build
from ignite.programme.demo.signins import write

STEPS = 20  # how many times progress is told


class Command(BaseCommand):
    """Tells the demo's story by calling the services; run again, it says that the programme is there."""

    help = "Fyller en tom databas med det påhittade demoprogrammet."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to show the sign-ins."""
        parser.add_argument("--sign-ins", action="store_true", help="skriv ut en inloggning för varje roll")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build; refused in production, nothing done where there is an edition."""
        if settings.PRODUCTION:
            raise CommandError("The demo programme is invented; it does not belong in production.")
        if Edition.objects.exists():
            self.stdout.write("Programmet finns redan. Ingenting har ändrats.")
            return
        sign_ins = build(self._tell)
        file = os.environ.get("IGNITE_SIGN_INS")
        if file:
            write(sign_ins, Path(file))
        if options["sign_ins"] or not file:
            for one in sign_ins:
                self.stdout.write(f"{one.role}: {one.email} {one.password}")

    def _tell(self, done: int, total: int) -> None:
        if done == total or done % max(1, total // STEPS) == 0:
            self.stdout.write(f"{done}/{total} händelser berättade")
            sys.stdout.flush()
