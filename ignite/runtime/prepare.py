"""``python -m ignite.runtime.prepare NAME…``: several management commands in one process.

Each start of Django costs a second, and these are run one after the other before anybody can use the site.
"""

import os
import sys

import django
from django.core.management import call_command


def main(names: list[str]) -> None:
    """Run each command without asking anything."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ignite.settings")
    django.setup()
    for name in names:
        options = {"interactive": False, "verbosity": 1} if name == "migrate" else {}
        call_command(name, **options)


if __name__ == "__main__":
    main(sys.argv[1:])
