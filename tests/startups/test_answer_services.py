"""Reading and answering: passed by itself, chosen or declined with words, and nobody left without an answer."""

from datetime import timedelta

import pytest

from ignite.kernel import clock, record
from ignite.kernel.actor import SYSTEM
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.models import Message
from needs.enums import NeedState
from needs.services import begin_reading, close_without_choice, decide_need
from startups.enums import PitchState
from startups.models import Pitch
from startups.services import (
    begin_meeting,
    begin_reading_pitch,
    decline_pitch,
    match_pitch,
    offer_pilot,
    shortlist_pitch,
)
from tests.factories.needs import need_in
from tests.factories.startups import pitch_in

NO = {"code": "fit", "words": "Vi söker annat.", "strong": "Idén.", "would_change": "Lägre pris."}


@pytest.fixture
def closed(cast):
    return need_in("open", cast, deadline_at=clock.now() - timedelta(minutes=1))


@pytest.fixture
def pitch(cast, closed):
    return pitch_in("submitted", cast, need=closed)


def moves_of(pitch: Pitch) -> list[str]:
    return [row.move for row in record.timeline(pitch, "pitch")]


def test_choosing_passes_reading_by_itself_in_the_same_record(cast, pitch):
    assert shortlist_pitch(pitch, actor=cast.arvid.actor)
    assert moves_of(pitch) == ["open", "read", "shortlist"]
    pitch.need.refresh_from_db()
    assert (pitch.state, pitch.need.state) == (PitchState.SHORTLISTED, NeedState.READING)
    assert shortlist_pitch(pitch, actor=cast.anna.actor) is False
    assert list(Message.objects.values_list("kind", flat=True)) == ["pitch_shortlisted"]


def test_choosing_waits_for_the_deadline(cast):
    pitch = pitch_in("submitted", cast, need=need_in("open", cast))
    for act in (
        lambda: shortlist_pitch(pitch, actor=cast.anna.actor),
        lambda: decline_pitch(pitch, actor=cast.anna.actor, **NO),
    ):
        with pytest.raises(Refused, match="öppet för pitchar"):
            act()
    assert (moves_of(pitch), Message.objects.count()) == ([], 0)


def test_a_need_that_chooses_as_they_come_stays_open_for_others(cast):
    pitch = pitch_in("submitted", cast)
    shortlist_pitch(pitch, actor=cast.anna.actor)
    pitch.need.refresh_from_db()
    assert pitch.need.state == NeedState.OPEN


def test_a_no_reaches_the_startup_with_all_its_words(cast, pitch):
    decline_pitch(pitch, actor=cast.anna.actor, **NO)
    letter = Message.objects.get()
    assert letter.to_address == "clara@example.org"
    for words in ("Vi söker annat.", "Idén.", "Lägre pris."):
        assert words in letter.body_text
    assert "Vi söker" not in record.last(pitch, "pitch").reason


@pytest.mark.parametrize("part", ["code", "words", "strong", "would_change"])
def test_a_no_needs_each_of_its_parts(cast, pitch, part):
    with pytest.raises(Refused, match="Ett nej behöver"):
        decline_pitch(pitch, actor=cast.anna.actor, **{**NO, part: "  "})


@pytest.mark.parametrize("name", ["bo", "clara", "david", "ella"])
def test_only_the_leading_group_answers(cast, pitch, name):
    actor = getattr(cast, name).actor
    with pytest.raises(NotAllowed):
        shortlist_pitch(pitch, actor=actor)
    with pytest.raises(NotAllowed):
        decline_pitch(pitch, actor=actor, **NO)
    assert moves_of(pitch) == []


def test_a_co_owner_reads_and_does_not_decide(cast, pitch):
    pitch.need.co_owners.add(cast.owner_b)
    assert Pitch.objects.for_user(cast.bo.actor).get() == pitch
    with pytest.raises(NotAllowed):
        shortlist_pitch(pitch, actor=cast.bo.actor)


def test_a_sealed_pitch_is_read_by_nobody_before_the_opening(cast):
    need = need_in("open", cast, is_sealed=True)
    pitch = pitch_in("submitted", cast, need=need)
    for reader in (cast.anna, cast.arvid, cast.ella):
        assert not Pitch.objects.for_user(reader.actor).exists()
    with pytest.raises(Refused, match="förseglade"):
        begin_reading_pitch(pitch, actor=cast.anna.actor)


def test_sealed_pitches_are_opened_together_when_choosing_begins(cast):
    need = need_in("open", cast, is_sealed=True, deadline_at=clock.now() - timedelta(minutes=1))
    pitch_in("submitted", cast, need=need)
    assert not Pitch.objects.for_user(cast.ella.actor).exists()
    begin_reading(need, actor=cast.anna.actor)
    assert Pitch.objects.for_user(cast.ella.actor).get().state == PitchState.OPENED


@pytest.mark.parametrize("act", [decide_need, close_without_choice])
def test_a_need_is_not_decided_while_somebody_waits(cast, pitch, act):
    begin_reading(pitch.need, actor=cast.anna.actor)
    with pytest.raises(Refused, match="behöver få svar"):
        act(pitch.need, actor=cast.anna.actor, reason="Klart")
    decline_pitch(pitch, actor=cast.anna.actor, **NO)
    assert act(pitch.need, actor=cast.anna.actor, reason="Klart")


def test_higher_rooms_move_a_pitch_on_and_nobody_else_does(cast, pitch):
    shortlist_pitch(pitch, actor=cast.anna.actor)
    with pytest.raises(NotAllowed):
        begin_meeting(pitch, actor=cast.anna.actor)
    assert begin_meeting(pitch, actor=SYSTEM)
    assert offer_pilot(pitch, actor=SYSTEM)
    assert (begin_meeting(pitch, actor=SYSTEM), offer_pilot(pitch, actor=SYSTEM)) == (False, False)
    assert match_pitch(pitch, actor=SYSTEM)
    assert match_pitch(pitch, actor=SYSTEM) is False


def test_the_letter_of_a_choice_that_was_taken_back_does_not_leave(cast, pitch):
    from ignite.kernel.lifecycle import lifecycle_of
    from startups.messages import PITCH_SHORTLISTED

    shortlist_pitch(pitch, actor=cast.anna.actor)
    letter = Message.objects.get()
    assert PITCH_SHORTLISTED.still_true(letter)
    lifecycle_of(pitch).undo(pitch, actor=cast.ella.actor, reason="Fel rad")
    assert not PITCH_SHORTLISTED.still_true(letter)


@pytest.mark.parametrize("state", [NeedState.CANCELLED, NeedState.DECIDED])
def test_a_need_that_is_over_chooses_nobody(cast, pitch, state):
    type(pitch.need).objects.filter(pk=pitch.need_id).update(state=state, decided_at=clock.now())
    with pytest.raises(Refused, match="avslutat"):
        shortlist_pitch(pitch, actor=cast.anna.actor)
    assert (moves_of(pitch), Message.objects.count()) == ([], 0)
