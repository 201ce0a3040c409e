"""Every reminder policy of the house: its times against a table written by hand, its letter, and what it asks the
database, which must not grow with the number of things.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ignite.kernel import clock
from ignite.outbox.policies import Offset, all_policies, policy_named
from ignite.outbox.rendering import render
from startups.models import Pitch
from tests.factories.accounts import membership_in
from tests.factories.joining import commitment_in, invitation_in
from tests.factories.needs import analysis_in, need_in, question_in
from tests.factories.pilots import pilot_in, story_in
from tests.factories.startups import new_startup, pitch_in
from tests.factories.workshops import asked_to, follow_up_in, meeting_in, workshop_in
from tests.reminded import letters, message_of

TIMES = {
    "analysis_due": "-7d 09:00, -3d 09:00, -1d 09:00, +1d 09:00",
    "answer_promise": "+10d 09:00, +20d 09:00, +28d 09:00",
    "answer_promise_programme": "+20d 09:00, +28d 09:00",
    "commitment_to_sign": "+5d",
    "entries_entered": "+1d 08:00",
    "entries_waiting": "+5d 08:00",
    "followup_due": "-2d 09:00, +0d 09:00, +3d 09:00",
    "meeting_outcome": "+1h, +2d, +5d",
    "meeting_tomorrow": "-1d 15:00, +0d 07:30",
    "member_invited": "+3d, +10d",
    "member_requested": "+3d, +10d",
    "member_requested_programme": "+10d",
    "pilot_missing": "-180d 09:00, -90d 09:00, -45d 09:00",
    "pilot_to_sign": "+5d",
    "pilots_missing": "-180d 09:00, -90d 09:00, -45d 09:00",
    "pitch_draft_due": "-7d 09:00, -3d 09:00, -1d 09:00",
    "pitch_draft_last_hours": "-4h",
    "pitches_to_read": "+1d 08:00, +5d 08:00, +10d 08:00",
    "programme_digest": "+0d 07:30",
    "pulse_due": "+1d 09:00, +6d 09:00",
    "question_unanswered": "+3d, +7d",
    "question_unanswered_programme": "+7d",
    "story_to_approve": "+7d",
    "workshop_today": "+0d 07:30",
    "workshop_tomorrow": "-1d 15:00",
    "workshop_unanswered": "-7d 09:00, -2d 09:00",
}
CANNOT_WAIT = {
    "meeting_tomorrow",
    "pitch_draft_last_hours",
    "programme_digest",
    "workshop_today",
    "workshop_tomorrow",
}


def test_each_is_due_when_the_table_says():
    ours = [one for one in all_policies() if one.name in TIMES]
    assert {one.name: ", ".join(offset.code for offset in one.offsets) for one in ours} == TIMES
    assert {one.name for one in ours if not one.can_wait} == CANNOT_WAIT
    assert all(Offset.read(offset.code) == offset for one in ours for offset in one.offsets)


@pytest.mark.parametrize("name", TIMES)
def test_its_letter_is_written_late_and_asks_whether_it_is_true(name):
    policy = policy_named(name)
    assert policy.kind.render_late and policy.kind.fresh is not None and policy.kind.still_true is not None
    assert policy.label and policy.whom and policy.when and policy.until


def things(cast):
    """Something that each policy has a date of, by the policy's name."""
    workshop = workshop_in("inviting", cast)
    asked_to(workshop, cast.anna)
    coming = workshop_in("inviting", cast)
    asked_to(coming, cast.anna, "answered", answer="yes")
    question, pilot = question_in("asked", cast), pilot_in("running", cast)
    closed = need_in("open", cast, deadline_at=clock.now() - timedelta(hours=1))
    pitch_in("submitted", cast, need=closed)
    requested = membership_in("requested", cast)
    last = {"route_at": clock.now()}
    return {
        "analysis_due": analysis_in("draft", cast, due_on=clock.today()),
        **dict.fromkeys(("answer_promise", "answer_promise_programme", "pitches_to_read"), closed),
        "commitment_to_sign": commitment_in("offered", cast),
        **dict.fromkeys(("entries_entered", "entries_waiting"), entered(cast)),
        "followup_due": follow_up_in("open", cast),
        "meeting_outcome": meeting_in("held", cast),
        "meeting_tomorrow": meeting_in("scheduled", cast, starts_at=clock.now() + timedelta(days=2)),
        "member_invited": invitation_in("sent", cast, about=cast.arvid.membership),
        **dict.fromkeys(("member_requested", "member_requested_programme"), requested),
        "pilot_missing": cast.owner_b,
        "pilot_to_sign": pilot_in("route_checked", cast, **last),
        **dict.fromkeys(("pilots_missing", "programme_digest"), cast.edition),
        **dict.fromkeys(
            ("pitch_draft_due", "pitch_draft_last_hours"), pitch_in("draft", cast, need=need_in("open", cast))
        ),
        "pulse_due": pilot,
        **dict.fromkeys(("question_unanswered", "question_unanswered_programme"), question),
        "story_to_approve": story_in("draft", cast),
        "workshop_unanswered": workshop,
        **dict.fromkeys(("workshop_tomorrow", "workshop_today"), coming),
    }


