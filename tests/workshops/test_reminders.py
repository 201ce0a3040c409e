"""Reminders of workshops, meetings and follow-ups: when, to whom, and never to somebody they do not concern."""

from datetime import date, timedelta

import pytest

from ignite.joining.services import answer_invitation
from ignite.kernel import clock
from ignite.kernel.actor import SYSTEM
from ignite.outbox.models import Message
from ignite.outbox.policies import policy_named
from tests.factories.workshops import follow_up_in, meeting_in, wall, workshop_in
from tests.reminded import called, dates_of, letters, message_of, walls
from workshops.models import Meeting, Workshop
from workshops.services import (
    cancel_meeting,
    cancel_workshop,
    drop_follow_up,
    finish_follow_up,
    invite_to_workshop,
    move_meeting,
    reschedule_workshop,
    say_outcome,
)

SUMMER_ENDS = wall(2026, 10, 26, 9)  # the Monday after the night of 25 October
WORKSHOP = ("workshop_unanswered", "workshop_tomorrow", "workshop_today")


def invited(cast, starts_at=SUMMER_ENDS):
    workshop = workshop_in("planned", cast, starts_at=starts_at)
    with clock.standing_at(starts_at - timedelta(days=20)):
        sent = invite_to_workshop(workshop, actor=cast.ella.actor, members=[cast.anna.membership])
    return workshop, sent[0]


def test_no_row_is_made_ahead(cast):
    invited(cast)
    assert set(Message.objects.values_list("kind", flat=True)) == {"workshop_invited"}


def test_each_is_due_at_its_wall_time_across_the_night_of_the_clocks(cast):
    workshop, _invitation = invited(cast)
    assert walls("workshop_unanswered", workshop) == ["10-19 09:00", "10-24 09:00"]
    assert walls("workshop_tomorrow", workshop) == ["10-25 15:00"]
    assert walls("workshop_today", workshop) == ["10-26 07:30"]
    assert all(len(dates_of(name, workshop)) == 1 for name in WORKSHOP)


def test_what_is_close_to_the_day_does_not_wait_for_office_hours():
    waits = {name: policy_named(name).can_wait for name in (*WORKSHOP, "meeting_tomorrow")}
    assert [name for name, may in waits.items() if may] == ["workshop_unanswered"]


def test_no_morning_letter_when_the_workshop_begins_before_it(cast):
    workshop, _invitation = invited(cast, starts_at=wall(2026, 10, 26, 7))
    (occasion,) = dates_of("workshop_today", workshop)
    (offset,) = policy_named("workshop_today").offsets
    assert offset.moment(occasion.anchor) > occasion.until


@pytest.mark.parametrize(
    ("answer", "day_before", "silence"),
    [("yes", True, False), ("maybe", True, False), ("no", False, False), ("", False, True)],
)
def test_who_is_reminded_follows_the_answer(cast, answer, day_before, silence):
    workshop, invitation = invited(cast)
    with clock.standing_at(workshop.starts_at - timedelta(days=1)):
        if answer:
            answer_invitation(invitation, answer=answer, actor=SYSTEM)
        assert bool(called("workshop_tomorrow", workshop)) is bool(letters("workshop_tomorrow", workshop)) is day_before
        assert bool(letters("workshop_today", workshop)) is day_before
        assert (
            bool(called("workshop_unanswered", workshop)) is bool(letters("workshop_unanswered", workshop)) is silence
        )


def test_somebody_who_says_no_after_the_reminder_was_queued_gets_none(cast):
    workshop, invitation = invited(cast)
    policy = policy_named("workshop_tomorrow")
    with clock.standing_at(workshop.starts_at - timedelta(days=1)):
        answer_invitation(invitation, answer="yes", actor=SYSTEM)
        (occasion,) = policy.of(workshop)
        row = message_of(policy.name, occasion, next(iter(policy.calls(occasion))))
        assert policy.kind.still_true(row)
        answer_invitation(invitation, answer="no", actor=SYSTEM)
        assert not policy.kind.still_true(row)


def test_no_reminder_after_it_was_called_off(cast):
    workshop, invitation = invited(cast)
    with clock.standing_at(workshop.starts_at - timedelta(days=10)):
        answer_invitation(invitation, answer="yes", actor=SYSTEM)
        cancel_workshop(workshop, actor=cast.ella.actor, reason="Snö.")
        assert not any(dates_of(name, workshop) for name in WORKSHOP)


def test_a_moved_workshop_takes_its_reminders_with_it_and_the_old_ones_stay_at_home(cast):
    workshop, invitation = invited(cast)
    policy = policy_named("workshop_tomorrow")
    with clock.standing_at(workshop.starts_at - timedelta(days=10)):
        answer_invitation(invitation, answer="yes", actor=SYSTEM)
        (before,) = policy.of(workshop)
        old = message_of(policy.name, before, next(iter(policy.calls(before))))
        later = {"starts_at": wall(2026, 10, 27, 9), "ends_at": wall(2026, 10, 27, 12)}
        reschedule_workshop(Workshop.objects.get(pk=workshop.pk), actor=cast.ella.actor, **later)
        assert walls("workshop_tomorrow", workshop) == ["10-26 15:00"]
        assert not policy.kind.still_true(old)
        assert list(letters("workshop_tomorrow", workshop)) == ["anna@example.org"]


