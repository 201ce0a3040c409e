"""A draft that saves itself, two who write in it at once, its weights and settings, and its last day."""

import json
from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from ignite.kernel import clock
from ignite.kernel.errors import Refused
from needs.days import awkward, instant_of, nearest_noon
from needs.models import Need
from needs.services import create_need, save_need
from needs.services.drafting import Reading, marks_of, save_draft, settle_aside
from tests.factories.needs import analysis_in, need_in
from tests.needs.test_analysis_pages import rows
from tests.needs.test_need_pages import brief


def reading(need, page):
    return Reading(page, marks_of(need))


def test_two_who_write_in_different_fields_clash_in_none(cast):
    need = need_in("draft", cast)
    hers, his = reading(need, "hers"), reading(need, "his")
    assert save_draft(need, actor=cast.anna.actor, reading=hers, problem="Nytt", today=need.today) == []
    assert (
        save_draft(need, actor=cast.arvid.actor, reading=his, problem=need_in("draft", cast).problem, today="Så") == []
    )
    need.refresh_from_db()
    assert (need.problem, need.today) == ("Nytt", "Så") and not need.asides.exists()


def test_two_who_write_in_the_same_field_keep_both_texts(cast):
    need = need_in("draft", cast)
    hers, his = reading(need, "hers"), reading(need, "his")
    save_draft(need, actor=cast.anna.actor, reading=hers, problem="Annas text")
    assert save_draft(need, actor=cast.arvid.actor, reading=his, problem="Arvids") == ["problem"]
    assert save_draft(need, actor=cast.arvid.actor, reading=his, problem="Arvids text") == ["problem"]
    need.refresh_from_db()
    assert need.problem == "Annas text" and need.asides.get().text == "Arvids text"
    # Anna's own page goes on without clashing with itself, though it still carries its first marks.
    assert save_draft(need, actor=cast.anna.actor, reading=hers, problem="Annas längre text") == []


def test_what_was_kept_aside_takes_the_place_or_is_left(cast):
    need = need_in("draft", cast)
    for use, stands in ((False, "Annas"), (True, "Arvids")):
        aside = need.asides.create(field="problem", text="Arvids", by=cast.arvid.user)
        save_need(need, actor=cast.anna.actor, problem="Annas")
        assert settle_aside(aside, actor=cast.anna.actor, use=use)
        assert not settle_aside(aside, actor=cast.anna.actor, use=True)  # a double click
        need.refresh_from_db()
        assert need.problem == stands


def test_requirements_written_by_two_are_kept_too(cast):
    need = need_in("draft", cast)
    hers, his = reading(need, "hers"), reading(need, "his")
    must = {"kind": "must", "text": "Data lagras inom EU", "reason": "Lagen kräver det.", "small_firm": ""}
    save_draft(need, actor=cast.anna.actor, reading=hers, requirements=[{**must, "text": "Data i Sverige"}])
    clash = save_draft(need, actor=cast.arvid.actor, reading=his, requirements=[must, {**must, "text": "Öppet API"}])
    assert clash == ["requirements"] and "Öppet API" in need.asides.get().text
    assert need.requirements.get().text == "Data i Sverige"


def test_the_form_saves_as_one_types_and_the_first_key_makes_the_draft_once(as_, cast):
    anna, data = as_("anna"), brief(page="p1", seen="", need="")
    first, second = (anna.post(reverse("need-autosave"), data) for _time in range(2))
    need = Need.objects.get()
    assert first["HX-Replace-Url"] == reverse("need-edit", args=[need.pk]) and "Sparat" in second.content.decode()
    anna.post(reverse("need-autosave"), {**data, "need": need.pk, "problem": "Längre"})
    assert anna.post(reverse("need-new"), {**data, "problem": "Sist"}).status_code == 302  # the page never heard of it
    assert Need.objects.get().problem == "Sist"


def test_what_cannot_be_read_is_named_and_the_rest_is_saved(as_, cast):
    need = need_in("draft", cast)
    data = brief(page="p", seen="", need=need.pk, today="x" * 50_000, problem="Sparas", budget_sek="mycket")
    answer = as_("anna").post(reverse("need-autosave"), data).content.decode()
    need.refresh_from_db()
    assert "utom: " in answer and "Så gör vi nu" in answer and need.problem == "Sparas" and need.today == ""
    response = as_("anna").post(reverse("need-edit", args=[need.pk]), data)
    assert response.status_code == 422 and "x" * 50_000 in response.content.decode()


