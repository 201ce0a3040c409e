"""A pilot's way: planned from need and pitch, its route checked, signed by both, measured, ended."""

from datetime import timedelta

import pytest

from ignite.editions import content
from ignite.editions.services import load_dated_settings
from ignite.kernel import clock, record
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.models import Message
from ignite.pilots.enums import PilotState
from ignite.pilots.models import Pilot, Story
from ignite.pilots.queries import headline, measure_views, purchase_advice
from ignite.pilots.services import (
    abort_pilot,
    change_plan,
    check_route,
    end_pilot,
    enter_value,
    pause_pilot,
    plan_pilot,
    resume_pilot,
    save_plan,
    sign_pilot,
)
from matching.services import agree_match
from needs.models import Follow
from needs.services import complete_owner
from tests.factories.matching import match_in
from tests.factories.needs import analysis_in, need_in
from tests.factories.pilots import measure_of, pilot_in, value_of
from tests.factories.startups import new_startup, pitch_in


def letters(kind):
    return Message.objects.filter(kind=kind)


def signed(cast, pilot, *names):
    return [sign_pilot(Pilot.objects.get(pk=pilot.pk), actor=getattr(cast, name).actor) for name in names]


def test_a_mutual_match_gets_a_plan_of_what_need_and_pitch_say(cast):
    analysis = analysis_in("approved", cast)
    need = need_in("open", cast, analysis=analysis, after_pilot="Alla kök om svinnet halveras.")
    match = match_in("proposed", cast, pitch=pitch_in("offered", cast, need=need))
    agree_match(match, actor=cast.clara.actor)
    pilot = Pilot.objects.get()
    assert (pilot.state, pilot.title, pilot.cost_sek) == ("planned", need.title, 380_000)
    assert (pilot.ends_on - pilot.starts_on).days == 12 * 7 and pilot.starts_on.weekday() == 0
    assert pilot.exit_plan == content.pilot_exit_starter().sv and pilot.to_go_on == need.after_pilot
    assert [(one.name, one.target) for one in pilot.measures.all()] == [("Svinn", 30)]
    assert plan_pilot(match, actor=cast.anna.actor) == pilot


def test_only_the_two_plan_and_only_what_both_want(cast):
    for person in (cast.bo, cast.david, cast.ella):
        with pytest.raises(NotAllowed):
            plan_pilot(match_in("mutual", cast, pitch=pitch_in("matched", cast)), actor=person.actor)
        Pilot.objects.all().delete()
    with pytest.raises(Refused, match="när båda sidor vill"):
        plan_pilot(match_in("proposed", cast), actor=cast.anna.actor)


def test_both_sides_write_the_plan_and_nobody_else(cast):
    pilot = pilot_in("planned", cast)
    rows = [{"name": "Svinn", "unit": "gram", "baseline": 48, "target": 30}]
    save_plan(pilot, actor=cast.clara.actor, scope="Tre kök", measures=rows)
    save_plan(pilot, actor=cast.arvid.actor, rights="Kommunen äger data.")
    pilot.refresh_from_db()
    assert (pilot.scope, pilot.rights, pilot.measures.get().name) == ("Tre kök", "Kommunen äger data.", "Svinn")
    for person in (cast.bo, cast.david, cast.ella):
        with pytest.raises(NotAllowed):
            save_plan(pilot, actor=person.actor, scope="Annat")
    with pytest.raises(KeyError):
        save_plan(pilot, actor=cast.anna.actor, state="running")


@pytest.mark.parametrize(
    "gap", [{"hypothesis": ""}, {"exit_plan": " "}, {"cost_sek": None}, {"route": ""}, {"ends_on": None}]
)
def test_a_plan_with_a_gap_is_not_signed(cast, gap):
    pilot = pilot_in("planned", cast, **gap)
    with pytest.raises(Refused, match="Planen behöver"):
        check_route(pilot, actor=cast.arvid.actor)
    assert not letters("pilot_to_sign").exists()


def test_a_buyer_confirms_the_route_and_both_are_asked_to_sign_this_version(cast):
    pilot = pilot_in("planned", cast)
    for person in (cast.clara, cast.bo, cast.ella):
        with pytest.raises(NotAllowed):
            check_route(pilot, actor=person.actor)
    assert check_route(pilot, actor=cast.arvid.actor) is True
    assert check_route(pilot, actor=cast.anna.actor) is False
    version = pilot.plan_versions.get()
    assert version.content["cost_sek"] == 380_000 and version.content["measures"][0]["name"] == "Andelen ekologiskt"
    assert {row.to_address for row in letters("pilot_to_sign")} == {"anna@example.org", "clara@example.org"}


