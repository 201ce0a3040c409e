"""After a database was restored: hold what was waiting in the back-up, and the reminders that fell due since, since
they may have been sent already.
"""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_datetime

from ignite.kernel.clock import STOCKHOLM
from ignite.outbox.reminding.planning import plan
from ignite.outbox.services import hold_waiting


class Command(BaseCommand):
    """``manage.py hold_outbox 2026-03-12T02:00``: run it before the workers start; the programme releases."""

    help = "Håller det som låg i kön före en tidpunkt (efter en återläsning)."

    def add_arguments(self, parser: CommandParser) -> None:
        """The instant the back-up was made or the restore was done."""
        parser.add_argument("before", help="tidpunkt, svensk tid, till exempel 2026-03-12T02:00")

    def handle(self, *args: Any, **options: Any) -> None:
        """Hold and tell how many."""
        before = parse_datetime(options["before"])
        if before is None:
            raise CommandError("Skriv tidpunkten som 2026-03-12T02:00.")
        moment: datetime = before if before.tzinfo else before.replace(tzinfo=STOCKHOLM)
        count = hold_waiting(moment) + plan(held=True)
        self.stdout.write(f"{count} brev hålls. Programmet släpper dem på sidan Meddelanden.")
