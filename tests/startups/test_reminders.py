"""Reminders of drafts: to the startup that writes, while the need is open."""

from datetime import timedelta

import pytest

from ignite.kernel import clock
from ignite.outbox.policies import policy_named
from needs.models import Need
from needs.services import cancel_need, extend_deadline
from startups.models import Pitch
from startups.services import submit_pitch, withdraw_pitch
from tests.factories.needs import need_in
from tests.factories.startups import pitch_in
from tests.factories.workshops import wall
from tests.reminded import called, dates_of, letters, message_of, walls

DEADLINE = wall(2027, 4, 2, 23, 59)
BOTH = ("pitch_draft_due", "pitch_draft_last_hours")


def draft(cast, **need):
    return pitch_in("draft", cast, need=need_in("open", cast, **{"deadline_at": DEADLINE, **need}))


def test_a_draft_is_reminded_of_seven_three_one_days_and_four_hours_before(cast):
    pitch = draft(cast)
    assert walls("pitch_draft_due", pitch) == ["03-26 09:00", "03-30 09:00", "04-01 09:00"]
    assert walls("pitch_draft_last_hours", pitch) == ["04-02 19:59"]
    assert [policy_named(name).can_wait for name in BOTH] == [True, False]
    for name in BOTH:
        (occasion,) = dates_of(name, pitch)
        assert (occasion.anchor, occasion.until) == (DEADLINE, DEADLINE)


def test_the_startup_that_writes_is_reminded_and_no_other_and_nothing_of_the_draft_is_told(cast):
    pitch = draft(cast, is_sealed=True)
    written = letters("pitch_draft_due", pitch, wall(2027, 4, 1, 9))
    assert set(written) == {"clara@example.org"}
    letter = written["clara@example.org"]
    assert letter.subject == "Senast 2 april: er pitch om ”Rätt mängd skolmat varje dag” är inte inskickad"
    assert pitch.summary not in letter.body_text and "fredag 2 april" in letter.body_text
    last = letters("pitch_draft_last_hours", pitch, wall(2027, 4, 2, 20))["clara@example.org"]
    assert last.subject.startswith("I dag 23.59 är sista stunden")
    cast.clara.membership.state = "ended"
    cast.clara.membership.save()
    assert not called("pitch_draft_due", pitch)


def test_a_longer_time_takes_the_reminders_with_it(cast):
    with clock.standing_at(DEADLINE - timedelta(days=20)):
        pitch = draft(cast)
        extend_deadline(
            Need.objects.get(pk=pitch.need_id),
            actor=cast.anna.actor,
            deadline_at=wall(2027, 4, 20, 12),
            reason="Fler ska hinna.",
        )
        assert walls("pitch_draft_due", pitch) == ["04-13 09:00", "04-17 09:00", "04-19 09:00"]
        assert walls("pitch_draft_last_hours", pitch) == ["04-20 08:00"]


@pytest.mark.parametrize("end", ["submit", "withdraw", "cancel", "close"])
def test_handed_in_taken_back_called_off_or_closed_it_is_not_reminded_of(cast, end):
    pitch = pitch_in("draft", cast, need=need_in("open", cast))
    policy = policy_named("pitch_draft_due")
    (occasion,) = dates_of(policy.name, pitch)
    row = message_of(policy.name, occasion, next(iter(policy.calls(occasion))))
    assert policy.kind.still_true(row)
    pitch = Pitch.objects.get(pk=pitch.pk)
    if end == "submit":
        submit_pitch(pitch, actor=cast.clara.actor)
    elif end == "withdraw":
        withdraw_pitch(pitch, actor=cast.clara.actor)
    elif end == "cancel":
        cancel_need(pitch.need, actor=cast.anna.actor, reason="Pengarna är slut.")
    else:
        with clock.standing_at(occasion.until + timedelta(minutes=1)):
            assert not policy.kind.still_true(row)
        return
    assert not dates_of(policy.name, pitch) and not policy.kind.still_true(row)