@pytest.mark.parametrize("names", [("anna", "clara"), ("clara", "anna")])
def test_the_second_signature_starts_the_pilot_by_itself(cast, names):
    pilot = pilot_in("route_checked", cast)
    assert signed(cast, pilot, names[0], names[0]) == [False, False]
    pilot.refresh_from_db()
    assert pilot.state == "route_checked" and not letters("pilot_started").exists()
    assert signed(cast, pilot, names[1], names[1], names[0]) == [True, False, False]
    pilot.refresh_from_db()
    pilot.match.refresh_from_db()
    assert (pilot.state, pilot.match.state) == ("running", "piloting")
    assert [row.move for row in record.timeline(pilot, "pilot")] == ["sign", "sign", "start"]
    assert letters("pilot_started").count() == 3


def test_neither_programme_nor_outsiders_nor_plain_members_sign(cast):
    pilot = pilot_in("route_checked", cast)
    for person in (cast.ella, cast.bo, cast.david, cast.arvid):
        with pytest.raises(NotAllowed):
            sign_pilot(pilot, actor=person.actor)
    with pytest.raises(Refused, match="går att signera när"):
        sign_pilot(pilot_in("planned", cast, match=pilot.match), actor=cast.anna.actor)


def test_a_changed_plan_voids_signatures_and_the_old_version_cannot_be_signed(cast):
    pilot = pilot_in("route_checked", cast)
    signed(cast, pilot, "anna")
    change_plan(pilot, actor=cast.clara.actor)
    assert (pilot.state, pilot.plan_version, pilot.owner_signed_at, pilot.route_at) == ("planned", 2, None, None)
    check_route(pilot, actor=cast.arvid.actor)
    with pytest.raises(Refused, match="har ändrats"):
        sign_pilot(pilot, actor=cast.anna.actor, version=1)
    assert sign_pilot(pilot, actor=cast.anna.actor, version=2) is False
    assert sorted(pilot.plan_versions.values_list("number", flat=True)) == [1, 2]


def test_values_are_entered_by_both_and_corrected_on_the_same_day(cast):
    pilot = pilot_in("running", cast)
    measure = pilot.measures.get()
    enter_value(measure, actor=cast.clara.actor, on=clock.today(), value=46)
    enter_value(measure, actor=cast.arvid.actor, on=clock.today(), value=47, note="Rättad")
    assert (measure.values.get().value, measure.values.get().entered_by) == (47, cast.arvid.user)
    with pytest.raises(Refused, match="inte varit"):
        enter_value(measure, actor=cast.anna.actor, on=clock.today() + timedelta(days=1), value=50)
    for person in (cast.bo, cast.ella):
        with pytest.raises(NotAllowed):
            enter_value(measure, actor=person.actor, on=clock.today(), value=1)
    with pytest.raises(Refused, match="medan piloten pågår"):
        enter_value(
            pilot_in("planned", cast, match=pilot.match).measures.get(),
            actor=cast.anna.actor,
            on=clock.today(),
            value=1,
        )


def test_the_end_passes_evaluated_tells_everybody_once_and_drafts_the_story(cast):
    pilot = pilot_in("running", cast)
    Follow.objects.create(need=pilot.match.need, user=cast.bo.user, organisation=cast.bo.organisation)
    facts = {"decision": PilotState.SCALED, "learned": "Vågen tålde inte diskmaskinen.", "next_owner": "Måltidschefen"}
    for person in (cast.arvid, cast.clara, cast.ella):
        with pytest.raises(NotAllowed):
            end_pilot(pilot, actor=person.actor, **facts)
    assert end_pilot(pilot, actor=cast.anna.actor, **facts) is True
    assert end_pilot(pilot, actor=cast.anna.actor, **facts) is False
    assert [row.move for row in record.timeline(pilot, "pilot")] == ["evaluate", "scale"]
    assert [row.to_address for row in letters("pilot_outcome")] == ["bo@example.org"]
    assert "diskmaskinen" not in letters("pilot_outcome").get().body_text
    assert (
        Story.objects.get().did_not_work == "Vågen tålde inte diskmaskinen." and letters("pilot_decided").count() == 3
    )


