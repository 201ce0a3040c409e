"""A commitment's text has versions: a new one is offered with what is new, the accepted one stands until then."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from ignite.joining.enums import Party
from ignite.joining.models import Commitment, CommitmentText
from ignite.joining.services import (
    accept_commitment,
    load_commitment_texts,
    offer_commitment,
    offer_new_versions,
    publish_text,
    withdraw_commitment,
)
from ignite.joining.versions import differences
from ignite.kernel import clock
from ignite.kernel.actor import SYSTEM
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.models import Message
from needs.queries.owners import commitment_of
from tests.factories.joining import commitment_in

NEW = {"body_sv": "Vi åtar oss.\n\n- Vi svarar snabbt.", "body_en": "We commit.\n\n- We answer soon."}


def publish(cast, **changes):
    said = {**NEW, "valid_from": clock.today(), **changes}
    return publish_text(Party.NEED_OWNER, actor=cast.ella.actor, **said)


def letters():
    return Message.objects.filter(kind="commitment_to_sign")


def test_a_new_version_is_offered_and_the_accepted_one_stands(cast):
    old = commitment_in("accepted", cast)
    text = publish(cast)
    new = Commitment.objects.get(text=text)
    assert (text.version, new.state, Commitment.objects.get(pk=old.pk).state) == (2, "offered", "accepted")
    assert letters().get().subject == "Åtagandet för Ankarby kommun har en ny version"
    assert commitment_of(cast.owner_a) == old
    accept_commitment(new, actor=cast.anna.actor, authority="Chef")
    assert commitment_of(cast.owner_a) == new


def test_offering_again_and_again_offers_once(cast):
    commitment_in("accepted", cast)
    publish(cast)
    assert offer_new_versions() == 0
    assert Commitment.objects.count() == 2 and letters().count() == 1


def test_what_was_only_offered_takes_the_new_text_without_another_letter(cast):
    commitment = commitment_in("offered", cast)
    text = publish(cast)
    commitment.refresh_from_db()
    assert (commitment.text, Commitment.objects.count(), letters().count()) == (text, 1, 0)


def test_a_version_to_come_is_offered_from_its_day(cast):
    commitment_in("accepted", cast)
    publish(cast, valid_from=clock.today() + timedelta(days=3))
    assert Commitment.objects.count() == 1
    with clock.stepped(timedelta(days=4)):
        assert offer_new_versions() == 1


def test_an_edition_that_is_over_is_left_alone(cast):
    commitment_in("accepted", cast)
    type(cast.edition).objects.update(state="closed")
    publish(cast)
    assert Commitment.objects.count() == 1


def test_other_parties_are_left_alone(cast):
    load_commitment_texts()
    offer_commitment(cast.clara.organisation, cast.edition, actor=SYSTEM)
    before = letters().count()
    publish(cast)
    assert Commitment.objects.get().text.party == "startup" and letters().count() == before


def test_the_programmes_own_words_outlive_the_next_release(cast):
    load_commitment_texts()
    publish(cast)
    assert load_commitment_texts() == 0
    newest = CommitmentText.objects.filter(party="need_owner").latest("version")
    assert newest.body_sv == NEW["body_sv"]


@pytest.mark.parametrize("who", ["anna", "clara", "bo"])
def test_only_the_programme_writes_texts(cast, who):
    with pytest.raises(NotAllowed):
        publish_text(Party.NEED_OWNER, actor=getattr(cast, who).actor, valid_from=clock.today(), **NEW)


def test_the_same_text_and_a_day_that_was_are_refused(cast):
    publish(cast)
    with pytest.raises(Refused, match="den samma"):
        publish(cast)
    with pytest.raises(Refused, match="senare dag"):
        publish(cast, body_sv="Annat.\n\n- X.", valid_from=clock.today() - timedelta(days=1))


def test_withdrawing_takes_back_older_versions_too_and_tells_the_programme(cast):
    old = commitment_in("accepted", cast)
    new = Commitment.objects.get(text=publish(cast))
    accept_commitment(new, actor=cast.anna.actor, authority="Chef")
    withdraw_commitment(new, actor=cast.anna.actor, reason="Vi hinner inte.")
    old.refresh_from_db()
    assert old.state == "withdrawn"
    letter = Message.objects.get(kind="commitment_withdrawn")
    assert letter.to_address == cast.ella.user.email and "Vi hinner inte." in letter.body_text


def test_what_is_new_is_told_point_by_point():
    old = CommitmentText(body_sv="Vi åtar oss.\n\n- Vi svarar varje startup.\n- Vi är med på möten.\n- Vi betalar.")
    new = CommitmentText(
        body_sv="Vi åtar oss.\n\n- Vi svarar varje startup inom 28 dagar.\n- Vi är med på möten.\n- Kaffe ingår."
    )
    found = differences(old, new)
    assert [(one.is_new, one.is_gone) for one in found] == [(False, False), (True, False), (False, True)]
    assert found[0].before == "Vi svarar varje startup." and found[2].before == "Vi betalar."
    assert differences(new, new) == []


def test_the_page_says_what_is_new_and_which_version_holds(signed_in, cast):
    old = commitment_in("accepted", cast)
    new = Commitment.objects.get(text=publish(cast))
    client = signed_in(cast.anna)
    text = client.get(new.get_absolute_url()).text
    assert "Nytt sedan version 1" in text and "<del>Vi svarar.</del>" in text and "gäller tills" in text
    text = client.get(old.get_absolute_url()).text
    assert "Läs version 2" in text and "Ta tillbaka" not in text


def test_both_sides_read_what_the_programme_has_signed(signed_in, cast):
    own = commitment_in("offered", cast)
    load_commitment_texts()
    theirs = offer_commitment(cast.ella.organisation, cast.edition, actor=SYSTEM)
    client = signed_in(cast.anna)
    assert client.get(theirs.get_absolute_url()).status_code == 404
    accept_commitment(theirs, actor=cast.ella.actor, authority="Programansvarig")
    assert "Vi behandlar alla lika." in client.get(own.get_absolute_url()).text
    page = client.get(theirs.get_absolute_url()).text
    assert "Det här har programmet åtagit sig" in page and "Ta tillbaka" not in page and "Händelser" not in page
    assert client.post(theirs.get_absolute_url(), {"authority": "X", "agrees": "on"}).status_code == 422
    assert theirs.get_absolute_url() in client.get(cast.anna.organisation.get_absolute_url()).text
    assert signed_in(cast.clara).get(theirs.get_absolute_url()).status_code == 200


def test_the_programme_writes_a_new_version_on_a_page(signed_in, cast):
    old = commitment_in("accepted", cast)
    client, url = signed_in(cast.ella), reverse("commitment-text-new", args=["need_owner"])
    assert "Vi svarar." in client.get(url).text
    form = {
        "introduction_sv": "Vi åtar oss.",
        "points_sv": "- Vi svarar.\n\nVi kommer.",
        "introduction_en": "We commit.",
        "points_en": "We answer.",
        "valid_from": clock.today().isoformat(),
        "_once": str(uuid.uuid4()),
    }
    answer = client.post(url, form)
    assert answer.status_code == 422 and "Vi kommer." in answer.text and "2 punkter på svenska" in answer.text
    form |= {"points_en": "We answer.\nWe come.", "_once": str(uuid.uuid4())}
    assert client.post(url, form).url == client.post(url, form).url == reverse("commitment-texts")
    text = CommitmentText.objects.exclude(pk=old.text_id).get()
    assert text.points == ["Vi svarar.", "Vi kommer."]
    page = client.get(reverse("commitment-texts")).text
    assert "gäller nu" in page and "1 väntar" in page
    assert client.get(reverse("commitment-text-new", args=["martian"])).status_code == 404


def test_the_programme_offers_what_was_taken_back(signed_in, cast):
    commitment = commitment_in("accepted", cast)
    client, url = signed_in(cast.ella), reverse("commitment-offer", args=[cast.anna.organisation.pk])
    page = cast.anna.organisation.get_absolute_url()
    assert url not in client.get(page).text
    withdraw_commitment(commitment, actor=cast.anna.actor, reason="Fel person.")
    assert url in client.get(page).text
    for _time in range(2):
        client.post(url, {"_once": str(uuid.uuid4())})
    assert Commitment.objects.filter(state="offered").count() == 1
    assert letters().count() == 1
    assert url not in signed_in(cast.anna).get(page).text


def test_the_page_asks_at_most_twelve_times(signed_in, cast, django_assert_max_num_queries):
    commitment_in("accepted", cast)
    new = Commitment.objects.get(text=publish(cast))
    client = signed_in(cast.anna)
    with django_assert_max_num_queries(12):
        client.get(new.get_absolute_url())
