"""Meetings: asked, taken, moved, called off; and what each side says afterwards."""

from datetime import timedelta

import pytest

from ignite.kernel import clock, record
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.kinds import kind_named
from ignite.outbox.models import Message
from matching.models import Match
from matching.services import declare_conflict
from startups.services import decline_pitch, withdraw_pitch
from tests.factories.needs import need_in
from tests.factories.startups import pitch_in
from tests.factories.workshops import meeting_in
from workshops.models import Meeting
from workshops.services import (
    ask_meeting,
    cancel_meeting,
    decline_meeting,
    expire_meetings,
    move_meeting,
    say_outcome,
    take_time,
)


def times(*days):
    return [clock.now() + timedelta(days=day) for day in days]


def say(cast, meeting, who, outcome="go_on", **more):
    said = {"outcome": outcome, "why": "Det stämmer.", **more}
    return say_outcome(Meeting.objects.get(pk=meeting.pk), actor=getattr(cast, who).actor, **said)


def letters(kind):
    return Message.objects.filter(kind=kind)


def test_asking_shortlists_a_pitch_in_reading_and_tells_the_startup_the_times(cast):
    pitch = pitch_in("in_reading", cast)
    meeting = ask_meeting(pitch, actor=cast.arvid.actor, offered=times(3, 4), note="Visa vågen.")
    pitch.refresh_from_db()
    assert (meeting.state, pitch.state) == ("wished", "shortlisted")
    letter = letters("meeting_asked").get()
    assert letter.to_address == "clara@example.org" and letter.body_text.count("\n- ") == 2
    assert ask_meeting(pitch, actor=cast.anna.actor, offered=times(5)) == meeting


def test_only_the_project_group_asks_and_only_for_times_to_come(cast):
    pitch = pitch_in("shortlisted", cast)
    for person in (cast.bo, cast.clara, cast.ella):
        with pytest.raises(NotAllowed):
            ask_meeting(pitch, actor=person.actor, offered=times(3))
    for offered in ([], times(-1), times(1, 2, 3, 4)):
        with pytest.raises(Refused, match="en till tre tider"):
            ask_meeting(pitch, actor=cast.anna.actor, offered=offered)
    with pytest.raises(Refused, match="går det inte"):
        ask_meeting(pitch_in("declined", cast), actor=cast.anna.actor, offered=times(3))


def test_nobody_is_chosen_while_others_may_still_pitch(cast):
    pitch = pitch_in("in_reading", cast, need=need_in("open", cast))
    with pytest.raises(Refused):
        ask_meeting(pitch, actor=cast.anna.actor, offered=times(3))
    pitch.refresh_from_db()
    assert pitch.state == "in_reading" and not Meeting.objects.exists()


def test_the_startup_takes_one_of_the_times_and_both_hear_it(cast):
    meeting = meeting_in("wished", cast)
    for person in (cast.anna, cast.david, cast.ella):
        with pytest.raises(NotAllowed):
            take_time(meeting, actor=person.actor, starts_at=meeting.offered[0])
    with pytest.raises(Refused, match="föreslagna"):
        take_time(meeting, actor=cast.clara.actor, starts_at=times(9)[0])
    assert take_time(meeting, actor=cast.clara.actor, starts_at=meeting.offered[1]) is True
    assert take_time(meeting, actor=cast.clara.actor, starts_at=meeting.offered[1]) is False
    meeting.pitch.refresh_from_db()
    assert (meeting.state, meeting.pitch.state, letters("meeting_fixed").count()) == ("scheduled", "meeting", 3)


def test_moving_raises_the_sequence_and_the_old_letters_stay_at_home(cast):
    meeting = meeting_in("wished", cast)
    take_time(meeting, actor=cast.clara.actor, starts_at=meeting.offered[0])
    old = list(letters("meeting_fixed"))
    assert move_meeting(meeting, actor=cast.clara.actor, starts_at=meeting.offered[1], link="https://example.org/ny")
    assert not move_meeting(meeting, actor=cast.clara.actor, starts_at=meeting.offered[1])
    assert (meeting.sequence, letters("meeting_moved").count()) == (1, 3)
    assert not any(kind_named(row.kind).still_true(row) for row in old)
    with pytest.raises(Refused, match="inte har varit"):
        move_meeting(meeting, actor=cast.anna.actor, starts_at=times(-1)[0])
    with pytest.raises(NotAllowed):
        move_meeting(meeting, actor=cast.david.actor, starts_at=times(5)[0])


