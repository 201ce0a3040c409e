"""The groups of people that each room knows, and the seal: who has pitched is counted and never shown."""

import pytest
from django.urls import reverse

from ignite.accounts.models import Membership, User
from ignite.kernel import clock
from ignite.outbox import groups, sendouts
from ignite.outbox.groups import people_of
from ignite.outbox.models import Message
from ignite.outbox.recipients import recipient_of
from ignite.outbox.services import queue
from startups.messages import PITCH_WITHDRAWN as ABOUT_A_PITCH
from tests.factories.joining import commitment_in, join_request_in
from tests.factories.needs import follower, need_in
from tests.factories.pilots import pilot_in
from tests.factories.startups import pitch_in
from tests.factories.workshops import asked_to, workshop_in
from tests.startups.pages import post, signed_in


def names(key, option=""):
    return sorted(one.email.partition("@")[0] for one in people_of(key, str(option)))


def test_need_owners_and_staff(cast):
    assert names("owners") == ["anna", "arvid", "bo"]
    assert names("owner-managers") == ["anna", "bo"]
    assert names("owner", cast.anna.organisation.pk) == ["anna", "arvid"]
    assert names("staff") == ["ella"]
    type(cast.owner_b).objects.filter(pk=cast.owner_b.pk).update(state="withdrawn")
    User.objects.filter(pk=cast.arvid.user.pk).update(is_active=False)
    assert names("owners") == ["anna"]


def test_startups_and_those_who_pitched_or_follow(cast):
    need = need_in("open", cast)
    pitch_in("submitted", cast, need=need)
    follower(cast, need)
    assert names("startups") == ["clara", "david"]
    assert names("pitched", need.pk) == ["clara"] and names("need-audience", need.pk) == ["clara", "david"]
    type(cast.startup_d).objects.filter(pk=cast.startup_d.pk).update(state="removed")
    assert names("startups") == ["clara"]


def test_a_draft_and_a_withdrawn_pitch_are_no_pitch(cast):
    for state in ("draft", "withdrawn"):
        assert names("pitched", pitch_in(state, cast).need_id) == []


def test_those_asked_to_a_workshop_by_their_answer(cast):
    workshop = workshop_in("inviting", cast)
    asked_to(workshop, cast.anna, "answered", answer="yes")
    asked_to(workshop, cast.arvid)
    asked_to(workshop, cast.bo, "answered", answer="no")
    asked_to(workshop, cast.clara, "revoked")
    asked_to(workshop, cast.david, "answered", answer="maybe", user=None, organisation=None, language="en")
    assert names("workshop-asked", workshop.pk) == ["anna", "arvid", "david"]
    assert names("workshop-yes", workshop.pk) == ["anna"] and names("workshop-silent", workshop.pk) == ["arvid"]
    outside = next(one for one in people_of("workshop-asked", str(workshop.pk)) if one.user_id is None)
    assert outside.language == "en"


def test_signatories_applicants_and_those_in_pilots(cast):
    commitment_in("offered", cast)
    join_request_in("received", cast, email="ny@example.org")
    join_request_in("declined", cast, email="nej@example.org")
    pilot_in("running", cast)
    assert names("signatories") == ["anna"] and names("applicants") == ["ny"]
    assert names("pilots") == ["anna", "arvid", "clara"]


def test_somebody_with_two_seats_gets_one_letter(cast):
    Membership.objects.create(
        organisation=cast.bo.organisation,
        user=cast.anna.user,
        email="anna@example.org",
        rights=["member"],
        state="active",
    )
    assert names("owners") == ["anna", "arvid", "bo"]


@pytest.mark.parametrize("option", ["", "0", "x", "-1", "99999999", "²"])
def test_an_option_that_is_none_gives_nobody(db, option):
    for group in groups.all_groups():
        if group.needs_option and option:
            assert people_of(group.key, option) == []


def test_every_group_has_words_and_asks_few_questions(cast, django_assert_max_num_queries):
    need, workshop = need_in("open", cast), workshop_in("inviting", cast)
    options = {"owner": cast.anna.organisation.pk, "pitched": need.pk, "need-audience": need.pk}
    for group in groups.all_groups():
        with django_assert_max_num_queries(4):
            people_of(group.key, str(options.get(group.key, workshop.pk)) if group.needs_option else "")
        assert str(group.label) and str(group.said) and (not group.needs_option or group.options())


def sealed_broadcast(cast, **facts):
    need = need_in("open", cast, is_sealed=True)
    pitch = pitch_in("submitted", cast, need=need)
    texts = dict.fromkeys(sendouts.TEXTS, "Ord till {namn}")
    said = {"group": "pitched", "option": str(need.pk), **texts, **facts}
    return pitch, sendouts.write_broadcast(actor=cast.ella.actor, **said)


def receipt(cast, pitch):
    said = {"title": "X", "deadline": clock.now(), "at": clock.now(), "number": 1, "hash": "0"}
    queue(ABOUT_A_PITCH, to=recipient_of(cast.clara.user), key="r", about=pitch, context=said)


def pages(client, *addresses):
    return "".join(client.get(address).content.decode() for address in addresses)


def test_who_pitched_to_a_sealed_need_is_counted_and_never_shown(cast):
    pitch, broadcast = sealed_broadcast(cast)
    receipt(cast, pitch)
    client = signed_in(cast.ella)
    page = pages(client, broadcast.get_absolute_url())
    assert "1 person får brevet" in page and "Förbered 1 brev" in page
    post(client, reverse("broadcast-hold", args=[broadcast.pk]))
    post(client, reverse("broadcast-release", args=[broadcast.pk]))
    everywhere = pages(client, broadcast.get_absolute_url(), reverse("broadcasts"), reverse("messages"))
    assert "clara" not in everywhere.lower() and "citronell" not in everywhere.lower()
    for message in Message.objects.all():
        assert client.get(message.get_absolute_url()).status_code == 404
    assert "Ord till" in pages(signed_in(cast.clara), reverse("inbox"))
    type(pitch).objects.filter(pk=pitch.pk).update(state="opened")
    assert "clara@example.org" in pages(client, broadcast.get_absolute_url())
    assert "clara@example.org" in pages(client, reverse("messages"))


def test_a_selection_of_a_sealed_group_opens_no_seal(cast):
    pitch, _broadcast = sealed_broadcast(cast)
    key = {"group": "pitched", "option": str(pitch.need_id)}
    selection = sendouts.save_selection("De som pitchat", actor=cast.ella.actor, **key)
    broadcast = sendouts.write_broadcast(
        actor=cast.ella.actor, group="", selection=selection, **dict.fromkeys(sendouts.TEXTS, "Ord")
    )
    sendouts.hold_broadcast(broadcast, actor=cast.ella.actor)
    client = signed_in(cast.ella)
    assert "clara" not in pages(client, broadcast.get_absolute_url(), reverse("messages")).lower()
    many = reverse("workshop-invite-many", args=[workshop_in("inviting", cast).pk])
    assert "De som pitchat" not in pages(client, many)
    assert post(client, many, circle=f"selection:{selection.pk}", language="sv").status_code == 422


def test_an_open_need_hides_nothing(cast):
    pitch = pitch_in("submitted", cast)
    receipt(cast, pitch)
    assert "clara@example.org" in pages(signed_in(cast.ella), reverse("messages"))
