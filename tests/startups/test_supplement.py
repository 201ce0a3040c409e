"""One round of question and answer on a pitch; leaving a pitch out."""

import pytest
from django.test import Client
from django.urls import reverse

from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.models import Transition
from ignite.outbox.models import Message
from startups.enums import PitchState
from startups.services.answers import decline_pitch
from startups.services.supplement import ask_supplement, disqualify_pitch, supplement_pitch
from tests.factories.needs import need_in
from tests.factories.startups import pitch_in

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def pitch(cast):
    return pitch_in("in_reading", cast, need=need_in("reading", cast))


def test_question_reaches_the_startup_and_its_answer_the_readers(cast, pitch):
    ask_supplement(pitch, actor=cast.arvid.actor, reason="Hur länge håller batteriet?")
    letter = Message.objects.get(kind="pitch_supplement")
    assert (letter.to_address, pitch.state) == (cast.clara.user.email, PitchState.SUPPLEMENT)
    assert "Hur länge håller batteriet?" in letter.body_text
    client = Client()
    client.force_login(cast.clara.user, backend=BACKEND)
    client.post(reverse("pitch-supplement", args=[pitch.pk]), {"answer": "Sju år."})
    pitch.refresh_from_db()
    assert (pitch.state, pitch.supplement_answer) == (PitchState.IN_READING, "Sju år.")


def test_the_answer_is_not_in_the_record(cast, pitch):
    ask_supplement(pitch, actor=cast.anna.actor, reason="Hur länge?")
    supplement_pitch(pitch, actor=cast.clara.actor, answer="Vår hemlighet är sju år.")
    assert not Transition.objects.filter(reason__contains="hemlighet").exists()


def test_an_empty_answer_is_refused_and_the_page_says_so(cast, pitch):
    ask_supplement(pitch, actor=cast.anna.actor, reason="Hur länge?")
    with pytest.raises(Refused):
        supplement_pitch(pitch, actor=cast.clara.actor, answer="  ")
    client = Client()
    client.force_login(cast.clara.user, backend=BACKEND)
    assert client.post(reverse("pitch-supplement", args=[pitch.pk]), {"answer": ""}).status_code == 422


def test_only_readers_ask_and_only_the_startup_answers(cast, pitch):
    for stranger in (cast.bo, cast.ella, cast.david):
        with pytest.raises(NotAllowed):
            ask_supplement(pitch, actor=stranger.actor, reason="Hur länge?")
    ask_supplement(pitch, actor=cast.anna.actor, reason="Hur länge?")
    with pytest.raises(NotAllowed):
        supplement_pitch(pitch, actor=cast.david.actor, answer="Sju år.")


def test_a_question_without_answer_does_not_stop_the_readers(cast, pitch):
    ask_supplement(pitch, actor=cast.anna.actor, reason="Hur länge?")
    decline_pitch(pitch, actor=cast.anna.actor, code="fit", words="Nej.", strong="Bra.", would_change="Mer.")
    assert pitch.state == PitchState.DECLINED


def test_leaving_out_says_why(cast, pitch):
    disqualify_pitch(pitch, actor=cast.anna.actor, reason="Företaget är samma som beställaren.")
    assert pitch.state == PitchState.DISQUALIFIED
    assert "samma som beställaren" in Message.objects.get(kind="pitch_disqualified").body_text
