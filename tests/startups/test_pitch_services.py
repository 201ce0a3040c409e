"""Writing a pitch: begun once, saved without questions, handed in before the deadline, taken back."""

from datetime import timedelta

import pytest

from ignite.kernel import clock, record
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.models import Message
from needs.services import extend_deadline
from startups.content import content_hash
from startups.enums import PitchState
from startups.models import Pitch
from startups.services import resume_pitch, save_pitch, start_pitch, submit_pitch, withdraw_pitch
from tests.factories.needs import need_in
from tests.factories.startups import SAID, pitch_in


@pytest.fixture
def need(cast):
    return need_in("open", cast)


@pytest.fixture
def draft(cast, need):
    return pitch_in("draft", cast, need=need)


def letters(kind: str) -> list[str]:
    return list(Message.objects.filter(kind=kind).values_list("to_address", flat=True))


def test_starting_twice_gives_the_same_pitch(cast, need):
    first = start_pitch(need, startup=cast.startup_c, actor=cast.clara.actor)
    assert start_pitch(need, startup=cast.startup_c, actor=cast.clara.actor) == first
    assert [row.move for row in record.timeline(first, "pitch")] == ["begin"]


def test_a_new_pitch_takes_over_what_is_not_about_the_need(cast, need):
    pitch_in("declined", cast, need=need_in("decided", cast), video_url="https://example.org/film")
    pitch = start_pitch(need, startup=cast.startup_c, actor=cast.clara.actor)
    assert (pitch.summary, pitch.evidence) == (SAID["summary"], SAID["evidence"])
    assert (pitch.solution, pitch.proposal, pitch.cost_sek) == ("", "", None)


def test_the_first_pitch_starts_from_the_profile(cast, need):
    cast.startup_c.references = "Provat i Ankarby."
    pitch = start_pitch(need, startup=cast.startup_c, actor=cast.clara.actor)
    assert (pitch.summary, pitch.evidence) == ("Vi mäter", "Provat i Ankarby.")


@pytest.mark.parametrize("state", ["draft", "in_review", "reading", "decided", "cancelled"])
def test_only_an_open_need_takes_a_new_pitch(cast, state):
    with pytest.raises(Refused, match="tar inte emot"):
        start_pitch(need_in(state, cast), startup=cast.startup_c, actor=cast.clara.actor)
    assert not Pitch.objects.exists()


def test_nobody_starts_another_startups_pitch(cast, need):
    for actor in (cast.david.actor, cast.anna.actor, cast.ella.actor):
        with pytest.raises(NotAllowed):
            start_pitch(need, startup=cast.startup_c, actor=actor)


def test_saving_a_draft_never_validates_and_keeps_what_it_cannot_read(cast, draft):
    save_pitch(draft, actor=cast.clara.actor, summary="", raw={"cost_sek": "runt hundra tusen"})
    draft.refresh_from_db()
    assert (draft.summary, draft.unsent) == ("", {"raw": {"cost_sek": "runt hundra tusen"}})


def test_readers_see_what_was_handed_in_until_the_next_version(cast, need):
    pitch = pitch_in("submitted", cast, need=need)
    must = need.requirements.get()
    save_pitch(pitch, actor=cast.clara.actor, summary="Halvfärdig mening", answers={must.pk: ("cannot", "Nej")})
    pitch.refresh_from_db()
    assert (pitch.summary, pitch.requirement_answers.get().answer) == (SAID["summary"], "met")
    assert submit_pitch(pitch, actor=cast.clara.actor)
    assert (pitch.summary, pitch.version, pitch.unsent) == ("Halvfärdig mening", 2, {})
    assert pitch.requirement_answers.get().answer == "cannot"


def test_saving_belongs_to_the_startup_alone(cast, draft):
    for actor in (cast.david.actor, cast.anna.actor, cast.ella.actor):
        with pytest.raises(NotAllowed):
            save_pitch(draft, actor=actor, summary="Annat")


def test_an_answered_pitch_does_not_change(cast):
    with pytest.raises(Refused, match="inte att ändra"):
        save_pitch(pitch_in("shortlisted", cast), actor=cast.clara.actor, summary="Annat")


def test_handing_in_gives_one_version_one_move_and_one_receipt(cast, draft):
    assert submit_pitch(draft, actor=cast.clara.actor)
    version = draft.versions.get()
    assert (draft.state, draft.version, draft.submitted_at) == (PitchState.SUBMITTED, 1, version.at)
    assert version.content_hash == content_hash(version.content)
    assert [row.move for row in record.timeline(draft, "pitch")] == ["submit"]
    letter = Message.objects.get()
    assert letter.to_address == "clara@example.org"
    assert version.content_hash in letter.body_text


