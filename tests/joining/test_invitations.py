"""The link in the letter: what it opens, for whom, for how long; and that looking at it changes nothing."""

import hashlib
import threading
import uuid
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import connections
from django.urls import reverse

from ignite.accounts.models import Membership, User
from ignite.accounts.services import revoke_membership
from ignite.joining import subjects
from ignite.joining.enums import Answer
from ignite.joining.models import Invitation
from ignite.joining.services import (
    answer_invitation,
    create_invitation,
    expire_invitations,
    invitation_by_token,
    invite_member,
    join_by_invitation,
    resend_invitation,
    resend_member_invitation,
    revoke_invitation,
)
from ignite.joining.tokens import token_of
from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.models import Message
from tests.factories.accounts import membership_in
from tests.factories.cast import PASSWORD, make_cast
from tests.factories.joining import commitment_in, invitation_in

GOOD = "tolv tecken eller fler"


def page_of(invitation):
    return reverse("invitation", args=[token_of(invitation)])


def said(**fields):
    return {"_once": str(uuid.uuid4()), **fields}


def invite(cast, email="gun@example.org", **fields):
    return invite_member(
        cast.anna.organisation, actor=cast.anna.actor, email=email, name="Gun", rights=["member"], **fields
    )


@pytest.fixture
def party(cast, monkeypatch):
    """Something to come to: the edition stands in for a workshop."""
    described = dict(subjects._describers)
    monkeypatch.setattr(subjects, "_describers", described)
    subjects.register(
        "editions.edition", lambda invitation: subjects.Subject("Workshop", when=clock.now(), where="Kista")
    )
    return invitation_in("sent", cast, about=cast.edition, email="gast@example.org", name="Gäst")


def test_only_the_hash_is_stored(cast):
    invitation, token = create_invitation(
        about=cast.edition, email="Gun@Example.org", expires_at=clock.now() + timedelta(days=1), actor=cast.ella.actor
    )
    assert invitation.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert token not in {str(value) for value in Invitation.objects.values().get().values()}
    assert invitation_by_token(token) == invitation
    assert invitation_by_token(invitation.token_hash) is None


def test_link_can_be_written_again_but_not_guessed(cast, settings):
    _membership, invitation = invite(cast)
    token = token_of(invitation)
    assert token_of(Invitation.objects.get()) == token
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key", [settings.SECRET_KEY]
    assert token_of(Invitation.objects.get()) == token
    settings.SECRET_KEY_FALLBACKS = []
    assert token_of(Invitation.objects.get()) != token


def test_same_thing_is_not_invited_to_twice(cast):
    invitation_in("sent", cast, about=cast.edition)
    with pytest.raises(Refused, match="redan inbjuden"):
        create_invitation(about=cast.edition, email="gun@example.org", expires_at=clock.now(), actor=cast.ella.actor)


def test_scanner_changes_nothing_then_the_person_joins(client, cast):
    membership, invitation = invite(cast)
    for _scan in range(2):
        client.head(page_of(invitation))
        assert client.get(page_of(invitation)).status_code == 200
    invitation.refresh_from_db()
    assert (invitation.state, User.objects.filter(email="gun@example.org").exists()) == ("sent", False)
    answer = client.post(page_of(invitation), said(answer="yes", name="Gun Grön", password=GOOD))
    assert answer.url == reverse("organisation", args=[cast.anna.organisation.pk])
    gun = User.objects.get(email="gun@example.org")
    membership.refresh_from_db()
    assert (membership.state, membership.user, membership.name) == ("active", gun, "Gun Grön")
    assert EmailAddress.objects.get(user=gun).verified
    assert client.get(answer.url).status_code == 200
    assert UserSession.objects.get(user=gun).session_key == client.session.session_key  # seen and ended in the settings


def test_joining_without_password_signs_in_by_code_later(client, cast):
    _membership, invitation = invite(cast)
    client.post(page_of(invitation), said(answer="yes", name="Gun", password=""))
    assert not User.objects.get(email="gun@example.org").has_usable_password()


def test_weak_password_is_refused_and_the_name_kept(client, cast):
    _membership, invitation = invite(cast)
    answer = client.post(page_of(invitation), said(answer="yes", name="Gun Grön", password="kort"))
    assert answer.status_code == 422
    assert "Gun Grön" in answer.text
    assert not User.objects.filter(email="gun@example.org").exists()


