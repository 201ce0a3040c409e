"""The pitch's pages: one form, autosave, receipt, and who sees what."""

import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from ignite.kernel import clock
from ignite.outbox.models import Message
from needs.audience import audience
from startups.enums import PitchState
from startups.models import Pitch
from tests.factories.needs import need_in
from tests.factories.startups import SAID, new_startup, pitch_in
from tests.startups.pages import post, signed_in


@pytest.fixture
def need(cast):
    return need_in("open", cast)


@pytest.fixture
def draft(cast, need):
    return pitch_in("draft", cast, need=need)


def url(name: str, pitch: Pitch) -> str:
    return reverse(name, args=[pitch.pk])


def filled(pitch: Pitch, **changes: object) -> dict[str, object]:
    must = pitch.need.requirements.get()
    return {**SAID, f"must_{must.pk}": "met", f"must_{must.pk}_words": "", **changes}


def test_a_founder_starts_and_hands_in_with_two_submits(cast, need):
    client = signed_in(cast.clara)
    page = client.get(reverse("pitch-start", args=[need.pk])).content.decode()
    assert "allmän handling" in page
    begun = post(client, reverse("pitch-start", args=[need.pk]))
    pitch = Pitch.objects.get()
    assert begun.url == url("pitch-edit", pitch)
    answer = post(client, begun.url, **filled(pitch), do="send")
    assert answer.url == url("pitch-receipt", pitch)
    pitch.refresh_from_db()
    assert (pitch.state, pitch.cost_sek, pitch.requirement_answers.get().answer) == ("submitted", 380_000, "met")


def test_the_form_shows_deadline_criteria_musts_and_the_confidentiality_text(cast, draft):
    page = signed_in(cast.clara).get(url("pitch-edit", draft)).content.decode()
    for text in ("data-deadline", "Passar behovet", "60 %", "Data lagras inom EU", "Vi lovar ingen sekretess"):
        assert text in page


def test_saving_a_draft_never_validates(cast, draft):
    must = draft.need.requirements.get().pk
    odd = {"cost_sek": "runt hundra", "pilot_weeks": "tolv", "video_url": "film", "summary": "x" * 400}
    odd |= {f"must_{must}": "", f"must_{must}_words": "Vet inte än"}
    answer = post(signed_in(cast.clara), url("pitch-edit", draft), **odd, do="save")
    assert answer.status_code == 302
    page = signed_in(cast.clara).get(url("pitch-edit", draft)).content.decode()
    for text in ("runt hundra", "tolv", 'value="film"', "x" * 400, "Vet inte än"):
        assert text in page
    assert draft.requirement_answers.count() == 0


def test_handing_in_points_at_what_is_missing_and_keeps_the_text(cast, draft):
    must = draft.need.requirements.get().pk
    wrong = filled(draft, summary="", cost_sek="runt hundra") | {f"must_{must}": "cannot"}
    answer = post(signed_in(cast.clara), url("pitch-edit", draft), **wrong, do="send")
    page = answer.content.decode()
    assert answer.status_code == 422
    for text in ("Skriv hur ni gör, eller varför ni inte kan", "Skriv beloppet", SAID["solution"], "runt hundra"):
        assert text in page
    draft.refresh_from_db()
    assert (draft.state, Message.objects.count()) == (PitchState.DRAFT, 0)


def test_autosave_answers_in_a_few_words_and_needs_no_key(cast, draft):
    answer = signed_in(cast.clara).post(url("pitch-autosave", draft), {"summary": "Ny mening", "cost_sek": "?"})
    assert answer.content.decode().startswith("Sparat ")
    draft.refresh_from_db()
    assert (draft.summary, draft.unsent["raw"]["cost_sek"]) == ("Ny mening", "?")


