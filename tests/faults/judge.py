"""The judge of every delivery: what the sink has taken against what was promised to leave."""

from collections.abc import Iterable, Mapping

from tests.faults.sink import Sink

FINAL = ("sent", "cancelled", "expired", "dead", "kept")


def complaints(sink: Sink, rows: Iterable[tuple[str, str, str]], *, killed: int = 0) -> list[str]:
    """What is wrong, in words; nothing when all was kept.

    ``rows`` are (public id, Message-ID, status) of all messages. Every one is at its end; what is marked as sent was
    taken, and by its own Message-ID only; what was cancelled, expired or given up was taken never, unless a sender was
    killed over it; and there are no more extra copies than killed senders.
    """
    wanted = {str(mark): (message_id, status) for mark, message_id, status in rows}
    copies = sink.copies
    lost = [mark for mark, (_, status) in wanted.items() if status == "sent" and mark not in copies]
    open_ = [mark for mark, (_, status) in wanted.items() if status not in FINAL]
    unasked = [mark for mark in copies if wanted.get(mark, ("", ""))[1] != "sent"]
    found = [
        f"{len(open_)} not at their end" * bool(open_),
        f"{len(lost)} lost" * bool(lost),
        f"{len(unasked)} taken that should not have left" * (len(unasked) > killed),
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


def all_rows() -> list[tuple[str, str, str]]:
    """What :func:`complaints` asks of this process's database."""
    from ignite.outbox.models import Message

    return [
        (str(mark), message_id, status)
        for mark, message_id, status in Message.objects.values_list("public_id", "message_id", "status")
    ]
