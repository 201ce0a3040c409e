"""Reminders of pitches to read and of answers that were promised; and what they never tell."""

from datetime import timedelta

import pytest

from ignite.kernel import clock
from ignite.outbox.policies import policy_named
from matching.services import assess_pitch, declare_conflict
from needs.models import Need
from startups.models import Pitch
from startups.services import decline_pitch
from tests.factories.matching import assessment_in
from tests.factories.needs import need_in
from tests.factories.startups import pitch_in
from tests.factories.workshops import wall
from tests.reminded import called, dates_of, letters, message_of, walls

CLOSED = wall(2027, 3, 5, 23, 59)  # a Friday
GROUP = {"anna@example.org", "arvid@example.org"}
NAMES = ("pitches_to_read", "answer_promise", "answer_promise_programme")


def closed(cast, state="submitted", **need):
    said = {"deadline_at": clock.now() - timedelta(hours=2), "opened_at": clock.now() - timedelta(days=40), **need}
    need = need_in("open", cast, **said)
    return need, pitch_in(state, cast, need=need)


def test_each_is_due_at_its_days_after_the_closing(cast):
    need, _pitch = closed(cast, deadline_at=CLOSED)
    assert walls("pitches_to_read", need) == ["03-06 08:00", "03-10 08:00", "03-15 08:00"]  # the first waits for Monday
    assert walls("answer_promise", need) == ["03-15 09:00", "03-25 09:00", "04-02 09:00"]
    assert walls("answer_promise_programme", need) == ["03-25 09:00", "04-02 09:00"]
    assert all(len(dates_of(name, need)) == 1 for name in NAMES)


def test_readers_are_those_of_all_owners_and_managers_those_of_the_lead(cast):
    need, _pitch = closed(cast)
    need.co_owners.add(cast.owner_b)
    assert called("pitches_to_read", need) == GROUP | {"bo@example.org"}
    assert called("answer_promise", need) == {"anna@example.org"}
    assert called("answer_promise_programme", need) == {"ella@example.org"}


def test_who_has_handed_in_or_declared_a_conflict_is_not_asked_to_read(cast):
    need, pitch = closed(cast)
    assess_pitch(pitch, actor=cast.anna.actor, scores={one.pk: 4 for one in need.criteria.all()})
    assert called("pitches_to_read", need) == {"arvid@example.org"}
    declare_conflict(Pitch.objects.get(pk=pitch.pk), actor=cast.arvid.actor, conflict="Min syster äger bolaget.")
    assert called("pitches_to_read", need) == set()
    pitch_in("submitted", cast, need=need, startup=cast.startup_d)
    assert called("pitches_to_read", need) == GROUP
    assert {row.subject.split()[0] for row in letters("pitches_to_read", need).values()} == {"1"}


def test_a_begun_assessment_does_not_count(cast):
    need, pitch = closed(cast, "in_reading")
    assessment_in("started", cast, pitch=pitch)
    assert called("pitches_to_read", need) == GROUP


def test_handing_in_stops_what_was_queued_for_oneself_alone(cast):
    need, pitch = closed(cast)
    policy = policy_named("pitches_to_read")
    (occasion,) = policy.of(need)
    rows = {call.to.email: message_of(policy.name, occasion, call) for call in policy.calls(occasion)}
    assert all(policy.kind.still_true(row) for row in rows.values())
    assess_pitch(pitch, actor=cast.anna.actor, scores={one.pk: 4 for one in need.criteria.all()})
    assert {email for email, row in rows.items() if policy.kind.still_true(row)} == {"arvid@example.org"}


def test_sealed_pitches_are_counted_and_nothing_else_of_them_is_told(cast):
    need, pitch = closed(cast, is_sealed=True)
    written = [row for name in NAMES for row in letters(name, need).values()]
    assert len(written) == 4
    for row in written:
        words = f"{row.subject} {row.body_text} {row.body_html}"
        assert "1 " in words
        for secret in (pitch.summary, pitch.solution, "Citronell", "Clara", str(pitch.cost_sek)):
            assert secret not in words


def test_before_the_deadline_nothing_goes_even_if_it_was_queued(cast):
    need, _pitch = closed(cast)
    policy = policy_named("answer_promise")
    (occasion,) = policy.of(need)
    row = message_of(policy.name, occasion, next(iter(policy.calls(occasion))))
    assert policy.kind.still_true(row)
    Need.objects.filter(pk=need.pk).update(deadline_at=clock.now() + timedelta(days=5))
    assert not policy.kind.still_true(row)


@pytest.mark.parametrize("how", ["answered", "none", "cancelled"])
def test_when_every_pitch_is_answered_or_nobody_waits_there_are_none(cast, how):
    need, pitch = closed(cast, "in_reading")
    if how == "answered":
        decline_pitch(pitch, actor=cast.anna.actor, code="fit", words="Annat.", strong="Idén.", would_change="Pris.")
    elif how == "none":
        Pitch.objects.filter(pk=pitch.pk).update(state="withdrawn")
    else:
        Need.objects.filter(pk=need.pk).update(state="cancelled")
    assert not any(dates_of(name, need) for name in NAMES)


def test_the_letter_says_until_when_and_when_it_is_late(cast):
    need, _pitch = closed(cast, deadline_at=CLOSED)
    early = letters("answer_promise", need, wall(2027, 3, 15, 9))["anna@example.org"]
    assert early.subject == "Svar om ”Rätt mängd skolmat varje dag” är utlovade senast 2 april"
    late = letters("answer_promise", need, wall(2027, 4, 5, 9))["anna@example.org"]
    assert late.subject == "Svaren om ”Rätt mängd skolmat varje dag” är försenade"