def test_an_end_needs_words_and_somebody_who_takes_over(cast):
    pilot = pilot_in("running", cast)
    for facts, words in (
        ({"decision": "stopped", "learned": " "}, "lärde"),
        ({"decision": "bought", "learned": "Mycket."}, "tar över"),
        ({"decision": "running", "learned": "Mycket."}, "hur piloten slutar"),
    ):
        with pytest.raises(Refused, match=words):
            end_pilot(pilot, actor=cast.anna.actor, **facts)
    assert end_pilot(pilot, actor=cast.anna.actor, decision="stopped", learned="Det gick inte.") is True


def test_it_rests_goes_on_and_is_broken_off_with_reasons(cast):
    pilot = pilot_in("running", cast)
    with pytest.raises(Refused, match="Skriv varför"):
        pause_pilot(pilot, actor=cast.anna.actor)
    pause_pilot(pilot, actor=cast.anna.actor, reason="Sommarlov.")
    resume_pilot(pilot, actor=cast.clara.actor)
    abort_pilot(pilot, actor=cast.clara.actor, reason="Vi lägger ned bolaget.")
    assert pilot.state == "aborted"


def test_the_headline_says_where_it_stands(cast):
    pilot = pilot_in("running", cast)
    assert headline(pilot, measure_views(pilot)) == "Andelen ekologiskt börjar på 38 procent, målet är 60"
    value_of(pilot.measures.get(), cast, 41, days_ago=9)
    value_of(pilot.measures.get(), cast, 47, days_ago=2)
    said = "Andelen ekologiskt har gått från 38 till 47 procent, målet är 60"
    assert headline(pilot, measure_views(pilot)) == said


def test_the_advice_adds_up_the_same_startup_on_the_same_need_and_nothing_else(cast):
    load_dated_settings()
    pilot = pilot_in("planned", cast, cost_sek=300_000, options_sek=50_000)
    assert purchase_advice(pilot).weighed.is_below
    ended = match_in("ended", cast, pitch=pitch_in("offered", cast))
    ended.need = pilot.match.need
    ended.pitch = None
    ended.save()
    pilot_in("stopped", cast, match=ended, cost_sek=350_000)
    pilot_in("aborted", cast, match=ended, cost_sek=900_000)
    pilot_in(
        "scaled", cast, match=match_in("piloting", cast, pitch=pitch_in("matched", cast, startup=new_startup("Annat")))
    )
    advice = purchase_advice(pilot)
    assert (advice.weighed.own, advice.weighed.earlier, advice.weighed.is_below) == (350_000, 350_000, False)
    assert advice.goes_against_route and advice.weighed.crosses_by_adding


def test_the_limit_follows_the_owners_act_and_the_day_of_the_check(cast):
    load_dated_settings()
    cast.anna.organisation.regime = "luf"
    cast.anna.organisation.save()
    pilot = pilot_in("planned", cast, cost_sek=900_000)
    assert purchase_advice(pilot).weighed.limit == 1_200_000
    pilot.route_at = clock.at_wall(clock.today().replace(year=2021), clock.local(clock.now()).time())
    assert purchase_advice(pilot).weighed is None


def test_a_year_is_complete_with_a_started_pilot_or_a_stated_reason(cast):
    with pytest.raises(Refused, match="inte startat någon pilot"):
        complete_owner(cast.owner_a, actor=cast.ella.actor)
    pilot_in("running", cast)
    assert complete_owner(cast.owner_a, actor=cast.ella.actor) is True
    assert complete_owner(cast.owner_b, actor=cast.ella.actor, reason="Ingen passande startup i år.") is True


def test_measures_that_are_not_whole_yet_are_left_out(cast):
    analysis = analysis_in("approved", cast)
    analysis.measures.create(name="Nöjdhet", unit="poäng", baseline=None, target=None)
    match = match_in("mutual", cast, pitch=pitch_in("matched", cast, need=need_in("open", cast, analysis=analysis)))
    assert [one.name for one in plan_pilot(match, actor=cast.anna.actor).measures.all()] == ["Svinn"]


def test_two_measures_are_kept_apart(cast):
    pilot = pilot_in("running", cast)
    other = measure_of(pilot, name="Svinn", unit="gram", baseline=48, target=30)
    value_of(other, cast, 40)
    views = measure_views(pilot)
    assert [len(view.values) for view in views] == [0, 1]
