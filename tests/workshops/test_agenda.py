"""The agenda against the clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from workshops.agenda import current, following, timetable

NINE = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)


@dataclass
class Item:
    minutes: int
    title: str
    how: str = ""
    writes_to: str = ""


ITEMS = [Item(10, "Välkomna"), Item(20, "Nuläget"), Item(30, "Rotorsaker")]


def test_items_follow_each_other_from_the_start():
    slots = timetable(ITEMS, NINE, NINE)
    assert [slot.starts_at for slot in slots] == [NINE, NINE + timedelta(minutes=10), NINE + timedelta(minutes=30)]
    assert slots[-1].ends_at == NINE + timedelta(minutes=60)


def test_an_item_is_current_from_its_start_until_its_end():
    for minutes, title in ((0, "Välkomna"), (9, "Välkomna"), (10, "Nuläget"), (59, "Rotorsaker")):
        slot = current(timetable(ITEMS, NINE, NINE + timedelta(minutes=minutes)))
        assert slot is not None and slot.title == title


def test_before_and_after_nothing_is_current():
    before = timetable(ITEMS, NINE, NINE - timedelta(minutes=1))
    after = timetable(ITEMS, NINE, NINE + timedelta(minutes=60))
    assert current(before) is None and following(before).title == "Välkomna"
    assert current(after) is None and following(after) is None and all(slot.is_past for slot in after)