def test_the_page_tells_of_a_clash_and_shows_both(as_, cast):
    need = need_in("draft", cast)
    seen = json.dumps(marks_of(need))
    save_need(need, actor=cast.anna.actor, problem="Annas text")
    arvid, data = as_("arvid"), brief(page="his", seen=seen, need=need.pk, problem="Arvids text")
    assert "Båda texterna är sparade" in arvid.post(reverse("need-autosave"), data).content.decode()
    page = arvid.post(reverse("need-edit", args=[need.pk]), {**data, "do": "submit"}, follow=True).content.decode()
    assert "Annas text" in page and "Arvids text" in page
    need.refresh_from_db()
    assert need.state == "draft"
    as_("arvid").post(reverse("need-settle", args=[need.pk, need.asides.get().pk]), {"do": "use"})
    need.refresh_from_db()
    assert need.problem == "Arvids text"


def test_the_neighbour_saves_nothing_in_anothers_draft(as_, cast):
    need = need_in("draft", cast)
    need.co_owners.add(cast.owner_b)
    assert as_("bo").post(reverse("need-autosave"), brief(need=need.pk, problem="Kapat")).status_code == 404


def test_weights_are_a_hundred_together(as_, cast):
    need = need_in("draft", cast)
    url, anna = reverse("need-edit", args=[need.pk]), as_("anna")
    assert anna.post(url, brief(weight_fit=70, weight_scale=40)).status_code == 422
    assert anna.post(url, brief(weight_fit=70, weight_scale=30)).status_code == 302
    assert list(need.criteria.values_list("weight", flat=True)) == [70, 30]
    for weights in ({"fit": 71}, {"fit": 130, "scale": -30}, {"other": 0}):
        with pytest.raises(Refused):
            save_need(need, actor=cast.anna.actor, weights=weights)


@pytest.mark.parametrize("name", ["is_sealed", "is_rolling"])
def test_seal_and_choosing_as_they_come_are_there_only_when_switched_on(as_, cast, name):
    need, anna = need_in("draft", cast), as_("anna")
    url = reverse("need-edit", args=[need.pk])
    assert f'name="{name}"' not in anna.get(url).content.decode()
    with pytest.raises(Refused, match="påslagen"):
        save_need(need, actor=cast.anna.actor, **{name: True})
    cast.edition.switches = [name.removeprefix("is_")]
    cast.edition.save()
    anna.post(url, brief(**{name: "on"}))
    need.refresh_from_db()
    assert getattr(need, name)


def test_a_sealed_need_cannot_choose_as_they_come(as_, cast):
    cast.edition.switches = ["sealed", "rolling"]
    cast.edition.save()
    need = need_in("draft", cast)
    response = as_("anna").post(reverse("need-edit", args=[need.pk]), brief(is_sealed="on", is_rolling="on"))
    assert response.status_code == 422
    with pytest.raises(Refused, match="löpande"):
        save_need(need, actor=cast.anna.actor, is_sealed=True, is_rolling=True)


def test_the_brief_holds_what_is_offered_the_time_and_the_language(as_, cast):
    need = need_in("draft", cast)
    frame = {"offers": ["data", "people"], "starts_on": "2027-08-16", "months": "4", "language": "en"}
    as_("anna").post(reverse("need-edit", args=[need.pk]), brief(**frame, options_sek="1 000 000"))
    need.refresh_from_db()
    assert (need.offers, need.months, need.language, need.options_sek) == (["data", "people"], 4, "en", 1_000_000)
    page = as_("anna").get(need.get_absolute_url()).content.decode()
    assert 'lang="en"' in page and "Människor med tid" in page and "4 månader" in page


def test_options_take_the_tick_back_as_a_budget_does(cast):
    need = need_in("edits_requested", cast)
    save_need(need, actor=cast.anna.actor, options_sek=500_000)
    assert need.route_by is None


