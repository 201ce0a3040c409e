"""What an intruder tries on the public site: odd signs, impossible numbers, very many addresses."""

import pytest
from django.test import Client

from ignite.kernel import keeping


@pytest.mark.parametrize("path", ["/needs/feed/?q=a%08b", "/needs/feed/?q=%0B", "/needs/?q=a%08b"])
def test_signs_that_no_feed_may_hold_are_left_out(cast, path):
    assert Client().get(path).status_code == 200


def test_a_number_that_no_need_can_have_is_not_found(db):
    assert Client().get("/needs/99999999999999999999/").status_code == 404


def test_whoever_asks_for_many_addresses_fills_no_more_than_the_room():
    kept = keeping.Store(room=3000)
    for number in range(30):
        kept.put(number, "a", "x", size=300)
    assert [number for number in range(30) if kept.get(number, "a")] == list(range(20, 30))
    kept.put("large", "a", "x", size=301)  # never kept: a few of them would drive out all others
    assert kept.get("large", "a") is None and kept.get(20, "a")
    for _again in range(9):
        kept.put(29, "b", "x", size=300)
    assert kept.get(20, "a") and kept.get(29, "b")


def test_many_addresses_of_one_network_write_as_one(db, monkeypatch):
    monkeypatch.setattr("ignite.programme.views.public.LETTERS_PER_PLACE", 2)
    said = {"name": "Robin", "email": "robin@example.org", "subject": "Hej"}
    places = [f"2001:db8:0:7::{number}" for number in range(1, 4)]
    answers = [Client(REMOTE_ADDR=one).post("/contact/", {**said, "text": f"Hej {one}"}).status_code for one in places]
    assert answers == [302, 302, 429]
