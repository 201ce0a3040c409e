"""Areas: registered within the places there are, accepted, returned, consented to."""

import threading

import pytest
from django.db import connection, transaction

from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.models import Message
from needs.enums import AnalysisState, AreaState
from needs.lifecycle import AREA
from needs.models import ChallengeArea
from needs.services import (
    accept_all_areas,
    accept_area,
    consent_to_extra_area,
    create_area,
    register_area,
    request_area_edits,
    save_area,
)
from tests.factories.cast import make_cast
from tests.factories.needs import area_in


def test_a_new_area_stands_last_and_is_a_draft(cast):
    area_in("registered", cast, position=4)
    area = create_area(owner=cast.owner_a, actor=cast.arvid.actor, title="Vatten")
    assert (area.position, area.state) == (5, AreaState.DRAFT)


@pytest.mark.parametrize("name", ["bo", "clara", "ella"])
def test_others_may_not_write_in_the_groups_areas(cast, name):
    actor = getattr(cast, name).actor
    with pytest.raises(NotAllowed):
        create_area(owner=cast.owner_a, actor=actor, title="Vatten")
    area = area_in("draft", cast)
    with pytest.raises(NotAllowed):
        save_area(area, actor=actor, title="Annat")
    with pytest.raises(NotAllowed):
        register_area(area, actor=actor)


def test_an_area_without_words_is_not_registered(cast):
    area = area_in("draft", cast, affected=" ")
    with pytest.raises(Refused, match="vem som berörs"):
        register_area(area, actor=cast.anna.actor)


def test_the_sixth_area_waits_for_the_programmes_consent(cast):
    for _number in range(5):
        area_in("registered", cast)
    sixth = area_in("draft", cast)
    with pytest.raises(Refused, match="redan 5"):
        register_area(sixth, actor=cast.anna.actor)
    with pytest.raises(NotAllowed):
        consent_to_extra_area(sixth, actor=cast.anna.actor, reason="Vi vill")
    consent_to_extra_area(sixth, actor=cast.ella.actor, reason="Två områden hör ihop.")
    assert register_area(sixth, actor=cast.anna.actor)


def test_a_parked_area_leaves_its_place_to_another(cast):
    for state in ["accepted"] * 4 + ["parked"]:
        area_in(state, cast)
    assert register_area(area_in("draft", cast), actor=cast.anna.actor)


def test_accepting_opens_the_analysis_with_the_areas_words(cast):
    area = area_in("registered", cast)
    assert accept_area(area, actor=cast.ella.actor)
    assert not accept_area(area, actor=cast.ella.actor)  # a double click
    assert (area.analysis.state, area.analysis.problem) == (AnalysisState.DRAFT, area.problem)


def test_all_registered_areas_are_accepted_at_once(cast):
    for state in ("registered", "registered", "draft", "edits_requested"):
        area_in(state, cast)
    with pytest.raises(NotAllowed):
        accept_all_areas(cast.owner_a, actor=cast.anna.actor)
    assert accept_all_areas(cast.owner_a, actor=cast.ella.actor) == 2
    assert ChallengeArea.objects.filter(state=AreaState.ACCEPTED).count() == 2


def test_a_returned_area_can_be_changed_and_its_writers_are_told_each_time(cast):
    area = area_in("draft", cast)
    for _round in range(2):
        register_area(area, actor=cast.arvid.actor)
        request_area_edits(area, actor=cast.ella.actor, reason="Vilka kök gäller det?")
    save_area(area, actor=cast.anna.actor, title="Köken")
    letters = Message.objects.filter(kind="area_returned")
    assert sorted(letters.values_list("to_address", flat=True)) == ["anna@example.org"] * 2 + ["arvid@example.org"] * 2
    assert "Vilka kök gäller det?" in letters[0].body_text


def test_an_accepted_area_is_not_rewritten(cast):
    with pytest.raises(Refused):
        save_area(area_in("accepted", cast), actor=cast.anna.actor, title="Annat")


def _race(number, act):
    """Run ``act(place)`` in many threads that start together; returns what each gave or raised."""
    gate, outcomes = threading.Barrier(number), []

    def run(place):
        try:
            gate.wait(30)
            outcomes.append(act(place))
        except Refused as refused:
            outcomes.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


@pytest.fixture
def one_place_left(transactional_db):
    cast = make_cast()
    for _number in range(4):
        area_in("accepted", cast)
    return cast, [area_in("draft", cast).pk for _number in range(50)]


def test_the_fifth_place_has_one_taker_of_fifty(one_place_left):
    cast, drafts = one_place_left
    actor = cast.anna.actor
    outcomes = _race(50, lambda place: register_area(ChallengeArea.objects.get(pk=drafts[place]), actor=actor))
    assert outcomes.count(True) == 1
    assert ChallengeArea.objects.open().count() == 5


def test_without_the_owners_lock_the_fifth_place_has_two_takers(one_place_left):
    """The negative control: the guard alone does not hold when both have looked before either is done."""
    cast, drafts = one_place_left
    actor, both = cast.anna.actor, threading.Barrier(2)

    def register_without_lock(place):
        with transaction.atomic():
            done = AREA.run("register", ChallengeArea.objects.get(pk=drafts[place]), actor=actor)
            both.wait(30)
        return done

    assert _race(2, register_without_lock) == [True, True]
