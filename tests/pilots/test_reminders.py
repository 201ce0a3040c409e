"""Reminders of plans to sign, of the monthly pulse and of stories to approve."""

from datetime import timedelta

import pytest

from ignite.kernel import clock
from ignite.outbox.policies import policy_named
from ignite.pilots.models import Pilot, Story
from ignite.pilots.services import (
    approve_story,
    change_plan,
    change_story,
    check_route,
    give_pulse,
    pause_pilot,
    save_story,
    sign_pilot,
    withdraw_story,
)
from tests.factories.pilots import pilot_in, story_in
from tests.factories.workshops import wall
from tests.reminded import called, dates_of, letters, message_of, walls

AT = wall(2027, 3, 9, 10)
SIGNERS = {"anna@example.org", "clara@example.org"}
EVERYBODY = SIGNERS | {"arvid@example.org"}


def test_a_plan_is_reminded_of_five_days_after_to_the_side_that_has_not_signed(cast):
    pilot = pilot_in("route_checked", cast, route_at=AT)
    assert walls("pilot_to_sign", pilot) == ["03-14 10:00"]
    assert len(dates_of("pilot_to_sign", pilot)) == 1
    assert called("pilot_to_sign", pilot) == SIGNERS
    sign_pilot(pilot, actor=cast.anna.actor)
    written = letters("pilot_to_sign", pilot)
    assert set(written) == {"clara@example.org"}
    assert written["clara@example.org"].subject.startswith("Påminnelse: planen för")


def test_a_plan_written_anew_begins_anew_and_a_signed_one_has_none(cast):
    pilot, policy = pilot_in("planned", cast), policy_named("pilot_to_sign")
    with clock.standing_at(AT):
        check_route(pilot, actor=cast.arvid.actor)
        (occasion,) = policy.of(pilot)
        old = message_of(policy.name, occasion, next(iter(policy.calls(occasion))))
        change_plan(Pilot.objects.get(pk=pilot.pk), actor=cast.clara.actor)
        assert not dates_of(policy.name, pilot) and not policy.kind.still_true(old)
    with clock.standing_at(AT + timedelta(days=3)):
        check_route(Pilot.objects.get(pk=pilot.pk), actor=cast.arvid.actor)
        assert walls(policy.name, pilot) == ["03-17 10:00"]
        assert not policy.kind.still_true(old)
        for person in (cast.anna, cast.clara):
            sign_pilot(Pilot.objects.get(pk=pilot.pk), actor=person.actor)
    assert not dates_of(policy.name, pilot)


# The pulse


def running(cast, started_at=AT):
    return pilot_in("running", cast, started_at=started_at)


def test_each_month_is_asked_for_when_it_has_gone_and_five_days_later(cast):
    pilot = running(cast)
    with clock.standing_at(wall(2027, 5, 1, 12)):
        assert walls("pulse_due", pilot) == ["04-09 09:00", "04-14 09:00", "05-09 09:00", "05-14 09:00"]
        first, second = dates_of("pulse_due", pilot)
    assert [(one.round, one.seq) for one in (first, second)] == [("1", 1), ("2", 2)]
    assert first.until == clock.end_of(clock.local(second.anchor).date())


def test_a_month_too_short_for_the_day_ends_on_its_last(cast):
    pilot = running(cast, wall(2027, 1, 31, 10))
    with clock.standing_at(wall(2027, 3, 20, 12)):
        assert walls("pulse_due", pilot)[::2] == ["02-28 09:00", "03-31 09:00"]


def test_the_side_that_has_not_answered_is_asked_and_nobody_else(cast):
    pilot = running(cast)
    with clock.standing_at(wall(2027, 4, 9, 9)):
        first = policy_named("pulse_due").of(pilot)[0]
        assert {call.to.email for call in policy_named("pulse_due").calls(first)} == EVERYBODY
        give_pulse(pilot, actor=cast.arvid.actor, how="slowly", learned="Vågen är långsam.")
        assert {call.to.email for call in policy_named("pulse_due").calls(first)} == {"clara@example.org"}
        give_pulse(pilot, actor=cast.clara.actor, how="well")
        assert not list(policy_named("pulse_due").calls(first))
    with clock.standing_at(wall(2027, 5, 9, 9)):
        second = policy_named("pulse_due").of(pilot)[1]
        assert {call.to.email for call in policy_named("pulse_due").calls(second)} == EVERYBODY


def test_an_answer_and_a_pause_stop_what_was_queued(cast):
    pilot, policy = running(cast), policy_named("pulse_due")
    with clock.standing_at(wall(2027, 4, 9, 9)):
        first = policy.of(pilot)[0]
        rows = {call.to.email: message_of(policy.name, first, call) for call in policy.calls(first)}
        assert all(policy.kind.still_true(row) for row in rows.values())
        give_pulse(pilot, actor=cast.anna.actor, how="well")
        assert {email for email, row in rows.items() if policy.kind.still_true(row)} == {"clara@example.org"}
        pause_pilot(Pilot.objects.get(pk=pilot.pk), actor=cast.anna.actor, reason="Sommar.")
        assert not policy.kind.still_true(rows["clara@example.org"]) and not dates_of(policy.name, pilot)


@pytest.mark.parametrize("state", ["planned", "route_checked", "evaluated", "stopped"])
def test_only_a_running_pilot_has_a_pulse(cast, state):
    assert not dates_of("pulse_due", pilot_in(state, cast))


# Stories


def test_a_story_is_reminded_of_seven_days_after_its_last_change_to_the_side_that_has_not_approved(cast):
    story = story_in("draft", cast, changed_at=AT)
    assert walls("story_to_approve", story) == ["03-16 10:00"]
    assert len(dates_of("story_to_approve", story)) == 1
    assert called("story_to_approve", story) == SIGNERS
    approve_story(Story.objects.get(pk=story.pk), actor=cast.clara.actor)
    assert set(letters("story_to_approve", story)) == {"anna@example.org"}
    with clock.standing_at(AT + timedelta(days=2)):
        save_story(Story.objects.get(pk=story.pk), actor=cast.anna.actor, result="Svinnet sjönk.")
    assert walls("story_to_approve", story) == ["03-18 10:00"]
    assert called("story_to_approve", story) == SIGNERS  # new words void the approval


def test_an_approved_or_withdrawn_story_has_none_and_one_opened_again_begins_anew(cast):
    story = story_in("approved", cast, changed_at=AT)
    assert not dates_of("story_to_approve", story)
    with clock.standing_at(AT + timedelta(days=30)):
        change_story(story, actor=cast.anna.actor)
        assert walls("story_to_approve", story) == ["04-15 11:00"]  # summer time began between
        withdraw_story(story, actor=cast.anna.actor, reason="Fel.")
    assert not dates_of("story_to_approve", story)
