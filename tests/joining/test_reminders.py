"""Reminders of invitations, of requests and of commitments: when, to whom, until what."""

from datetime import timedelta

import pytest

from ignite.accounts.services import activate_membership, admit_member, refuse_member
from ignite.joining.services import (
    accept_commitment,
    ask_membership,
    decline_by_link,
    invite_member,
    resend_member_invitation,
    revoke_invitation,
)
from ignite.kernel import clock
from ignite.kernel.actor import SYSTEM
from ignite.outbox.models import Message
from ignite.outbox.policies import policy_named
from tests.factories.accounts import membership_in
from tests.factories.joining import commitment_in, invitation_in
from tests.factories.workshops import wall
from tests.reminded import called, dates_of, letters, message_of, walls

SENT = wall(2027, 3, 9, 10)


def invite(cast):
    return invite_member(
        cast.anna.organisation, actor=cast.anna.actor, email="gun@example.org", name="Gun", rights=["member"]
    )


def test_nothing_is_queued_ahead(cast):
    invite(cast)
    assert Message.objects.filter(kind="member_invited").count() == 1


def test_an_invitation_is_reminded_of_three_and_ten_days_after_it_was_sent(cast):
    with clock.standing_at(SENT):
        _membership, invitation = invite(cast)
        assert walls("member_invited", invitation) == ["03-12 10:00", "03-19 10:00"]
        (occasion,) = dates_of("member_invited", invitation)
        assert occasion.until == invitation.expires_at
    letter = letters("member_invited", invitation, SENT + timedelta(days=3))["gun@example.org"]
    assert (
        letter.subject == "Inbjudan till Ankarby kommun väntar på svar" and "Anna har bjudit in dig" in letter.body_text
    )


def test_sent_again_it_is_counted_anew_and_the_old_link_is_not_reminded_of(cast):
    policy = policy_named("member_invited")
    with clock.standing_at(SENT):
        membership, invitation = invite(cast)
        (before,) = policy.of(invitation)
        old = message_of(policy.name, before, next(iter(policy.calls(before))))
    with clock.standing_at(SENT + timedelta(days=2)):
        resend_member_invitation(membership, actor=cast.anna.actor)
        assert walls("member_invited", invitation) == ["03-14 10:00", "03-21 10:00"]
        assert not policy.kind.still_true(old)


def test_answered_taken_back_run_out_or_to_something_else_it_is_not(cast):
    _membership, invitation = invite(cast)
    decline_by_link(invitation)
    assert not dates_of("member_invited", invitation)
    other = invitation_in("sent", cast, email="hugo@example.org", about=cast.arvid.membership)
    assert called("member_invited", other) == {"hugo@example.org"}
    revoke_invitation(other, actor=cast.anna.actor)
    assert not dates_of("member_invited", other)
    late = invitation_in("sent", cast, about=cast.anna.membership, expires_at=clock.now() - timedelta(hours=1))
    assert not dates_of("member_invited", late)
    assert not dates_of("member_invited", invitation_in("sent", cast, about=cast.edition))


# Requests


def test_a_request_is_brought_up_to_the_managers_and_after_ten_days_to_the_programme(cast):
    gun = membership_in("requested", cast, since=SENT)
    assert walls("member_requested", gun) == ["03-12 10:00", "03-19 10:00"]
    assert walls("member_requested_programme", gun) == ["03-19 10:00"]
    assert called("member_requested", gun) == {"anna@example.org"}
    assert called("member_requested_programme", gun) == {"ella@example.org"}
    assert len(dates_of("member_requested", gun)) == len(dates_of("member_requested_programme", gun)) == 1
    assert letters("member_requested", gun)["anna@example.org"].subject == "Gun väntar på svar"


def test_where_nobody_decides_the_programme_is_asked_from_the_start_and_once(cast):
    gun = membership_in("requested", cast)
    cast.anna.membership.state = "ended"
    cast.anna.membership.save()
    assert called("member_requested", gun) == {"ella@example.org"}
    assert called("member_requested_programme", gun) == set()


@pytest.mark.parametrize("answer", [admit_member, refuse_member])
def test_an_answered_request_is_not_brought_up(cast, answer):
    gun = ask_membership(cast.anna.organisation, user=membership_in("ended", cast).user, word="Jag är tillbaka.")
    policy = policy_named("member_requested")
    (occasion,) = policy.of(gun)
    row = message_of(policy.name, occasion, next(iter(policy.calls(occasion))))
    assert policy.kind.still_true(row)
    answer(gun, actor=cast.anna.actor, reason="Så är det.")
    assert not dates_of(policy.name, gun) and not policy.kind.still_true(row)


# Commitments


def test_those_who_may_sign_are_reminded_once_five_days_after_they_saw_it(cast):
    commitment = commitment_in("offered", cast, offered_at=SENT)
    for person in (cast.anna, cast.arvid):
        person.membership.since = SENT - timedelta(days=30)
        person.membership.save()
    assert walls("commitment_to_sign", commitment) == ["03-14 10:00"]
    assert called("commitment_to_sign", commitment) == {"anna@example.org"}
    assert len(dates_of("commitment_to_sign", commitment)) == 1
    written = letters("commitment_to_sign", commitment)
    assert written["anna@example.org"].subject == "Åtagandet för Ankarby kommun väntar"


def test_somebody_who_comes_in_later_is_reminded_five_days_after_that(cast):
    commitment = commitment_in("offered", cast, offered_at=SENT)
    cast.anna.membership.since = SENT - timedelta(days=30)
    cast.anna.membership.save()
    gun = membership_in("invited", cast, rights=["signatory"])
    with clock.standing_at(SENT + timedelta(days=7)):
        activate_membership(gun, actor=SYSTEM, user=cast.david.user)
    assert walls("commitment_to_sign", commitment) == ["03-14 10:00", "03-21 10:00"]
    assert called("commitment_to_sign", commitment) == {"anna@example.org", "david@example.org"}
    gun.state = "ended"
    gun.save()
    assert called("commitment_to_sign", commitment) == {"anna@example.org"}


def test_an_accepted_commitment_is_not_reminded_of(cast):
    commitment, policy = commitment_in("offered", cast), policy_named("commitment_to_sign")
    (occasion,) = policy.of(commitment)
    row = message_of(policy.name, occasion, next(iter(policy.calls(occasion))))
    assert policy.kind.still_true(row)
    accept_commitment(commitment, actor=cast.anna.actor, authority="Kommundirektör")
    assert not dates_of(policy.name, commitment) and not policy.kind.still_true(row)
