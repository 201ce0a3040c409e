"""Read letters that came back: from the configured mailbox, a Maildir, or one on standard input."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ignite.outbox import bounces
from ignite.outbox.transport.boxes import BoxError, Maildir


class Command(BaseCommand):
    """``manage.py read_bounces [--maildir DIR | --stdin]``. It may be run at any time and any number of times."""

    help = "Läser brev som har kommit tillbaka och noterar vilka adresser som inte fungerar."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where they lie, if not in the mailbox of BOUNCE_MAILBOX_URL."""
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--maildir", type=Path, help="en Maildir med mapparna new och cur")
        where.add_argument("--stdin", action="store_true", help="ett brev på standard in")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read and tell how many."""
        if not settings.BOUNCE_ADDRESS:
            raise CommandError("BOUNCE_ADDRESS saknas: utan den går det inte att skilja äkta returer från falska.")
        if options["stdin"]:
            noted = bounces.note_returned(sys.stdin.buffer.read())
            self.stdout.write("Noterat." if noted else "Inget att notera.")
            return
        try:
            read = bounces.read_box(Maildir(options["maildir"])) if options["maildir"] else bounces.read_mailbox()
        except BoxError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{read.letters} brev lästa, {read.noted} noterade, {read.for_people} kvar för någon att se.")
