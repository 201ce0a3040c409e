"""From the form on the public site to a story, through mailbox and browser, with as few submits as promised."""

from collections import Counter

import pytest

from tests.browser import refused_by_policy
from tests.journeys.steps_analysis import WASTE
from tests.journeys.steps_pilot import QUOTE
from tests.journeys.walk import NEED_OWNER, PROGRAMME, STARTUP

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
MOST_SUBMITS = {NEED_OWNER: 12, STARTUP: 6, PROGRAMME: 6}  # domain.md, light by default


def test_what_came_of_it_is_there_for_anybody(way):
    way.olle.open("/stories/")
    way.olle.click(WASTE)
    assert QUOTE in way.olle.text


def test_way_from_areas_to_pilot_takes_few_submits(way):
    counts = {side: way.journal.count(side) for side in MOST_SUBMITS}
    assert all(counts[side] <= most for side, most in MOST_SUBMITS.items()), f"{counts}\n{way.journal.told()}"


def test_way_was_counted_at_all(way):
    assert all(way.journal.count(side) >= 4 for side in MOST_SUBMITS)


def test_no_letter_came_twice(way):
    letters = Counter((str(one["To"]), str(one["Subject"])) for one in way.site.mailbox.messages)
    assert [letter for letter, count in letters.items() if count > 1] == []


def test_nobody_met_a_page_that_failed(way):
    assert way.journal.refused == []


def test_console_never_speaks_of_the_policy(way):
    assert refused_by_policy(way.journal.console) == []


def test_all_processes_stand_to_the_end(way):
    assert sorted(child.name for child in way.site.children) == ["beat"] * 2 + ["web"] * 2 + ["worker"] * 2
    assert all(child.is_running for child in way.site.children)
