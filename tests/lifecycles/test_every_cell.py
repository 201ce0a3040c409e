"""Every state × move × person of every lifecycle: allowed exactly where the domain says, refused with words elsewhere.

A refused move changes nothing and records nothing; an accepted one is recorded once.
"""

import importlib

import pytest
from django.db import transaction

from ignite.kernel.actor import SYSTEM
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import all_lifecycles, lifecycle_named
from ignite.kernel.models import Transition
from tests.lifecycles.who import EXCEPT, WHO

ROOMS = ("accounts", "editions", "joining", "needs", "startups", "matching", "workshops", "pilots")
THINGS = [lifecycle.thing for lifecycle in all_lifecycles()]


def maker(thing):
    """``<thing>_in(state, cast)`` of the room's factories."""
    name = thing.replace("-", "_") + "_in"
    for room in ROOMS:
        module = importlib.import_module(f"tests.factories.{room}")
        if hasattr(module, name):
            return getattr(module, name)
    raise AssertionError(f"no {name} in tests/factories")


def everybody(cast):
    """Each actor by name."""
    people = {name: person.actor for name, person in cast.people().items()}
    return {**people, "finn": cast.finn, "system": SYSTEM}


class PutBack(Exception):
    """Ends the savepoint without keeping what was tried."""


def attempt(lifecycle, move, obj, actor):
    """What came of it: "done", "not allowed", "refused" or "already"; the database is as before."""
    before = Transition.objects.count()
    found = "done"
    try:
        with transaction.atomic():
            done = lifecycle.run(move.name, obj, actor=actor, reason="Därför att.")
            assert Transition.objects.count() == before + done
            found = "done" if done else "already"
            raise PutBack
    except PutBack:
        pass
    except NotAllowed:
        found = "not allowed"
    except Refused as refused:
        assert str(refused).endswith((".", "!"))
        found = "refused"
    assert Transition.objects.count() == before
    return found


@pytest.mark.parametrize("thing", THINGS)
def test_the_hand_written_table_has_every_move(thing):
    assert set(WHO[thing]) == set(lifecycle_named(thing).by_name)


@pytest.mark.django_db
@pytest.mark.parametrize("thing", THINGS)
def test_every_cell(thing, cast):
    lifecycle, make, wrong = lifecycle_named(thing), maker(thing), []
    for state in lifecycle.looks:
        with transaction.atomic():
            point = transaction.savepoint()
            obj = make(state, cast)
            for move in lifecycle.by_name.values():
                wrong += check_move(lifecycle, move, obj, state, cast)
            transaction.savepoint_rollback(point)
    assert wrong == []


def check_move(lifecycle, move, obj, state, cast):
    """The cells of one move that are not as the table says."""
    who = EXCEPT.get((lifecycle.thing, move.name, state), WHO[lifecycle.thing][move.name]).split()
    for name, actor in everybody(cast).items():
        try:
            found = attempt(lifecycle, move, obj, actor)
        except Exception:  # a constraint asks for facts that the service gives: the move itself was let through
            found = "done"
        good = expected(name in who, move, state)
        if found not in good:
            yield f"{state} {move.name} by {name}: {found}, expected {good}"


def expected(may, move, state):
    """What may come of it. A lawful move may still be refused by a guard, which the rooms' own tests hold."""
    if not may:
        return ("not allowed",)
    if state in move.sources:
        return ("done", "refused")
    return ("already",) if state == move.target else ("refused",)
