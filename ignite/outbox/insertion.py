"""Inserting rows so that a letter queued before is passed over: one statement, or one COPY for many."""

from collections.abc import Sequence
from datetime import datetime
from types import NoneType
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Field

from ignite.outbox.enums import Priority, Status
from ignite.outbox.models import Message

_READY = frozenset({str, int, bool, datetime, UUID, NoneType})  # what the driver takes as it is, in any column of ours
_COPY_FROM = 50  # rows; below this a plain INSERT is quicker than a table of its own


def insert(messages: Sequence[Message]) -> int:
    """Insert the rows whose dedupe key is new, in the caller's transaction; returns how many.

    Those of a kind that the programme holds are inserted as held. Rows that were inserted singly get their primary key
    and their status.
    """
    if len(messages) >= _COPY_FROM:
        return _copy(messages)
    return sum(_insert(message) for message in messages)


def _status(status: str, priority: str, kind: str) -> str:
    """The status as SQL: a kind that the programme wants to look at first is held as it comes in, without a question of
    its own; a code to sign in with never waits for anybody.
    """
    waits = f"{status} = '{Status.QUEUED}' AND {priority} > {int(Priority.SIGN_IN)}"
    is_held = f"EXISTS (SELECT 1 FROM outbox_kind_hold h WHERE h.kind = {kind})"  # noqa: S608 (names and places)
    return f"CASE WHEN {waits} AND {is_held} THEN '{Status.HELD}' ELSE {status} END"


def _columns() -> list[Field[Any, Any]]:
    return [field for field in Message._meta.concrete_fields if not field.primary_key]


def _values(message: Message, columns: list[Field[Any, Any]]) -> list[Any]:
    found = message.__dict__
    values = [(field, found[field.attname]) for field in columns]
    return [value if type(value) in _READY else field.get_db_prep_save(value, connection) for field, value in values]


def _names(columns: list[Field[Any, Any]]) -> str:
    return ", ".join(f'"{field.column}"' for field in columns)


def _insert(message: Message) -> int:
    columns = _columns()
    status = _status("%(status)s::text", "%(priority)s::int", "%(kind)s::text")
    places = ", ".join(status if field.column == "status" else f"%({field.column})s" for field in columns)
    values: dict[str, Any] = {
        field.column: value for field, value in zip(columns, _values(message, columns), strict=True) if field.column
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO outbox_message ({_names(columns)}) VALUES ({places})"  # noqa: S608 (names from the model)
            " ON CONFLICT (dedupe_key) DO NOTHING RETURNING id, status",
            values,
        )
        row = cursor.fetchone()
    if row is None:
        return 0
    message.pk, message.status = row
    message._state.adding, message._state.db = False, connection.alias
    return 1


@transaction.atomic
def _copy(messages: Sequence[Message]) -> int:
    columns = _columns()
    names = _names(columns)
    status = _status("i.status", "i.priority", "i.kind")
    chosen = ", ".join(status if field.column == "status" else f'i."{field.column}"' for field in columns)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS outbox_incoming")
        empty = f"SELECT {names} FROM outbox_message WITH NO DATA"  # noqa: S608 (names from the model)
        cursor.execute(f"CREATE TEMPORARY TABLE outbox_incoming ON COMMIT DROP AS {empty}")
        with cursor.copy(f"COPY outbox_incoming ({names}) FROM STDIN") as copy:
            for message in messages:
                copy.write_row(_values(message, columns))
        cursor.execute(
            f"INSERT INTO outbox_message ({names}) SELECT {chosen} FROM outbox_incoming i"  # noqa: S608
            " ON CONFLICT (dedupe_key) DO NOTHING"
        )
        return int(cursor.rowcount)
