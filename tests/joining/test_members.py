"""The organisation's page and its members: what is missing, who may invite, what a neighbour sees."""

import uuid

import pytest
from django.urls import reverse

from ignite.accounts.models import Membership, User
from ignite.accounts.services import admit_member, refuse_member
from ignite.joining.models import Invitation
from ignite.joining.services import ask_membership
from ignite.kernel.errors import Refused
from ignite.outbox.models import Message
from tests.factories.accounts import membership_in
from tests.factories.cast import person


def said(**fields):
    return {"_once": str(uuid.uuid4()), **fields}


@pytest.mark.parametrize("name", ["organisation", "organisation-edit", "invite-member"])
def test_neighbours_organisation_is_not_found(signed_in, cast, name):
    assert signed_in(cast.bo).get(reverse(name, args=[cast.anna.organisation.pk])).status_code == 404


def test_neighbours_member_is_not_found(signed_in, cast):
    client = signed_in(cast.bo)
    assert client.get(reverse("member", args=[cast.anna.membership.pk])).status_code == 404
    assert client.post(reverse("member-resend", args=[cast.anna.membership.pk])).status_code == 404


@pytest.mark.parametrize("name", ["organisation-edit", "invite-member"])
def test_plain_member_changes_nothing(signed_in, cast, name):
    client = signed_in(cast.arvid)
    assert client.get(reverse("organisation", args=[cast.anna.organisation.pk])).status_code == 200
    assert client.get(reverse(name, args=[cast.anna.organisation.pk])).status_code == 404
    assert client.post(reverse("member", args=[cast.anna.membership.pk]), said(rights=["member"])).status_code == 404


def test_my_organisation_leads_there_or_to_the_way_in(signed_in, cast):
    url = reverse("my-organisation")
    assert signed_in(cast.anna).get(url).url == reverse("organisation", args=[cast.anna.organisation.pk])
    Membership.objects.filter(pk=cast.arvid.membership.pk).update(state="ended")
    assert signed_in(cast.arvid).get(url).url == reverse("request-membership")


def test_page_says_what_is_missing(signed_in, cast):
    client, url = signed_in(cast.anna), reverse("organisation", args=[cast.anna.organisation.pk])
    assert "affär och teknik på plats" in client.get(url).text
    Membership.objects.filter(pk=cast.arvid.membership.pk).update(has_technical=False)
    assert "saknar teknisk kompetens" in client.get(url).text
    Membership.objects.filter(pk=cast.anna.membership.pk).update(has_business=False)
    assert "saknar affärskompetens och teknisk" in client.get(url).text


def test_competence_of_somebody_merely_invited_does_not_count(signed_in, cast):
    Membership.objects.filter(pk=cast.arvid.membership.pk).update(has_technical=False)
    membership_in("invited", cast, has_technical=True)
    text = signed_in(cast.anna).get(reverse("organisation", args=[cast.anna.organisation.pk])).text
    assert "saknar teknisk kompetens" in text


def test_single_manager_is_warned_of(signed_in, cast):
    client, url = signed_in(cast.anna), reverse("organisation", args=[cast.anna.organisation.pk])
    assert "Bara en person har ansvaret" in client.get(url).text
    person("gun", cast.anna.organisation, rights=("manager",))
    assert "Bara en person har ansvaret" not in client.get(url).text


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_organisation_asks_the_database_as_often_at_any_size(signed_in, cast, rows, django_assert_num_queries):
    for number in range(rows):
        membership_in("active", cast, email=f"m{number}@example.org")
    client = signed_in(cast.anna)
    with django_assert_num_queries(11):
        answer = client.get(reverse("organisation", args=[cast.anna.organisation.pk]))
    assert answer.text.count('scope="row"') == rows + 2


def test_member_page_asks_at_most_twelve_times(signed_in, cast, django_assert_max_num_queries):
    client = signed_in(cast.anna)
    with django_assert_max_num_queries(12):
        client.get(reverse("member", args=[cast.arvid.membership.pk]))


def test_manager_invites_from_the_page(signed_in, cast):
    url = reverse("invite-member", args=[cast.anna.organisation.pk])
    form = said(
        email="Gun@example.org",
        name="Gun",
        title="Jurist",
        roles=["buyer", "other"],
        has_technical="on",
        rights=["member", "signatory"],
        language="en",
    )
    client = signed_in(cast.anna)
    assert client.post(url, form).status_code == 302
    client.post(url, form)  # the same form again
    membership = Membership.objects.get(email="gun@example.org")
    assert (membership.roles, membership.rights) == (["buyer", "other"], ["member", "signatory"])
    assert (membership.has_technical, membership.has_business) == (True, False)
    assert Message.objects.filter(kind="member_invited", expires_at=Invitation.objects.get().expires_at).count() == 1
    assert Message.objects.filter(kind="member_invited").first().locale == "en"


def test_invited_twice_is_told_at_the_field(signed_in, cast):
    form = {"email": cast.arvid.user.email, "name": "Arvid", "rights": ["member"], "language": "sv"}
    answer = signed_in(cast.anna).post(reverse("invite-member", args=[cast.anna.organisation.pk]), said(**form))
    assert answer.status_code == 422
    assert "redan med" in str(answer.context["form"].errors["email"])


