"""``manage.py lint_templates``: what keeps the pages translatable, safe and readable by everybody."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ignite.kernel.checks.templates import lint_all


class Command(BaseCommand):
    """Fails and tells file and line of everything to mend."""

    help = "Check every template: texts in translate tags, nothing inline, form keys, one h1, no queries, compiles."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to look."""
        parser.add_argument("--root", default=str(settings.BASE_DIR), help="the project's folder")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Lint."""
        number, found = lint_all(Path(options["root"]))
        if found:
            raise CommandError("\n".join([*map(str, found), f"{len(found)} to mend in {number} templates."]))
        self.stdout.write(f"{number} templates, nothing to mend.")
