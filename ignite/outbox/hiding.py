"""What the programme's pages do not show of the outbox yet: rooms say which messages would tell what is sealed.

The receivers of the receipts of sealed pitches are who has pitched; the list of messages must not tell it either.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q

Rule = Callable[[], Q]
_rules: list[Rule] = []


def register(rule: Rule) -> Rule:
    """Add a rule that finds messages to hide; called from a room's apps.py."""
    if rule not in _rules:
        _rules.append(rule)
    return rule


def hidden() -> Q:
    """What is hidden now; an empty condition when nothing can be."""
    found = Q()
    for rule in _rules:
        found |= rule()
    return found
