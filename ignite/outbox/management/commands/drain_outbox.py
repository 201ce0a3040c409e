"""Send what is due without Celery or Redis: once, or for as long as the process lives."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections, connection

from ignite.outbox import delivery, errands, gathering, transport
from ignite.outbox.reminding import planning

_LOOK_SECONDS = 2.0


class Command(BaseCommand):
    """``manage.py drain_outbox [--loop]``. TERM and Ctrl-C end it after the message in hand."""

    help = "Skickar det som väntar i utkorgen, utan Celery och Redis."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to go on."""
        parser.add_argument("--loop", action="store_true", help="fortsätt tills processen avslutas")

    def handle(self, *args: Any, **options: Any) -> None:
        """Plan reminders and drain, and look again every other second when asked to go on."""
        self.stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        sent = self._round()
        while options["loop"] and not self.stopping.is_set():
            close_old_connections()
            self.stopping.wait(min(settings.OUTBOX_TICK_SECONDS, _LOOK_SECONDS))
            sent += self._round()
        transport.email().close()
        if not options["loop"]:
            self.stdout.write(f"{sent} brev behandlade.")

    def _round(self) -> int:
        count = 0
        planning.plan_in_turn()
        gathering.gather()
        try:
            errands.run(self.stopping.is_set)
            while not self.stopping.is_set():
                done = delivery.drain(stop=self.stopping.is_set)
                count += done.count
                if done.is_empty:
                    break
        except Error as error:
            # The database restarts: what was in hand comes back when its lease runs out.
            self.stderr.write(f"Databasen svarar inte ({type(error).__name__}), försöker igen.")
            connection.close()
        return count
