"""Need, pitch and match played at random (tests/matching/house.py), and the same rules walked once from end to end.

The random play is short here; IGNITE_STATEFUL_LONG=1 makes it long and different each time.
"""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.matching.house import House

LONG = "IGNITE_STATEFUL_LONG" in os.environ
EXAMPLES, STEPS = (250, 40) if LONG else (16, 20)
RULES = {"start", "save", "submit", "withdraw", "resume", "assess", "shortlist", "decline", "propose", "agree", "leave"}
RULES |= {"decide", "cancel"}


def test_need_pitch_and_match_hold_together_whatever_the_cast_does(cast):
    run_state_machine_as_test(
        type("CastHouse", (House,), {"cast": cast}),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=not LONG,
            suppress_health_check=list(HealthCheck),
        ),
    )


def walk(cast) -> set[tuple[str, str]]:
    """Walk two whole ways by the same rules, with a stranger trying every door; which rules came to what."""
    house = type("CastHouse", (House,), {"cast": cast, "seen": set()})()
    house.open_a_need(far=0)
    try:
        for name, facts in steps():
            if name in RULES - {"cancel"}:
                getattr(house, name)(**{**facts, "name": "bo"})
                house.look()
            getattr(house, name)(**facts)
            house.look()
    finally:
        house.teardown()
    return house.seen


def steps() -> list[tuple[str, dict[str, object]]]:
    """The two ways: Clara's to a match, David's to a no; then the need is decided."""
    own, anna, c, d = {"name": "own"}, {"name": "anna"}, {"side": "c"}, {"side": "d"}
    both = [("start", own | c), ("start", own | d), ("submit", own | c | {"changed": True})]
    both += [("save", own | d), ("submit", own | d | {"changed": False}), ("withdraw", own | d | {"regrets": False})]
    both += [("resume", own | d), ("submit", own | d | {"changed": True}), ("decline", anna | d)]
    both += [("assess", anna | c | {"steps_aside": False}), ("the_deadline_passes", {})]
    both += [
        ("submit", own | c | {"changed": True}),
        ("shortlist", anna | c),
        ("propose", anna | c),
        ("agree", own | c),
    ]
    both += [("decide", anna | {"tidily": False}), ("decline", anna | d), ("decide", anna | {"tidily": False})]
    return [*both, ("cancel", anna), ("leave", own | c | {"gently": False})]


def test_the_whole_way_is_walked_by_the_same_rules(cast):
    seen = walk(cast)
    assert {name for name, came in seen if came == "done"} == RULES - {"cancel"}
    assert {name for name, came in seen if came == "refused"} == RULES


@pytest.mark.parametrize("broken", ["record", "letter", "rule", "deadline"])
def test_the_machine_notices_a_mistake(cast, monkeypatch, broken):
    from ignite.kernel import record
    from startups import lifecycle, messages

    submit = lifecycle.PITCH.by_name["submit"].__dict__
    if broken == "record":
        monkeypatch.setattr(record, "write", lambda *args, **facts: None)
    elif broken == "letter":
        monkeypatch.setattr(messages, "pitch_received", lambda pitch, version: None)
    elif broken == "rule":
        monkeypatch.setitem(submit, "who", lambda actor, pitch: True)
        monkeypatch.setattr("startups.services.pitch.own_pitch", lambda actor, pitch: True)
    else:
        monkeypatch.setitem(submit, "guards", submit["guards"][1:])
    with pytest.raises(AssertionError):
        walk(cast)
