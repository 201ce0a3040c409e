"""A message exists if and only if its change committed: a fault after each statement of a service leaves nothing.

The fault comes as an exception after the first statement, the second, and so on to the last; after each the tables are
as they were. The negative control takes the transaction of one service away and must find a half.
"""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction

from ignite.joining.models import Invitation, JoinRequest
from ignite.joining.services import accept_join_request, answer_invitation
from ignite.kernel import clock
from ignite.kernel.actor import SYSTEM
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import all_lifecycles, lifecycle_named
from ignite.outbox.models import Message
from startups.models import Pitch
from startups.services import decline_pitch, submit_pitch
from tests.factories.joining import join_request_in
from tests.factories.startups import pitch_in
from tests.factories.workshops import asked_to, workshop_in
from tests.lifecycles.test_every_cell import everybody, maker
from tests.lifecycles.who import EXCEPT, WHO
from workshops.models import Workshop
from workshops.services import invite_to_workshop, reschedule_workshop

pytestmark = [pytest.mark.fault, pytest.mark.django_db]
NOT_OURS = ("django_", "reference_", "kernel_cache")


class Fault(Exception):
    """What is thrown after a statement."""


class PutBack(Exception):
    """Ends a block whose changes are not kept."""


@contextmanager
def breaking_after(number: int):
    """Within, the statement of that number is the last (0: none is); yields the list of those that were run."""
    run: list[str] = []

    def execute(execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        if "SAVEPOINT" not in sql:
            run.append(sql)
            if len(run) == number:
                raise Fault
        return done

    with connection.execute_wrapper(execute):
        yield run


def tables() -> str:
    """One statement that gives the rows of every table of ours as a number and a sum of their contents."""
    names = [name for name in connection.introspection.table_names() if not name.startswith(NOT_OURS)]
    rows = "coalesce(bit_xor(hashtextextended(t::text, 0)), 0)"
    return " UNION ALL ".join(f"SELECT '{name}', count(*), {rows} FROM {name} t" for name in names)


def changed(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> list[str]:
    return [name for name, state in after.items() if before[name] != state]


def halves_of(job: Callable[[], object]) -> tuple[list[str], int, bool]:
    """What stays behind of a job that breaks after each of its statements in turn; how many those are; and whether the
    whole job queues letters.
    """
    look = tables()

    def state() -> dict[str, tuple[int, int]]:
        with connection.cursor() as cursor:
            cursor.execute(look)
            return {name: (count, total) for name, count, total in cursor.fetchall()}

    before = state()
    try:
        with transaction.atomic(), breaking_after(0) as run:
            job()
            after = state()
            raise PutBack
    except PutBack:
        pass
    assert changed(before, after), "the job changes nothing"
    found = []
    for number in range(1, len(run)):
        with pytest.raises(Fault), breaking_after(number):
            job()
        # A save of its own may have asked for the roll-back of whatever is around it; here that is the whole test.
        transaction.set_rollback(False)
        found += [f"{name}: changed, broken after {run[number - 1][:60]}" for name in changed(before, state())]
        if found:
            break
    return found, len(run) - 1, "outbox_message" in changed(before, after)


def later(days: int) -> dict:
    starts_at = clock.now() + timedelta(days=days)
    return {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=3)}


def inviting(cast):
    pk = workshop_in("planned", cast).pk
    return lambda: invite_to_workshop(Workshop.objects.get(pk=pk), actor=cast.ella.actor)


def rescheduling(cast, service=reschedule_workshop):
    workshop = workshop_in("inviting", cast)
    asked_to(workshop, cast.anna), asked_to(workshop, cast.arvid)
    changes = later(20)
    return lambda: service(Workshop.objects.get(pk=workshop.pk), actor=cast.ella.actor, **changes)


def submitting(cast):
    pk, actor = pitch_in("draft", cast).pk, cast.clara.actor
    return lambda: submit_pitch(Pitch.objects.get(pk=pk), actor=actor)


def declining(cast):
    pk, actor = pitch_in("in_reading", cast).pk, cast.anna.actor
    said = {"code": "fit", "words": "Vi söker annat.", "strong": "Idén.", "would_change": "Priset."}
    return lambda: decline_pitch(Pitch.objects.get(pk=pk), actor=actor, **said)


def answering(cast):
    pk = asked_to(workshop_in("inviting", cast), cast.arvid).pk
    return lambda: answer_invitation(Invitation.objects.get(pk=pk), answer="no", word="Semester.", actor=SYSTEM)


def accepting(cast):
    pk = join_request_in("received", cast).pk
    return lambda: accept_join_request(JoinRequest.objects.get(pk=pk), actor=cast.ella.actor)


JOBS = [inviting, rescheduling, submitting, declining, answering, accepting]


@pytest.mark.parametrize("make", JOBS)
def test_a_fault_after_any_statement_leaves_nothing(make, cast, reached):
    halves, statements, writes = halves_of(make(cast))
    assert halves == [] and statements > 4
    assert writes or make is answering
    got = f"nothing left after any of {statements} statements"
    reached("11", f"message ⇔ committed change: {make.__name__}", "all or nothing", got)


def test_control_a_service_without_its_transaction_leaves_a_half(cast, reached):
    halves, _statements, _writes = halves_of(rescheduling(cast, reschedule_workshop.__wrapped__))
    assert halves
    reached("11", "control: no transaction", "the judge complains", halves[0].partition(",")[0])


def services() -> list[tuple[str, str]]:
    """Every service that is registered for a move."""
    return [(one.thing, name) for one in all_lifecycles() for name in one.services]


def lawful(thing: str, name: str, cast):
    """The thing in a state, and somebody, from which and by whom the service makes its move; None when it needs more
    than a reason (its room's tests do those).
    """
    lifecycle = lifecycle_named(thing)
    for source in lifecycle.by_name[name].sources:
        for who in EXCEPT.get((thing, name, source), WHO[thing][name]).split():
            point = transaction.savepoint()
            obj, actor = maker(thing)(source, cast), everybody(cast)[who]
            trial = transaction.savepoint()
            try:
                done = lifecycle.services[name](obj, actor=actor, reason="Därför att.")
            except (Refused, NotAllowed, TypeError):
                done = False
            transaction.savepoint_rollback(trial if done else point)
            if done:
                return obj, actor
    return None


def test_no_registered_service_ever_does_a_half(cast, reached):
    tried, statements = 0, 0
    for thing, name in services():
        point = transaction.savepoint()
        if found := lawful(thing, name, cast):
            obj, actor = found
            service, model = lifecycle_named(thing).services[name], type(obj)
            halves, count, _writes = halves_of(
                lambda: service(model.objects.get(pk=obj.pk), actor=actor, reason="Därför att.")  # noqa: B023
            )
            assert halves == [], (thing, name)
            tried, statements = tried + 1, statements + count
        transaction.savepoint_rollback(point)
    assert tried >= 40 and Message.objects.count() == 0
    reached("11", "message ⇔ committed change: every move", "all or nothing", f"{tried} services, {statements} faults")
