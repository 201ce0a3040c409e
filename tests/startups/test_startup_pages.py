"""Registering a startup, its profile, and the public list."""

from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from ignite.accounts.models import Organisation
from ignite.kernel.actor import NOBODY
from ignite.kernel.errors import NotAllowed, Refused
from ignite.reference.models import CpvCode, Goal
from startups.enums import StartupState
from startups.models import Startup
from startups.services import create_startup, remove_startup, save_profile, verify_startup
from tests.factories.needs import need_in
from tests.factories.startups import new_startup, startup_in
from tests.startups.pages import post, signed_in

NEW = {"name": "Våg Exempel AB", "number_kind": "orgnr", "orgnr": "559000-0005", "one_line": "Vi väger"}


@pytest.fixture
def greta(cast):
    user = get_user_model().objects.create_user("greta@example.org", name="Greta")
    return type("Person", (), {"user": user})


def test_registering_makes_organisation_member_and_profile_in_one_submit(greta):
    answer = post(signed_in(greta), "/startups/new/", **NEW, description="En våg.", is_public="on")
    made = Startup.objects.get(organisation__name="Våg Exempel AB")
    assert (answer.status_code, made.state) == (302, StartupState.LISTED)
    assert (made.organisation.orgnr, made.organisation.kind) == ("559000-0005", "startup")
    assert made.organisation.memberships.get().rights == ["admin"]
    greta.user.refresh_from_db()
    assert greta.user.acting_for == made.organisation


def test_a_profile_without_a_description_waits_as_a_draft(greta):
    post(signed_in(greta), "/startups/new/", **NEW)
    assert Startup.objects.get(organisation__name="Våg Exempel AB").state == StartupState.DRAFT


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"orgnr": "559000-0006"}, "Organisationsnumret stämmer inte"),
        ({"orgnr": ""}, "Fyll i det här"),
        ({"number_kind": "vat", "vat_number": "FI123"}, "Momsregistreringsnumret stämmer inte"),
        ({"number_kind": "none"}, "Fyll i det här"),
        ({"number_kind": ""}, "Hur vet vi vilka ni är?"),
        ({"founded_year": "2999"}, "Året ligger i framtiden"),
    ],
)
def test_a_wrong_answer_is_explained_and_nothing_is_made(greta, answers, sentence):
    answer = post(signed_in(greta), "/startups/new/", **{**NEW, **answers})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Organisation.objects.filter(name="Våg Exempel AB").exists()


@pytest.mark.parametrize(
    "answers", [{"number_kind": "vat", "vat_number": "FI20774740"}, {"number_kind": "none", "no_number_reason": "Nytt"}]
)
def test_a_foreign_startup_and_one_without_a_number_get_in(greta, answers):
    assert post(signed_in(greta), "/startups/new/", **{**NEW, **answers}).status_code == 302
    assert Organisation.objects.get(name="Våg Exempel AB").orgnr == ""


def test_a_taken_number_is_a_clear_sentence(greta):
    create_startup(user=greta.user, name="Först", orgnr="559000-0005")
    hugo = get_user_model().objects.create_user("hugo@example.org", name="Hugo")
    with pytest.raises(Refused, match="Det finns redan en organisation"):
        create_startup(user=hugo, name="Sedan", orgnr="5590000005")
    answer = post(signed_in(type("Person", (), {"user": hugo})), "/startups/new/", **NEW)
    assert answer.status_code == 422
    assert "Det finns redan en organisation med det numret" in answer.content.decode()


def test_who_came_to_pitch_goes_on_to_the_pitch(cast, greta):
    need = need_in("open", cast)
    client = signed_in(greta)
    assert client.get(reverse("pitch-start", args=[need.pk])).url == f"/startups/new/?need={need.pk}"
    assert post(client, "/startups/new/", **NEW, need=need.pk).url == reverse("pitch-start", args=[need.pk])


def test_own_startup_leads_to_the_profile_or_to_registering(cast, greta):
    assert signed_in(cast.clara).get("/startups/mine/").url == reverse("startup-edit", args=[cast.startup_c.pk])
    assert signed_in(greta).get("/startups/mine/").url == "/startups/new/"
    assert signed_in(cast.clara).get("/startups/new/").url == "/startups/mine/"


def test_the_profile_tells_how_complete_it_is_and_what_comes_next(cast):
    page = signed_in(cast.clara).get(reverse("startup-edit", args=[cast.startup_c.pk])).content.decode()
    assert "2 av 9" in page.replace("\xa0", " ")
    assert "Behovsägare söker på mål." in page


