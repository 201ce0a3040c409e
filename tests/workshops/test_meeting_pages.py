"""The pages of meetings: asked in one submit, taken in one, answered in one; the other side's words stay hidden."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ignite.kernel import clock
from matching.models import Match
from tests.factories.startups import new_startup, pitch_in
from tests.factories.workshops import both_go_on, meeting_in
from tests.startups.pages import post, signed_in
from workshops.models import Meeting
from workshops.services import say_outcome


def url(name, meeting):
    return reverse(name, args=[meeting.pk])


def wall_of(days, hour=9):
    return (clock.local(clock.now()) + timedelta(days=days)).strftime(f"%Y-%m-%dT{hour:02}:00")


def test_one_submit_shortlists_and_asks(cast):
    pitch = pitch_in("in_reading", cast)
    data = {"first": wall_of(3), "second": wall_of(4), "minutes": 45, "link": "https://example.org/mote", "note": "Hej"}
    answer = post(signed_in(cast.arvid), reverse("meeting-ask", args=[pitch.pk]), **data)
    meeting = Meeting.objects.get()
    assert answer.url == url("meeting", meeting)
    assert [clock.local(moment).hour for moment in meeting.offered] == [9, 9]


@pytest.mark.parametrize(
    ("changes", "words"), [({"first": wall_of(-2)}, "inte har varit"), ({"link": ""}, "plats eller en länk")]
)
def test_a_mistake_keeps_the_greeting(cast, changes, words):
    pitch = pitch_in("in_reading", cast)
    data = {"first": wall_of(3), "minutes": 45, "link": "https://example.org/mote", "note": "Visa vågen", **changes}
    answer = post(signed_in(cast.anna), reverse("meeting-ask", args=[pitch.pk]), **data)
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and "Visa vågen" in page
    assert not Meeting.objects.exists()


def test_the_startup_chooses_a_time_and_the_owner_only_sees_them(cast):
    meeting = meeting_in("wished", cast)
    assert 'type="radio"' not in signed_in(cast.anna).get(url("meeting", meeting)).content.decode()
    client = signed_in(cast.clara)
    assert client.get(url("meeting", meeting)).content.decode().count('type="radio"') == 2
    post(client, url("meeting", meeting), starts_at=meeting.offered[0].isoformat())
    meeting.refresh_from_db()
    assert (meeting.state, meeting.starts_at) == ("scheduled", meeting.offered[0])


def test_answers_are_shown_to_both_when_both_have_answered(cast):
    meeting = meeting_in("scheduled", cast)
    post(signed_in(cast.anna), url("meeting", meeting), outcome="go_on", why="Vågen är bra.", next_step="Ring")
    before = signed_in(cast.clara).get(url("meeting", meeting)).content.decode()
    assert "Vågen är bra." not in before and "går ni vidare?" in before
    assert "Vågen är bra." not in signed_in(cast.ella).get(url("meeting", meeting)).content.decode()
    post(signed_in(cast.clara), url("meeting", meeting), outcome="go_on", why="Köket är rätt.")
    after = signed_in(cast.clara).get(url("meeting", meeting)).content.decode()
    assert "Vågen är bra." in after and "Köket är rätt." in after and "Båda vill gå vidare" in after
    assert Match.objects.get().state == "mutual"


def test_an_answer_without_a_why_keeps_what_was_typed(cast):
    meeting = meeting_in("scheduled", cast)
    answer = post(signed_in(cast.anna), url("meeting", meeting), outcome="go_on", why="", next_step="Vi ringer")
    assert answer.status_code == 422 and "Vi ringer" in answer.content.decode()


def test_neighbours_and_rivals_find_nothing(cast):
    meeting = meeting_in("scheduled", cast)
    for person in (cast.bo, cast.david):
        for name in ("meeting", "meeting-move", "meeting-promise", "meeting-ics"):
            assert signed_in(person).get(url(name, meeting)).status_code == 404
    ask = reverse("meeting-ask", args=[meeting.pitch_id])
    assert [signed_in(one).get(ask).status_code for one in (cast.bo, cast.clara, cast.ella)] == [404, 404, 404]


def test_moving_needs_a_time_to_come(cast):
    meeting = meeting_in("scheduled", cast)
    assert post(signed_in(cast.clara), url("meeting-move", meeting), starts_at=wall_of(-1)).status_code == 422
    assert post(signed_in(cast.clara), url("meeting-move", meeting), starts_at=wall_of(2)).status_code == 302
    meeting.refresh_from_db()
    assert meeting.sequence == 1


def test_ones_own_side_writes_a_follow_up(cast):
    meeting = meeting_in("held", cast)
    data = {"what": "Skicka data", "who": cast.arvid.user.pk, "due_on": clock.today().isoformat()}
    assert post(signed_in(cast.clara), url("meeting-promise", meeting), **data).status_code == 422
    assert post(signed_in(cast.anna), url("meeting-promise", meeting), **data).url == url("meeting", meeting)
    assert meeting.follow_ups.get().organisation == cast.anna.organisation


@pytest.mark.parametrize("who", ["ella", "anna"])
def test_the_list_takes_the_same_queries_for_1_3_and_30(cast, who, django_assert_max_num_queries):
    client, counts, states = signed_in(getattr(cast, who)), set(), ("wished", "scheduled", "held")
    first = meeting_in("wished", cast)
    for rows in (1, 3, 30):
        while (made := Meeting.objects.count()) < rows:
            pitch = pitch_in("shortlisted", cast, need=first.need, startup=new_startup(f"Bolag {made}"))
            meeting_in(states[made % 3], cast, pitch=pitch)
        with django_assert_max_num_queries(12) as seen:
            assert client.get(reverse("meetings")).status_code == 200
        counts.add(len(seen.captured_queries))
    assert len(counts) == 1


def test_after_two_go_on_the_page_leads_to_the_match_and_its_pilot(cast):
    meeting = meeting_in("held", cast)
    match = both_go_on(meeting, cast)
    pilot = match.pilots.get()
    for who in (cast.anna, cast.clara):
        page = signed_in(who).get(meeting.get_absolute_url()).content.decode()
        assert f'href="{match.get_absolute_url()}"' in page
        assert f'href="{pilot.get_absolute_url()}"' in page


def test_one_answer_leads_to_no_match_yet(cast):
    meeting = meeting_in("held", cast)
    say_outcome(meeting, actor=cast.anna.actor, outcome="go_on", why="Det stämmer.", next_step="Vi hörs.")
    assert "Till matchningen" not in signed_in(cast.anna).get(meeting.get_absolute_url()).content.decode()


def test_the_list_says_whose_turn_it_is_to_take_a_time(cast):
    meeting_in("wished", cast)
    for who, words, others in (
        (cast.anna, "En startup väljer tid", "Tid att välja"),
        (cast.clara, "Tid att välja", "väljer tid"),
    ):
        page = signed_in(who).get("/meetings/").content.decode()
        assert words in page
        assert others not in page