@pytest.mark.parametrize(
    ("service", "state", "who"), [(cancel_meeting, "scheduled", "anna"), (decline_meeting, "wished", "clara")]
)
def test_calling_off_carries_the_reason_to_both(cast, service, state, who):
    meeting = meeting_in(state, cast)
    with pytest.raises(Refused, match="Skriv varför"):
        service(meeting, actor=getattr(cast, who).actor)
    assert service(meeting, actor=getattr(cast, who).actor, reason="Vi hinner inte.") is True
    assert meeting.state == "cancelled" and letters("meeting_cancelled").count() == 3
    assert all("Vi hinner inte." in row.body_text for row in letters("meeting_cancelled"))


def test_no_outcome_before_the_meeting_and_none_from_outside(cast):
    meeting = meeting_in("scheduled", cast, starts_at=times(1)[0])
    with pytest.raises(Refused, match="inte börjat"):
        say(cast, meeting, "anna")
    meeting = meeting_in("scheduled", cast)
    for who in ("bo", "david", "ella"):
        with pytest.raises(NotAllowed):
            say(cast, meeting, who)
    with pytest.raises(Refused, match="Skriv varför"):
        say(cast, meeting, "anna", why=" ")


@pytest.mark.parametrize("who", ["anna", "clara"])
def test_one_side_alone_never_makes_a_match(cast, who):
    meeting = meeting_in("scheduled", cast)
    for _again in range(3):
        assert say(cast, meeting, who) is False
    meeting.refresh_from_db()
    assert meeting.state == "held" and not Match.objects.exists()
    assert [row.move for row in record.timeline(meeting, "meeting")] == ["hold"]


def test_both_that_go_on_make_one_mutual_match_with_a_planned_pilot(cast):
    meeting = meeting_in("scheduled", cast)
    assert (say(cast, meeting, "arvid"), say(cast, meeting, "clara")) == (False, True)
    assert say(cast, meeting, "clara") is True
    match = Match.objects.get()
    assert (match.state, match.owner_yes_by, match.startup_yes_by) == ("mutual", cast.arvid.user, cast.clara.user)
    assert match.pilots.get().state == "planned"


def test_not_now_reaches_the_side_that_wanted_to_go_on_once_both_have_answered(cast):
    meeting = meeting_in("held", cast)
    say(cast, meeting, "clara")
    assert not letters("meeting_not_now").exists()
    say(cast, meeting, "anna", "not_now", why="Vi saknar data.")
    letter = letters("meeting_not_now").get()
    assert letter.to_address == "clara@example.org" and "Vi saknar data." in letter.body_text
    assert not Match.objects.exists()


def test_an_answer_can_be_changed_until_the_other_side_has_answered(cast):
    meeting = meeting_in("held", cast)
    say(cast, meeting, "anna", "not_now")
    say(cast, meeting, "anna", "go_on", next_step="Vi ringer på måndag.")
    say(cast, meeting, "clara", "not_now")
    with pytest.raises(Refused, match="Båda har svarat"):
        say(cast, meeting, "clara", "go_on")
    meeting.refresh_from_db()
    assert (meeting.owner_outcome, meeting.owner_next_step) == ("go_on", "Vi ringer på måndag.")


def test_a_question_whose_times_have_passed_runs_out_and_can_be_asked_anew(cast):
    over = meeting_in("wished", cast, offered=times(-2, -1))
    open_still = meeting_in("wished", cast, offered=times(-1, 1))
    assert (expire_meetings(), expire_meetings()) == (1, 0)
    for one, state in ((over, "expired"), (open_still, "wished")):
        one.refresh_from_db()
        assert one.state == state
    assert ask_meeting(over.pitch, actor=cast.anna.actor, offered=times(3)).state == "wished"


@pytest.mark.parametrize("answer", ["withdrawn", "declined"])
def test_a_pitch_that_is_gone_takes_its_meeting_with_it(cast, answer):
    meeting = meeting_in("scheduled", cast)
    if answer == "withdrawn":
        withdraw_pitch(meeting.pitch, actor=cast.clara.actor)
    else:
        said = {"code": "fit", "words": "Nej.", "strong": "Bra.", "would_change": "Mer."}
        decline_pitch(meeting.pitch, actor=cast.anna.actor, **said)
    meeting.refresh_from_db()
    assert meeting.state == "cancelled"
    assert Message.objects.filter(kind="meeting_cancelled", to_address=cast.anna.user.email).exists()


def test_a_reader_with_a_conflict_of_interest_asks_for_no_meeting(cast):
    pitch = pitch_in("shortlisted", cast)
    declare_conflict(pitch, actor=cast.arvid.actor, conflict="Min bror äger företaget.")
    with pytest.raises(Refused, match="jäv"):
        ask_meeting(pitch, actor=cast.arvid.actor, offered=times(3), link="https://example.org/mote")
    assert ask_meeting(pitch, actor=cast.anna.actor, offered=times(3), link="https://example.org/mote").pk