def test_saving_and_showing_is_one_submit(cast):
    startup = startup_in("draft", cast)
    url = reverse("startup-edit", args=[startup.pk])
    data = {"name": "Citronell", "one_line": "Vi väger", "description": "Mer.", "do": "list", "maturity": "7"}
    assert post(signed_in(cast.clara), url, **data).status_code == 302
    startup.refresh_from_db()
    assert (startup.state, startup.maturity, str(startup)) == (StartupState.LISTED, 7, "Citronell")


def test_a_rival_may_look_but_not_write(cast):
    client = signed_in(cast.david)
    assert client.get(reverse("startup", args=[cast.startup_c.pk])).status_code == 200
    assert client.get(reverse("startup-edit", args=[cast.startup_c.pk])).status_code == 403
    with pytest.raises(NotAllowed):
        save_profile(cast.startup_c, actor=cast.david.actor, one_line="Kapad")


@pytest.mark.parametrize("state", ["draft", "paused", "removed"])
def test_a_profile_that_is_not_listed_is_seen_by_its_own_and_the_programme(cast, state):
    startup = startup_in(state, cast)
    seen = {name: startup in Startup.objects.for_user(person.actor) for name, person in cast.people().items()}
    assert seen == {"anna": False, "arvid": False, "bo": False, "clara": True, "david": False, "ella": True}
    assert startup not in Startup.objects.for_user(NOBODY)


def test_a_profile_for_need_owners_only_is_not_public(cast):
    startup = startup_in("listed", cast, is_public=False)
    assert Client().get(reverse("startup", args=[startup.pk])).status_code == 404
    assert signed_in(cast.anna).get(reverse("startup", args=[startup.pk])).status_code == 200
    assert startup.one_line not in Client().get("/startups/?q=Citronell").content.decode()


def test_the_list_is_searched_by_words_goal_and_subject(cast):
    goal, code = (
        Goal.objects.create(number=6, short_sv="Vatten", short_en="Water"),
        CpvCode.objects.create(code="41000000", label_sv="Insamlat vatten", label_en="Water", level="division"),
    )
    wave = new_startup("Vågen", description="Hittar läckor i rör")
    wave.goals.add(goal)
    wave.subjects.add(code)
    for query in ("q=läckor+vågen", "goal=6", "subject=41000000", "q=läckor&goal=6&subject=41000000"):
        page = Client().get(f"/startups/?{query}").content.decode()
        assert "1 startup" in page
        assert "Dagg Exempel AB" not in page
    assert "Ingen startup passar" in Client().get("/startups/?q=raket&goal=x&page=99&subject=%00").content.decode()


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_costs_the_same_whatever_its_length(cast, rows, django_assert_num_queries):
    Startup.objects.all().delete()
    goal = Goal.objects.create(number=6, short_sv="Vatten", short_en="Water")
    code = CpvCode.objects.create(code="41000000", label_sv="Vatten", label_en="Water", level="division")
    for number in range(rows):
        made = new_startup(f"Startup {number}")
        made.goals.add(goal)
        made.subjects.add(code)
    client = signed_in(cast.anna)
    with django_assert_num_queries(11):
        page = client.get("/startups/").content.decode()
    assert page.count("browse-title") == min(rows, 20)


def test_verifying_is_the_programmes_and_counts_once(cast):
    assert signed_in(cast.anna).post(reverse("startup-verify", args=[cast.startup_c.pk])).status_code == 404
    assert post(signed_in(cast.ella), reverse("startup-verify", args=[cast.startup_c.pk])).status_code == 302
    assert verify_startup(cast.startup_c, actor=cast.ella.actor) is False
    assert "Kontrollerad av programmet" in Client().get(reverse("startup", args=[cast.startup_c.pk])).content.decode()
    with pytest.raises(NotAllowed):
        verify_startup(cast.startup_d, actor=cast.david.actor)


def test_a_removed_startup_starts_no_pitch(cast):
    remove_startup(cast.startup_c, actor=cast.ella.actor, reason="Bolaget är nedlagt.")
    client, need = signed_in(cast.clara), need_in("open", cast)
    post(client, reverse("pitch-start", args=[need.pk]))
    assert not cast.startup_c.pitches.exists()


def test_registering_twice_with_one_form_makes_one_startup(greta):
    client, key = signed_in(greta), str(uuid4())
    first = client.post("/startups/new/", {"_once": key, **NEW})
    second = client.post("/startups/new/", {"_once": key, **NEW})
    assert first.url == second.url
    assert Startup.objects.filter(organisation__name="Våg Exempel AB").count() == 1
