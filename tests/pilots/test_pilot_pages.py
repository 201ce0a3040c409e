"""The pages of pilots: one submit each, who sees what, nothing typed is lost, the same queries for many rows."""

import pytest
from django.urls import reverse

from ignite.editions.services import load_dated_settings
from ignite.kernel import clock
from ignite.pilots.forms import PlanForm, measure_rows
from ignite.pilots.models import Pilot, Story
from tests.factories.matching import match_in
from tests.factories.pilots import pilot_in, story_in, value_of
from tests.factories.startups import new_startup, pitch_in
from tests.startups.pages import post, signed_in


def url(name, pilot):
    return reverse(name, args=[pilot.pk])


def as_posted(pilot, **changes):
    """The plan's form as a browser that loaded the page sends it, with some fields changed."""
    form, rows, data = PlanForm(instance=pilot), measure_rows(pilot.measures.all()), {}
    for bound in form:
        first = bound.field.widget.format_value(bound.initial) if bound.name != "has_personal_data" else None
        data[bound.html_name] = data[bound.html_initial_name] = "" if first is None else first
    data |= {"measures-TOTAL_FORMS": rows.total_form_count(), "measures-INITIAL_FORMS": rows.initial_form_count()}
    for place, one in enumerate(pilot.measures.all()):
        names = ("name", "unit", "baseline", "target")
        data |= {f"measures-{place}-{name}": str(getattr(one, name)) for name in names}
    data["options_sek"] = data["initial-options_sek"] = str(pilot.options_sek)
    data["route"] = data["initial-route"] = pilot.route
    return {**data, **changes}


def test_a_buyer_saves_and_confirms_in_one_submit(cast):
    pilot = pilot_in("planned", cast)
    assert "Spara och bekräfta köpväg" in signed_in(cast.arvid).get(url("pilot-plan", pilot)).content.decode()
    data = as_posted(pilot, scope="Tre kök", cost_sek="250 000 kr")
    answer = post(signed_in(cast.arvid), url("pilot-plan", pilot), **data, do="check")
    assert answer.status_code == 302, answer.content.decode()
    pilot.refresh_from_db()
    assert (pilot.state, pilot.scope, pilot.cost_sek) == ("route_checked", "Tre kök", 250_000)
    assert pilot.measures.get().target == 60


def test_the_startup_saves_and_is_not_offered_to_confirm(cast):
    pilot = pilot_in("planned", cast)
    page = signed_in(cast.clara).get(url("pilot-plan", pilot)).content.decode()
    assert "bekräfta köpväg" not in page and "Värde och köpväg" not in page
    assert post(signed_in(cast.clara), url("pilot-plan", pilot), **as_posted(pilot, scope="Två")).status_code == 302
    pilot.refresh_from_db()
    assert (pilot.state, pilot.scope) == ("planned", "Två")


def test_two_who_write_in_different_fields_lose_nothing(cast):
    pilot = pilot_in("planned", cast)
    one, other = as_posted(pilot, scope="Annas ord"), as_posted(pilot, rights="Claras ord")
    post(signed_in(cast.anna), url("pilot-plan", pilot), **one)
    post(signed_in(cast.clara), url("pilot-plan", pilot), **other)
    pilot.refresh_from_db()
    assert (pilot.scope, pilot.rights) == ("Annas ord", "Claras ord")


def test_a_mistake_or_a_gap_is_answered_with_422_and_nothing_is_half_saved(cast):
    pilot = pilot_in("planned", cast)
    for changes, words in (
        ({"cost_sek": "mycket"}, "hela kronor"),
        ({"ends_on": pilot.starts_on.isoformat()}, "sluta efter"),
        ({"hypothesis": ""}, "Planen behöver"),
        ({"measures-0-target": ""}, "hela måttet"),
    ):
        data = as_posted(pilot, scope="Det jag skrev", **changes)
        answer = post(signed_in(cast.anna), url("pilot-plan", pilot), **data, do="check")
        page = answer.content.decode()
        assert answer.status_code == 422 and words in page and "Det jag skrev" in page
    pilot.refresh_from_db()
    assert (pilot.state, pilot.scope) == ("planned", "")


def test_both_sign_on_a_page_with_the_plan(cast):
    pilot = pilot_in("route_checked", cast)
    for person in (cast.anna, cast.clara):
        client = signed_in(person)
        assert "Om vi väger det som slängs" in client.get(url("pilot-sign", pilot)).content.decode()
        assert post(client, url("pilot-sign", pilot), version=1).status_code == 422
        assert post(client, url("pilot-sign", pilot), version=1, agree="on").status_code == 302
    pilot.refresh_from_db()
    assert pilot.state == "running"
    for person in (cast.ella, cast.arvid, cast.bo):
        assert signed_in(person).get(url("pilot-sign", pilot)).status_code == 404


def test_a_double_submit_enters_one_value(cast):
    pilot = pilot_in("running", cast)
    data = {"measure": pilot.measures.get().pk, "on": clock.today().isoformat(), "value": "47,5", "note": "Vecka 9"}
    client, key = signed_in(cast.clara), "7c9e6679-7425-40de-944b-e07fc1f90ae8"
    for _again in range(2):
        assert client.post(url("pilot-value", pilot), {**data, "_once": key}).status_code == 302
    assert str(pilot.measures.get().values.get().value) == "47.50"
    wrong = post(client, url("pilot-value", pilot), **{**data, "value": "många"})
    assert wrong.status_code == 422 and "Vecka 9" in wrong.content.decode()


