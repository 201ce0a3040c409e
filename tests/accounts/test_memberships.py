"""The lifecycle of a membership: who lets in, who removes, and that somebody always decides."""

import threading
from dataclasses import replace

import pytest
from django.db import connection, connections

from ignite.accounts.enums import Right
from ignite.accounts.lifecycle import MEMBERSHIP
from ignite.accounts.models import Membership, User
from ignite.accounts.services import (
    activate_membership,
    admit_member,
    change_membership,
    create_membership,
    create_organisation,
    decline_membership,
    end_membership,
    refuse_member,
    request_membership,
    revoke_membership,
)
from ignite.kernel import record
from ignite.kernel.actor import SYSTEM
from ignite.kernel.errors import NotAllowed, Refused
from tests.factories.accounts import membership_in
from tests.factories.cast import make_cast, person

SAME = {"roles": [], "has_business": False, "has_technical": False}


def test_last_manager_cannot_leave(cast):
    with pytest.raises(Refused, match="ansvaret"):
        end_membership(cast.anna.membership, actor=cast.anna.actor)
    cast.anna.membership.refresh_from_db()
    assert cast.anna.membership.state == "active"


def test_manager_can_leave_when_another_decides(cast):
    person("gun", cast.anna.organisation, rights=(Right.MANAGER,))
    assert end_membership(cast.anna.membership, actor=cast.anna.actor)
    assert cast.anna.membership.state == "ended"


def test_programme_cannot_remove_last_manager_either(cast):
    with pytest.raises(Refused, match="ansvaret"):
        end_membership(cast.anna.membership, actor=cast.ella.actor)


def test_member_may_leave_but_remove_nobody(cast):
    gun = person("gun", cast.anna.organisation, rights=(Right.MEMBER,))
    with pytest.raises(NotAllowed):
        end_membership(gun.membership, actor=cast.arvid.actor)
    assert end_membership(cast.arvid.membership, actor=cast.arvid.actor)


def test_neighbours_manager_moves_nothing(cast):
    for state, move in (("active", end_membership), ("requested", admit_member), ("invited", revoke_membership)):
        membership = membership_in(state, cast, email=f"{state}@example.org")
        with pytest.raises(NotAllowed):
            move(membership, actor=cast.bo.actor)


def test_manager_admits_and_refuses_with_a_reason(cast):
    asked = membership_in("requested", cast)
    with pytest.raises(Refused, match="varför"):
        refuse_member(asked, actor=cast.anna.actor)
    assert admit_member(asked, actor=cast.anna.actor)
    assert asked.state == "active"
    other = membership_in("requested", cast, email="hugo@example.org")
    assert refuse_member(other, actor=cast.anna.actor, reason="Vi känner inte varandra.")
    assert other.state == "declined"


def test_admitting_twice_is_one_effect(cast):
    asked = membership_in("requested", cast)
    assert admit_member(asked, actor=cast.anna.actor)
    again = Membership.objects.get(pk=asked.pk)
    assert MEMBERSHIP.run("admit", again, actor=cast.anna.actor) is False


def test_plain_member_admits_nobody(cast):
    asked = membership_in("requested", cast)
    with pytest.raises(NotAllowed):
        admit_member(asked, actor=cast.arvid.actor)


def test_fitting_domain_never_grants(cast):
    cast.anna.organisation.email_domain = "example.org"
    cast.anna.organisation.save()
    gun = User.objects.create_user("gun@example.org", name="Gun")
    asked = request_membership(cast.anna.organisation, user=gun, actor=cast.bo.actor)
    assert asked.state == "requested"
    assert asked.rights == ["member"]


def test_person_with_another_address_cannot_accept(cast):
    invited = membership_in("invited", cast)
    with pytest.raises(NotAllowed):
        activate_membership(invited, actor=cast.bo.actor, user=cast.bo.user)


def test_accepting_makes_the_person_act_there(cast):
    invited = membership_in("invited", cast)
    gun = User.objects.create_user("gun@example.org", name="Gun")
    activate_membership(invited, actor=SYSTEM, user=gun)
    gun.refresh_from_db()
    assert gun.acting_for == cast.anna.organisation


def test_activating_without_a_person_is_refused(cast):
    with pytest.raises(Refused, match="konto"):
        activate_membership(membership_in("invited", cast), actor=SYSTEM)


