"""Fifty people at once for the last three seats: always three. Without the lock there must be more."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection

from ignite.joining import subjects
from ignite.joining.models import Invitation
from ignite.joining.services import answer_invitation, invitations
from ignite.joining.tokens import token_of
from ignite.kernel.actor import SYSTEM
from ignite.kernel.errors import Refused
from ignite.kernel.secrets import hash_of
from ignite.outbox.models import Message
from tests.factories.cast import make_cast
from tests.factories.workshops import workshop_in
from workshops.models import Workshop
from workshops.queries.people import ABOUT, seating_of
from workshops.services import ask_again, ask_no_more, reschedule_workshop

PEOPLE, SEATS, AT_ONCE = 50, 3, 16


def asked(workshop, people):
    """Invitations of so many, quickly."""
    rows = [
        Invitation(about_type=ABOUT, about_id=workshop.pk, email=f"g{number}@example.org", expires_at=workshop.ends_at)
        for number in range(people)
    ]
    for row in rows:
        row.token_hash = hash_of(token_of(row))
    return [row.pk for row in Invitation.objects.bulk_create(rows)]


def at_once(jobs, threads=AT_ONCE):
    """What the jobs gave, done side by side by so many, each with a connection of its own."""

    def run(mine):
        try:
            return [attempt(job) for job in mine]
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return [said for some in pool.map(run, [jobs[number::threads] for number in range(threads)]) for said in some]


def attempt(job):
    """What it gave, or the words that it was refused with."""
    try:
        return job()
    except Refused as refused:
        return str(refused)


def say(pk, answer="yes"):
    return lambda: answer_invitation(Invitation.objects.get(pk=pk), answer=answer, actor=SYSTEM)


def tally(workshop):
    rows = Invitation.objects.to(ABOUT, workshop.pk).values_list("answer", flat=True)
    return {answer: list(rows).count(answer) for answer in set(rows)}


def a_round(cast):
    """Fifty people say yes to three seats at once, every fifth of them twice."""
    workshop = workshop_in("inviting", cast, capacity=SEATS)
    people = asked(workshop, PEOPLE)
    at_once([say(pk) for pk in people + people[::5]])
    return tally(workshop)


ALWAYS = {"yes": SEATS, "waiting": PEOPLE - SEATS}


@pytest.mark.django_db(transaction=True)
def test_fifty_for_the_last_three_seats():
    cast = make_cast()
    assert [a_round(cast) for _round in range(5)] == [ALWAYS] * 5


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_fifty_for_the_last_three_seats_two_hundred_times():
    cast = make_cast()
    assert [a_round(cast) for _round in range(200)] == [ALWAYS] * 200


def ten_who_have_counted_before_anybody_writes(monkeypatch, *, locked):
    """Ten say yes; each waits after the counting until all have counted, or gives up waiting."""
    workshop = workshop_in("inviting", make_cast(), capacity=SEATS)
    people = asked(workshop, 10)
    barrier, place = Barrier(10), invitations.place

    def counted(*facts):
        placed = place(*facts)
        with contextlib.suppress(BrokenBarrierError):
            barrier.wait(timeout=1 if locked else 20)
        return placed

    monkeypatch.setattr(invitations, "place", counted)
    if not locked:
        monkeypatch.setitem(subjects._holders, ABOUT, lambda pk: seating_of(Workshop.objects.get(pk=pk)))
    at_once([say(pk) for pk in people], threads=10)
    return tally(workshop)


@pytest.mark.django_db(transaction=True)
def test_nobody_counts_while_somebody_takes(monkeypatch):
    assert ten_who_have_counted_before_anybody_writes(monkeypatch, locked=True) == {"yes": SEATS, "waiting": 7}


@pytest.mark.django_db(transaction=True)
def test_negative_control_without_the_lock_it_is_overbooked(monkeypatch):
    assert ten_who_have_counted_before_anybody_writes(monkeypatch, locked=False) == {"yes": 10}


@pytest.mark.django_db(transaction=True)
def test_coming_going_and_seats_moving_at_once_leave_no_seat_empty_and_none_too_many():
    cast = make_cast()
    workshop = workshop_in("inviting", cast, capacity=10)
    people = asked(workshop, 30)
    at_once([say(pk) for pk in people])
    ella = cast.ella.actor

    def fresh():
        return Workshop.objects.get(pk=workshop.pk)

    jobs = [say(pk, "no") for pk in people[:8]] + [say(pk, "maybe") for pk in people[8:12]]
    jobs += [lambda pk=pk: ask_no_more(fresh(), Invitation.objects.get(pk=pk), actor=ella) for pk in people[12:16]]
    jobs += [lambda seats=seats: reschedule_workshop(fresh(), actor=ella, capacity=seats) for seats in (11, 12)]
    assert not [said for said in at_once(jobs) if isinstance(said, str)]
    left = Invitation.objects.to(ABOUT, workshop.pk).filter(state="answered")
    taken = left.filter(answer="yes").count()
    assert taken in (11, 12) and taken >= fresh().capacity  # fewer seats take nobody's away
    assert left.filter(answer="waiting").count() == 30 - 16 - taken


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_take_back_once_and_leave_one_living_link():
    cast = make_cast()
    workshop = workshop_in("inviting", cast)
    gone, kept = asked(workshop, 2)
    answer_invitation(Invitation.objects.get(pk=gone), answer="yes", actor=SYSTEM)
    ella = cast.ella.actor

    def on(service, pk):
        return lambda: service(Workshop.objects.get(pk=workshop.pk), Invitation.objects.get(pk=pk), actor=ella)

    assert sorted(at_once([on(ask_no_more, gone)] * 2)) == [False, True]
    assert Message.objects.filter(kind="invitation_revoked").count() == 1
    at_once([on(ask_again, kept)] * 2)
    queued = Message.objects.filter(kind="workshop_invited", status="queued")
    assert queued.count() == 1
    assert token_of(Invitation.objects.get(pk=kept)) in queued.get().action_url