def test_a_reminder_is_written_at_sending_from_what_then_holds(cast):
    workshop, invitation = invited(cast)
    with clock.standing_at(workshop.starts_at - timedelta(days=10)):
        answer_invitation(invitation, answer="yes", actor=SYSTEM)
        reschedule_workshop(Workshop.objects.get(pk=workshop.pk), actor=cast.ella.actor, title="Ny rubrik")
        row = letters("workshop_tomorrow", workshop)["anna@example.org"]
    assert row.subject == "I morgon 9.00: Ny rubrik" and "Rådhuset, Ankarby" in row.body_text
    assert "/invitations/" in row.action_url or "/i/" in row.action_url


def test_nobody_asked_to_another_workshop_is_reminded_of_this_one(cast):
    workshop, _invitation = invited(cast)
    other = workshop_in("inviting", cast, owner=cast.owner_b, starts_at=SUMMER_ENDS)
    invite_to_workshop(other, actor=cast.ella.actor)
    assert called("workshop_unanswered", workshop) == {"anna@example.org"}
    assert called("workshop_unanswered", other) == {"bo@example.org"}


# Meetings


def fixed(cast, starts_at=None):
    return meeting_in("scheduled", cast, starts_at=starts_at or clock.now() + timedelta(days=3))


def test_a_meeting_is_reminded_of_the_day_before_and_the_same_morning_to_both_sides(cast):
    meeting = fixed(cast, wall(2026, 10, 26, 10))
    assert walls("meeting_tomorrow", meeting) == ["10-25 15:00", "10-26 07:30"]
    assert len(dates_of("meeting_tomorrow", meeting)) == 1
    sides = {"anna@example.org", "arvid@example.org", "clara@example.org"}
    eve = letters("meeting_tomorrow", meeting, wall(2026, 10, 25, 15))
    assert set(eve) == sides and eve["clara@example.org"].subject.startswith("I morgon 10.00: möte")
    morning = letters("meeting_tomorrow", meeting, wall(2026, 10, 26, 8))
    assert morning["anna@example.org"].subject.startswith("I dag 10.00: möte")
    assert not letters("meeting_tomorrow", meeting, wall(2026, 10, 26, 11))


def test_a_meeting_called_off_or_not_fixed_has_none_and_a_moved_one_has_the_new_times(cast):
    meeting = fixed(cast, wall(2027, 3, 12, 10))
    with clock.standing_at(wall(2027, 3, 1, 10)):
        move_meeting(meeting, actor=cast.anna.actor, starts_at=wall(2027, 3, 29, 10))
        assert walls("meeting_tomorrow", meeting) == ["03-28 15:00", "03-29 07:30"]
        cancel_meeting(Meeting.objects.get(pk=meeting.pk), actor=cast.anna.actor, reason="Sjuk.")
    assert not dates_of("meeting_tomorrow", meeting) and not dates_of("meeting_outcome", meeting)
    assert not dates_of("meeting_tomorrow", meeting_in("wished", cast, pitch=None, need=meeting.need))


def test_the_outcome_is_asked_for_an_hour_two_and_five_days_after_and_not_of_the_side_that_has_answered(cast):
    meeting = fixed(cast, wall(2026, 10, 22, 10))
    ends_at = meeting.ends_at
    assert walls("meeting_outcome", meeting) == ["10-22 11:45", "10-24 10:45", "10-27 10:45"]
    assert len(dates_of("meeting_outcome", meeting)) == 1
    with clock.standing_at(ends_at + timedelta(minutes=10)):
        say_outcome(Meeting.objects.get(pk=meeting.pk), actor=cast.anna.actor, outcome="go_on", why="Det stämmer.")
        assert set(letters("meeting_outcome", meeting)) == {"clara@example.org"}
        say_outcome(Meeting.objects.get(pk=meeting.pk), actor=cast.clara.actor, outcome="go_on", why="Gärna.")
    assert not dates_of("meeting_outcome", meeting)


# Follow-ups


def test_a_promise_is_reminded_of_before_on_and_after_its_day(cast):
    one = follow_up_in("open", cast, due_on=date(2026, 10, 26))
    assert walls("followup_due", one) == ["10-24 09:00", "10-26 09:00", "10-29 09:00"]
    assert len(dates_of("followup_due", one)) == 1
    said = [letters("followup_due", one, wall(2026, 10, day, 9))["arvid@example.org"].subject for day in (24, 26, 29)]
    assert [words.split(":")[0] for words in said] == ["Senast 26 oktober", "Ska vara klart i dag", "Försenat"]


@pytest.mark.parametrize("end", [finish_follow_up, drop_follow_up])
def test_a_promise_kept_or_dropped_is_not_reminded_of(cast, end):
    one = follow_up_in("open", cast)
    end(one, actor=cast.ella.actor, reason="Klart.")
    assert not dates_of("followup_due", one)


def test_somebody_who_has_left_is_not_reminded_of_a_promise(cast):
    one = follow_up_in("open", cast)
    assert called("followup_due", one) == {"arvid@example.org"}
    cast.arvid.membership.state = "ended"
    cast.arvid.membership.save()
    assert not called("followup_due", one)


def test_a_promise_with_another_day_takes_its_reminders_with_it(cast):
    one = follow_up_in("open", cast, due_on=date(2026, 10, 26))
    policy = policy_named("followup_due")
    (occasion,) = policy.of(one)
    old = message_of(policy.name, occasion, next(iter(policy.calls(occasion))))
    one.due_on = date(2026, 11, 2)
    one.save()
    assert walls("followup_due", one) == ["10-31 09:00", "11-02 09:00", "11-05 09:00"]
    assert not policy.kind.still_true(old)
