"""The programme's queue: narrowed, shared out, answered with the organisation's facts or with a letter read first."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from ignite.accounts.models import Membership, Organisation
from ignite.joining.models import JoinRequest
from ignite.joining.services import assign_request, confirm_join_request
from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed
from ignite.outbox.models import Message
from tests.factories.accounts import membership_in
from tests.factories.cast import person
from tests.factories.joining import join_request_in

FACTS = {
    "name": "Granvikens kommun",
    "orgnr": "212000-0142",
    "body_kind": "municipality",
    "regime": "lou",
    "email_domain": "granviken.example.org",
}


def said(**fields):
    return {"_once": str(uuid.uuid4()), **fields}


def named(client, **query):
    text = client.get(reverse("join-requests"), query).text
    return {name for name in ("Gammal kommun", "Ny kommun", "Klar kommun") if name in text}


@pytest.fixture
def queue(cast):
    """An old one that Ella looks after, a new one, one that is answered."""
    old = clock.now() - timedelta(days=8)
    join_request_in("received", cast, organisation_name="Gammal kommun", created_at=old, assigned_to=cast.ella.user)
    join_request_in("more_information", cast, organisation_name="Ny kommun", email="n@example.org", orgnr="")
    join_request_in("declined", cast, organisation_name="Klar kommun", email="k@example.org", orgnr="")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"Gammal kommun", "Ny kommun", "Klar kommun"}),
        ({"state": "received"}, {"Gammal kommun"}),
        ({"age": "7"}, {"Gammal kommun"}),
        ({"age": "30"}, set()),
        ({"who": "me"}, {"Gammal kommun"}),
        ({"who": "none"}, {"Ny kommun", "Klar kommun"}),
        ({"q": "n@example"}, {"Ny kommun"}),
        ({"q": "212000-0142"}, {"Gammal kommun"}),
        ({"q": "kommun", "state": "declined"}, {"Klar kommun"}),
        ({"q": "%", "who": "x", "age": "-1"}, set()),
        ({"who": "999999999999999999"}, set()),
        ({"who": "99999999999999999999"}, {"Gammal kommun", "Ny kommun", "Klar kommun"}),  # no number of anybody
    ],
)
def test_it_is_narrowed(signed_in, cast, queue, query, found):
    assert named(signed_in(cast.ella), **query) == found


def test_the_state_keeps_the_rest_of_the_search(signed_in, cast, queue):
    text = signed_in(cast.ella).get(reverse("join-requests"), {"who": "none"}).text
    assert "?state=declined&amp;who=none" in text


def test_somebody_looks_after_a_request(signed_in, cast):
    request = join_request_in("received", cast)
    client, url = signed_in(cast.ella), reverse("join-request-assign", args=[request.pk])
    assert client.post(url, said(assigned_to=cast.ella.user.pk)).url == request.get_absolute_url()
    request.refresh_from_db()
    assert request.assigned_to == cast.ella.user
    client.post(url, said(assigned_to=cast.anna.user.pk))  # not of the office
    request.refresh_from_db()
    assert request.assigned_to == cast.ella.user
    client.post(url, said(assigned_to=""))
    request.refresh_from_db()
    assert request.assigned_to is None
    with pytest.raises(NotAllowed):
        assign_request(request, user=cast.anna.user, actor=cast.anna.actor)


def test_welcoming_shows_the_facts_and_takes_the_corrections(signed_in, cast):
    request = join_request_in("received", cast, email="greta@granviken.example.org")
    client, url = signed_in(cast.ella), reverse("join-request-accept", args=[request.pk])
    text = client.get(url).text
    assert 'value="212000-0142"' in text and 'value="granviken.example.org"' in text
    form = said(**FACTS | {"regime": "luf", "body_kind": "municipal_company", "name": "Granvikens Energi AB"})
    assert client.post(url, form).status_code == 302
    client.post(url, form)
    found = Organisation.objects.get(name="Granvikens Energi AB")
    assert (found.regime, found.body_kind, found.email_domain) == ("luf", "municipal_company", "granviken.example.org")
    assert Membership.objects.get(organisation=found).rights == ["manager"]
    letter = Message.objects.get(kind="join_decided")
    assert "Bjud in en kollega till" in letter.body_text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"orgnr": "212000-0143"}, "rganisationsnum"),
        ({"name": ""}, "name"),
        ({"email_domain": "gmail.com"}, "vem som helst"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_made(signed_in, cast, changes, words):
    request = join_request_in("received", cast)
    url = reverse("join-request-accept", args=[request.pk])
    answer = signed_in(cast.ella).post(url, said(**FACTS | changes))
    assert answer.status_code == 422 and words in answer.text
    assert JoinRequest.objects.get().state == "received"


def test_a_number_that_is_taken_is_said_in_words(signed_in, cast):
    Organisation.objects.filter(pk=cast.anna.organisation.pk).update(orgnr=FACTS["orgnr"])
    request = join_request_in("received", cast)
    client = signed_in(cast.ella)
    answer = client.post(reverse("join-request-accept", args=[request.pk]), said(**FACTS))
    assert answer.status_code == 422 and "Ankarby kommun finns redan" in answer.text
    page = client.get(request.get_absolute_url()).text
    invite = reverse("invite-member", args=[cast.anna.organisation.pk])
    assert f"{invite}?email=greta%40example.org" in page
    assert 'value="greta@example.org"' in client.get(invite, {"email": "greta@example.org"}).text


@pytest.mark.parametrize("name", ["join-request-accept", "join-request-decline"])
def test_an_answered_request_is_not_answered_again(signed_in, cast, name):
    request = join_request_in("declined", cast)
    assert "redan besvarad" in signed_in(cast.ella).get(reverse(name, args=[request.pk])).text


def test_a_no_is_read_before_it_is_sent(signed_in, cast):
    request = join_request_in("received", cast)
    client, url = signed_in(cast.ella), reverse("join-request-decline", args=[request.pk])
    assert client.post(url, said(reason=" ")).status_code == 422
    answer = client.post(url, said(reason="Omgången är full.", do="read"))
    assert answer.status_code == 200 and "av det här skälet" in answer.text
    assert JoinRequest.objects.get().state == "received" and not Message.objects.exists()
    form = said(reason="Omgången är full.", do="send")
    assert client.post(url, form).url == client.post(url, form).url == request.get_absolute_url()
    assert JoinRequest.objects.get().state == "declined"
    assert "Omgången är full." in Message.objects.get(kind="join_decided").body_text


def test_two_from_the_same_organisation_know_of_each_other_in_the_queue(signed_in, cast):
    first = join_request_in("received", cast)
    second = join_request_in("received", cast, organisation_name="Granviken", email="h@example.org")
    join_request_in("received", cast, organisation_name="Annan", orgnr="", email="i@example.org")
    text = signed_in(cast.ella).get(first.get_absolute_url()).text
    assert "anmälts flera gånger" in text and second.get_absolute_url() in text
    second.orgnr = ""
    second.save()
    assert "anmälts flera gånger" not in signed_in(cast.ella).get(first.get_absolute_url()).text


def test_who_has_waited_long_to_come_in_is_shown_to_the_programme(signed_in, cast):
    gun = membership_in("requested", cast, since=clock.now() - timedelta(days=11))
    url = reverse("join-requests")
    assert gun.get_absolute_url() in signed_in(cast.ella).get(url).text
    gun.since = clock.now() - timedelta(days=9)
    gun.save()
    assert gun.get_absolute_url() not in signed_in(cast.ella).get(url).text


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_request_asks_the_database_as_often_at_any_size(signed_in, cast, rows, django_assert_num_queries):
    request = join_request_in("received", cast)
    for number in range(rows):
        join_request_in("received", cast, email=f"m{number}@example.org")
        person(f"e{number}", cast.ella.organisation, rights=("manager",))
    client = signed_in(cast.ella)
    with django_assert_num_queries(9):
        client.get(request.get_absolute_url())


def test_what_has_happened_tells_the_confirmed_address_from_the_arrival(signed_in, cast):
    request = join_request_in("received", cast, confirmed_at=None)
    confirm_join_request(request)
    assert signed_in(cast.ella).get(request.get_absolute_url()).text.count("Adressen bekräftad") == 1