def test_a_need_takes_over_the_challenge_of_each_must(cast):
    analysis = analysis_in("approved", cast)
    analysis.requirements.update(small_firm="Ett intyg.", as_wish="Inget.")
    need = create_need(cast.owner_a, actor=cast.anna.actor, title="M", analysis=analysis)
    assert need.requirements.get().small_firm == "Ett intyg."
    softened = {"kind": "wish", "text": "Data lagras inom EU", "reason": ""}
    save_need(need, actor=cast.anna.actor, requirements=[softened])
    assert need.requirements.get().was_must


def test_a_must_without_a_reason_and_an_emptied_one_are_marked(as_, cast):
    need, anna = need_in("draft", cast), as_("anna")
    for row, words in (
        ({"text": "Öppet API", "kind": "must"}, "Skriv varför"),
        ({"text": "", "kind": "must", "reason": "Lagen kräver det."}, "Skriv själva kravet"),
    ):
        data = brief(do="submit", **rows("requirements", [row], 1))
        response = anna.post(reverse("need-edit", args=[need.pk]), data)
        assert response.status_code == 422 and words in response.content.decode()
    assert need.requirements.get().text == "Data lagras inom EU"


FRIDAY = date(2027, 3, 12)


@pytest.mark.parametrize(
    ("day", "at", "is_hard"),
    [
        (FRIDAY, time(12), False),
        (FRIDAY, None, False),
        (FRIDAY, time(7), False),
        (FRIDAY, time(6, 59), True),
        (FRIDAY, time(20), True),
        (date(2027, 3, 13), time(12), True),
        (date(2027, 3, 26), time(12), True),  # Good Friday
        (date(2027, 6, 25), None, True),  # Midsummer's Eve
    ],
)
def test_a_weekend_a_holiday_or_a_night_is_hard_to_keep(day, at, is_hard):
    assert bool(awkward(instant_of(day, at))) is is_hard


@pytest.mark.parametrize(
    ("day", "least", "best"),
    [
        (date(2027, 3, 13), date(2027, 3, 1), date(2027, 3, 12)),
        (date(2027, 3, 13), date(2027, 3, 13), date(2027, 3, 15)),
        (date(2027, 3, 14), date(2027, 3, 1), date(2027, 3, 15)),
        (date(2027, 3, 27), date(2027, 3, 1), date(2027, 3, 25)),
    ],
)
def test_the_nearest_working_day_at_noon_is_offered(day, least, best):
    found = nearest_noon(instant_of(day, time(23)), earliest=instant_of(least, time(0, 1)))
    assert clock.local(found).date() == best and clock.local(found).time() == time(12)


def test_a_last_day_in_the_past_is_refused_and_the_text_stays(as_, cast):
    need = need_in("draft", cast)
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    response = as_("anna").post(reverse("need-edit", args=[need.pk]), brief(last_day=yesterday, problem="Kvar"))
    assert response.status_code == 422 and "har redan varit" in response.content.decode()
    assert "Kvar" in response.content.decode()
    with pytest.raises(Refused, match="redan varit"):
        save_need(need, actor=cast.anna.actor, deadline_at=clock.now() - timedelta(minutes=1))


def test_a_last_day_on_a_weekend_is_asked_about_once(as_, cast):
    today = clock.today()
    saturday = today + timedelta(days=40 + (5 - (today + timedelta(days=40)).weekday()) % 7)
    arvid, data = as_("arvid"), brief(last_day=saturday.isoformat(), last_time="12:00", route="LOU", tick="on")
    need = need_in("draft", cast)
    url = reverse("need-edit", args=[need.pk])
    response = arvid.post(url, {**data, "do": "submit"})
    assert response.status_code == 422 and 'value="noon"' in response.content.decode()
    assert arvid.post(url, {**data, "do": "noon"}).status_code == 302
    need.refresh_from_db()
    assert clock.local(need.deadline_at).weekday() in (0, 4) and clock.local(need.deadline_at).time() == time(12)
    assert arvid.post(url, {**data, "do": "submit", "keep_day": "on"}).status_code == 302
    need.refresh_from_db()
    assert clock.local(need.deadline_at).date() == saturday and need.state == "in_review"