@pytest.mark.parametrize("rights", [[], ["admin"], ["owner"]])
def test_form_offers_only_the_kinds_rights(signed_in, cast, rights):
    form = {"email": "gun@example.org", "name": "Gun", "rights": rights, "language": "sv"}
    answer = signed_in(cast.anna).post(reverse("invite-member", args=[cast.anna.organisation.pk]), said(**form))
    assert answer.status_code == 422
    assert not Membership.objects.filter(email="gun@example.org").exists()


def test_programme_may_help_an_organisation(signed_in, cast):
    form = {"email": "gun@example.org", "name": "Gun", "rights": ["manager"], "language": "sv"}
    answer = signed_in(cast.ella).post(reverse("invite-member", args=[cast.anna.organisation.pk]), said(**form))
    assert answer.status_code == 302


def test_member_page_changes_rights(signed_in, cast):
    url = reverse("member", args=[cast.arvid.membership.pk])
    signed_in(cast.anna).post(url, said(rights=["manager"], roles=["buyer"], has_technical="on"))
    cast.arvid.membership.refresh_from_db()
    assert cast.arvid.membership.rights == ["manager"]


def test_last_manager_is_told_on_the_page(signed_in, cast):
    answer = signed_in(cast.anna).post(reverse("member", args=[cast.anna.membership.pk]), said(rights=["member"]))
    assert answer.status_code == 422
    assert "behöver någon som har ansvaret" in answer.text


def test_leaving_from_the_page_ends_on_a_page(signed_in, cast):
    url = reverse("move", kwargs={"thing": "membership", "pk": cast.arvid.membership.pk, "move": "end"})
    answer = signed_in(cast.arvid).post(url, said(), follow=True)
    assert answer.status_code == 200
    cast.arvid.membership.refresh_from_db()
    assert cast.arvid.membership.state == "ended"


def test_resend_from_the_page(signed_in, cast):
    client = signed_in(cast.anna)
    form = {"email": "gun@example.org", "name": "Gun", "rights": ["member"], "language": "sv"}
    client.post(reverse("invite-member", args=[cast.anna.organisation.pk]), said(**form))
    membership = Membership.objects.get(email="gun@example.org")
    assert client.get(membership.get_absolute_url()).status_code == 200
    client.post(reverse("member-resend", args=[membership.pk]), said())
    assert Invitation.objects.get().sending == 2


def test_asking_to_come_in_tells_the_managers(signed_in, cast):
    outsider = User.objects.create_user("hugo@example.org", name="Hugo")
    membership = ask_membership(cast.anna.organisation, user=outsider, word="Jag är jurist här.")
    letters = Message.objects.filter(kind="member_requested")
    assert letters.get().to_address == cast.anna.user.email
    admit_member(membership, actor=cast.anna.actor)
    assert Message.objects.get(kind="member_answered").to_address == "hugo@example.org"


def test_refused_wish_says_why(cast):
    membership = membership_in("requested", cast)
    refuse_member(membership, actor=cast.anna.actor, reason="Vi känner inte varandra.")
    assert "Vi känner inte varandra." in Message.objects.get(kind="member_answered").body_text


def test_wish_is_asked_once_and_can_be_taken_back(signed_in, cast):
    client, url = signed_in(cast.bo), reverse("request-membership")
    form = {"organisation": cast.anna.organisation.pk, "word": "Jag är jurist här."}
    assert client.post(url, said(**form)).status_code == 302
    assert client.post(url, said(**form)).status_code == 422
    asked = Membership.objects.get(state="requested")
    assert client.get(asked.get_absolute_url()).status_code == 200
    client.post(reverse("move", kwargs={"thing": "membership", "pk": asked.pk, "move": "retract"}), said())
    asked.refresh_from_db()
    assert asked.state == "revoked"


def test_wishing_shows_nothing_of_the_organisation(signed_in, cast):
    ask_membership(cast.anna.organisation, user=cast.bo.user, word="Jag byter jobb.")
    client = signed_in(cast.bo)
    assert client.get(reverse("organisation", args=[cast.anna.organisation.pk])).status_code == 404


def test_startups_cannot_be_asked(signed_in, cast):
    form = {"organisation": cast.clara.organisation.pk}
    assert signed_in(cast.bo).post(reverse("request-membership"), said(**form)).status_code == 422


def test_member_cannot_ask_again(cast):
    with pytest.raises(Refused, match="redan med"):
        ask_membership(cast.anna.organisation, user=cast.arvid.user, word="Det är jag.")


def test_organisation_says_who_it_is(signed_in, cast):
    client, url = signed_in(cast.anna), reverse("organisation-edit", args=[cast.anna.organisation.pk])
    form = {"website": "ankarby.example.org", "place": "Ankarby", "email_domain": "@Example.org", "regime": "luf"}
    assert client.post(url, said(**form)).status_code == 302
    cast.anna.organisation.refresh_from_db()
    found = cast.anna.organisation
    assert (found.email_domain, found.regime, found.website) == ("example.org", "luf", "https://ankarby.example.org")


def test_website_must_be_an_address(signed_in, cast):
    url = reverse("organisation-edit", args=[cast.anna.organisation.pk])
    assert signed_in(cast.anna).post(url, said(website="javascript:alert(1)", regime="lou")).status_code == 422
