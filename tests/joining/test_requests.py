"""From the public form to the organisation: confirmed address, the queue, one organisation however many accept."""

import re
import threading
import uuid
from datetime import time, timedelta

import pytest
from django.db import connections
from django.urls import reverse

from ignite.accounts.models import Membership, Organisation
from ignite.joining.forms import applying as forms
from ignite.joining.models import Commitment, Invitation, JoinAttempt, JoinRequest
from ignite.joining.services import (
    TooMany,
    accept_join_request,
    ask_applicant,
    count_attempt,
    decline_join_request,
    network_of,
    reply_to_question,
    request_to_join,
)
from ignite.joining.tokens import confirm_token, reply_token
from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.models import Message
from ignite.reference.models import PublicBody
from tests.factories.cast import make_cast
from tests.factories.joining import join_request_in

ORGNR = "212000-0142"


def body(name="Granvikens kommun", **fields):
    said = {"kind": "municipality", "code": "9999", "short_name": "Granviken", "lat": 59.0, "lon": 17.0}
    folded = name.lower()
    return PublicBody.objects.create(
        **{**said, "name": name, "name_folded": folded, "search_text": f" {folded} granviken", **fields}
    )


def filled(**changes):
    with clock.stepped(timedelta(seconds=-60)):
        opened = forms._stamp()
    said = {
        "organisation_name": "Granvikens kommun",
        "contact_name": "Greta",
        "email": "greta@example.org",
        "message": "Vi vill minska svinnet.",
        "opened": opened,
        "homepage": "",
        "_once": str(uuid.uuid4()),
    }
    return {**said, **changes}


def letters(kind):
    return Message.objects.filter(kind=kind).order_by("pk")


def link_in(message):
    return re.search(r"https?://[^/]+(/\S+)", message.body_text).group(1)


def test_form_leads_through_the_letter_to_the_queue(client, cast):
    public_body = body()
    assert client.post(reverse("join"), filled()).url == reverse("join-thanks")
    request = JoinRequest.objects.get()
    assert (request.public_body, request.body_kind, request.confirmed_at) == (public_body, "municipality", None)
    assert not JoinRequest.objects.for_user(cast.ella.actor).exists()
    link = link_in(letters("join_confirm").get())
    for _scan in range(2):
        assert client.get(link).status_code == 200
        client.head(link)
    assert not JoinRequest.objects.for_user(cast.ella.actor).exists()
    client.post(link, {"_once": str(uuid.uuid4())})
    assert JoinRequest.objects.for_user(cast.ella.actor).get() == request
    assert letters("join_received").count() == 1


def test_confirming_twice_tells_once(client, cast):
    client.post(reverse("join"), filled(orgnr=ORGNR, body_kind="municipality"))
    link = link_in(letters("join_confirm").get())
    for _time in range(2):
        client.post(link, {"_once": str(uuid.uuid4())})
    assert letters("join_received").count() == 1


@pytest.mark.parametrize("token", ["x", "1:x:y", ""])
def test_wrong_confirm_link_is_dead(client, cast, token):
    assert client.get(f"/join/confirm/{token or '-'}/").status_code == 404


def test_reply_link_does_not_confirm(client, cast):
    request = join_request_in("received", cast, confirmed_at=None)
    assert client.post(reverse("join-confirm", args=[reply_token(request)])).status_code == 404


def test_same_form_twice_is_one_request(client, cast):
    said = filled(orgnr=ORGNR, body_kind="municipality")
    assert client.post(reverse("join"), said).url == client.post(reverse("join"), said).url
    assert JoinRequest.objects.count() == 1


def test_asking_again_renews_the_unconfirmed_request(cast):
    said = {"edition": cast.edition, "organisation_name": "A", "body_kind": "agency", "email": "g@example.org"}
    first = request_to_join(**said, contact_name="Fel")
    second = request_to_join(**said, contact_name="Greta")
    assert (first.pk, second.contact_name) == (second.pk, "Greta")


