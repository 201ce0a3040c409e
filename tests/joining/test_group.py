"""A project group changes: deputies, the responsibility handed over, somebody leaves, who has to do what."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connections
from django.urls import reverse

from ignite.accounts.models import Membership
from ignite.accounts.queries import actor_for
from ignite.accounts.services import choose_deputy, end_membership, hand_over
from ignite.joining.services import give_responsibility
from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.models import Transition
from ignite.outbox.models import Message
from needs.models import ChallengeArea
from tests.factories.accounts import membership_in
from tests.factories.cast import make_cast, person
from tests.factories.needs import analysis_in, area_in, need_in, question_in
from tests.factories.startups import pitch_in
from tests.factories.workshops import asked_to, workshop_in
from workshops.models import FollowUp


def said(**fields):
    return {"_once": str(uuid.uuid4()), **fields}


def again(cast, name):
    return Membership.objects.select_related("organisation", "user").get(pk=getattr(cast, name).membership.pk)


# Deputies


def test_a_deputy_is_chosen_on_ones_own_page(signed_in, cast):
    client, url = signed_in(cast.anna), reverse("member-deputy", args=[cast.anna.membership.pk])
    for _time in range(2):
        client.post(url, said(deputy=cast.arvid.membership.pk))
    assert again(cast, "arvid").deputy_for == cast.anna.membership
    assert not Transition.objects.filter(reason__contains="Arvid").exists()  # it outlives whoever is erased
    assert "står in för Anna" in client.get(cast.anna.organisation.get_absolute_url()).text
    client.post(url, said(deputy=""))
    assert again(cast, "arvid").deputy_for is None


def test_a_new_deputy_takes_the_place_of_the_old(cast):
    gun = person("gun", cast.anna.organisation, rights=("member",))
    for deputy in (cast.arvid.membership, gun.membership):
        choose_deputy(cast.anna.membership, deputy=deputy, actor=cast.anna.actor)
    assert again(cast, "arvid").deputy_for is None
    assert Membership.objects.get(pk=gun.membership.pk).deputy_for == cast.anna.membership


def test_one_stands_in_for_one(cast):
    gun = person("gun", cast.anna.organisation, rights=("member",))
    choose_deputy(cast.anna.membership, deputy=cast.arvid.membership, actor=cast.anna.actor)
    with pytest.raises(Refused, match="redan in för"):
        choose_deputy(gun.membership, deputy=again(cast, "arvid"), actor=cast.anna.actor)


@pytest.mark.parametrize("who", ["bo", "anna"])
def test_nobody_from_outside_stands_in_nor_oneself(cast, who):
    with pytest.raises(Refused, match="kollega"):
        choose_deputy(cast.anna.membership, deputy=getattr(cast, who).membership, actor=cast.anna.actor)


def test_a_plain_member_chooses_for_themselves_alone(cast):
    choose_deputy(again(cast, "arvid"), deputy=cast.anna.membership, actor=cast.arvid.actor)
    with pytest.raises(NotAllowed):
        choose_deputy(again(cast, "anna"), deputy=cast.arvid.membership, actor=cast.arvid.actor)


# Handing over


def test_the_responsibility_is_handed_over_in_one_act(signed_in, cast):
    area = area_in("registered", cast, lead=cast.anna.membership)
    client, url = signed_in(cast.anna), reverse("member-hand-over", args=[cast.anna.membership.pk])
    assert client.get(url).status_code == 200
    form = said(taker=cast.arvid.membership.pk)
    assert client.post(url, form).url == client.post(url, form).url
    assert (again(cast, "anna").rights, again(cast, "arvid").rights) == (["member"], ["member", "manager"])
    assert ChallengeArea.objects.get(pk=area.pk).lead == cast.arvid.membership
    letter = Message.objects.get(kind="responsibility_given")
    assert (letter.to_address, "Anna har lämnat över" in letter.body_text) == (cast.arvid.user.email, True)
    assert client.get(url).status_code == 404


def test_the_giver_may_leave_in_the_same_act(signed_in, cast):
    url = reverse("member-hand-over", args=[cast.anna.membership.pk])
    answer = signed_in(cast.anna).post(url, said(taker=cast.arvid.membership.pk, leaves="on"))
    assert answer.url == reverse("my-page")
    said_to = [str(one) for one in get_messages(answer.wsgi_request)]
    assert said_to == [f"Arvid har ansvaret nu, och du har lämnat {cast.anna.membership.organisation}."]
    assert again(cast, "anna").state == "ended"
    assert Message.objects.get(kind="member_left").to_address == cast.arvid.user.email


def test_the_deputy_is_proposed(signed_in, cast):
    person("gun", cast.anna.organisation, rights=("member",))
    choose_deputy(cast.anna.membership, deputy=cast.arvid.membership, actor=cast.anna.actor)
    page = signed_in(cast.anna).get(reverse("member-hand-over", args=[cast.anna.membership.pk])).text
    assert f'value="{cast.arvid.membership.pk}" selected' in page


@pytest.mark.parametrize("taker", ["bo", "anna"])
def test_it_goes_to_a_colleague(cast, taker):
    with pytest.raises(Refused, match="kollega"):
        hand_over(cast.anna.membership, taker=getattr(cast, taker).membership, actor=cast.anna.actor)
    assert again(cast, "anna").rights == ["manager"]


def test_it_does_not_go_to_somebody_merely_invited(cast):
    with pytest.raises(Refused, match="kollega"):
        hand_over(cast.anna.membership, taker=membership_in("invited", cast), actor=cast.anna.actor)


@pytest.mark.parametrize("who", ["arvid", "bo", "ella"])
def test_nobody_hands_over_what_is_anothers(signed_in, cast, who):
    giver, taker = again(cast, "anna"), again(cast, "arvid")
    with pytest.raises(NotAllowed):
        hand_over(giver, taker=taker, actor=getattr(cast, who).actor)
    url = reverse("member-hand-over", args=[giver.pk])
    assert signed_in(getattr(cast, who)).post(url, said(taker=taker.pk)).status_code == 404


def test_a_plain_member_has_nothing_to_hand_over(signed_in, cast):
    url = reverse("member-hand-over", args=[cast.arvid.membership.pk])
    assert signed_in(cast.arvid).get(url).status_code == 404
    assert hand_over(again(cast, "arvid"), taker=again(cast, "anna"), actor=cast.arvid.actor) is False


@pytest.mark.django_db(transaction=True)
def test_two_who_give_up_at_once_leave_somebody_in_charge():
    """Anna hands over to Arvid and leaves while Gun, the other manager, leaves."""
    cast = make_cast()
    gun = person("gun", cast.anna.organisation, rights=("manager",))
    start = threading.Barrier(2)

    def run(act):
        start.wait()
        try:
            act()
        except Refused:
            pass
        finally:
            connections["default"].close()

    giver, taker, leaver = again(cast, "anna"), again(cast, "arvid"), Membership.objects.get(pk=gun.membership.pk)
    anna, guns = cast.anna.actor, actor_for(gun.user)
    acts = (
        lambda: give_responsibility(giver, taker=taker, actor=anna, leaves=True),
        lambda: end_membership(leaver, actor=guns),
    )
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    active = Membership.objects.active().filter(organisation=cast.anna.organisation)
    assert active.filter(rights__contains=["manager"]).exists()


# Leaving


def test_who_leaves_takes_something_along_and_the_managers_are_told(cast):
    area_in("registered", cast, title="Mat som slängs", lead=cast.arvid.membership)
    end_membership(again(cast, "arvid"), actor=cast.arvid.actor)
    letter = Message.objects.get(kind="member_left")
    assert letter.to_address == cast.anna.user.email
    for words in ("teknisk kompetens", "inköpare", "- Mat som slängs"):
        assert words in letter.body_text
    assert "affärskompetens" not in letter.body_text


def test_what_others_still_have_is_not_missing(cast):
    person("gun", cast.anna.organisation, rights=("member",), roles=("buyer",), has_technical=True)
    end_membership(again(cast, "arvid"), actor=cast.arvid.actor)
    assert "Gruppen har fortfarande det den behöver" in Message.objects.get(kind="member_left").body_text


def test_who_is_removed_is_told_and_who_leaves_is_not(cast):
    gun = person("gun", cast.anna.organisation, rights=("member",))
    end_membership(again(cast, "arvid"), actor=cast.anna.actor, reason="Fel person.")
    assert Message.objects.filter(kind="member_left", to_address=cast.arvid.user.email).count() == 1
    end_membership(gun.membership, actor=actor_for(gun.user))
    assert not Message.objects.filter(kind="member_left", to_address=gun.user.email).exists()


def test_min_sida_says_what_is_missing_since_somebody_left(signed_in, cast):
    area_in("accepted", cast, title="Mat", lead=cast.arvid.membership)
    words = ("Hitta någon till gruppen: teknisk kompetens", "Det saknas sedan Arvid", "Välj vem som leder ”Mat”")
    before = signed_in(cast.anna).get(reverse("my-page")).text
    end_membership(again(cast, "arvid"), actor=cast.arvid.actor)
    after = signed_in(cast.anna).get(reverse("my-page")).text
    for one in words:
        assert one not in before and one in after
    person("gun", cast.anna.organisation, rights=("member",), roles=("buyer",), has_technical=True)
    assert "Hitta någon till gruppen" not in signed_in(cast.anna).get(reverse("my-page")).text


def test_the_last_manager_is_shown_the_way_out(signed_in, cast):
    page = signed_in(cast.anna).get(cast.anna.membership.get_absolute_url()).text
    assert "Lämna över ansvaret" in page and "/do/membership/" not in page
    page = signed_in(cast.arvid).get(cast.arvid.membership.get_absolute_url()).text
    assert "/do/membership/" in page and "Lämna över ansvaret</a>" not in page


# Who has to do what


@pytest.fixture
def work(cast):
    """An analysis that Arvid leads, a question, a pitch to read, a promise of his and an invitation to him."""
    area = area_in("accepted", cast, title="Mat", lead=cast.arvid.membership)
    analysis_in("draft", cast, area=area, due_on=clock.today() + timedelta(days=5))
    need = need_in("open", cast, title="Mindre svinn", area=area)
    question_in("asked", cast, need=need)
    pitch_in("in_reading", cast, need=need)
    workshop = workshop_in("inviting", cast, title="Träffen")
    asked_to(workshop, cast.arvid)
    FollowUp.objects.create(
        workshop=workshop,
        organisation=cast.anna.organisation,
        what="Ring köket",
        promised_by=cast.arvid.user,
        due_on=clock.today(),
    )
    return area


HIS = (
    "Leder ”Mat”",
    "Skriv analysen av ”Mat”",
    "Svara på en fråga om ”Mindre svinn”",
    "Svara på inbjudan till ”Träffen”",
    "Ring köket",
)


def rows_of(text):
    table = text.partition('id="work"')[2].partition("</table>")[0]
    return {row.partition("</td>")[0].rpartition(">")[2].strip(): row for row in table.split("<tr>")[2:]}


def test_each_sees_what_each_has_to_do(signed_in, cast, work):
    for who in (cast.anna, cast.ella):
        rows = rows_of(signed_in(who).get(cast.anna.organisation.get_absolute_url()).text)
        for words in HIS:
            assert words in rows["Arvid"] and words not in rows["Anna"]
        for name in ("Anna", "Arvid"):
            assert "Läs en pitch till ”Mindre svinn”" in rows[name]


def test_it_falls_to_the_deputy_when_somebody_has_left(signed_in, cast, work):
    choose_deputy(cast.arvid.membership, deputy=cast.anna.membership, actor=cast.arvid.actor)
    end_membership(again(cast, "arvid"), actor=cast.arvid.actor)
    text = signed_in(cast.anna).get(cast.anna.organisation.get_absolute_url()).text
    row = rows_of(text)["Anna"]
    assert "Leder ”Mat”" in row and "Ring köket" in row and "i stället för Arvid" in row
    assert "Välj vem som tar över" not in text


def test_without_a_deputy_it_waits_for_somebody_new(signed_in, cast, work):
    end_membership(again(cast, "arvid"), actor=cast.arvid.actor)
    client = signed_in(cast.anna)
    text = client.get(cast.anna.organisation.get_absolute_url()).text
    url = reverse("area-lead", args=[work.pk])
    assert "Välj vem som tar över" in text and url in text
    assert "är inte längre med" in client.get(url).text
    client.post(url, said(lead=cast.anna.membership.pk))
    assert "Leder ”Mat”" in rows_of(client.get(cast.anna.organisation.get_absolute_url()).text)["Anna"]


def test_what_nobody_leads_is_the_whole_groups_and_drafts_are_their_own(signed_in, cast):
    area_in("draft", cast, title="Hemligt utkast")
    rows = rows_of(signed_in(cast.anna).get(cast.anna.organisation.get_absolute_url()).text)
    assert "Registrera området ”Hemligt utkast”" in rows["Hela gruppen"]
    assert "Hemligt utkast" not in signed_in(cast.ella).get(cast.anna.organisation.get_absolute_url()).text


def test_a_lead_is_one_of_the_group(signed_in, cast, work):
    url = reverse("area-lead", args=[work.pk])
    assert signed_in(cast.anna).post(url, said(lead=cast.bo.membership.pk)).status_code == 422
    assert signed_in(cast.bo).post(url, said(lead=cast.bo.membership.pk)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_programmes_page_asks_as_often_at_any_size(signed_in, cast, rows, django_assert_num_queries):
    for number in range(rows):
        area = area_in("accepted", cast, lead=cast.arvid.membership)
        analysis_in("draft", cast, area=area)
        question_in("asked", cast, need=need_in("open", cast, area=area))
        membership_in("active", cast, email=f"m{number}@example.org")
    client = signed_in(cast.ella)
    with django_assert_num_queries(12):
        client.get(cast.anna.organisation.get_absolute_url())
