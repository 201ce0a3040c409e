"""Planning, asking, moving and calling off a workshop."""

from datetime import timedelta

import pytest

from ignite.joining.models import Invitation
from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.models import Transition
from ignite.outbox.models import Message
from tests.factories.needs import area_in
from tests.factories.workshops import asked_to, workshop_in
from workshops.models import Workshop
from workshops.services import (
    Guest,
    cancel_workshop,
    invite_to_workshop,
    plan_workshop,
    postpone_workshop,
    reschedule_workshop,
)


def facts(cast, **changes):
    starts_at = clock.now() + timedelta(days=20)
    said = {
        "actor": cast.ella.actor,
        "edition": cast.edition,
        "kind": "deepening",
        "owner": cast.owner_a,
        "title": "Varför slängs maten?",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3),
    }
    return {**said, **changes}


def letters(kind):
    return Message.objects.filter(kind=kind).order_by("pk")


def test_planning_takes_the_agenda_of_the_template_with_the_analysis_names(cast):
    area = area_in("accepted", cast)
    workshop = plan_workshop(**facts(cast, areas=[area]))
    assert (workshop.state, list(workshop.areas.all())) == ("planned", [area])
    written = list(workshop.agenda.order_by("position").values_list("writes_to", flat=True))
    assert written[:4] == ["attendance", "today", "root_causes", ""] and "desired_outcome" in written
    assert sum(workshop.agenda.values_list("minutes", flat=True)) == 180


def test_only_the_programme_plans(cast):
    for person in (cast.anna, cast.clara):
        with pytest.raises(NotAllowed):
            plan_workshop(**facts(cast, actor=person.actor))
    assert not Workshop.objects.exists()


def test_another_owners_area_and_an_end_before_the_beginning_are_refused(cast):
    area = area_in("accepted", cast, owner=cast.owner_b)
    with pytest.raises(Refused, match="hör till behovsägaren"):
        plan_workshop(**facts(cast, areas=[area]))
    with pytest.raises(Refused, match="sluta efter"):
        plan_workshop(**facts(cast, ends_at=clock.now()))


def test_asking_reaches_each_member_and_guest_once_with_their_own_link(cast):
    workshop = plan_workshop(**facts(cast))
    guest = Guest("eva@example.org", "Eva Ek")
    sent = invite_to_workshop(workshop, actor=cast.ella.actor, guests=[guest, Guest("ANNA@example.org")])
    assert {one.email for one in sent} == {"anna@example.org", "arvid@example.org", "eva@example.org"}
    links = set(letters("workshop_invited").values_list("action_url", flat=True))
    assert len(links) == 3 and all("/i/" in link for link in links)
    assert invite_to_workshop(workshop, actor=cast.ella.actor, guests=[guest]) == []
    assert letters("workshop_invited").count() == 3


def test_asking_to_something_that_has_been_is_refused(cast):
    workshop = workshop_in("planned", cast, starts_at=clock.now() - timedelta(days=1))
    with pytest.raises(Refused, match="redan varit"):
        invite_to_workshop(workshop, actor=cast.ella.actor)
    with pytest.raises(NotAllowed):
        invite_to_workshop(workshop_in("inviting", cast), actor=cast.anna.actor)
    assert not Invitation.objects.exists()


def test_a_new_time_raises_the_sequence_and_reaches_those_who_may_come(cast):
    workshop = workshop_in("inviting", cast)
    asked_to(workshop, cast.anna)
    asked_to(workshop, cast.arvid, "answered", answer="no")
    later = {"starts_at": workshop.starts_at + timedelta(days=1), "ends_at": workshop.ends_at + timedelta(days=1)}
    assert reschedule_workshop(workshop, actor=cast.ella.actor, **later) is True
    assert workshop.sequence == 1
    assert [row.to_address for row in letters("workshop_changed")] == ["anna@example.org"]
    assert "SEQUENCE:1" in letters("workshop_changed")[0].ics


def test_a_new_purpose_disturbs_nobody(cast):
    workshop = workshop_in("inviting", cast)
    asked_to(workshop, cast.anna)
    assert reschedule_workshop(workshop, actor=cast.ella.actor, purpose="Ett annat syfte") is False
    assert (workshop.sequence, workshop.purpose, Message.objects.count()) == (0, "Ett annat syfte", 0)
    assert reschedule_workshop(workshop, actor=cast.ella.actor, purpose="Ett annat syfte") is False
    assert Transition.objects.filter(move="reschedule").count() == 1


def test_what_has_been_held_is_not_moved(cast):
    with pytest.raises(Refused, match="redan hållits"):
        reschedule_workshop(workshop_in("held", cast), actor=cast.ella.actor, title="Ny")
    with pytest.raises(NotAllowed):
        reschedule_workshop(workshop_in("planned", cast), actor=cast.anna.actor, title="Ny")


@pytest.mark.parametrize("call_off", [cancel_workshop, postpone_workshop])
def test_calling_off_tells_why_takes_the_entry_away_and_ends_the_links(cast, call_off):
    workshop = workshop_in("inviting", cast)
    invitation = asked_to(workshop, cast.anna)
    asked_to(workshop, cast.arvid, "answered", answer="no")
    assert call_off(workshop, actor=cast.ella.actor, reason="Lokalen är upptagen.") is True
    assert call_off(workshop, actor=cast.ella.actor, reason="Igen.") is False
    letter = letters("workshop_cancelled").get()
    assert letter.to_address == "anna@example.org" and "Lokalen är upptagen." in letter.body_text
    assert "METHOD:CANCEL" in letter.ics and "SEQUENCE:1" in letter.ics
    invitation.refresh_from_db()
    assert invitation.state == "revoked"


def test_a_postponed_workshop_is_asked_to_anew_with_a_higher_sequence(cast):
    workshop = plan_workshop(**facts(cast))
    invite_to_workshop(workshop, actor=cast.ella.actor)
    postpone_workshop(workshop, actor=cast.ella.actor, reason="Snö.")
    later = {"starts_at": workshop.starts_at + timedelta(days=7), "ends_at": workshop.ends_at + timedelta(days=7)}
    reschedule_workshop(workshop, actor=cast.ella.actor, **later)
    sent = invite_to_workshop(workshop, actor=cast.ella.actor)
    assert len(sent) == 2 and workshop.state == "inviting"
    assert "SEQUENCE:2" in letters("workshop_invited").last().ics