def test_autosave_survives_whatever_is_typed(cast, draft):
    for text in ("\x00", "😀" * 500, "</script><b>", "x" * 20_000, "\ud7ff\uffff"):
        answer = signed_in(cast.clara).post(url("pitch-autosave", draft), {"summary": text, "solution": text})
        assert answer.status_code == 200
    assert "<b>" not in signed_in(cast.clara).get(url("pitch-edit", draft)).content.decode()


def test_a_late_pitch_is_refused_with_its_text_kept(cast, draft):
    client = signed_in(cast.clara)
    with clock.standing_at(draft.need.deadline_at + timedelta(seconds=1)):
        answer = post(client, url("pitch-edit", draft), **filled(draft, summary="Sent men skrivet"), do="send")
        page = client.get(answer.url).content.decode()
    assert "Tiden att pitcha har gått ut" in page
    assert "Sent men skrivet" in page
    assert 'value="send"' not in page
    assert Message.objects.count() == 0


def test_sending_the_form_twice_has_one_effect(cast, draft):
    client, key = signed_in(cast.clara), str(uuid4())
    answers = [client.post(url("pitch-edit", draft), {"_once": key, **filled(draft), "do": "send"}) for _ in range(2)]
    assert [answer.url for answer in answers] == [url("pitch-receipt", draft)] * 2
    assert (draft.versions.count(), Message.objects.count()) == (1, 1)


def test_the_receipts_hash_is_of_the_file_that_it_hands_out(cast, draft):
    client = signed_in(cast.clara)
    post(client, url("pitch-edit", draft), **filled(draft), do="send")
    version = draft.versions.get()
    file = client.get(reverse("pitch-version", args=[draft.pk, 1]))
    assert hashlib.sha256(file.content).hexdigest() == version.content_hash
    assert version.content_hash in client.get(url("pitch-receipt", draft)).content.decode()


@pytest.mark.parametrize("name", ["david", "bo"])
@pytest.mark.parametrize("state", ["draft", "submitted", "in_reading", "shortlisted", "declined"])
def test_a_rival_and_another_body_find_nothing_of_a_pitch(cast, need, name, state):
    pitch = pitch_in(state, cast, need=need)
    pitch_in("submitted", cast, need=need, startup=cast.startup_d, summary="Davids egen")
    client = signed_in(getattr(cast, name))
    for page in ("pitch", "pitch-edit", "pitch-receipt"):
        assert client.get(url(page, pitch)).status_code == 404
    assert client.get(reverse("pitch-version", args=[pitch.pk, 1])).status_code == 404
    assert client.post(url("pitch-autosave", pitch), {"summary": "Kapad"}).status_code == 404
    for page in ("/pitches/", f"/needs/{need.pk}/", "/needs/?q=tallrikarna", "/startups/?q=tallrikarna", "/matches/"):
        shown = client.get(page).content.decode()
        for echo in ("?q=tallrikarna", 'value="tallrikarna"', "Behov: tallrikarna"):  # what was looked for
            shown = shown.replace(echo, "")
        assert "tallrikarna" not in shown


def test_readers_see_the_pitch_without_its_unsent_text(cast, need):
    pitch = pitch_in("submitted", cast, need=need, unsent={"fields": {"summary": "HEMLIGT UTKAST"}})
    need.co_owners.add(cast.owner_b)
    for reader in (cast.anna, cast.arvid, cast.bo, cast.ella):
        page = signed_in(reader).get(url("pitch", pitch)).content.decode()
        assert SAID["solution"] in page
        assert "HEMLIGT" not in page
    assert "Ni har ändringar som inte är inskickade" in signed_in(cast.clara).get(url("pitch", pitch)).content.decode()


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_readers_do_not_reach_a_pitch_that_is_not_handed_in(cast, need, state):
    pitch = pitch_in(state, cast, need=need)
    for reader in (cast.anna, cast.ella):
        assert signed_in(reader).get(url("pitch", pitch)).status_code == 404


