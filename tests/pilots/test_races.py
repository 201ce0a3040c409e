"""Many at once: one effect. The negative control takes the lock away and must find more than one."""

from threading import Barrier

import pytest

from ignite.kernel import record
from ignite.outbox.models import Message
from ignite.pilots.models import Pilot, Story
from ignite.pilots.services import approve_story, sign_pilot, signing
from matching.models import Match
from tests.factories.cast import make_cast
from tests.factories.pilots import pilot_in, story_in
from tests.factories.workshops import meeting_in
from tests.startups.test_races import together
from workshops.models import Meeting
from workshops.services import say_outcome


@pytest.mark.django_db(transaction=True)
def test_parallel_signatures_give_one_start():
    cast = make_cast()
    pilot = pilot_in("route_checked", cast)
    actors = (cast.anna.actor, cast.clara.actor)
    answers = together(lambda number: sign_pilot(Pilot.objects.get(pk=pilot.pk), actor=actors[number % 2]), 20)
    moves = [row.move for row in record.timeline(pilot, "pilot")]
    assert answers.count(True) == 1 and moves == ["sign", "sign", "start"]
    assert Message.objects.filter(kind="pilot_started").count() == 3


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_signatures_would_lose_the_start(monkeypatch):
    cast = make_cast()
    pilot, barrier = pilot_in("route_checked", cast), Barrier(2, timeout=20)
    monkeypatch.setattr(signing, "lock", lambda obj: barrier.wait())
    actors = (cast.anna.actor, cast.clara.actor)
    answers = together(lambda number: sign_pilot(Pilot.objects.get(pk=pilot.pk), actor=actors[number]), 2)
    assert answers == [False, False]


@pytest.mark.django_db(transaction=True)
def test_parallel_outcomes_give_one_match_and_one_pilot():
    cast = make_cast()
    meeting = meeting_in("scheduled", cast)
    actors = (cast.anna.actor, cast.clara.actor)

    def say(number):
        one = Meeting.objects.get(pk=meeting.pk)
        return say_outcome(one, actor=actors[number % 2], outcome="go_on", why="Ja.")

    together(say, 20)
    assert (Match.objects.get().state, Pilot.objects.count()) == ("mutual", 1)


@pytest.mark.django_db(transaction=True)
def test_parallel_approvals_give_one_approved_story():
    cast = make_cast()
    story = story_in("draft", cast)
    actors = (cast.anna.actor, cast.clara.actor)
    together(lambda number: approve_story(Story.objects.get(pk=story.pk), actor=actors[number % 2]), 20)
    assert [row.move for row in record.timeline(story, "story")].count("approve") == 1
    assert Story.objects.get().state == "approved"
