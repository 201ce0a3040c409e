"""The kernel of lifecycles: run, refuse, record, undo; shown on challenge areas."""

import re
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction

from ignite.kernel import record
from ignite.kernel.actor import SYSTEM
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import all_lifecycles, lifecycle_of, moved
from ignite.kernel.models import Transition
from needs.enums import AreaState
from needs.lifecycle import AREA
from needs.models import ChallengeArea

ROOT = Path(__file__).resolve().parents[2]
BORN_AS = {"membership": ["requested"]}  # states that a thing may also begin in


@pytest.fixture
def area(cast):
    return ChallengeArea.objects.create(
        owner=cast.owner_a, title="Skolmat", problem="Lite ekologiskt", affected="Elever"
    )


def test_run_moves_and_records_who_from_to_and_for_whom(cast, area):
    assert AREA.run("register", area, actor=cast.anna.actor) is True
    area.refresh_from_db()
    row = record.last(area, "area")
    assert area.state == AreaState.REGISTERED
    assert (row.move, row.source, row.target) == ("register", "draft", "registered")
    assert (row.actor, row.organisation_id) == (cast.anna.user.pseudonym, cast.anna.organisation.pk)


def test_run_twice_is_one_effect(cast, area):
    AREA.run("register", area, actor=cast.anna.actor)
    assert AREA.run("register", area, actor=cast.arvid.actor) is False
    assert Transition.objects.filter(thing="area", thing_id=area.pk).count() == 1


def test_run_by_the_neighbour_is_refused_and_changes_nothing(cast, area):
    with pytest.raises(NotAllowed):
        AREA.run("register", area, actor=cast.bo.actor)
    area.refresh_from_db()
    assert area.state == AreaState.DRAFT
    assert not Transition.objects.filter(thing="area").exists()


def test_illegal_move_is_refused_with_both_words(cast, area):
    with pytest.raises(Refused, match=r"Godkänn området.*Utkast"):
        AREA.run("accept", area, actor=cast.ella.actor)


def test_guard_blocks_with_its_sentence(cast, area):
    ChallengeArea.objects.filter(pk=area.pk).update(problem="")
    with pytest.raises(Refused, match="Beskriv vad som inte fungerar"):
        AREA.run("register", area, actor=cast.anna.actor)


def test_reason_is_asked_for(cast, area):
    AREA.run("register", area, actor=cast.anna.actor)
    with pytest.raises(Refused, match="Skriv varför"):
        AREA.run("request_edits", area, actor=cast.ella.actor, reason="  ")


def test_undeclared_column_is_an_error(cast, area):
    with pytest.raises(KeyError):
        AREA.run("register", area, actor=cast.anna.actor, title="Annat")


def test_undo_is_the_programmes_and_is_recorded(cast, area):
    AREA.run("register", area, actor=cast.anna.actor)
    AREA.run("accept", area, actor=cast.ella.actor)
    with pytest.raises(NotAllowed):
        AREA.undo(area, actor=cast.anna.actor, reason="Fel")
    AREA.undo(area, actor=cast.ella.actor, reason="Fel område")
    area.refresh_from_db()
    assert area.state == AreaState.REGISTERED
    assert record.last(area, "area").move == "undo:accept"
    with pytest.raises(Refused):
        AREA.undo(area, actor=cast.ella.actor, reason="Igen")


def test_record_is_append_only(cast, area):
    AREA.run("register", area, actor=cast.anna.actor)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Transition.objects.update(reason="ändrat")
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_transition")


def test_a_listener_that_fails_takes_the_move_with_it(cast, area):
    def fails(**_kwargs):
        raise Refused("Nej")

    moved.connect(fails, sender=ChallengeArea)
    try:
        with pytest.raises(Refused):
            AREA.run("register", area, actor=cast.anna.actor)
    finally:
        moved.disconnect(fails, sender=ChallengeArea)
    area.refresh_from_db()
    assert area.state == AreaState.DRAFT
    assert not Transition.objects.exists()


def test_acting_for_is_recorded_as_both(cast, area):
    actor = cast.ella.actor.acting_for(cast.anna.organisation.pk)
    AREA.run("register", area, actor=cast.anna.actor)
    AREA.run("accept", area, actor=actor)
    row = record.last(area, "area")
    assert (row.organisation_id, row.on_behalf_of) == (cast.ella.organisation.pk, cast.anna.organisation.pk)


@pytest.mark.parametrize("lifecycle", all_lifecycles(), ids=lambda one: one.thing)
def test_each_table_speaks_only_of_states_and_columns_that_exist(lifecycle):
    states = {value for value, _label in lifecycle.model._meta.get_field("state").choices}
    assert set(lifecycle.looks) == states
    for move in lifecycle.by_name.values():
        assert {*move.sources, move.target} <= states
        assert all(lifecycle.model._meta.get_field(column) for column in move.sets)


def named_in_services(lifecycle):
    """Every word in quotes in the services of the lifecycle's room."""
    room = ROOT / lifecycle.model.__module__.split(".models")[0].replace(".", "/")
    files = [*room.glob("services.py"), *room.glob("services/*.py")]
    return {word for path in files for word in re.findall(r'"([a-z_]+)"', path.read_text())}


@pytest.mark.parametrize("lifecycle", all_lifecycles(), ids=lambda one: one.thing)
def test_each_state_can_be_reached_and_each_move_has_its_function(lifecycle):
    starts = {lifecycle.model._meta.get_field("state").default, *BORN_AS.get(lifecycle.thing, ())}
    assert starts | {move.target for move in lifecycle.by_name.values()} == set(lifecycle.looks)
    assert set(lifecycle.by_name) - named_in_services(lifecycle) == set()


def test_lifecycle_of_finds_by_instance_and_class(area):
    assert lifecycle_of(area) is lifecycle_of(ChallengeArea) is AREA


def test_system_is_not_everybody(area):
    with pytest.raises(NotAllowed):
        AREA.run("register", area, actor=SYSTEM)
