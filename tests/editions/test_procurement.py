"""What a value says of how it may be bought: the form, its words, the figures of the day with their source."""

from datetime import date

import pytest

from ignite.editions.content import purchase_forms
from ignite.editions.enums import Route
from ignite.editions.models import DatedSetting
from ignite.editions.procurement import advise
from ignite.editions.services import load_dated_settings

pytestmark = pytest.mark.django_db


def test_every_way_to_buy_has_its_words():
    assert [form.key for form in purchase_forms()] == Route.values


@pytest.mark.parametrize(
    ("value", "options", "regime", "earlier", "suggests"),
    [
        (0, None, "lou", (), Route.FREE_TEST),
        (699_999, None, "lou", (), Route.DIRECT_AWARD),
        (700_000, None, "lou", (), Route.ADVERTISED),
        (600_000, 99_999, "lou", (), Route.DIRECT_AWARD),
        (600_000, 100_000, "lou", (), Route.ADVERTISED),
        (400_000, 0, "lou", (300_000,), Route.ADVERTISED),
        (1_199_999, 0, "luf", (), Route.DIRECT_AWARD),
        (1_200_000, 0, "luf", (), Route.ADVERTISED),
    ],
)
def test_the_value_with_its_options_points_to_a_form(value, options, regime, earlier, suggests):
    load_dated_settings()
    advice = advise(value, options, regime, earlier)
    assert advice.suggests == suggests and advice.form.key == suggests
    assert bool(advice.others) is (suggests == Route.ADVERTISED)


def test_one_query_and_no_weighing_without_a_value_or_without_the_law(django_assert_num_queries):
    with django_assert_num_queries(1):
        unread = advise(None, 5, "lou")
    assert unread.lacks_law and unread.weighed is None and unread.suggests is None and unread.form is None
    load_dated_settings()
    assert not advise(None, None, "lou").lacks_law and advise(1, None, "lou", day=date(2022, 1, 31)).lacks_law


def test_a_new_figure_holds_from_its_day_on_and_carries_its_source():
    load_dated_settings()
    DatedSetting.objects.create(key="direct_award_lou", value=800_000, valid_from=date(2027, 1, 1), source="SFS 2026:1")
    before, after = (advise(750_000, 0, "lou", day=day) for day in (date(2026, 12, 31), date(2027, 1, 1)))
    assert (before.suggests, after.suggests) == (Route.ADVERTISED, Route.DIRECT_AWARD)
    assert after.limit.source == "SFS 2026:1" and "SFS 2021:1110" in before.limit.source


def test_a_plan_against_the_value_is_told_and_another_act_is_an_error():
    load_dated_settings()
    assert advise(700_000, 0, "lou", chosen=Route.DIRECT_AWARD).goes_against_route
    assert not advise(699_999, 0, "lou", chosen=Route.DIRECT_AWARD).goes_against_route
    assert not advise(700_000, 0, "lou", chosen=Route.ADVERTISED).goes_against_route
    with pytest.raises(KeyError):
        advise(1, 0, "lov")
