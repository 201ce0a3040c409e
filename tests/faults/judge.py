"""The judge of every delivery: what the sink has taken against what was promised to leave."""

from collections.abc import Iterable, Mapping

from tests.faults.sink import Sink

FINAL = ("sent", "cancelled", "expired", "dead", "kept")


def complaints(sink: Sink, rows: Iterable[tuple[str, str, str]], *, killed: int = 0) -> list[str]:
    """What is wrong, in words; nothing when all was kept.

    ``rows`` are (public id, Message-ID, status) of all messages. Every one is at its end; what is marked as sent was
    taken, and by its own Message-ID only; what was cancelled, expired or given up was taken never, unless a sender was
    killed over it; and there are no more extra copies than killed senders (and than answers that were waited for in
    vain: see :func:`broken_tries`).
    """
    wanted = {str(mark): (message_id, status) for mark, message_id, status in rows}
    copies = sink.copies
    lost = [mark for mark, (_, status) in wanted.items() if status == "sent" and mark not in copies]
    open_ = [mark for mark, (_, status) in wanted.items() if status not in FINAL]
    unasked = sorted(wanted.get(mark, ("", "unknown"))[1] for mark in copies)
    unasked = [status for status in unasked if status != "sent"]
    found = [
        f"{len(open_)} not at their end" * bool(open_),
        f"{len(lost)} lost" * bool(lost),
        f"{len(unasked)} taken that should not have left ({', '.join(unasked)})" * (len(unasked) > killed),
        *_wrong_ids(copies, wanted),
        _too_many(copies, killed),
    ]
    return [text for text in found if text]


def _wrong_ids(copies: Mapping[str, Mapping[str, int]], wanted: Mapping[str, tuple[str, str]]) -> list[str]:
    wrong = [mark for mark, ids in copies.items() if mark in wanted and set(ids) != {wanted[mark][0]}]
    return [f"{len(wrong)} under another Message-ID"] if wrong else []


def _too_many(copies: Mapping[str, Mapping[str, int]], killed: int) -> str:
    extra = extra_copies(copies)
    return f"{extra} extra copies for {killed} killed" if extra > killed else ""


def extra_copies(copies: Mapping[str, Mapping[str, int]]) -> int:
    """How many copies there are beyond one each."""
    return sum(sum(ids.values()) - 1 for ids in copies.values())


def broken_tries(killed: int = 0) -> int:
    """How many tries ended without a word to us, by this process's database: those that died, be it with the senders
    that the test killed, be it at the time limit of a task on a very busy machine; and those whose answer never came.
    """
    from ignite.outbox.models import Attempt

    died = Attempt.objects.filter(outcome="started").count()
    return max(killed, died) + Attempt.objects.filter(outcome="failed", smtp_code="").count()


def hurry() -> None:
    """Let what waits after a failure be due now: how long it waits is judged elsewhere."""
    from ignite.kernel import clock
    from ignite.outbox.models import Message

    Message.objects.filter(status="queued", due_at__gt=clock.now(), attempts__gt=0).update(due_at=clock.now())


def all_rows() -> list[tuple[str, str, str]]:
    """What :func:`complaints` asks of this process's database."""
    from ignite.outbox.models import Message

    return [
        (str(mark), message_id, status)
        for mark, message_id, status in Message.objects.values_list("public_id", "message_id", "status")
    ]
