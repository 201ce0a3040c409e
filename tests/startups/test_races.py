"""Many at once: one effect. The negative control takes the lock away and must find more than one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from ignite.kernel import clock, record
from ignite.kernel.errors import Refused
from ignite.outbox.models import Message
from startups.models import Pitch
from startups.services import pitch as pitch_services
from startups.services import start_pitch, submit_pitch
from tests.factories.cast import make_cast
from tests.factories.needs import need_in
from tests.factories.startups import pitch_in

AT_ONCE, TIMES = 10, 50


def together(job, times: int = TIMES) -> list[object]:
    """The answers (or refusals) of a job done many times by ten threads with connections of their own."""

    def run(number: int) -> object:
        try:
            return job(number)
        except Refused as refused:
            return str(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(times)))


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_submits_give_one_version_one_move_and_one_letter():
    cast = make_cast()
    draft = pitch_in("draft", cast, need=need_in("open", cast))
    actor = cast.clara.actor
    answers = together(lambda number: submit_pitch(Pitch.objects.get(pk=draft.pk), actor=actor))
    assert (answers.count(True), answers.count(False)) == (1, TIMES - 1)
    assert (draft.versions.count(), len(record.timeline(draft, "pitch")), Message.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_starts_give_one_pitch():
    cast = make_cast()
    need, actor = need_in("open", cast), cast.clara.actor
    answers = together(
        lambda number: start_pitch(type(need).objects.get(pk=need.pk), startup=cast.startup_c, actor=actor)
    )
    assert {pitch.pk for pitch in answers} == {Pitch.objects.get().pk}


def two_submits_held_before_the_deadline_check(monkeypatch, *, locked: bool) -> tuple[int, object]:
    """Two threads hand in the same draft; without the locks both pass the comparison before either writes."""
    cast = make_cast()
    draft, actor = pitch_in("draft", cast, need=need_in("open", cast)), cast.clara.actor
    barrier = Barrier(2)
    if not locked:
        monkeypatch.setattr(pitch_services, "hold_need", lambda pitch: None)
        monkeypatch.setattr(pitch_services, "lock", lambda obj: obj.refresh_from_db())
        compared = pitch_services.content_hash
        monkeypatch.setattr(pitch_services, "content_hash", lambda content: (barrier.wait(10), compared(content))[1])

    def job(number: int) -> object:
        try:
            return submit_pitch(Pitch.objects.get(pk=draft.pk), actor=actor)
        except Exception as error:
            return type(error).__name__

    answers = together(job, times=2)
    return len(record.timeline(draft, "pitch")), answers


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_instant_have_one_effect(monkeypatch):
    moves, answers = two_submits_held_before_the_deadline_check(monkeypatch, locked=True)
    assert (moves, sorted(answers)) == (1, [False, True])


@pytest.mark.django_db(transaction=True)
def test_without_the_locks_two_collide(monkeypatch):
    _moves, answers = two_submits_held_before_the_deadline_check(monkeypatch, locked=False)
    assert sorted(map(str, answers)) != ["False", "True"]


@pytest.mark.django_db(transaction=True)
def test_a_submit_waits_for_a_deadline_that_is_being_moved():
    cast = make_cast()
    need = need_in("open", cast, deadline_at=clock.now() - timedelta(seconds=1))
    draft, actor = pitch_in("draft", cast, need=need), cast.clara.actor
    moved = Barrier(2)

    def job(number: int) -> object:
        from django.db import transaction

        if number == 0:
            with transaction.atomic():
                row = type(need).objects.select_for_update(no_key=True).get(pk=need.pk)
                moved.wait(10)
                row.deadline_at = clock.now() + timedelta(days=1)
                row.save(update_fields=["deadline_at"])
                return "moved"
        moved.wait(10)
        return submit_pitch(Pitch.objects.get(pk=draft.pk), actor=actor)

    assert together(job, times=2) == ["moved", True]