def test_asking_again_changes_nothing_of_a_confirmed_request(cast):
    request = join_request_in("received", cast)
    request_to_join(
        edition=cast.edition,
        organisation_name=request.organisation_name,
        body_kind="agency",
        contact_name="Någon annan",
        email=request.email,
    )
    request.refresh_from_db()
    assert (request.contact_name, letters("join_confirm").count()) == ("Greta", 0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"organisation_name": ""}, "organisation_name"),
        ({"organisation_name": "Okända Bolaget AB"}, "orgnr"),
        ({"organisation_name": "Okända Bolaget AB", "orgnr": "212000-0143", "body_kind": "other"}, "orgnr"),
        ({"organisation_name": "Okända Bolaget AB", "orgnr": ORGNR}, "body_kind"),
        ({"email": "inte en adress"}, "email"),
        ({"contact_name": ""}, "contact_name"),
    ],
)
def test_mistakes_are_said_and_the_text_is_kept(client, cast, changes, field):
    body()
    answer = client.post(reverse("join"), filled(**changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Vi vill minska svinnet." in answer.text
    assert not JoinRequest.objects.exists()


def test_member_organisation_is_shown_the_other_way(client, cast):
    cast.anna.organisation.orgnr = ORGNR
    cast.anna.organisation.save()
    answer = client.post(reverse("join"), filled(organisation_name="Vad som helst", orgnr=ORGNR, body_kind="other"))
    assert answer.status_code == 422
    assert "Ankarby kommun är redan med" in answer.text


def test_robots_are_kindly_refused(client, cast):
    body()
    for changes in ({"homepage": "http://spam.example.com"}, {"opened": ""}, {"opened": forms._stamp()}):
        answer = client.post(reverse("join"), filled(**changes))
        assert answer.status_code == 422
        assert "skicka en gång till" in answer.text
        assert "spam.example.com" not in answer.text
    assert not JoinRequest.objects.exists()


def test_refused_form_can_be_sent_again_by_a_person(client, cast):
    body()
    answer = client.post(reverse("join"), filled(homepage="x"))
    opened = re.search(r'name="opened" value="([^"]+)"', answer.text).group(1)
    with clock.stepped(timedelta(seconds=10)):
        assert client.post(reverse("join"), filled(opened=opened)).status_code == 302


def test_rate_is_held_in_the_database(client, cast, monkeypatch):
    monkeypatch.setattr("ignite.joining.views.applying.PER_NETWORK", 2)
    said = {"orgnr": ORGNR, "body_kind": "municipality"}
    for number in range(3):
        answer = client.post(reverse("join"), filled(email=f"g{number}@example.org", **said))
    assert answer.status_code == 429
    assert "Vi vill minska svinnet." in answer.text
    assert JoinRequest.objects.count() == 2
    with clock.stepped(timedelta(hours=1)):
        assert client.post(reverse("join"), filled(email="g9@example.org", **said)).status_code == 302


def test_a_network_is_what_its_holder_cannot_leave():
    assert network_of("192.0.2.7") == network_of("192.0.2.200") == network_of("::ffff:192.0.2.9")
    assert network_of("::ffff:198.51.100.1") != network_of("::ffff:192.0.2.9")  # not all of IPv4 is one place
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:2") != network_of("2001:db8:0:1::1")


def test_one_address_is_not_bombed(client, cast):
    said = {"orgnr": ORGNR, "body_kind": "municipality"}
    statuses = [client.post(reverse("join"), filled(**said)).status_code for _time in range(4)]
    assert statuses == [302, 302, 302, 429]


def test_one_address_is_not_bombed_slowly_either(client, cast, monkeypatch):
    monkeypatch.setattr("ignite.joining.views.applying.A_DAY", 4)
    said, morning = (
        {"orgnr": ORGNR, "body_kind": "municipality"},
        clock.at_wall(clock.today() + timedelta(days=1), time(8)),
    )
    statuses = []
    for hour in range(5):
        with clock.standing_at(morning + timedelta(hours=hour)):
            statuses.append(client.post(reverse("join"), filled(**said)).status_code)
    assert statuses == [302, 302, 302, 302, 429]


def test_attempts_hold_no_address_and_are_forgotten(cast):
    count_attempt("place:192.0.2.1", limit=1)
    assert "192" not in JoinAttempt.objects.get().source
    with pytest.raises(TooMany):
        count_attempt("place:192.0.2.1", limit=1)
    with clock.stepped(timedelta(days=3)):
        count_attempt("place:192.0.2.2", limit=1)
    assert JoinAttempt.objects.count() == 1


def test_signed_in_person_needs_no_link(signed_in, cast):
    client = signed_in(cast.clara)
    said = filled(email=cast.clara.user.email, orgnr=ORGNR, body_kind="municipality")
    assert client.post(reverse("join"), said).url == reverse("home")
    assert JoinRequest.objects.get().confirmed_at is not None
    assert not letters("join_confirm").exists()


def test_without_running_edition_nothing_is_taken(client, cast):
    type(cast.edition).objects.update(state="closed")
    assert "tar vi inte emot" in client.get(reverse("join")).text
    client.post(reverse("join"), filled(orgnr=ORGNR, body_kind="municipality"))
    assert not JoinRequest.objects.exists()


def test_search_gives_choices_and_a_page(client, cast):
    body()
    url = reverse("organisation-search")
    fragment = client.get(url, {"organisation_name": "gran"}, headers={"HX-Request": "true"}).text
    assert '<option value="Granvikens kommun">' in fragment
    assert "<html" not in fragment
    page = client.get(url, {"q": "gran"}).text
    assert "?organisation=municipality-9999" in page
    assert 'value="Granvikens kommun"' in client.get(reverse("join"), {"organisation": "municipality-9999"}).text


@pytest.mark.parametrize("value", ["x", "municipality-", "-", "martian-1", "municipality-\x00"])
def test_unknown_choice_gives_an_empty_form(client, cast, value):
    assert client.get(reverse("join"), {"organisation": value}).status_code == 200


def test_a_null_sign_finds_nothing_and_breaks_nothing(client, signed_in, cast):
    body()
    assert client.get(reverse("organisation-search"), {"q": "\x00gran"}).status_code == 200
    assert signed_in(cast.ella).get(reverse("join-requests"), {"q": "\x00gran"}).status_code == 200


def test_what_a_stranger_types_is_no_link_in_a_letter_to_somebody_else(client, cast):
    said = {"organisation_name": "Hämta din vinst på www.evil.com/x", "orgnr": ORGNR, "body_kind": "municipality"}
    assert client.post(reverse("join"), filled(**said)).status_code == 302
    letter = Message.objects.get(kind="join_confirm")
    assert "evil" in letter.body_text and "evil.com" not in letter.subject + letter.body_text + letter.body_html


def test_accepting_makes_everything_at_once(cast):
    public_body = body(website="https://granviken.example.org")
    request = join_request_in("received", cast, public_body=public_body, email="greta@granviken.example.org")
    organisation = accept_join_request(request, actor=cast.ella.actor)
    assert (organisation.orgnr, organisation.public_body, organisation.place) == (ORGNR, public_body, "Granviken")
    assert (organisation.lat, organisation.email_domain) == (59.0, "granviken.example.org")
    membership = Membership.objects.get(organisation=organisation)
    assert (membership.state, membership.rights, membership.is_manager) == ("invited", ["manager"], True)
    assert Invitation.objects.get().about_id == membership.pk
    assert Commitment.objects.get(organisation=organisation).state == "offered"
    letter = letters("join_decided").get()
    assert (letter.to_address, "/i/" in letter.body_text) == ("greta@granviken.example.org", True)


def test_accepting_again_gives_the_same_organisation(cast):
    request = join_request_in("received", cast)
    first = accept_join_request(request, actor=cast.ella.actor)
    again = accept_join_request(JoinRequest.objects.get(), actor=cast.ella.actor)
    assert first == again
    assert letters("join_decided").count() == 1


def test_taken_number_is_refused_in_words(cast):
    cast.anna.organisation.orgnr = ORGNR
    cast.anna.organisation.save()
    request = join_request_in("received", cast)
    with pytest.raises(Refused, match="Ankarby kommun finns redan"):
        accept_join_request(request, actor=cast.ella.actor)
    assert JoinRequest.objects.get().state == "received"


def test_taken_register_row_is_refused(cast):
    public_body = body()
    Organisation.objects.filter(pk=cast.anna.organisation.pk).update(public_body=public_body)
    with pytest.raises(Refused, match="finns redan"):
        accept_join_request(join_request_in("received", cast, orgnr="", public_body=public_body), actor=cast.ella.actor)


def test_unconfirmed_request_cannot_be_accepted(cast):
    with pytest.raises(Refused, match="bekräftad"):
        accept_join_request(join_request_in("received", cast, confirmed_at=None), actor=cast.ella.actor)


@pytest.mark.parametrize("who", ["anna", "clara"])
def test_only_the_programme_decides(cast, who):
    request = join_request_in("received", cast)
    for decide in (accept_join_request, decline_join_request, ask_applicant):
        with pytest.raises(NotAllowed):
            decide(request, actor=getattr(cast, who).actor, reason="Därför.")
    assert Organisation.objects.filter(name="Granvikens kommun").count() == 0


def test_declining_says_why(cast):
    request = join_request_in("received", cast)
    with pytest.raises(Refused, match="varför"):
        decline_join_request(request, actor=cast.ella.actor, reason=" ")
    decline_join_request(request, actor=cast.ella.actor, reason="Omgången är full.")
    assert "Omgången är full." in letters("join_decided").get().body_text


def test_question_is_answered_by_link(client, cast):
    request = join_request_in("received", cast, message="Hej.")
    ask_applicant(request, actor=cast.ella.actor, reason="Vilka blir med?")
    link = link_in(letters("join_question").get())
    client.head(link)
    assert "Vilka blir med?" in client.get(link).text
    assert client.post(link, {"do": "reply", "text": ""}).status_code == 422
    client.post(link, {"do": "reply", "text": "Vi är fyra."})
    request.refresh_from_db()
    assert (request.state, request.message) == ("received", "Hej.\n\n”Vilka blir med?”\nVi är fyra.")
    assert client.post(link, {"do": "reply", "text": "Igen."}).status_code == 302
    request.refresh_from_db()
    assert "Igen." not in request.message


def test_link_of_an_older_question_is_dead(client, cast):
    request = join_request_in("more_information", cast)
    link = reverse("join-reply", args=[reply_token(request)])
    reply_to_question(request, text="Fyra.")
    ask_applicant(request, actor=cast.ella.actor, reason="Och när?")
    assert client.get(link).status_code == 404


def test_confirm_link_answers_no_question(client, cast):
    request = join_request_in("more_information", cast)
    assert client.get(reverse("join-reply", args=[confirm_token(request)])).status_code == 404


def test_applicant_takes_the_request_back(client, cast):
    request = join_request_in("more_information", cast)
    client.post(reverse("join-reply", args=[reply_token(request)]), {"do": "withdraw"})
    request.refresh_from_db()
    assert request.state == "withdrawn"


@pytest.mark.parametrize(("who", "status"), [("ella", 200), ("anna", 404), ("clara", 404)])
def test_queue_is_the_programmes(signed_in, cast, who, status):
    request = join_request_in("received", cast)
    client = signed_in(getattr(cast, who))
    assert client.get(reverse("join-requests")).status_code == status
    assert client.get(request.get_absolute_url()).status_code == status


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_queue_asks_the_database_as_often_at_any_size(signed_in, cast, rows, django_assert_num_queries):
    for number in range(rows):
        join_request_in("received", cast, organisation_name=f"Kommun {number}", email=f"g{number}@example.org")
    client = signed_in(cast.ella)
    with django_assert_num_queries(8):
        answer = client.get(reverse("join-requests"))
    assert answer.text.count('scope="row"') == rows


def test_queue_filters_by_state(signed_in, cast):
    join_request_in("received", cast, organisation_name="Väntar kommun")
    join_request_in("declined", cast, organisation_name="Avböjd kommun", email="h@example.org")
    client = signed_in(cast.ella)
    text = client.get(reverse("join-requests"), {"state": "declined"}).text
    assert "Avböjd kommun" in text
    assert "Väntar kommun" not in text
    assert client.get(reverse("join-requests"), {"state": "nonsens", "page": "x"}).status_code == 200


def test_asking_has_its_page(signed_in, cast):
    request = join_request_in("received", cast)
    client = signed_in(cast.ella)
    url = reverse("move", kwargs={"thing": "join-request", "pk": request.pk, "move": "ask"})
    assert client.get(url).status_code == 200
    client.post(url, {"reason": "Vilka blir med?"})
    request.refresh_from_db()
    assert request.state == "more_information"


@pytest.mark.django_db(transaction=True)
def test_two_accepting_at_once_make_one_organisation():
    cast = make_cast()
    request = join_request_in("received", cast)
    actor, start, made = cast.ella.actor, threading.Barrier(2), []

    def accept():
        mine = JoinRequest.objects.get(pk=request.pk)
        start.wait()
        try:
            made.append(accept_join_request(mine, actor=actor).pk)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=accept) for _number in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(made) == 2
    assert len(set(made)) == 1
    assert Organisation.objects.filter(name="Granvikens kommun").count() == 1
