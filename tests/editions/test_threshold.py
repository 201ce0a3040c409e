"""The limits of direct award, at their edges."""

from datetime import date

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from ignite.editions.enums import DatedKey
from ignite.editions.models import DatedSetting
from ignite.editions.services import load_dated_settings
from ignite.editions.threshold import weigh

LOU = {"limit": 700_000, "documentation_from": 100_000}
AMOUNT = st.integers(min_value=0, max_value=10**9)


@pytest.mark.parametrize(
    ("cost", "options", "earlier", "is_below", "room"),
    [
        (699_999, 0, [], True, 0),
        (700_000, 0, [], False, 0),
        (0, 0, [], True, 699_999),
        (400_000, 299_999, [], True, 0),
        (400_000, 300_000, [], False, 0),  # an option counts as if used
        (350_000, 0, [349_999], True, 0),
        (350_000, 0, [350_000], False, 0),  # a second pilot with the same startup on the same need is added
        (350_000, 0, [200_000, 200_000], False, 0),
    ],
)
def test_the_value_must_lie_below_the_limit(cost, options, earlier, is_below, room):
    weighed = weigh(cost, options, earlier, **LOU)
    assert (weighed.is_below, weighed.room) == (is_below, room)


@pytest.mark.parametrize(("cost", "needs"), [(99_999, False), (100_000, True), (100_001, True)])
def test_documentation_is_asked_for_from_its_amount_on(cost, needs):
    assert weigh(cost, 0, [], **LOU).needs_documentation is needs


def test_it_says_when_the_earlier_pilots_are_what_takes_it_over():
    assert weigh(350_000, 0, [350_000], **LOU).crosses_by_adding
    assert not weigh(700_000, 0, [350_000], **LOU).crosses_by_adding
    assert not weigh(100_000, 0, [350_000], **LOU).crosses_by_adding


def test_a_negative_amount_is_an_error():
    with pytest.raises(ValueError, match="negative"):
        weigh(-1, 0, [], **LOU)


@given(AMOUNT, AMOUNT, st.lists(AMOUNT, max_size=4), AMOUNT)
def test_adding_never_makes_room(cost, options, earlier, more):
    before, after = weigh(cost, options, earlier, **LOU), weigh(cost, options, [*earlier, more], **LOU)
    assert after.total == before.total + more and after.room <= before.room
    assert not after.is_below or before.is_below
    assert weigh(before.total + before.room, 0, [], **LOU).is_below is before.is_below


@pytest.mark.django_db
def test_the_law_is_loaded_once_with_its_source_and_what_is_changed_by_hand_stays():
    assert load_dated_settings() == 3
    DatedSetting.objects.filter(key=DatedKey.DIRECT_AWARD_LOU).update(value=750_000)
    assert load_dated_settings() == 0
    call_command("load_dated_settings", verbosity=0)
    assert DatedSetting.objects.count() == 3
    found = DatedSetting.in_force(DatedKey.values, date(2026, 1, 1))
    assert (found["direct_award_luf"].value, found["direct_award_lou"].value) == (1_200_000, 750_000)
    assert "SFS 2021:1111" in found["direct_award_luf"].source
    assert DatedSetting.in_force(DatedKey.values, date(2022, 1, 31)) == {}