def test_equal_content_makes_no_new_version(cast, draft):
    submit_pitch(draft, actor=cast.clara.actor)
    save_pitch(draft, actor=cast.clara.actor, summary=draft.summary)
    assert submit_pitch(draft, actor=cast.clara.actor) is False
    assert (draft.versions.count(), len(letters("pitch_received"))) == (1, 1)


def test_a_change_is_a_new_version_with_its_own_receipt(cast, draft):
    submit_pitch(draft, actor=cast.clara.actor)
    save_pitch(draft, actor=cast.clara.actor, summary="Bättre mening")
    assert submit_pitch(draft, actor=cast.clara.actor)
    assert list(draft.versions.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert len(letters("pitch_received")) == 2


@pytest.mark.parametrize("missing", ["summary", "solution", "proposal"])
def test_handing_in_asks_for_the_core(cast, draft, missing):
    save_pitch(draft, actor=cast.clara.actor, **{missing: " "})
    with pytest.raises(Refused, match="Skriv lösningen"):
        submit_pitch(draft, actor=cast.clara.actor)


def test_handing_in_asks_for_an_answer_to_every_must(cast, draft):
    must = draft.need.requirements.get()
    save_pitch(draft, actor=cast.clara.actor, answers={must.pk: ("", "")})
    with pytest.raises(Refused, match="varje ska-krav"):
        submit_pitch(draft, actor=cast.clara.actor)


def test_the_answer_to_another_needs_must_is_not_kept(cast, draft):
    other = need_in("open", cast).requirements.get()
    save_pitch(draft, actor=cast.clara.actor, answers={other.pk: ("met", "")})
    assert draft.requirement_answers.filter(requirement=other).count() == 0


@pytest.mark.parametrize(("early", "accepted"), [(timedelta(seconds=1), True), (timedelta(0), False)])
def test_the_deadline_holds_to_the_second(cast, draft, early, accepted):
    with clock.standing_at(draft.need.deadline_at - early):
        if accepted:
            assert submit_pitch(draft, actor=cast.clara.actor)
        else:
            with pytest.raises(Refused, match="har gått ut"):
                submit_pitch(draft, actor=cast.clara.actor)
    assert (len(letters("pitch_received")), draft.versions.count()) == (accepted, accepted)


def test_a_late_pitch_keeps_its_text_as_a_draft(cast, draft):
    save_pitch(draft, actor=cast.clara.actor, summary="Sent men skrivet")
    with clock.standing_at(draft.need.deadline_at + timedelta(seconds=1)), pytest.raises(Refused):
        submit_pitch(draft, actor=cast.clara.actor)
    draft.refresh_from_db()
    assert (draft.summary, draft.state) == ("Sent men skrivet", PitchState.DRAFT)


def test_a_moved_deadline_lets_the_pitch_in(cast, draft):
    later = draft.need.deadline_at + timedelta(days=3)
    extend_deadline(draft.need, actor=cast.anna.actor, deadline_at=later, reason="Fler ska hinna.")
    with clock.standing_at(later - timedelta(seconds=5)):
        assert submit_pitch(draft, actor=cast.clara.actor)


def test_a_new_version_goes_back_to_submitted(cast):
    pitch = pitch_in("in_reading", cast)
    save_pitch(pitch, actor=cast.clara.actor, summary="Ny")
    submit_pitch(pitch, actor=cast.clara.actor)
    assert (pitch.state, pitch.version) == (PitchState.SUBMITTED, 2)


def test_taking_back_tells_the_startup_and_hides_the_pitch(cast):
    pitch = pitch_in("in_reading", cast)
    assert withdraw_pitch(pitch, actor=cast.clara.actor)
    assert withdraw_pitch(pitch, actor=cast.clara.actor) is False
    assert letters("pitch_withdrawn") == ["clara@example.org"]
    for reader in (cast.anna, cast.ella):
        assert not Pitch.objects.for_user(reader.actor).exists()


def test_a_draft_is_taken_back_without_a_letter(cast, draft):
    withdraw_pitch(draft, actor=cast.clara.actor)
    assert letters("pitch_withdrawn") == []


def test_a_pitch_taken_back_can_be_written_on_while_the_need_is_open(cast, draft):
    withdraw_pitch(draft, actor=cast.clara.actor)
    assert resume_pitch(draft, actor=cast.clara.actor)
    assert submit_pitch(draft, actor=cast.clara.actor)


def test_a_matched_pitch_is_not_taken_back(cast):
    with pytest.raises(Refused):
        withdraw_pitch(pitch_in("matched", cast), actor=cast.clara.actor)
