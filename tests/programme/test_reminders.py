"""Reminders over all rooms: pilots that are missing as the year passes, and the programme's morning digest."""

from datetime import date, timedelta

import pytest

from ignite.editions.models import Edition
from ignite.kernel import clock
from ignite.outbox.models import Message
from ignite.outbox.policies import policy_named
from tests.factories.joining import join_request_in
from tests.factories.needs import area_in, need_owner_in
from tests.factories.pilots import pilot_in
from tests.factories.workshops import follow_up_in, wall
from tests.reminded import called, dates_of, letters, message_of, walls

ENDS = date(2027, 12, 31)


@pytest.fixture
def year(cast):
    """The cast's edition, ending on New Year's Eve 2027."""
    Edition.objects.filter(pk=cast.edition.pk).update(starts_on=date(2027, 1, 1), ends_on=ENDS)
    cast.edition.refresh_from_db()
    return cast.edition


def test_a_need_owner_without_a_pilot_is_reminded_as_the_year_passes(cast, year):
    assert walls("pilot_missing", cast.owner_a) == ["07-04 09:00", "10-02 09:00", "11-16 09:00"]
    assert len(dates_of("pilot_missing", cast.owner_a)) == 1
    assert called("pilot_missing", cast.owner_a) == {"anna@example.org"}
    letter = letters("pilot_missing", cast.owner_a, wall(2027, 10, 1, 9))["anna@example.org"]
    assert letter.subject == "91 dagar kvar: Ankarby kommun har inte startat någon pilot"


def test_the_programme_gets_one_letter_with_all_of_them(cast, year):
    assert walls("pilots_missing", year) == walls("pilot_missing", cast.owner_a)
    assert len(dates_of("pilots_missing", year)) == 1
    written = letters("pilots_missing", year, wall(2027, 10, 1, 9))
    assert set(written) == {"ella@example.org"}
    assert "- Ankarby kommun" in written["ella@example.org"].body_text
    pilot_in("running", cast)
    assert "Ankarby" not in letters("pilots_missing", year)["ella@example.org"].body_text


def test_a_started_pilot_stops_it_and_a_planned_one_does_not(cast, year):
    pilot_in("planned", cast)
    policy = policy_named("pilot_missing")
    (occasion,) = policy.of(cast.owner_a)
    row = message_of(policy.name, occasion, next(iter(policy.calls(occasion))))
    assert policy.kind.still_true(row)
    pilot_in("running", cast)
    assert not policy.kind.still_true(row) and not dates_of(policy.name, cast.owner_a)
    assert called(policy.name, cast.owner_b) == {"bo@example.org"}


@pytest.mark.parametrize("state", ["invited", "paused", "completed", "withdrawn"])
def test_an_owner_who_does_not_work_now_is_left_alone(cast, year, state):
    assert not dates_of("pilot_missing", need_owner_in(state, cast))


def test_a_year_that_is_closed_has_none(cast, year):
    Edition.objects.filter(pk=year.pk).update(state="closed")
    assert not dates_of("pilot_missing", cast.owner_a) and not dates_of("pilots_missing", year)


# The digest


def test_it_goes_on_working_days_at_half_past_seven(cast, year):
    policy = policy_named("programme_digest")
    found = policy.occasions(wall(2027, 3, 24, 0), wall(2027, 3, 31, 0))  # Easter Sunday is the 28th
    assert [one.round for one in found] == ["2027-03-24", "2027-03-25", "2027-03-30"]
    (offset,) = policy.offsets
    assert {clock.local(offset.moment(one.anchor)).strftime("%H:%M") for one in found} == {"07:30"}
    assert all(one.until > offset.moment(one.anchor) for one in found)


def digest(cast):
    """The digest as each would get it this coming working morning."""
    policy = policy_named("programme_digest")
    occasion = policy.of(cast.edition)[0]
    with clock.standing_at(occasion.anchor):
        rows = [message_of(policy.name, occasion, call) for call in policy.calls(occasion)]
        return {row.to_address: policy.kind.fresh(row)["lines"] for row in rows}


def test_it_says_what_waits_to_the_programmes_managers_alone(cast):
    with clock.standing_at(clock.now() + timedelta(days=1)):
        join_request_in("received", cast)
        area_in("registered", cast)
        follow_up_in("open", cast, due_on=clock.today() - timedelta(days=2))
        told = digest(cast)
    assert set(told) == {"ella@example.org"}
    said = "\n".join(told["ella@example.org"])
    assert "1 intresseanmälan väntar på svar" in said and "1 åtgärd är försenad" in said
    assert "1 område att godkänna (Ankarby kommun)" in said


def test_who_stands_still_is_named(cast):
    with clock.standing_at(clock.now() + timedelta(days=20)):
        lines = digest(cast)["ella@example.org"]
    assert any(line.startswith("Ankarby kommun: Områden") for line in lines)


def test_when_nothing_waits_nobody_is_written_to(cast):
    assert digest(cast) == {}
    policy = policy_named("programme_digest")
    row = Message(about_type="editions.edition", about_id=cast.edition.pk)
    assert not policy.kind.still_true(row)


def test_it_is_written_in_each_readers_language(cast):
    join_request_in("received", cast)
    cast.ella.user.language = "en"
    cast.ella.user.save()
    policy = policy_named("programme_digest")
    occasion = policy.of(cast.edition)[0]
    row = message_of(policy.name, occasion, next(iter(policy.calls(occasion))))
    assert row.locale == "en"
    assert "intresseanmälan" not in " ".join(map(str, policy.kind.fresh(row)["lines"]))


def test_each_mornings_subject_is_its_own(cast):
    join_request_in("received", cast)
    with clock.standing_at(wall(2027, 3, 12, 7, 30)):
        (row,) = letters("programme_digest", cast.edition).values()
    assert row.subject == "12 mars: 3 saker att göra i programmet"  # the request, and two who stand still


def test_another_edition_than_the_one_that_runs_has_no_mornings(cast):
    Edition.objects.filter(pk=cast.edition.pk).update(state="closed")
    assert not list(policy_named("programme_digest").of(cast.edition))
    assert not list(policy_named("programme_digest").occasions(clock.now(), clock.now() + timedelta(days=7)))
