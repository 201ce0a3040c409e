"""Home, Min sida for every role, the control room: what they say, and the same few queries at any size."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ignite.accounts.enums import OrganisationKind, Right
from ignite.kernel import clock
from ignite.kernel.models import Transition
from ignite.outbox.models import Message
from needs.lifecycle import AREA
from needs.models import NeedOwner
from tests.factories import joining, matching, needs, pilots, startups, workshops
from tests.factories.cast import organisation, person
from tests.factories.editions import edition_in

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(who):
    client = Client()
    client.force_login(who.user, backend=BACKEND)
    return client


def queries_of(client, path):
    client.get(path)  # what is cached for the process's life is cached now
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(path).status_code == 200
    return len(found)


def fill(cast, number):
    """As many of everything as said, for Anna's owner and Clara's startup."""
    for _ in range(number):
        analysis = needs.analysis_in("draft", cast)
        need = needs.need_in("open", cast, area=analysis.area)
        needs.question_in("asked", cast, need=need)
        startups.pitch_in("in_reading", cast, need=needs.need_in("reading", cast))
        startups.pitch_in("draft", cast, need=need)
        workshops.workshop_in("documented", cast)
        workshops.meeting_in("scheduled", cast)
        matching.match_in("proposed", cast, need=needs.need_in("decided", cast))
        pilots.pilot_in("planned", cast)
        other = needs.new_owner(cast, f"Kommun {clock.now().timestamp()}")
        needs.area_in("registered", cast, owner=other)


@pytest.mark.parametrize(
    ("path", "who"), [("/my/", "anna"), ("/my/", "clara"), ("/control-room/", "ella"), ("/", "anna")]
)
def test_queries_are_few_and_the_same_at_any_size(cast, path, who):
    client, counts = signed_in(cast.people()[who]), []
    for more in (1, 2, 27):
        fill(cast, more)
        counts.append(queries_of(client, path))
    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= 12


def test_home_is_public_and_answers_304_when_nothing_changed(cast):
    needs.need_in("open", cast, title="Tidig upptäckt av läckor")
    first = Client().get("/")
    assert "Tidig upptäckt av läckor" in first.content.decode()
    again = Client().get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_home_changes_when_something_has_moved(cast):
    first = Client().get("/")
    AREA.run("register", needs.area_in("draft", cast), actor=cast.anna.actor)
    assert Client().get("/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_home_shows_no_drafts(cast):
    needs.need_in("draft", cast, title="Hemligt utkast")
    assert "Hemligt utkast" not in Client().get("/").content.decode()


def test_need_owner_sees_the_journey_and_what_is_next(cast):
    analysis = needs.analysis_in("draft", cast)
    page = signed_in(cast.anna).get("/my/").content.decode()
    assert f"Skriv analysen av ”{analysis.area.title}”" in page
    assert "Registrera 2 områden till" in page
    assert page.count("<h1") == 1


def test_a_year_in_preparation_does_not_take_the_place_of_the_running_one(cast):
    ahead = edition_in("preparing", cast, name="Året som kommer")
    NeedOwner.objects.create(organisation=cast.anna.organisation, edition=ahead, state="invited")
    page = signed_in(cast.anna).get("/my/").content.decode()
    assert cast.edition.name in page and "Året som kommer" not in page


def test_need_owner_sees_nothing_of_the_neighbour(cast):
    needs.area_in("draft", cast, title="Ankarbys eget område")
    assert "Ankarbys eget område" in signed_in(cast.anna).get("/my/").content.decode()
    assert "Ankarbys eget område" not in signed_in(cast.bo).get("/my/").content.decode()


def test_startup_sees_pitches_and_needs_to_answer(cast):
    answered, fresh = needs.need_in("open", cast, title="Besvarat"), needs.need_in("open", cast, title="Nytt behov")
    startups.pitch_in("submitted", cast, need=answered)
    page = signed_in(cast.clara).get("/my/").content.decode()
    assert fresh.get_absolute_url() in page
    assert page.count("Besvarat") == 1


def test_programme_is_led_to_the_control_room(cast):
    assert signed_in(cast.ella).get("/my/").url == "/control-room/"


def test_control_room_names_what_waits_and_what_has_stopped(cast):
    joining.join_request_in("received", cast)
    needs.area_in("registered", cast)
    type(cast.owner_b).objects.filter(pk=cast.owner_b.pk).update(created_at=clock.now() - timedelta(days=30))
    page = signed_in(cast.ella).get("/control-room/").content.decode()
    assert "1 område att godkänna" in page
    assert "Områden, 30 dagar" in page


@pytest.mark.parametrize("kind", [OrganisationKind.PARTNER, OrganisationKind.FUNDER])
def test_partner_and_funder_see_what_is_public(cast, kind):
    needs.need_in("open", cast, title="Öppet för alla")
    needs.need_in("draft", cast, title="Inte för alla")
    reader = person("rut", organisation(kind, "Läsaren"), rights=(Right.MEMBER,))
    page = signed_in(reader).get("/my/").content.decode()
    assert "Öppet för alla" in page
    assert "Inte för alla" not in page


def test_somebody_without_organisation_is_asked_whom_they_speak_for(cast, django_user_model):
    newcomer = django_user_model.objects.create_user("ny@example.org", name="Ny")
    client = Client()
    client.force_login(newcomer, backend=BACKEND)
    assert "Vem företräder du?" in client.get("/my/").content.decode()


def test_contact_reaches_the_programme_once(cast, settings):
    said = {"name": "Ada", "email": "ada@example.org", "subject": "Hej", "text": "Hur går det till?", "website": ""}
    for _ in range(2):
        assert Client().post("/contact/", said).status_code == 302
    letter = Message.objects.get(kind="contact_message")
    assert letter.to_address == settings.REPLY_TO_EMAIL
    assert "Hur går det till?" in letter.body_text


def test_contact_keeps_what_was_typed_when_something_is_wrong(cast):
    answer = Client().post("/contact/", {"name": "Ada", "email": "inte en adress", "text": "Allt jag skrev"})
    assert answer.status_code == 422
    assert "Allt jag skrev" in answer.content.decode()


def test_contact_turns_robots_away(cast):
    said = {"name": "R", "email": "r@example.org", "subject": "x", "text": "x", "website": "http://example.com"}
    assert Client().post("/contact/", said).status_code == 422
    assert not Message.objects.exists()


def test_startup_finds_its_pilots_that_are_under_way(cast):
    running = pilots.pilot_in("running", cast, title="Vågar i fem kök")
    pilots.pilot_in("stopped", cast, title="Något som är slut")
    page = signed_in(cast.clara).get("/my/").content.decode()
    assert f'href="{running.get_absolute_url()}">Vågar i fem kök' in page
    assert "Något som är slut" not in page
    assert "Vågar i fem kök" not in signed_in(cast.david).get("/my/").content.decode()


@pytest.mark.parametrize(("days", "said"), [(0, "vecka 1 av 52"), (7, "vecka 2 av 52"), (363, "vecka 52 av 52")])
def test_control_room_tells_the_week_of_the_edition(cast, days, said):
    begun = clock.today() - timedelta(days=days)
    type(cast.edition).objects.filter(pk=cast.edition.pk).update(starts_on=begun, ends_on=begun + timedelta(days=363))
    assert said in signed_in(cast.ella).get("/control-room/").content.decode()


def test_control_room_tells_no_week_of_an_edition_that_is_over(cast):
    ended = clock.today() - timedelta(days=1)
    type(cast.edition).objects.filter(pk=cast.edition.pk).update(starts_on=ended - timedelta(days=9), ends_on=ended)
    assert "vecka" not in signed_in(cast.ella).get("/control-room/").content.decode()


def test_control_room_says_one_day_in_the_singular(cast):
    startups.pitch_in("in_reading", cast, need=needs.need_in("reading", cast))
    day = clock.now() - timedelta(days=1, hours=1)
    Transition.objects.update(at=day)
    type(cast.owner_a).objects.update(created_at=day)
    page = signed_in(cast.ella).get("/control-room/").content.decode()
    assert "Pitchar väntar på svar, 1 dag<" in page


def test_control_room_counts_one_startup_and_one_open_need_as_one(cast):
    startups.pitch_in("submitted", cast, need=needs.need_in("open", cast))
    page = signed_in(cast.ella).get("/control-room/").content.decode()
    assert "pitchar från 1 startup<" in page
    assert "behov, varav 1 öppet<" in page


def test_control_room_shows_and_reads_out_how_far_a_beginner_has_to_go(cast):
    needs.area_in("accepted", cast)
    page = signed_in(cast.ella).get("/control-room/").content.decode()
    assert 'aria-label="1 av 3"' in page
    assert 'aria-label="0 av 3"' in page


def test_the_project_manager_alone_is_asked_to_approve_an_analysis_where_the_edition_says_so(cast):
    analysis = needs.analysis_in("clarified", cast)
    said = f"Godkänn analysen ”{analysis.area.title}”"
    assert said not in signed_in(cast.anna).get("/my/").content.decode()
    cast.edition.switches = ["own_approval"]
    cast.edition.save()
    assert said in signed_in(cast.anna).get("/my/").content.decode()
    assert said not in signed_in(cast.arvid).get("/my/").content.decode()
    analysis.own_approved_at = clock.now()
    analysis.save()
    assert said not in signed_in(cast.anna).get("/my/").content.decode()


def test_the_time_to_answer_is_the_editions(cast):
    cast.edition.answer_days = 17
    cast.edition.save()
    startups.pitch_in("in_reading", cast, need=needs.need_in("reading", cast))
    assert "inom 17 dagar" in signed_in(cast.anna).get("/my/").content.decode()
    assert "senast 17 dagar" in Client().get("/about/").content.decode()