def test_second_seat_in_the_same_organisation_is_refused(cast):
    invited = membership_in("invited", cast, email="arvid.privat@example.org")
    with pytest.raises(Refused, match="redan med"):
        activate_membership(invited, actor=SYSTEM, user=cast.arvid.user)


def test_declined_invitation_cannot_be_accepted(cast):
    invited = membership_in("invited", cast)
    assert decline_membership(invited, actor=SYSTEM)
    with pytest.raises(Refused):
        activate_membership(invited, actor=SYSTEM, user=cast.bo.user)


def test_address_is_invited_once(cast):
    create_membership(cast.anna.organisation, actor=cast.anna.actor, email="Gun@example.org", rights=["member"])
    with pytest.raises(Refused, match="redan med"):
        create_membership(cast.anna.organisation, actor=cast.anna.actor, email="gun@Example.org", rights=["member"])


@pytest.mark.parametrize("rights", [[], ["admin"], ["owner"], ["member", "admin"]])
def test_rights_must_fit_the_kind(cast, rights):
    with pytest.raises(Refused, match="behörighet"):
        create_membership(cast.anna.organisation, actor=cast.anna.actor, email="gun@example.org", rights=rights)


def test_member_invites_nobody(cast):
    with pytest.raises(NotAllowed):
        create_membership(cast.anna.organisation, actor=cast.arvid.actor, email="gun@example.org", rights=["member"])


def test_programme_helps_and_is_recorded_as_both(cast):
    made = create_membership(cast.anna.organisation, actor=cast.ella.actor, email="gun@example.org", rights=["member"])
    entry = record.last(made, "membership")
    assert entry.organisation_id == cast.ella.organisation.pk
    assert entry.on_behalf_of == cast.anna.organisation.pk


def test_staff_is_changed_by_administrators_alone(cast):
    fia = person("fia", cast.ella.organisation, rights=(Right.MANAGER,))
    with pytest.raises(NotAllowed):
        create_membership(cast.ella.organisation, actor=fia.actor, email="gun@example.org", rights=["admin"])
    with pytest.raises(NotAllowed):
        change_membership(fia.membership, actor=fia.actor, rights=["admin"], **SAME)
    change_membership(fia.membership, actor=cast.ella.actor, rights=["admin"], **SAME)


def test_last_manager_keeps_the_right(cast):
    with pytest.raises(Refused, match="ansvaret"):
        change_membership(cast.anna.membership, actor=cast.anna.actor, rights=["member"], **SAME)
    person("gun", cast.anna.organisation, rights=(Right.MANAGER,))
    change_membership(cast.anna.membership, actor=cast.anna.actor, rights=["member"], **SAME)
    assert cast.anna.membership.rights == ["member"]


def test_changed_rights_are_in_the_record_without_words(cast):
    change_membership(cast.arvid.membership, actor=cast.anna.actor, rights=["signatory"], title="Chef", **SAME)
    entry = record.last(cast.arvid.membership, "membership")
    assert (entry.move, entry.reason) == ("change", "member → signatory")


def test_member_changes_no_rights_of_their_own(cast):
    with pytest.raises(NotAllowed):
        change_membership(cast.arvid.membership, actor=cast.arvid.actor, rights=["manager"], **SAME)


def test_right_is_lost_with_the_seat_acted_for(cast):
    elsewhere = replace(cast.anna.actor, seat=None)
    with pytest.raises(NotAllowed):
        end_membership(cast.arvid.membership, actor=elsewhere)


def test_one_organisation_number_one_organisation(cast):
    create_organisation(kind="startup", name="Ett AB", orgnr="559000-0005")
    with pytest.raises(Refused, match="finns redan"):
        create_organisation(kind="startup", name="Två AB", orgnr="559000-0005")


@pytest.mark.django_db(transaction=True)
def test_two_managers_leaving_at_once_leave_one():
    cast = make_cast()
    gun = person("gun", cast.anna.organisation, rights=(Right.MANAGER,))
    start, said = threading.Barrier(2), []

    def leave(who):
        membership = Membership.objects.get(pk=who.membership.pk)
        actor = who.actor
        start.wait()
        try:
            said.append(end_membership(membership, actor=actor))
        except Refused:
            said.append("refused")
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=leave, args=[who]) for who in (cast.anna, gun)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(map(str, said)) == ["True", "refused"]
    assert connection.is_usable()