def test_link_never_signs_an_old_account_in(client, cast):
    _membership, invitation = invite(cast, email=cast.bo.user.email)
    answer = client.post(page_of(invitation), said(answer="yes", name="Bov", password=GOOD))
    assert answer.url.startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session
    cast.bo.user.refresh_from_db()
    assert (cast.bo.user.name, cast.bo.user.check_password(PASSWORD)) == ("Bo", True)
    assert Membership.objects.get(organisation=cast.anna.organisation, user=cast.bo.user).state == "active"


def test_used_link_signs_nobody_in(client, cast):
    _membership, invitation = invite(cast)
    client.post(page_of(invitation), said(answer="yes", name="Gun", password=GOOD))
    client.logout()
    answer = client.post(page_of(invitation), said(answer="yes", name="Bov", password="en annan lång rad"))
    assert answer.status_code == 302
    assert "_auth_user_id" not in client.session
    assert User.objects.get(email="gun@example.org").name == "Gun"


def test_account_made_by_somebody_else_becomes_the_owners(client, cast):
    squatter = User.objects.create_user("gun@example.org", PASSWORD, name="Bov")
    EmailAddress.objects.create(user=squatter, email="gun@example.org", verified=False, primary=True)
    _membership, invitation = invite(cast)
    client.post(page_of(invitation), said(answer="yes", name="Gun", password=GOOD))
    squatter.refresh_from_db()
    assert squatter.check_password(GOOD)
    assert not squatter.check_password(PASSWORD)


def test_invited_person_signed_in_joins_at_once(signed_in, cast):
    membership, invitation = invite(cast, email=cast.bo.user.email)
    answer = signed_in(cast.bo).post(page_of(invitation), said(answer="yes"))
    assert answer.url == reverse("organisation", args=[cast.anna.organisation.pk])
    membership.refresh_from_db()
    assert membership.user == cast.bo.user


def test_secondary_proven_address_counts(signed_in, cast):
    EmailAddress.objects.create(user=cast.bo.user, email="bo.privat@example.org", verified=True)
    membership, invitation = invite(cast, email="bo.privat@example.org")
    signed_in(cast.bo).post(page_of(invitation), said(answer="yes"))
    membership.refresh_from_db()
    assert (membership.state, membership.user) == ("active", cast.bo.user)


def test_wrong_signed_in_person_is_told_and_changes_nothing(signed_in, cast):
    membership, invitation = invite(cast)
    client = signed_in(cast.bo)
    assert "bo@example.org" in client.get(page_of(invitation)).text
    assert client.post(page_of(invitation), said(answer="yes", name="Bo", password=GOOD)).status_code == 422
    membership.refresh_from_db()
    assert membership.state == "invited"


def test_saying_no_declines_and_tells_the_manager(client, cast):
    membership, invitation = invite(cast)
    client.post(page_of(invitation), said(answer="no"))
    membership.refresh_from_db()
    assert membership.state == "declined"
    letter = Message.objects.get(kind="member_answered")
    assert (letter.to_address, "tackade nej" in letter.subject) == (cast.anna.user.email, True)


def test_link_runs_out_by_time_alone(client, cast):
    _membership, invitation = invite(cast)
    with clock.stepped(timedelta(days=31)):
        assert "har gått ut" in client.get(page_of(invitation)).text
        assert client.post(page_of(invitation), said(answer="yes", name="Gun")).status_code == 422
        with pytest.raises(Refused, match="gått ut"):
            join_by_invitation(invitation, name="Gun")
    assert not User.objects.filter(email="gun@example.org").exists()


def test_sending_again_kills_the_old_link(client, cast):
    membership, invitation = invite(cast)
    old = page_of(invitation)
    resend_member_invitation(membership, actor=cast.anna.actor)
    invitation.refresh_from_db()
    assert client.get(old).status_code == 404
    assert client.post(old, said(answer="yes", name="Gun")).status_code == 404
    assert client.get(page_of(invitation)).status_code == 200
    letters = Message.objects.filter(kind="member_invited", status="queued")
    assert all(page_of(invitation) in letter.body_text for letter in letters)
    assert letters.count() == 1


def test_run_out_invitation_can_be_sent_again(client, cast):
    membership, invitation = invite(cast)
    with clock.stepped(timedelta(days=31)):
        resend_member_invitation(membership, actor=cast.anna.actor)
        invitation.refresh_from_db()
        assert client.post(page_of(invitation), said(answer="yes", name="Gun")).status_code == 302


