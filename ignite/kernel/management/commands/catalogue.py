"""``manage.py catalogue``: the English texts beside the Swedish ones."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ignite.kernel.checks import catalogue
from ignite.kernel.checks.messages import extract


class Command(BaseCommand):
    """Finds every text, keeps the catalogue in step, and tells what lacks English."""

    help = "Bring ignite/locale/en in step with the texts in the source; --check tells what is not whole."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """One thing at a time."""
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--check", action="store_true", help="write nothing; fail and name what is not whole")
        choice.add_argument("--untranslated", action="store_true", help="print the texts without English as JSON")
        choice.add_argument("--fill", metavar="FILE.json", help="take translations {Swedish: English} from a file")
        parser.add_argument("--root", default=str(settings.BASE_DIR), help="the project's folder")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Update, or do the one thing asked for."""
        root = Path(options["root"])
        path = root / "ignite" / "locale" / "en" / "LC_MESSAGES" / "django.po"
        extracted = extract(root)
        if options["check"]:
            self._stop_at(list(catalogue.faults(path, extracted)))
            self.stdout.write(f"{len(extracted.messages)} texts, all in both languages.")
        elif options["untranslated"]:
            lacking = catalogue.untranslated(path, extracted)
            self.stdout.write(json.dumps(lacking, ensure_ascii=False, indent=1))
        elif options["fill"]:
            given = json.loads(Path(options["fill"]).read_text(encoding="utf-8"))
            self._stop_at(catalogue.fill(path, extracted, given))
            self.stdout.write(f"{len(catalogue.untranslated(path, extracted))} texts still lack English.")
        else:
            wrote = catalogue.update(path, extracted)
            self.stdout.write(f"{len(extracted.messages)} texts, {'written' if wrote else 'nothing to change'}.")

    def _stop_at(self, faults: list[str]) -> None:
        if faults:
            raise CommandError("\n".join([*faults, f"{len(faults)} to mend in the catalogue."]))
