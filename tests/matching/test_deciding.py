"""Answering: one no with its words, or all that is left together with the decision."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.models import Message
from matching.services import Answer, answer_all
from needs.enums import NeedState
from startups.enums import PitchState
from startups.models import Pitch
from tests.factories.needs import need_in
from tests.factories.startups import new_startup, pitch_in
from tests.startups.pages import post, signed_in

NO = {"code": "fit", "words": "Vi söker annat.", "strong": "Idén.", "would_change": "Lägre pris."}


@pytest.fixture
def need(cast):
    return need_in("open", cast, deadline_at=clock.now() - timedelta(minutes=1))


@pytest.fixture
def three(cast, need):
    return [pitch_in("submitted", cast, need=need, startup=new_startup(f"Startup {number}")) for number in range(3)]


def form_of(pitches: list[Pitch], **changes: str) -> dict[str, str]:
    return {f"p{pitch.pk}-{name}": text for pitch in pitches for name, text in {**NO, **changes}.items()}


def declined() -> int:
    return Message.objects.filter(kind="pitch_declined").count()


def test_the_rest_is_answered_and_the_need_decided_in_one_submit(cast, need, three):
    client = signed_in(cast.anna)
    post(client, reverse("move", args=["pitch", three[0].pk, "shortlist"]))
    data = form_of(three[1:2], words="Ord till den ena.") | form_of(three[2:], words="Ord till den andra.")
    assert post(client, reverse("need-decide", args=[need.pk]), **data).status_code == 302
    need.refresh_from_db()
    assert need.state == NeedState.DECIDED
    assert set(need.pitches.values_list("state", "decline_words")) == {
        (PitchState.SHORTLISTED, ""),
        (PitchState.DECLINED, "Ord till den ena."),
        (PitchState.DECLINED, "Ord till den andra."),
    }
    assert declined() == 2


def test_one_answer_that_is_missing_stops_all(cast, need, three):
    answer = post(signed_in(cast.anna), reverse("need-decide", args=[need.pk]), **form_of(three[:2]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#answer-{three[2].pk}"' in page
    assert page.count("Vi söker annat.") == 2
    assert (declined(), need.pitches.filter(state=PitchState.DECLINED).count()) == (0, 0)


def test_a_member_answers_and_the_project_manager_decides(cast, need, three):
    post(signed_in(cast.arvid), reverse("need-decide", args=[need.pk]), **form_of(three))
    need.refresh_from_db()
    assert (need.state, declined()) == (NeedState.READING, 3)
    post(signed_in(cast.anna), reverse("need-decide", args=[need.pk]))
    need.refresh_from_db()
    assert need.state == NeedState.DECIDED


def test_a_pitch_nobody_thought_of_stops_the_answer(cast, need, three):
    answers = {pitch.pk: Answer(**NO) for pitch in three[:2]}
    with pytest.raises(Refused, match="Läs sidan igen"):
        answer_all(need, actor=cast.anna.actor, answers=answers)
    assert declined() == 0


def test_answering_all_waits_for_the_deadline_even_when_choosing_as_they_come(cast):
    pitch = pitch_in("submitted", cast)
    with pytest.raises(Refused, match="öppet för pitchar"):
        answer_all(pitch.need, actor=cast.anna.actor, answers={pitch.pk: Answer(**NO)})


@pytest.mark.parametrize(("name", "status"), [("bo", 404), ("clara", 404), ("ella", 404), ("arvid", 200)])
def test_only_the_leading_group_reaches_the_page(cast, need, three, name, status):
    person = getattr(cast, name)
    assert signed_in(person).get(reverse("need-decide", args=[need.pk])).status_code == status
    assert signed_in(person).get(reverse("pitch-decline", args=[three[0].pk])).status_code == status
    if status != 200:
        with pytest.raises(NotAllowed):
            answer_all(need, actor=person.actor, answers={})


def test_a_co_owner_reads_the_table_and_is_told_who_answers(cast, need, three):
    need.co_owners.add(cast.owner_b)
    client = signed_in(cast.bo)
    page = client.get(reverse("need-pitches", args=[need.pk])).content.decode()
    assert "Startup 0" in page
    assert "Tacka nej" not in page
    assert client.get(reverse("need-decide", args=[need.pk])).status_code == 403
    assert client.get(reverse("pitch-decline", args=[three[0].pk])).status_code == 403


def test_declining_starts_from_a_sentence_that_must_be_finished(cast, three):
    client, url = signed_in(cast.anna), reverse("pitch-decline", args=[three[0].pk])
    page = client.get(f"{url}?code=cost").content.decode()
    assert "Kostnaden ryms inte i piloten. Vår ram är …" in page
    answer = post(client, url, **{**NO, "code": "cost", "words": "Vår ram är … och ert förslag …"})
    assert (answer.status_code, "Skriv klart meningen" in answer.content.decode()) == (422, True)
    assert post(client, url, **NO).url == reverse("need-pitches", args=[three[0].need_id])
    assert declined() == 1


def test_a_no_before_the_deadline_is_explained(cast):
    pitch = pitch_in("submitted", cast, need=need_in("open", cast))
    client, url = signed_in(cast.anna), reverse("pitch-decline", args=[pitch.pk])
    assert "Vänta tills sista dagen" in client.get(url).content.decode()
    assert post(client, url, **NO).status_code == 422
    assert declined() == 0


@pytest.mark.parametrize("name", ["bo", "clara", "david"])
def test_the_table_and_the_comparison_are_closed_for_others(cast, need, three, name):
    client = signed_in(getattr(cast, name))
    for page in ("need-pitches", "need-compare"):
        assert client.get(reverse(page, args=[need.pk])).status_code == 404


def test_the_programme_reads_and_finds_no_buttons(cast, need, three):
    page = signed_in(cast.ella).get(reverse("need-pitches", args=[need.pk])).content.decode()
    assert three[0].summary in page
    for button in ("Välj ut", "Tacka nej", "Bedöm", "Svara resten"):
        assert button not in page


def test_a_sealed_need_shows_a_number_and_opens_after_its_deadline(cast):
    need = need_in("open", cast, is_sealed=True)
    pitch = pitch_in("submitted", cast, need=need)
    client, url = signed_in(cast.anna), reverse("need-pitches", args=[need.pk])
    page = client.get(url).content.decode()
    assert "1 pitch är förseglad" in page
    assert pitch.summary not in page
    assert str(pitch.startup) not in page
    post(client, reverse("need-pitches-open", args=[need.pk]))
    assert pitch.summary not in client.get(url).content.decode()
    with clock.standing_at(need.deadline_at + timedelta(seconds=1)):
        assert "Öppna pitcharna" in client.get(url).content.decode()
        post(client, reverse("need-pitches-open", args=[need.pk]))
        assert pitch.summary in client.get(url).content.decode()


def test_up_to_four_are_compared(cast, need):
    pitches = [pitch_in("submitted", cast, need=need, startup=new_startup(f"Jämförd {n}")) for n in range(5)]
    other = pitch_in("submitted", cast, summary="EN ANNAN PITCH")
    client, url = signed_in(cast.anna), reverse("need-compare", args=[need.pk])
    wanted = "&".join(f"p={pitch.pk}" for pitch in pitches)
    page = client.get(f"{url}?{wanted}").content.decode()
    assert "Jämför 4 pitchar" in page
    assert "Fyra åt gången" in page
    assert client.get(f"{url}?p={other.pk}&p=x").status_code == 302


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_answering_page_costs_the_same_whatever_its_length(cast, need, rows, django_assert_num_queries):
    for number in range(rows):
        pitch_in("submitted", cast, need=need, startup=new_startup(f"S {number}"))
    client = signed_in(cast.anna)
    with django_assert_num_queries(10):
        assert client.get(reverse("need-decide", args=[need.pk])).content.decode().count("<legend>") == rows


def test_a_pitch_that_waits_for_its_supplement_is_answered_like_the_rest(cast, need):
    pitch = pitch_in("supplement", cast, need=need)
    client = signed_in(cast.anna)
    assert "Tacka nej" in client.get(reverse("need-pitches", args=[need.pk])).content.decode()
    assert post(client, reverse("need-decide", args=[need.pk]), **form_of([pitch])).status_code == 302
    need.refresh_from_db()
    assert (need.state, declined()) == (NeedState.DECIDED, 1)


def test_the_pitch_page_leads_to_a_question_and_the_startup_to_its_answer(cast, need):
    asked, pitch = (pitch_in(state, cast, need=need_in("reading", cast)) for state in ("supplement", "submitted"))
    page = signed_in(cast.anna).get(pitch.get_absolute_url()).content.decode()
    assert reverse("move", args=["pitch", pitch.pk, "ask_supplement"]) in page
    page = signed_in(cast.clara).get(asked.get_absolute_url()).content.decode()
    assert reverse("pitch-supplement", args=[asked.pk]) in page