def test_a_sealed_pitch_is_closed_for_the_programme_too(cast):
    pitch = pitch_in("submitted", cast, need=need_in("open", cast, is_sealed=True))
    for reader in (cast.anna, cast.ella):
        assert signed_in(reader).get(url("pitch", pitch)).status_code == 404
    assert signed_in(cast.clara).get(url("pitch", pitch)).status_code == 200


def test_the_startup_reads_the_other_partys_words(cast):
    reading, chosen = pitch_in("in_reading", cast), pitch_in("shortlisted", cast)
    client = signed_in(cast.clara)
    assert "Läses av behovsägaren" in client.get(url("pitch", reading)).content.decode()
    page = client.get(url("pitch", chosen)).content.decode()
    assert "De vill träffa er" in page
    assert "Utvald att träffas" not in page


def test_a_declined_startup_reads_the_whole_answer(cast):
    pitch = pitch_in("declined", cast, decline_words="Skälet.", strong="Starkt.", would_change="Ändrar.")
    page = signed_in(cast.clara).get(url("pitch", pitch)).content.decode()
    for text in ("Fick nej, med skäl", "Skälet.", "Starkt.", "Ändrar."):
        assert text in page


def test_partners_funders_and_the_signed_out_reach_no_pitch(cast, draft, client):
    from tests.factories.cast import organisation, person

    for kind in ("partner", "funder"):
        outsider = person(kind, organisation(kind, kind), rights=("admin",))
        assert signed_in(outsider).get(url("pitch", draft)).status_code == 404
        assert not Pitch.objects.for_user(outsider.actor).exists()
    assert client.get(url("pitch", draft)).url.startswith(reverse("account_login"))


def test_who_drafted_or_pitched_hears_of_the_need_and_who_left_does_not(cast, need):
    pitch_in("draft", cast, need=need)
    pitch_in("withdrawn", cast, need=need, startup=cast.startup_d)
    assert [row.email for row in audience(need)] == ["clara@example.org"]


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_of_own_pitches_costs_the_same_whatever_its_length(cast, rows, django_assert_num_queries):
    for _number in range(rows):
        pitch_in("submitted", cast, need=need_in("open", cast))
    client = signed_in(cast.clara)
    with django_assert_num_queries(4):
        assert client.get("/pitches/").content.decode().count("rows-side") == rows


@pytest.mark.parametrize("musts", [1, 3, 30])
def test_the_form_costs_the_same_whatever_the_number_of_musts(cast, draft, musts, django_assert_num_queries):
    for number in range(musts - 1):
        draft.need.requirements.create(kind="must", text=f"Krav {number}")
    client = signed_in(cast.clara)
    with django_assert_num_queries(8):
        assert client.get(url("pitch-edit", draft)).status_code == 200


def test_a_need_owner_has_no_pitch_to_begin(cast, need):
    assert signed_in(cast.bo).get(reverse("pitch-start", args=[need.pk])).status_code == 404
    other = new_startup("Eko")
    assert other.pitches.count() == 0


@pytest.mark.parametrize(("state", "offers"), [("shortlisted", True), ("meeting", True), ("declined", False)])
def test_a_chosen_pitch_offers_a_meeting_to_its_readers_alone(cast, state, offers):
    pitch = pitch_in(state, cast)
    ask = reverse("meeting-ask", args=[pitch.pk])
    assert (ask in signed_in(cast.arvid).get(url("pitch", pitch)).content.decode()) is offers
    for who in (cast.clara, cast.ella):
        assert ask not in signed_in(who).get(url("pitch", pitch)).content.decode()


def test_a_wish_is_not_called_a_must(cast):
    pitch = pitch_in("in_reading", cast)
    wish = pitch.need.requirements.create(kind="wish", text="Batteriet räcker fem år", position=9)
    pitch.requirement_answers.create(requirement=wish, answer="met")
    page = signed_in(cast.anna).get(url("pitch", pitch)).content.decode()
    assert "Ska-kraven" not in page
    assert "Bör-krav" in page