def test_the_page_says_where_it_stands_draws_it_and_advises(cast):
    load_dated_settings()
    pilot = pilot_in("running", cast, options_sek=320_000)
    value_of(pilot.measures.get(), cast, 47, days_ago=3)
    page = signed_in(cast.anna).get(url("pilot", pilot)).content.decode()
    for words in (
        "Andelen ekologiskt har gått från 38 till 47 procent, målet är 60",
        "<polyline",
        "inte under direktupphandlingsgränsen på 700\u00a0000\u00a0kr",
        "förbjudet att dela upp",
        "den beslutar inte",
        "SFS 2021:1110",
    ):
        assert words in page
    assert "direktupphandlingsgräns" not in signed_in(cast.clara).get(url("pilot", pilot)).content.decode()


def test_the_end_is_one_submit(cast):
    pilot = pilot_in("running", cast)
    data = {"decision": "bought", "learned": "Köken vill ha den.", "next_owner": ""}
    assert post(signed_in(cast.anna), url("pilot-end", pilot), **data).status_code == 422
    assert (
        post(signed_in(cast.anna), url("pilot-end", pilot), **{**data, "next_owner": "Måltidschefen"}).status_code
        == 302
    )
    pilot.refresh_from_db()
    assert pilot.state == "bought" and Story.objects.get().pilot == pilot
    assert signed_in(cast.anna).get(url("pilot", pilot)).status_code == 200


def test_neighbours_and_rivals_find_nothing(cast):
    pilot = pilot_in("running", cast)
    for person in (cast.bo, cast.david):
        for name in ("pilot", "pilot-plan", "pilot-sign", "pilot-end", "pilot-value"):
            assert signed_in(person).get(url(name, pilot)).status_code == 404
        assert post(signed_in(person), url("story-draft", pilot)).status_code == 404


def test_a_new_pilot_can_be_planned_after_one_was_broken_off(cast):
    pilot = pilot_in("aborted", cast)
    client = signed_in(cast.anna)
    assert reverse("pilot-new", args=[pilot.match_id]) in client.get(url("pilot", pilot)).content.decode()
    post(client, reverse("pilot-new", args=[pilot.match_id]))
    assert Pilot.objects.filter(state="planned", match=pilot.match).count() == 1
    assert signed_in(cast.bo).get(reverse("pilot-new", args=[pilot.match_id])).status_code == 404


def test_completing_without_a_pilot_asks_for_a_reason_on_its_page(cast):
    client, address = signed_in(cast.ella), reverse("move", args=["need-owner", cast.owner_a.pk, "complete"])
    page = client.get(address).content.decode()
    assert "inte startat någon pilot" in page and 'name="reason"' in page
    assert post(client, address, reason="").status_code == 422
    assert post(client, address, reason="Ingen passande startup.").status_code == 302
    cast.owner_a.refresh_from_db()
    assert cast.owner_a.state == "completed"


@pytest.mark.parametrize(
    ("who", "name"), [("ella", "pilots"), ("anna", "pilots"), ("ella", "stories-desk"), ("anna", "stories")]
)
def test_lists_take_the_same_queries_for_1_3_and_30(cast, who, name, django_assert_max_num_queries):
    client, counts, states = signed_in(getattr(cast, who)), set(), ("draft", "approved", "published")
    first = pilot_in("scaled", cast)
    story_in("published", cast, pilot=first)
    for rows in (1, 3, 30):
        while (made := Pilot.objects.count()) < rows:
            pitch = pitch_in("matched", cast, need=first.match.need, startup=new_startup(f"Bolag {made}"))
            pilot = pilot_in("scaled", cast, match=match_in("piloting", cast, pitch=pitch))
            story_in(states[made % 3], cast, pilot=pilot)
        with django_assert_max_num_queries(12) as seen:
            assert client.get(reverse(name)).status_code == 200
        counts.add(len(seen.captured_queries))
    assert len(counts) == 1


@pytest.mark.parametrize("who", ["ella", "anna", "clara"])
def test_a_pilot_takes_the_same_queries_for_1_3_and_30_values(cast, who, django_assert_max_num_queries):
    load_dated_settings()
    pilot, client, counts = pilot_in("running", cast), signed_in(getattr(cast, who)), set()
    for rows in (1, 3, 30):
        for days in range(pilot.measures.get().values.count(), rows):
            value_of(pilot.measures.get(), cast, 40 + days, days_ago=days)
        with django_assert_max_num_queries(12) as seen:
            assert client.get(url("pilot", pilot)).status_code == 200
        counts.add(len(seen.captured_queries))
    assert len(counts) == 1


@pytest.mark.parametrize("state", ["planned", "route_checked", "paused", "scaled", "aborted"])
def test_a_pilot_in_any_state_keeps_within_the_queries(cast, state, django_assert_max_num_queries):
    load_dated_settings()
    pilot, client = pilot_in(state, cast), signed_in(cast.anna)
    for name in ("pilot", "pilot-plan", "pilot-sign"):
        with django_assert_max_num_queries(12):
            assert client.get(url(name, pilot)).status_code in (200, 302)
