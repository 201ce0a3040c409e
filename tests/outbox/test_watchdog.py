"""The wall deadline of a send holds whatever was watched before, and a send in time wakes nobody."""

import threading
import time

from ignite.outbox.transport.watchdog import Watchdog


def cut_within(guarded, seconds):
    end = time.monotonic() + seconds
    while not guarded.was_cut and time.monotonic() < end:
        time.sleep(0.01)
    return guarded.was_cut


def test_a_later_send_is_cut_at_its_own_deadline():
    watchdog = Watchdog()
    with watchdog.deadline(0.1) as first:
        pass
    with watchdog.deadline(0.3) as second:
        assert not cut_within(second, 0.15) and cut_within(second, 2)
    assert not first.was_cut
    with watchdog.deadline(0.1) as third:  # also after the thread has had nothing to watch
        assert cut_within(third, 2)


def test_a_shorter_deadline_does_not_wait_for_a_longer_one():
    watchdog = Watchdog()
    with watchdog.deadline(60) as long, watchdog.deadline(0.1) as short:
        assert cut_within(short, 2) and not long.was_cut


def test_a_send_in_time_does_not_wake_the_thread(monkeypatch):
    watchdog, woken = Watchdog(), []
    with watchdog.deadline(60):
        time.sleep(0.05)
    monkeypatch.setattr(watchdog._changed, "notify", lambda *words: woken.append(threading.get_ident()))
    for _send in range(20):
        with watchdog.deadline(60):
            pass
    assert not woken
