"""The law's figures: added from a day, confirmed each year by somebody named; and a value weighed against them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from ignite.editions.models import DatedSetting
from ignite.editions.queries import unconfirmed
from ignite.editions.services import add_figure, confirm_figure, load_dated_settings
from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused

pytestmark = pytest.mark.django_db
NEW = {
    "key": "direct_award_lou",
    "value": "800 000 kr",
    "valid_from": "2027-01-01",
    "source": "LOU 19 a kap. 2 §, SFS 2026:9",
}


def test_a_figure_is_confirmed_once_a_year_with_who_and_when(as_, cast):
    load_dated_settings()
    assert unconfirmed().count() == 3
    ella, row = as_("ella"), DatedSetting.objects.get(key="direct_award_lou")
    url = reverse("figure-confirm", args=[row.pk])
    assert ella.post(url).url == reverse("figures") and not confirm_figure(row, actor=cast.ella.actor)
    row.refresh_from_db()
    shown = ella.get(reverse("figures")).content.decode()
    assert row.confirmed_on == clock.today() and "Ella" in shown and "2 belopp är inte bekräftade" in shown
    assert "Bekräfta 2 av lagens belopp" in ella.get(reverse("control-room")).content.decode()
    with clock.stepped(timedelta(days=366)):
        assert unconfirmed().count() == 3
        assert ella.get(reverse("figures")).status_code == 200


def test_a_figure_holds_from_its_day_and_the_old_one_stays(as_, cast):
    load_dated_settings()
    ella = as_("ella")
    assert ella.post(reverse("figure-new"), NEW).url == reverse("figures")
    of_key = DatedSetting.objects.filter(key="direct_award_lou").order_by("valid_from")
    assert [row.value for row in of_key] == [700_000, 800_000]
    again = ella.post(reverse("figure-new"), NEW)
    assert again.status_code == 422 and "800 000 kr" in again.content.decode()
    assert unconfirmed().count() == 3  # what is to hold later is not what holds now


def test_only_the_figure_in_force_asks_to_be_confirmed(cast):
    load_dated_settings()
    today = clock.today()
    add_figure(actor=cast.ella.actor, key="direct_award_lou", value=1, valid_from=today, source="x")
    assert sorted(unconfirmed().values_list("key", flat=True)) == ["direct_award_luf", "documentation_from"]


@pytest.mark.parametrize(
    "wrong", [{"source": " "}, {"value": "0"}, {"value": "mycket"}, {"valid_from": "snart"}, {"key": "x"}]
)
def test_a_figure_without_its_facts_is_refused(as_, cast, wrong):
    answer = as_("ella").post(reverse("figure-new"), {**NEW, **wrong})
    assert answer.status_code == 422 and list(answer.context["form"].errors) == list(wrong)


def test_project_managers_read_and_others_see_nothing(as_, cast, mats):
    load_dated_settings()
    row = DatedSetting.objects.first()
    shown = as_("mats").get(reverse("figures"))
    assert shown.status_code == 200 and "Bekräfta för" not in shown.content.decode()
    assert "En administratör i programmet bekräftar" in shown.content.decode()
    assert as_("mats").post(reverse("figure-confirm", args=[row.pk])).status_code == 403
    assert (
        as_("mats").get(reverse("figure-new")).status_code == 403
        and as_("anna").get(reverse("figures")).status_code == 404
    )
    with pytest.raises(NotAllowed):
        confirm_figure(row, actor=mats.actor)
    with pytest.raises(Refused, match="redan ett belopp"):
        add_figure(actor=cast.ella.actor, key=row.key, value=1, valid_from=date(2022, 2, 1), source="x")


def test_the_page_of_figures_costs_the_same_at_any_size(as_, cast, django_assert_max_num_queries):
    ella, counts = as_("ella"), set()
    for more in (1, 29):
        for number in range(more):
            day = date(2000, 1, 1) + timedelta(days=more * 30 + number)
            add_figure(actor=cast.ella.actor, key="direct_award_lou", value=1, valid_from=day, source="x")
        with django_assert_max_num_queries(12) as asked:
            ella.get(reverse("figures"))
        counts.add(len(asked))
    assert len(counts) == 1


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"value": "650 000", "regime": "lou"}, "Direktupphandling."),
        ({"value": "650 000", "options": "50 000", "regime": "lou"}, "Annonserad upphandling."),
        ({"value": "650 000", "earlier": "50 000", "regime": "lou"}, "Det är tillägget"),
        ({"value": "650 000", "options": "50 000", "regime": "luf"}, "Direktupphandling."),
        ({"value": "0", "regime": "lou"}, "Ingenting betalas"),
    ],
)
def test_a_value_is_weighed_for_anybody_signed_in(as_, cast, asked, words):
    load_dated_settings()
    page = as_("clara").get(reverse("threshold"), asked).content.decode()
    assert words in page and "förbjudet att dela upp" in page and "SFS 2021" in page


def test_a_value_that_cannot_be_read_is_kept_and_told(as_, cast):
    answer = as_("anna").get(reverse("threshold"), {"value": "mycket", "regime": "lou"})
    assert answer.status_code == 422 and "mycket" in answer.content.decode()
    assert as_("anna").get(reverse("threshold")).status_code == 200
