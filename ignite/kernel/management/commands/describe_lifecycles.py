"""Write docs/lifecycles.md from the tables of moves, or check that it is in step."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from ignite.kernel.lifecycle import Lifecycle, Move, all_lifecycles

TARGET = Path(settings.BASE_DIR) / "docs" / "lifecycles.md"
HEAD = """# Lifecycles

Made by `make lifecycles` from the tables in each room's `lifecycle`. A move is refused, with a sentence, when its
actor, its source or its conditions do not fit; each accepted move is recorded once. "Who" is the name of the rule
in the room's `rules`.
"""


class Command(BaseCommand):
    """``manage.py describe_lifecycles [--check]``."""

    help = "Write docs/lifecycles.md from the tables of moves."

    def add_arguments(self, parser: CommandParser) -> None:
        """``--check`` only compares."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, or compare and complain."""
        text = describe()
        if not options["check"]:
            TARGET.write_text(text)
        elif not TARGET.exists() or TARGET.read_text() != text:
            raise CommandError("docs/lifecycles.md is not in step with the tables; run make lifecycles.")


def describe() -> str:
    """The whole page, in Swedish labels."""
    with translation.override("sv"):
        return HEAD + "".join(_one(lifecycle) for lifecycle in all_lifecycles())


def _one(lifecycle: Lifecycle) -> str:
    labels = dict(lifecycle.model._meta.get_field("state").flatchoices)  # type: ignore[union-attr]
    states = ", ".join(f"`{state}` {label}" for state, label in labels.items())
    rows = "".join(_row(move, lifecycle) for move in lifecycle.by_name.values())
    head = "| move | from | to | who | conditions |\n|---|---|---|---|---|\n"
    return f"\n## {lifecycle.thing}\n\n{states}\n\n{head}{rows}"


def _row(move: Move, lifecycle: Lifecycle) -> str:
    guards = [guard.__name__ for guard in (*move.guards, *lifecycle.extra_guards.get(move.name, []))]
    conditions = ", ".join([*guards, *(["reason"] if move.reason else [])])
    who = getattr(move.who, "__name__", "").replace("<lambda>", "see table")
    return f"| `{move.name}` {move.label} | {', '.join(move.sources)} | {move.target} | {who} | {conditions} |\n"
