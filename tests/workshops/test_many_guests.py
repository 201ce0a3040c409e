"""Several hundred asked at once: each with an invitation, its record and its letter; all or none."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ignite.joining.models import Invitation
from ignite.joining.services import create_invitation, create_invitations, invitation_by_token
from ignite.joining.tokens import token_of
from ignite.kernel.errors import Refused
from ignite.kernel.models import Transition
from ignite.outbox.models import Message
from tests.factories.workshops import workshop_in
from workshops.services import invite_to_workshop
from workshops.services.planning import Guest


def guests(number, start=0):
    return [Guest(f"gast{at}@example.org", f"Gäst {at}") for at in range(start, start + number)]


def test_each_of_many_has_invitation_record_and_letter(cast):
    workshop = workshop_in("planned", cast)
    with CaptureQueriesContext(connection) as few:
        invite_to_workshop(workshop, actor=cast.ella.actor, members=[], guests=guests(60))
    with CaptureQueriesContext(connection) as many:
        sent = invite_to_workshop(workshop, actor=cast.ella.actor, members=[], guests=guests(400))
    assert len(sent) == 340 and len(many) <= len(few) <= 30
    rows = Invitation.objects.filter(about_id=workshop.pk)
    assert rows.count() == 400 and all(one.invited_by_id == cast.ella.user.pk for one in rows)
    begun = Transition.objects.filter(thing="invitation", move="begin", target="sent", actor=cast.ella.actor.pseudonym)
    assert set(begun.values_list("thing_id", flat=True)) == {one.pk for one in rows}
    letters = Message.objects.filter(kind="workshop_invited")
    assert letters.count() == 400 and letters.exclude(ics="").count() == 400
    assert all(invitation_by_token(token_of(one)) == one for one in sent[:3])


def test_one_who_is_asked_already_stops_all_and_is_named(cast):
    workshop = workshop_in("inviting", cast)
    facts = {"expires_at": workshop.ends_at, "actor": cast.ella.actor}
    create_invitation(about=workshop, email="gast1@example.org", **facts)
    people = [{"email": f"Gast{at}@example.org ", "name": " G "} for at in range(3)]
    with pytest.raises(Refused, match=r"gast1@example\.org"):
        create_invitations(workshop, people, **facts)
    assert Invitation.objects.count() == 1 and Transition.objects.filter(thing="invitation").count() == 1
    assert [one.email for one in create_invitations(workshop, people[::2], **facts)] == [
        "gast0@example.org", "gast2@example.org",
    ]  # fmt: skip