def test_revoked_membership_kills_the_link(client, cast):
    membership, invitation = invite(cast)
    revoke_membership(membership, actor=cast.anna.actor)
    assert "återkallad" in client.get(page_of(invitation)).text
    assert client.post(page_of(invitation), said(answer="yes", name="Gun")).status_code == 422
    assert not Message.objects.filter(kind="member_invited", status="queued").exists()


def test_answered_invitation_is_not_sent_again(client, cast):
    membership, invitation = invite(cast)
    client.post(page_of(invitation), said(answer="yes", name="Gun"))
    with pytest.raises(Refused, match="inte inbjuden"):
        resend_member_invitation(membership, actor=cast.anna.actor)


@pytest.mark.parametrize("move", [resend_invitation, revoke_invitation])
def test_neighbour_and_plain_member_leave_invitations_alone(cast, move):
    _membership, invitation = invite(cast)
    for who in (cast.bo, cast.arvid):
        with pytest.raises(NotAllowed):
            move(invitation, actor=who.actor)


def test_answered_is_not_reminded_of(client, cast):
    _membership, invitation = invite(cast)
    client.post(page_of(invitation), said(answer="yes", name="Gun"))
    assert not Message.objects.filter(kind="member_invited", status="queued").exists()


def test_guest_answers_and_answers_otherwise(client, party):
    assert "Kista" in client.get(page_of(party)).text
    client.post(page_of(party), said(answer="maybe", word="Kommer kanske sent"))
    party.refresh_from_db()
    assert (party.state, party.answer, party.word) == ("answered", "maybe", "Kommer kanske sent")
    client.post(page_of(party), said(answer="no", word=""))
    party.refresh_from_db()
    assert party.answer == "no"


def test_same_answer_twice_is_one(party):
    assert answer_invitation(party, answer=Answer.YES, word="Hej")
    assert answer_invitation(party, answer=Answer.YES, word="Hej ") is False


@pytest.mark.parametrize("answer", ["", "perhaps"])
def test_nonsense_is_no_answer(client, party, answer):
    client.post(page_of(party), said(answer=answer))
    party.refresh_from_db()
    assert party.state == "sent"


def test_cancelled_thing_takes_no_answer(client, party):
    subjects.register(
        "editions.edition", lambda invitation: subjects.Subject("Workshop", closed="Workshoppen är inställd.")
    )
    assert "inställd" in client.get(page_of(party)).text
    assert client.post(page_of(party), said(answer="yes")).status_code == 422


def test_link_to_nothing_known_is_dead(client, cast):
    assert client.get(page_of(invitation_in("sent", cast, about=cast.edition))).status_code == 404
    assert client.get("/i/nonsens/").status_code == 404


def test_page_speaks_the_letters_language_until_the_reader_chooses(client, cast):
    _membership, invitation = invite(cast, language="en")
    assert '<html lang="en">' in client.get(page_of(invitation)).text
    client.cookies["language"] = "sv"
    assert '<html lang="sv">' in client.get(page_of(invitation)).text


def test_page_is_not_kept_by_anybody(client, cast):
    _membership, invitation = invite(cast)
    assert "no-store" in client.get(page_of(invitation)).headers["Cache-Control"]


def test_signatory_lands_on_the_commitment(client, cast):
    commitment = commitment_in("offered", cast)
    _membership, invitation = invite(cast)
    answer = client.post(page_of(invitation), said(answer="yes", name="Gun"))
    assert answer.url == commitment.get_absolute_url()


def test_time_is_recorded_once(cast):
    membership, _invitation = invite(cast)
    membership_in("requested", cast, email="hugo@example.org")
    with clock.stepped(timedelta(days=61)):
        assert expire_invitations() == 2
        assert expire_invitations() == 0
    membership.refresh_from_db()
    assert membership.state == "expired"


def test_answered_invitation_does_not_run_out(client, cast):
    _membership, invitation = invite(cast)
    client.post(page_of(invitation), said(answer="yes", name="Gun"))
    with clock.stepped(timedelta(days=61)):
        assert expire_invitations() == 0


@pytest.mark.django_db(transaction=True)
def test_two_tabs_joining_at_once_make_one_account():
    cast = make_cast()
    _membership, invitation = invite(cast)
    start, said_by = threading.Barrier(2), []

    def join():
        mine = Invitation.objects.get(pk=invitation.pk)
        start.wait()
        try:
            said_by.append(join_by_invitation(mine, name="Gun").email)
        except Refused:
            said_by.append("refused")
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=join) for _number in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(said_by) == ["gun@example.org", "refused"]
    assert Membership.objects.filter(email="gun@example.org", state="active").count() == 1
