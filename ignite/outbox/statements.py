"""SQL that the database plans once for each connection, for what a worker asks again for each letter.

Written like any other with names for its values; sent as EXECUTE, so that it goes through Django's cursor. Where the
setting DISABLE_SERVER_SIDE_CURSORS says that a pooler hands connections about, it is planned each time instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256

from django.db import connection

_MARK = "ignite_statements"  # on the driver's connection: names of what it has prepared


def planned(label: str, sql: str, types: Mapping[str, str]) -> str:
    """What to execute in the place of ``sql`` with the same values.

    ``types`` gives each value's PostgreSQL type; ``label`` is what logs call the statement.
    """
    if connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        return sql
    name, prepare, execute = _forms(label, sql, tuple(types.items()))
    connection.ensure_connection()
    known: set[str] | None = getattr(connection.connection, _MARK, None)
    if known is None:
        known = set()
        setattr(connection.connection, _MARK, known)
    if name not in known:
        with connection.wrap_database_errors:
            connection.connection.execute(prepare)  # not a question of the caller's: no log of theirs counts it
        known.add(name)
    return execute


@lru_cache(maxsize=32)
def _forms(label: str, sql: str, types: tuple[tuple[str, str], ...]) -> tuple[str, str, str]:
    # The name tells the text, so that a changed text is another statement.
    name = f"outbox_{label}_{sha256(f'{sql}{types}'.encode()).hexdigest()[:12]}"
    body = sql % {key: f"${number}" for number, (key, _type) in enumerate(types, 1)}
    kinds, values = ", ".join(kind for _key, kind in types), ", ".join(f"%({key})s" for key, _kind in types)
    return name, f"PREPARE {name} ({kinds}) AS {body}", f"EXECUTE {name} ({values})"
