"""The ways in beside an invitation: the last day to ask, the network's limit, an organisation that is in already, and
somebody who asks to come into it.
"""

import uuid
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from ignite.accounts.models import Membership, Organisation
from ignite.joining.forms import applying as forms
from ignite.joining.models import JoinRequest
from ignite.joining.services import ask_membership, confirm_join_request, network_of, request_to_join
from ignite.kernel import clock
from ignite.kernel.errors import Refused
from ignite.outbox.models import Message
from tests.factories.joining import join_request_in

ORGNR = "212000-0142"
WORD = "Jag är jurist på kontoret."


def filled(**changes):
    with clock.stepped(timedelta(seconds=-60)):
        opened = forms._stamp()
    said = {"organisation_name": "Granvikens kommun", "contact_name": "Greta", "email": "greta@example.org"}
    return {**said, "orgnr": ORGNR, "body_kind": "other", "opened": opened, "_once": str(uuid.uuid4()), **changes}


def said(**fields):
    return {"_once": str(uuid.uuid4()), **fields}


@pytest.fixture
def ankarby(cast):
    """Anna's organisation with its number and mail domain."""
    Organisation.objects.filter(pk=cast.anna.organisation.pk).update(orgnr=ORGNR, email_domain="ankarby.se")
    cast.anna.organisation.refresh_from_db()
    return cast.anna.organisation


# The last day


@pytest.mark.parametrize(("days", "taken"), [(0, True), (-1, False)])
def test_the_last_day_is_held_and_said(client, cast, days, taken):
    type(cast.edition).objects.update(join_until=clock.today() + timedelta(days=days))
    page = client.get(reverse("join")).text
    assert ("Skicka anmälan" in page) is taken
    assert ("Kontakta programmet" in page) is not taken
    client.post(reverse("join"), filled())
    assert JoinRequest.objects.exists() is taken


def test_who_asked_in_time_may_confirm_later(cast):
    request = join_request_in("received", cast, confirmed_at=None)
    cast.edition.join_until = clock.today() - timedelta(days=1)
    cast.edition.save()
    assert confirm_join_request(request)
    facts = {"organisation_name": "A", "body_kind": "other", "contact_name": "G", "email": "g@example.org"}
    with pytest.raises(Refused, match="Sista dagen"):
        request_to_join(edition=cast.edition, **facts)


# The network


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.200", True),
        ("192.0.2.1", "192.0.3.1", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ],
)
def test_a_network_is_more_than_one_address(one, other, same):
    assert (network_of(one) == network_of(other)) is same


def test_five_an_hour_from_one_network(client, cast):
    statuses = []
    for number in range(6):
        form = filled(email=f"g{number}@example.org", organisation_name=f"Kommun {number}")
        statuses.append(client.post(reverse("join"), form, REMOTE_ADDR=f"192.0.2.{number + 1}").status_code)
    assert statuses == [302] * 5 + [429]
    assert client.post(reverse("join"), filled(email="h@example.org"), REMOTE_ADDR="198.51.100.1").status_code == 302


# In already


def test_an_address_that_fits_is_shown_the_way_to_ask(client, cast, ankarby):
    text = client.post(reverse("join"), filled(email="gun@ankarby.se")).text
    assert "Ankarby kommun är redan med" in text
    assert f"?next={reverse('request-membership')}%3Forganisation={ankarby.pk}" in text


def test_another_address_is_shown_to_a_colleague_or_the_programme(client, cast, ankarby):
    text = client.post(reverse("join"), filled(email="gun@gmail.com")).text
    assert "Ankarby kommun är redan med" in text and "Be en kollega" in text
    assert reverse("request-membership") not in text


def test_the_way_chooses_the_organisation(signed_in, cast, ankarby):
    page = signed_in(cast.bo).get(reverse("request-membership"), {"organisation": ankarby.pk}).text
    assert f'value="{ankarby.pk}" selected' in page
    assert signed_in(cast.bo).get(reverse("request-membership"), {"organisation": "x"}).status_code == 200


# Asking


def prove(user, email, verified=True):
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=False)


def test_a_proven_address_in_the_domain_needs_no_word(signed_in, cast, ankarby):
    prove(cast.bo.user, "bo@ankarby.se")
    client, url = signed_in(cast.bo), reverse("request-membership")
    assert "Din adress hör dit" in client.get(url).text
    assert client.post(url, said(organisation=ankarby.pk)).status_code == 302
    asked = Membership.objects.get(state="requested")
    assert asked.email == "bo@ankarby.se"
    letter = Message.objects.get(kind="member_requested").body_text
    assert "hör till organisationens e-postdomän" in letter
    assert client.get(ankarby.get_absolute_url()).status_code == 404  # it grants nothing


@pytest.mark.parametrize("email", ["bo@ankarby.se", "bo@gmail.com"])
def test_without_one_the_person_says_who_they_are(signed_in, cast, ankarby, email):
    Organisation.objects.filter(pk=ankarby.pk).update(email_domain=email.partition("@")[2])
    prove(cast.bo.user, email, verified=email == "bo@gmail.com")
    client, url = signed_in(cast.bo), reverse("request-membership")
    answer = client.post(url, said(organisation=ankarby.pk))
    assert answer.status_code == 422 and "Skriv vem du är där" in answer.text
    assert client.post(url, said(organisation=ankarby.pk, word=WORD)).status_code == 302
    asked = Membership.objects.get(state="requested")
    assert (asked.word, asked.email) == (WORD, cast.bo.user.email)
    letter = Message.objects.get(kind="member_requested").body_text
    assert WORD in letter and "hör inte till" in letter
    page = signed_in(cast.anna).get(asked.get_absolute_url()).text
    assert WORD in page and "annan domän" in page


def test_the_service_asks_for_the_word_too(cast, ankarby):
    with pytest.raises(Refused, match="vem du är"):
        ask_membership(ankarby, user=cast.bo.user)
    assert not Message.objects.exists()


def test_one_person_asks_at_most_five_in_an_hour(signed_in, cast):
    client, url = signed_in(cast.bo), reverse("request-membership")
    statuses = []
    for number in range(6):
        other = Organisation.objects.create(kind="need_owner", name=f"Kommun {number}")
        statuses.append(client.post(url, said(organisation=other.pk, word=WORD)).status_code)
    assert statuses == [302] * 5 + [422]


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_page_asks_the_database_as_often_at_any_size(signed_in, cast, rows, django_assert_num_queries):
    for number in range(rows):
        Organisation.objects.create(kind="need_owner", name=f"Kommun {number}", email_domain="example.org")
    client = signed_in(cast.bo)
    with django_assert_num_queries(7):
        client.get(reverse("request-membership"))
