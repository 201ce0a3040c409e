"""Commitments: versions that are never rewritten, accepted by somebody with authority, for oneself alone."""

import uuid

import pytest
from django.core.management import call_command

from ignite.accounts.services import admit_member, change_membership
from ignite.joining.models import Commitment, CommitmentText
from ignite.joining.services import accept_commitment, load_commitment_texts, offer_commitment, withdraw_commitment
from ignite.kernel.actor import SYSTEM
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.models import Message
from tests.factories.accounts import membership_in
from tests.factories.cast import organisation
from tests.factories.joining import commitment_in


def test_texts_are_loaded_once(db):
    assert load_commitment_texts() == 3
    assert load_commitment_texts() == 0
    call_command("load_commitment_texts", verbosity=0)
    text = CommitmentText.objects.get(party="need_owner")
    assert len(text.points) == 6
    assert text.introduction.startswith("Genom att gå med")


def test_changed_text_is_a_new_version(cast):
    old = commitment_in("accepted", cast).text
    assert load_commitment_texts() == 3
    old.refresh_from_db()
    assert old.body_sv.startswith("Vi åtar oss.")
    assert CommitmentText.objects.filter(party="need_owner").count() == 2


def test_offer_is_one_and_tells_those_who_may_sign(cast):
    first = offer_commitment(cast.anna.organisation, cast.edition, actor=cast.ella.actor)
    assert offer_commitment(cast.anna.organisation, cast.edition, actor=SYSTEM) == first
    letters = Message.objects.filter(kind="commitment_to_sign")
    assert letters.get().to_address == cast.anna.user.email


def test_each_party_gets_its_own_text(cast):
    parties = {
        offer_commitment(who.organisation, cast.edition, actor=SYSTEM).text.party
        for who in (cast.anna, cast.clara, cast.ella)
    }
    assert parties == {"need_owner", "startup", "programme"}


def test_stranger_offers_nothing_and_funders_commit_to_nothing(cast):
    with pytest.raises(NotAllowed):
        offer_commitment(cast.anna.organisation, cast.edition, actor=cast.bo.actor)
    with pytest.raises(Refused, match="inget åtagande"):
        offer_commitment(organisation("funder", "Verket"), cast.edition, actor=SYSTEM)


@pytest.mark.parametrize("who", ["arvid", "bo", "clara", "ella"])
def test_others_cannot_accept(cast, who):
    commitment = commitment_in("offered", cast)
    with pytest.raises(NotAllowed):
        accept_commitment(commitment, actor=getattr(cast, who).actor, authority="Chef")
    assert Commitment.objects.get().state == "offered"


def test_manager_and_signatory_accept(cast):
    commitment = commitment_in("offered", cast)
    change = {"roles": [], "has_business": False, "has_technical": False}
    change_membership(cast.arvid.membership, actor=cast.anna.actor, rights=["signatory"], **change)
    assert accept_commitment(commitment, actor=cast.arvid.actor, authority="Firmatecknare")
    assert (commitment.accepted_by, commitment.authority) == (cast.arvid.user, "Firmatecknare")
    assert accept_commitment(commitment, actor=cast.anna.actor, authority="Chef") is False
    assert Commitment.objects.get().accepted_by == cast.arvid.user


def test_authority_is_said(cast):
    with pytest.raises(Refused, match="befogenhet"):
        accept_commitment(commitment_in("offered", cast), actor=cast.anna.actor, authority="  ")


def test_accepting_ends_the_reminders(cast):
    commitment = offer_commitment(cast.anna.organisation, cast.edition, actor=SYSTEM)
    accept_commitment(commitment, actor=cast.anna.actor, authority="Chef")
    assert not Message.objects.filter(kind="commitment_to_sign", status="queued").exists()


def test_withdrawn_needs_a_reason_and_can_be_offered_anew(cast):
    commitment = commitment_in("accepted", cast)
    with pytest.raises(Refused, match="varför"):
        withdraw_commitment(commitment, actor=cast.anna.actor)
    assert withdraw_commitment(commitment, actor=cast.anna.actor, reason="Vi hinner inte.")
    assert offer_commitment(cast.anna.organisation, cast.edition, actor=SYSTEM) != commitment


def test_new_signatory_is_shown_the_commitment(cast):
    commitment_in("offered", cast)
    asked = membership_in("requested", cast, rights=["signatory"])
    admit_member(asked, actor=cast.anna.actor)
    assert Message.objects.filter(kind="commitment_to_sign", to_address="gun@example.org").exists()


def test_page_is_accepted_by_form(signed_in, cast):
    commitment = commitment_in("offered", cast)
    client, url = signed_in(cast.anna), commitment.get_absolute_url()
    assert "Vi svarar." in client.get(url).text
    assert client.post(url, {"authority": "Chef"}).status_code == 422
    form = {"authority": "Chef", "agrees": "on", "_once": str(uuid.uuid4())}
    assert client.post(url, form).url == client.post(url, form).url
    commitment.refresh_from_db()
    assert (commitment.state, commitment.authority) == ("accepted", "Chef")
    assert "Det här har ni åtagit er" in client.get(url).text


@pytest.mark.parametrize(("who", "status"), [("arvid", 200), ("ella", 200), ("bo", 404), ("clara", 404)])
def test_page_is_read_by_ones_own_and_the_programme(signed_in, cast, who, status):
    commitment = commitment_in("offered", cast)
    client, form = signed_in(getattr(cast, who)), {"authority": "Chef", "agrees": "on"}
    assert client.get(commitment.get_absolute_url()).status_code == status
    assert client.post(commitment.get_absolute_url(), form).status_code == (422 if status == 200 else 404)
    commitment.refresh_from_db()
    assert commitment.state == "offered"