def entered(cast):
    """An organisation for which the programme entered something."""
    from ignite.accounts.services.entries import note_entry

    organisation = cast.anna.organisation
    note_entry(organisation, organisation_id=organisation.pk, line="Ändrade", actor=cast.ella.actor)
    return organisation


def test_each_asks_the_database_little_and_no_more_for_more_things(cast):
    found = things(cast)
    assert found.keys() == TIMES.keys()
    for name, thing in found.items():
        policy = policy_named(name)
        occasions = list(policy.of(thing))
        assert occasions, name
        span = (min(one.anchor for one in occasions), max(one.anchor for one in occasions) + timedelta(seconds=1))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert list(policy.occasions(*span)), name
            assert len(asked) <= 2, name
        if name == "programme_digest":  # one a day, and it reads what the control room reads
            continue
        with CaptureQueriesContext(connection) as asked:
            assert list(policy.calls(occasions[0])), name
            assert len(asked) <= 2, (name, [one["sql"] for one in asked.captured_queries])


def test_dates_of_many_things_take_as_few_queries_as_of_one(cast):
    things(cast)
    before = queries_for_dates()
    for number in range(2):
        startup = new_startup(f"Till {number}")
        meeting_in("held", cast, pitch=pitch_in("shortlisted", cast, startup=startup))
        pitch_in("draft", cast, startup=startup)
        workshop_in("inviting", cast)
        question_in("asked", cast)
        analysis_in("draft", cast, due_on=clock.today())
        pilot_in("running", cast)
        story_in("draft", cast)
        follow_up_in("open", cast)
    assert queries_for_dates() == before


def queries_for_dates():
    """How many queries each policy's dates of two years take."""
    far, seen = (clock.now() - timedelta(days=400), clock.now() + timedelta(days=400)), {}
    for name in TIMES:
        policy = policy_named(name)
        with CaptureQueriesContext(connection) as asked:
            occasions = list(policy.occasions(*far))
        assert occasions, name
        with CaptureQueriesContext(connection) as called:
            people = list(policy.calls_of(occasions))
        assert {one.place for one, _call in people} <= {one.place for one in occasions}, name
        assert len(called) <= 2 or name == "programme_digest", (name, len(called))
        seen[name] = len(asked), len(called)
    return seen


def test_many_dates_at_once_call_those_whom_each_calls_alone(cast):
    things(cast)
    for number in range(2):
        startup = new_startup(f"Till {number}")
        meeting_in("held", cast, pitch=pitch_in("shortlisted", cast, startup=startup))
        pitch_in("draft", cast, startup=startup)
        asked_to(workshop_in("inviting", cast), cast.bo)
        question_in("asked", cast), pilot_in("running", cast), story_in("draft", cast)
        analysis_in("draft", cast, due_on=clock.today())
    far = (clock.now() - timedelta(days=400), clock.now() + timedelta(days=400))
    for name in TIMES:
        policy = policy_named(name)
        occasions = list(policy.occasions(*far))
        together = [(one.place, call.to.mark, call.url) for one, call in policy.calls_of(occasions)]
        assert together == [(one.place, call.to.mark, call.url) for one in occasions for call in policy.calls(one)], (
            name
        )
        assert list(policy.calls_of([])) == [], name


def test_every_letter_can_be_written_in_both_languages(cast):
    for name, thing in things(cast).items():
        policy = policy_named(name)
        for occasion in list(policy.of(thing))[:1]:
            for call in policy.calls(occasion):
                for language in ("sv", "en"):
                    to = call.to.__class__(call.to.email, call.to.name, language, call.to.user_id)
                    facts = call.context or policy.kind.fresh(message_of(name, occasion, call))
                    words = render(policy.kind, to, facts, url=call.url, action=call.action)
                    assert words.subject and words.action_label and "{{" not in words.body_text, name
        assert isinstance(letters(name, thing), dict)


def test_no_page_and_no_part_of_the_reminders_asks_more_than_twelve_questions(client, cast):
    found = things(cast)
    client.force_login(cast.ella.user)
    for name, thing in found.items():
        is_hidden = isinstance(thing, Pitch)  # a draft is nobody else's yet
        about = "" if is_hidden else f"about={thing._meta.label_lower}:{thing.pk}"
        for query in ("", f"policy={name}", about, f"person={cast.anna.user.pk}", f"person={cast.ella.user.pk}"):
            for address in (f"/reminders/?{query}", f"/reminders/?{query}&part={name}"):
                with CaptureQueriesContext(connection) as asked:
                    assert client.get(address).status_code == 200, address
                assert len(asked) <= 12, (address, [one["sql"][:200] for one in asked])
