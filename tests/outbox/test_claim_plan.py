"""How the database finds the next letter: by the one index of what waits, in its order, whatever it believes."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection

from ignite.outbox import claim, services
from ignite.outbox.letters import Letter
from ignite.outbox.models import Message
from ignite.outbox.recipients import Recipient
from ignite.outbox.statements import planned
from tests.outbox.kinds import PLAIN

FACTS = {"channel": "email", "token": uuid.uuid4(), "lease": timedelta(seconds=180), "worker": "w"}


def queue(name, number):
    people = (Recipient(f"{name}{at}@example.org", "A") for at in range(number))
    services.queue_many(PLAIN, [Letter(to, name, context={"who": "x", "what": "y"}) for to in people])


def plan_of(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}", FACTS)
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.fixture
def figures_of_a_quiet_time(db):
    """The database last looked when nothing waited; since then two thousand letters have come."""
    queue("old", 3000)
    Message.objects.update(status="sent", sent_at="2026-01-01T00:00Z")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE outbox_message")
    queue("new", 2000)


def test_a_claim_reads_one_row_of_its_own_index(figures_of_a_quiet_time):
    for sql in (claim.CLAIM, planned("claim", claim.CLAIM, claim._CLAIM_TYPES)):
        plan = plan_of(sql)
        assert "Index Scan using outbox_claim" in plan and "Sort" not in plan, plan


def test_another_wording_would_sort_all_that_waits(figures_of_a_quiet_time):
    plan = plan_of(claim.CLAIM.replace("lower(status)", "status"))
    assert "Sort" in plan or "Seq Scan" in plan, plan
