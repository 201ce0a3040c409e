"""Statements that are planned once for each connection, and the way without them."""

import uuid

import pytest
from django.db import connection

from ignite.outbox import delivery, services
from ignite.outbox.statements import planned
from tests.outbox.kinds import ANNA, PLAIN

SQL = "SELECT %(number)s + 1, %(text)s, %(nothing)s IS NULL"
TYPES = {"number": "int", "text": "text", "nothing": "uuid"}


def asked(sql, **facts):
    with connection.cursor() as cursor:
        cursor.execute(planned("test", sql, TYPES), {"text": "it's", "nothing": None, **facts})
        return cursor.fetchone()


def prepared():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'outbox_%%'", [])
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_planned_once_for_each_connection_and_text():
    before = prepared()
    assert [asked(SQL, number=number) for number in (1, 2)] == [(2, "it's", True), (3, "it's", True)]
    assert prepared() == before + 1
    assert asked(SQL.replace("+ 1", "+ 5"), number=1, nothing=uuid.uuid4()) == (6, "it's", False)
    assert prepared() == before + 2


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_plans_anew():
    assert asked(SQL, number=1) == (2, "it's", True)
    connection.close()
    assert asked(SQL, number=1) == (2, "it's", True)


@pytest.mark.django_db
def test_behind_a_pooler_letters_leave_without_them(hand, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    before = prepared()
    services.queue(PLAIN, to=ANNA, key="k", context={"who": "x", "what": "y"})
    assert delivery.drain(transport=hand).count == 1 and len(hand.parcels) == 1
    assert asked(SQL, number=1) == (2, "it's", True) and prepared() == before
