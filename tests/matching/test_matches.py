"""Matches: two yes, one effect, both told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from ignite.kernel import lifecycle, record
from ignite.kernel.actor import SYSTEM
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.models import Message
from matching import links
from matching.enums import MatchState
from matching.models import Match
from matching.services import (
    agree_match,
    begin_pilot,
    end_match,
    make_mutual_match,
    pause_match,
    propose_match,
    resume_match,
    turn_down_match,
)
from startups.enums import PitchState
from startups.services import withdraw_pitch
from tests.factories.cast import make_cast
from tests.factories.matching import match_in
from tests.factories.startups import pitch_in
from tests.startups.pages import post, signed_in


def proposed(cast, state: str = "shortlisted") -> Match:
    pitch = pitch_in(state, cast)
    return propose_match(need=pitch.need, startup=pitch.startup, pitch=pitch, actor=cast.anna.actor)


def letters(kind: str) -> list[str]:
    return sorted(Message.objects.filter(kind=kind).values_list("to_address", flat=True))


@pytest.mark.parametrize("state", ["shortlisted", "meeting"])
def test_proposing_asks_the_startup_and_offers_the_pilot(cast, state):
    match = proposed(cast, state)
    match.pitch.refresh_from_db()
    assert (match.state, match.owner_yes_by, match.startup_yes_at) == (MatchState.PROPOSED, cast.anna.user, None)
    assert match.pitch.state == PitchState.OFFERED
    assert letters("match_offered") == ["clara@example.org"]


def test_proposing_twice_is_one_match(cast):
    match = proposed(cast)
    again = propose_match(need=match.need, startup=match.startup, pitch=match.pitch, actor=cast.arvid.actor)
    assert (again, letters("match_offered")) == (match, ["clara@example.org"])


@pytest.mark.parametrize("state", ["submitted", "in_reading", "declined"])
def test_only_a_chosen_pitch_leads_to_a_match(cast, state):
    with pytest.raises(Refused):
        proposed(cast, state)
    assert (Match.objects.count(), Message.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["bo", "clara", "ella"])
def test_nobody_proposes_for_the_leading_group(cast, name):
    pitch = pitch_in("shortlisted", cast)
    with pytest.raises(NotAllowed):
        propose_match(need=pitch.need, startup=pitch.startup, pitch=pitch, actor=getattr(cast, name).actor)


def test_the_second_yes_makes_it_mutual_and_tells_both(cast):
    match = proposed(cast)
    assert agree_match(match, actor=cast.clara.actor)
    match.pitch.refresh_from_db()
    assert (match.state, match.startup_yes_by, match.pitch.state) == ("mutual", cast.clara.user, "matched")
    assert letters("match_mutual") == ["anna@example.org", "arvid@example.org", "clara@example.org"]
    assert agree_match(match, actor=cast.clara.actor) is False
    assert len(letters("match_mutual")) == 3


@pytest.mark.parametrize("name", ["anna", "bo", "david", "ella"])
def test_nobody_says_yes_or_no_for_the_other_side(cast, name):
    match = proposed(cast)
    with pytest.raises(NotAllowed):
        agree_match(match, actor=getattr(cast, name).actor)
    with pytest.raises(NotAllowed):
        turn_down_match(match, actor=getattr(cast, name).actor, reason="Nej")


def test_a_no_ends_it_with_its_reason(cast):
    match = proposed(cast)
    with pytest.raises(Refused):
        turn_down_match(match, actor=cast.clara.actor, reason=" ")
    assert turn_down_match(match, actor=cast.clara.actor, reason="Vi hinner inte.")
    assert (match.state, match.end_reason) == (MatchState.ENDED, "Vi hinner inte.")
    assert "Vi hinner inte." in Message.objects.filter(kind="match_ended").first().body_text


@pytest.mark.parametrize("state", ["shortlisted", "meeting", "offered"])
def test_after_a_meeting_where_both_said_go_on_the_match_is_mutual_at_once(cast, state):
    pitch = pitch_in(state, cast)
    people = {"owner_by": cast.arvid.user, "startup_by": cast.clara.user}
    match = make_mutual_match(need=pitch.need, startup=pitch.startup, pitch=pitch, **people)
    assert make_mutual_match(need=pitch.need, startup=pitch.startup, pitch=pitch, **people) == match
    pitch.refresh_from_db()
    assert (match.state, pitch.state) == (MatchState.MUTUAL, PitchState.MATCHED)
    assert (match.owner_yes_by, match.startup_yes_by) == (cast.arvid.user, cast.clara.user)
    moves = [(row.move, row.actor) for row in record.timeline(match, "match")]
    assert moves == [("begin", cast.arvid.user.pseudonym), ("agree", cast.clara.user.pseudonym)]
    assert (letters("match_offered"), len(letters("match_mutual"))) == ([], 3)


def test_an_offer_that_waits_becomes_mutual_by_the_meeting(cast):
    match = proposed(cast)
    people = {"owner_by": cast.arvid.user, "startup_by": cast.clara.user}
    assert make_mutual_match(need=match.need, startup=match.startup, pitch=match.pitch, **people) == match
    match.refresh_from_db()
    assert (match.state, match.owner_yes_by) == (MatchState.MUTUAL, cast.anna.user)


def test_a_pitch_taken_back_ends_the_offer(cast):
    match = proposed(cast)
    match.pitch.refresh_from_db()
    withdraw_pitch(match.pitch, actor=cast.clara.actor)
    match.refresh_from_db()
    assert (match.state, len(letters("match_ended"))) == (MatchState.ENDED, 3)


def test_a_match_rests_goes_on_becomes_a_pilot_and_ends(cast):
    match = match_in("mutual", cast)
    assert pause_match(match, actor=cast.clara.actor, reason="Sommar")
    assert resume_match(match, actor=cast.anna.actor)
    assert begin_pilot(match)
    assert begin_pilot(match) is False
    assert end_match(match, actor=SYSTEM, reason="Piloten är klar.")
    assert end_match(match, actor=SYSTEM, reason="Piloten är klar.") is False
    assert len(letters("match_ended")) == 3


@pytest.mark.parametrize(
    ("name", "status"), [("bo", 404), ("david", 404), ("clara", 200), ("arvid", 200), ("ella", 200)]
)
def test_both_sides_and_the_programme_see_a_match_and_nobody_else(cast, name, status):
    match = match_in("mutual", cast)
    client = signed_in(getattr(cast, name))
    assert client.get(reverse("match", args=[match.pk])).status_code == status
    assert (match.need.title in client.get("/matches/").content.decode()) is (status == 200)


def test_the_page_shows_both_sides_what_happened_and_what_higher_rooms_add(cast, monkeypatch):
    match = proposed(cast)
    source = lambda match, actor: [links.MatchLink("Piloten", "/pilots/1/", primary=True)]  # noqa: E731
    monkeypatch.setattr(links, "_sources", [source])
    client, url = signed_in(cast.clara), reverse("match", args=[match.pk])
    page = client.get(url).content.decode()
    for text in ("Vill gå vidare", "Har inte svarat", "Ja, vi vill gå vidare", "/pilots/1/", "Föreslagen"):
        assert text in page
    assert post(client, reverse("move", args=["match", match.pk, "agree"])).url == url
    assert "Ja, vi vill gå vidare" in client.get(url).content.decode()


def test_proposing_is_one_submit_from_a_chosen_pitch(cast):
    pitch = pitch_in("shortlisted", cast)
    client, url = signed_in(cast.anna), reverse("match-propose", args=[pitch.pk])
    assert "Fråga startupen" in client.get(url).content.decode()
    assert post(client, url).url == reverse("match", args=[Match.objects.get().pk])
    assert "Välj ut pitchen först" in client.get(url).content.decode()
    assert signed_in(cast.bo).get(url).status_code == 404


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_costs_the_same_whatever_its_length(cast, rows, django_assert_num_queries):
    for _number in range(rows):
        match_in("mutual", cast)
    client = signed_in(cast.clara)
    with django_assert_num_queries(4):
        assert client.get("/matches/").content.decode().count("rows-side") == rows


def at_once(jobs) -> list[object]:
    def run(job) -> object:
        try:
            return job()
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.mark.django_db(transaction=True)
def test_two_outcomes_at_once_make_one_match():
    cast = make_cast()
    pitch = pitch_in("meeting", cast)
    people = {"owner_by": cast.anna.user, "startup_by": cast.clara.user}
    facts = {"need": pitch.need, "startup": pitch.startup, "pitch": pitch, **people}
    made = at_once([lambda: make_mutual_match(**{**facts, "need": type(pitch.need).objects.get()})] * 8)
    match = Match.objects.get()
    assert made == [match] * 8
    assert [row.move for row in record.timeline(match, "match")] == ["begin", "agree"]
    assert len(letters("match_mutual")) == 3


def two_yes_at_the_same_instant(monkeypatch, *, locked: bool) -> int:
    """How many moves two simultaneous yes leave; without the lock both have read before either writes."""
    cast = make_cast()
    match, actor = proposed(cast), cast.clara.actor
    barrier = Barrier(2)

    def unlocked(obj) -> None:
        obj.refresh_from_db()
        if isinstance(obj, Match):
            barrier.wait(10)

    if not locked:
        from matching.services import match as services

        monkeypatch.setattr(lifecycle, "lock", unlocked)
        monkeypatch.setattr(services, "lock", lambda obj: None)
    at_once([lambda: agree_match(Match.objects.get(), actor=actor)] * 2)
    return [row.move for row in record.timeline(match, "match")].count("agree")


@pytest.mark.django_db(transaction=True)
def test_two_yes_at_the_same_instant_are_one_move(monkeypatch):
    assert two_yes_at_the_same_instant(monkeypatch, locked=True) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_yes_are_two_moves(monkeypatch):
    assert two_yes_at_the_same_instant(monkeypatch, locked=False) == 2


@pytest.mark.parametrize("state", ["cancelled", "no_suitable"])
def test_a_need_that_is_over_begins_no_match(cast, state):
    pitch = pitch_in("shortlisted", cast)
    type(pitch.need).objects.update(state=state)
    pitch.need.refresh_from_db()
    people = {"owner_by": cast.anna.user, "startup_by": cast.clara.user}
    facts = {"need": pitch.need, "startup": pitch.startup, "pitch": pitch}
    for act in (lambda: propose_match(**facts, actor=cast.anna.actor), lambda: make_mutual_match(**facts, **people)):
        with pytest.raises(Refused, match="avslutat"):
            act()
    assert (Match.objects.count(), Message.objects.count()) == (0, 0)


def test_the_side_that_is_asked_says_no_thanks_and_does_not_end(cast):
    match = proposed(cast)
    with pytest.raises(NotAllowed):
        end_match(match, actor=cast.clara.actor, reason="Nej")
    assert end_match(match, actor=cast.anna.actor, reason="Budgeten är borta.")
