"""The programme sets up a year and steers it; only its administrators change settings."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ignite.editions.enums import EditionState, Switch
from ignite.editions.models import Edition
from ignite.editions.services import close_edition, create_edition, save_edition
from ignite.kernel.errors import NotAllowed, Refused
from tests.factories import matching, needs, pilots, startups, workshops
from tests.factories.editions import edition_in

YEAR = {
    "name": "Programomgång 2031",
    "year": "2031",
    "starts_on": "2031-01-15",
    "ends_on": "2031-12-15",
    "areas_min": "3",
    "areas_max": "5",
    "needs_per_analysis": "1",
    "pilots_per_owner": "1",
    "deadline_days_min": "21",
    "analysis_days": "30",
    "answer_days": "20",
    "question_days": "5",
}


def page(response):
    return response.content.decode()


def test_a_year_is_set_up_and_found(as_):
    ella = as_("ella")
    answer = ella.post(reverse("edition-new"), {**YEAR, "owners_goal": "12", "switches": ["sealed"]})
    made = Edition.objects.get(year=2031)
    assert answer.url == made.get_absolute_url() and made.state == EditionState.PREPARING
    assert made.has(Switch.SEALED) and not made.has(Switch.ROLLING) and made.owners_goal == 12
    assert "Programomgång 2031" in page(ella.get(reverse("editions"))) and "sista dag" in page(ella.get(answer.url))


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"year": "TAKEN"}, "year", "Det finns redan en omgång för det året."),
        ({"ends_on": "2031-01-15"}, "ends_on", "sluta efter"),
        ({"areas_max": "2"}, "areas_max", "färre"),
        ({"join_until": "2032-01-01"}, "join_until", "före omgångens slut"),
        ({"answer_days": "0"}, "answer_days", "minst 1"),
        ({"question_days": "400"}, "question_days", "högst"),
        ({"starts_on": "igår"}, "starts_on", ""),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(as_, cast, wrong, field, words):
    said = {**YEAR, **{name: str(cast.edition.year) if value == "TAKEN" else value for name, value in wrong.items()}}
    answer = as_("ella").post(reverse("edition-new"), said)
    assert answer.status_code == 422 and "Programomgång 2031" in page(answer)
    errors = answer.context["form"].errors
    assert list(errors) == [field] and words in errors[field][0]


def test_a_change_is_recorded_with_who_and_what(as_, cast):
    ella, url = as_("ella"), reverse("edition-edit", args=[cast.edition.pk])
    dates = {"starts_on": str(cast.edition.starts_on), "ends_on": str(cast.edition.ends_on)}
    said = {**YEAR, "name": cast.edition.name, "year": str(cast.edition.year), **dates, "funder": "Tillväxtverket"}
    assert ella.post(url, said).status_code == 302
    cast.edition.refresh_from_db()
    assert (cast.edition.answer_days, cast.edition.funder) == (20, "Tillväxtverket")
    shown = page(ella.get(cast.edition.get_absolute_url()))
    assert "Inställningarna ändrades" in shown and "Ella" in shown and "Finansiär" in shown
    assert not save_edition(cast.edition, actor=cast.ella.actor, answer_days=20)  # nothing differs, nothing is recorded


@pytest.mark.parametrize("name", ["edition-edit", "edition-next"])
def test_a_project_manager_reads_and_is_told_why_they_may_not_change(as_, cast, name):
    mats = as_("mats")
    shown = page(mats.get(cast.edition.get_absolute_url()))
    assert cast.edition.name in shown and "Ändra mål" not in shown and "Gör nästa" not in shown
    for answer in (mats.get(reverse(name, args=[cast.edition.pk])), mats.post(reverse(name, args=[cast.edition.pk]))):
        assert answer.status_code == 403 and "administratörer" in page(answer)


def test_the_service_asks_for_an_administrator_too(cast, mats):
    for actor in (mats.actor, cast.anna.actor, cast.clara.actor):
        with pytest.raises(NotAllowed):
            save_edition(cast.edition, actor=actor, answer_days=1)
        with pytest.raises(NotAllowed):
            create_edition(actor=actor, name="x", year=2040, starts_on="2040-01-01", ends_on="2040-12-31")


def test_a_closed_year_is_not_changed(as_, cast):
    close_edition(cast.edition, actor=cast.ella.actor)
    with pytest.raises(Refused, match="avslutad"):
        save_edition(cast.edition, actor=cast.ella.actor, answer_days=1)
    assert "Ändra mål" not in page(as_("ella").get(cast.edition.get_absolute_url()))


def test_a_year_in_preparation_is_the_programmes_own(as_, cast):
    coming = edition_in("preparing", cast)
    assert as_("mats").get(coming.get_absolute_url()).status_code == 200
    for name in ("anna", "clara"):
        assert as_(name).get(coming.get_absolute_url()).status_code == 404


def test_the_goals_stand_beside_what_has_been_done(as_, cast):
    Edition.objects.filter(pk=cast.edition.pk).update(owners_goal=9, startups_goal=8, meetings_goal=7)
    needs.area_in("registered", cast)
    startups.pitch_in("in_reading", cast)
    workshops.meeting_in("held", cast)
    pilots.pilot_in("running", cast, match=matching.match_in("piloting", cast))
    numbers = {
        str(one.label): (one.done, one.goal)
        for one in as_("ella").get(cast.edition.get_absolute_url()).context["progress"]
    }
    assert numbers["Behovsägare som är med"] == (2, 9) and numbers["Startups som har pitchat"] == (1, 8)
    assert numbers["Hållna möten"] == (1, 7) and numbers["Startade piloter"] == (1, 2)
    assert numbers["Hållna erfarenhetsutbyten"] == (0, None) and numbers["Registrerade områden"][1] == 6


def test_the_pages_cost_the_same_at_any_size(as_, cast, django_assert_max_num_queries):
    ella, counts = as_("ella"), {}
    for more in (1, 2):
        for number in range(more):
            other = needs.new_owner(cast, f"Kommun {more} {number}")
            needs.area_in("registered", cast, owner=other)
            begins = cast.edition.starts_on - timedelta(days=365 * (more * 3 + number))
            edition_in("closed", cast, year=2000 + more * 3 + number, starts_on=begins)
        for url in (
            reverse("editions"),
            cast.edition.get_absolute_url(),
            reverse("edition-next", args=[cast.edition.pk]),
        ):
            with django_assert_max_num_queries(12) as asked:
                assert ella.get(url).status_code == 200
            counts.setdefault(url, set()).add(len(asked))
    assert all(len(found) == 1 for found in counts.values()), counts
