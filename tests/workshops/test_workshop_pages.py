"""The pages of workshops: one submit each, who sees what, nothing typed is lost, the same queries for many rows."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ignite.joining.messages import link_of
from ignite.kernel import clock
from ignite.outbox.models import Message
from tests.factories.needs import analysis_in, area_in
from tests.factories.workshops import asked_to, follow_up_in, workshop_in
from tests.startups.pages import post, signed_in
from workshops.models import Workshop

NEW = "{path}?template=deepening&owner={owner}"


def new_url(cast):
    return NEW.format(path=reverse("workshop-new"), owner=cast.owner_a.pk)


def filled(cast, **changes):
    day = clock.today() + timedelta(days=20)
    said = {"title": "Varför slängs maten?", "on": day.isoformat(), "start": "09:00", "place": "Rådhuset"}
    people = [cast.anna.membership.pk, cast.arvid.membership.pk]
    return {**said, "people": people, "guests": "Eva Ek <eva@example.org>", "purpose": "Klarhet", **changes}


def url(name, workshop):
    return reverse(name, args=[workshop.pk])


def test_a_workshop_planned_without_anybody_is_not_said_to_be_sent(cast):
    client = signed_in(cast.ella)
    answer = post(client, new_url(cast), **filled(cast, people=[], guests="", capacity="3"), do="invite")
    workshop, page = Workshop.objects.get(), client.get(answer.url).content.decode()
    assert workshop.state == "planned" and not Message.objects.exists()
    assert "Planerad. Ingen är inbjuden än." in page and url("workshop-invite-many", workshop) in page
    assert "<dt>Platser</dt><dd>3</dd>" in page and "Ingen av dem som kan komma" not in page


def test_one_submit_plans_and_asks(cast):
    area = area_in("accepted", cast)
    page = signed_in(cast.ella).get(new_url(cast)).content.decode()
    assert "Anna (Projektledare, affärskompetens)" in page and area.title in page
    answer = post(signed_in(cast.ella), new_url(cast), **filled(cast, areas=[area.pk]), do="invite")
    workshop = Workshop.objects.get()
    assert answer.url == url("workshop", workshop) and workshop.state == "inviting"
    assert workshop.ends_at - workshop.starts_at == timedelta(minutes=180)
    assert clock.local(workshop.starts_at).hour == 9
    assert Message.objects.filter(kind="workshop_invited").count() == 3


def test_a_draft_tells_nobody(cast):
    post(signed_in(cast.ella), new_url(cast), **filled(cast), do="draft")
    assert Workshop.objects.get().state == "draft" and not Message.objects.exists()


def test_a_double_submit_plans_once(cast):
    client, data = (
        signed_in(cast.ella),
        {**filled(cast), "do": "invite", "_once": "7c9e6679-7425-40de-944b-e07fc1f90ae7"},
    )
    first, second = client.post(new_url(cast), data), client.post(new_url(cast), data)
    assert first.url == second.url and Workshop.objects.count() == 1


def test_what_is_missing_in_the_group_is_said_before_anybody_is_asked(cast):
    cast.arvid.membership.has_technical = False
    cast.arvid.membership.save()
    page = signed_in(cast.ella).get(new_url(cast)).content.decode()
    assert "I projektgruppen saknas teknisk kompetens." in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Klarhet"),
        ({"guests": "inte en adress"}, "ingen e-postadress"),
        ({"end": "08:00"}, "sluta efter"),
    ],
)
def test_a_mistake_is_answered_with_422_and_the_text_is_still_there(cast, changes, words):
    answer = post(signed_in(cast.ella), new_url(cast), **filled(cast, **changes), do="invite")
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and "Klarhet" in page
    assert not Workshop.objects.exists() and not Message.objects.exists()


def test_the_page_tells_insiders_who_comes_and_what_is_missing(cast):
    workshop = workshop_in("inviting", cast)
    asked_to(workshop, cast.anna, "answered", answer="yes")
    asked_to(workshop, cast.arvid, "answered", answer="no")
    for person in (cast.ella, cast.anna):
        page = signed_in(person).get(url("workshop", workshop)).content.decode()
        assert "Ingen av dem som kan komma har teknisk kompetens, inköp eller upphandling" in page


def test_the_neighbour_finds_nothing(cast):
    workshop = workshop_in("inviting", cast)
    for person in (cast.bo, cast.clara):
        for name in ("workshop", "workshop-ics"):
            assert signed_in(person).get(url(name, workshop)).status_code == 404
    assert post(signed_in(cast.bo), url("workshop-answer", workshop), answer="yes").status_code == 404


def test_an_open_event_shows_its_agenda_but_not_who_comes(cast):
    workshop = workshop_in("inviting", cast, is_public=True, kind="exchange", link="https://example.org/rum")
    asked_to(workshop, cast.anna)
    page = signed_in(cast.clara).get(url("workshop", workshop)).content.decode()
    assert "Rotorsaker" in page and "Anna" not in page and "example.org/rum" not in page
    listed = Client().get(reverse("calendar")).content.decode()
    assert workshop.title in listed and "example.org/rum" not in listed


def test_one_answers_when_signed_in_and_by_link_without_account(cast):
    workshop = workshop_in("inviting", cast)
    anna, arvid = asked_to(workshop, cast.anna), asked_to(workshop, cast.arvid)
    post(signed_in(cast.anna), url("workshop", workshop) + "answer/", answer="maybe")
    post(Client(), link_of(arvid), answer="yes")
    for one in (anna, arvid):
        one.refresh_from_db()
    assert (anna.answer, arvid.answer) == ("maybe", "yes")
    assert Client().get(link_of(anna)).status_code == 200


def test_the_link_of_a_cancelled_workshop_says_so(cast):
    workshop = workshop_in("cancelled", cast)
    page = Client().get(link_of(asked_to(workshop, cast.anna)))
    assert "Workshoppen är inställd" in page.content.decode()


def test_running_saves_everything_and_finishes_with_one_submit(cast):
    analysis = analysis_in("submitted", cast, result="")
    workshop = workshop_in("inviting", cast, starts_at=clock.now() - timedelta(minutes=30))
    workshop.areas.add(analysis.area)
    invitation = asked_to(workshop, cast.anna, "answered", answer="yes")
    client, name = signed_in(cast.ella), f"a{analysis.pk}_"
    assert "data-countdown" in client.get(url("workshop-run", workshop)).content.decode()
    said = {f"{name}root_causes": "Ingen vet.", f"initial-{name}root_causes": analysis.root_causes}
    said |= {f"{name}result": "match_possible", "present": [invitation.pk]}
    said |= {"what": "Hämta siffran", "who": cast.arvid.user.pk, "due_on": clock.today().isoformat()}
    untouched = {
        f"{name}{part}": getattr(analysis, part)
        for part in ("problem", "today", "affected", "desired_outcome", "constraints", "route_to_adoption")
    }
    initial = {f"initial-{key}": value for key, value in untouched.items()}
    answer = post(client, url("workshop-run", workshop), **said, **untouched, **initial, do="finish")
    assert answer.status_code == 302, answer.content.decode()
    for one in (workshop, analysis, invitation):
        one.refresh_from_db()
    assert (workshop.state, analysis.state, analysis.result) == ("documented", "clarified", "match_possible")
    assert (analysis.root_causes, invitation.attendance, workshop.follow_ups.count()) == ("Ingen vet.", "attended", 1)
    assert workshop.clarifications.count() == 1


def test_autosave_keeps_what_is_written_even_with_a_half_written_follow_up(cast):
    analysis = analysis_in("submitted", cast)
    workshop = workshop_in("running", cast)
    workshop.areas.add(analysis.area)
    part = f"a{analysis.pk}_today"
    data = {part: "Så går det till.", f"initial-{part}": analysis.today, "what": "Hämta", "due_on": "i morgon"}
    answer = signed_in(cast.ella).post(url("workshop-autosave", workshop), data)
    analysis.refresh_from_db()
    assert answer.content.decode().startswith("Sparat ") and analysis.today == "Så går det till."
    assert not workshop.follow_ups.exists()
    full = post(signed_in(cast.ella), url("workshop-run", workshop), **data, do="save")
    assert full.status_code == 422 and "Så går det till." in full.content.decode()


def test_the_screen_waits_for_its_day(cast):
    page = signed_in(cast.ella).get(url("workshop-run", workshop_in("inviting", cast))).content.decode()
    assert "Skärmen öppnas den dag" in page and "<textarea" not in page


@pytest.mark.parametrize("who", ["ella", "anna"])
def test_lists_and_pages_take_the_same_queries_for_1_3_and_30(cast, who, django_assert_max_num_queries):
    client, counts = signed_in(getattr(cast, who)), {}
    for rows in (1, 3, 30):
        while Workshop.objects.count() < rows:
            workshop_in("inviting", cast)
        with django_assert_max_num_queries(12) as seen:
            assert client.get(reverse("workshops")).status_code == 200
        counts.setdefault("list", set()).add(len(seen.captured_queries))
    assert {len(count) for count in counts.values()} == {1}


@pytest.mark.parametrize("name", ["workshop", "workshop-run"])
def test_a_page_takes_the_same_queries_for_1_3_and_30_people_areas_and_follow_ups(
    cast, name, django_assert_max_num_queries
):
    client, workshop, counts = signed_in(cast.ella), workshop_in("running", cast), set()
    made = 0
    for rows in (1, 3, 30):
        while made < rows:
            made += 1
            workshop.areas.add(analysis_in("submitted", cast).area)
            asked_to(workshop, cast.anna, email=f"gast{made}@example.org", name=f"Gäst {made}")
            follow_up_in("open", cast, workshop=workshop)
        with django_assert_max_num_queries(12) as seen:
            assert client.get(url(name, workshop)).status_code == 200
        counts.add(len(seen.captured_queries))
    assert len(counts) == 1
