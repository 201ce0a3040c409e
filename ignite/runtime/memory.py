"""What a demo database knows of itself: the comment on the database, so that it goes where the data go."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from ignite.runtime.bootstrap import content_hash
from ignite.runtime.places import CHECKOUT, RefusalError


@dataclass(frozen=True, slots=True)
class Memory:
    """Whether the set-up of this database was finished, and from which code it was prepared."""

    complete: bool = False
    prepared_from: str = ""


def code_that_prepares(checkout: Path = CHECKOUT) -> str:
    """A hash of all that decides what preparation does: migrations, reference data, third-party packages."""
    migrations = sorted(p for p in checkout.glob("**/migrations/*.py") if ".venv" not in p.parts)
    return content_hash(checkout / "ignite" / "reference", checkout / "requirements.txt", *migrations)


def recall(url: str) -> Memory:
    """What the database remembers; RefusalError when one cannot connect."""
    with _connect(url) as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    try:
        return Memory(**json.loads(row[0])) if row and row[0] else Memory()
    except (ValueError, TypeError):
        return Memory()


def remember(url: str, memory: Memory) -> None:
    """Write what the database should remember."""
    with _connect(url) as connection:
        command = sql.SQL("COMMENT ON DATABASE {} IS {}")
        name = sql.Identifier(connection.info.dbname)
        connection.execute(command.format(name, sql.Literal(json.dumps(asdict(memory)))))


def is_empty(url: str) -> bool:
    """Whether the database has no table of ours yet."""
    with _connect(url) as connection:
        row = connection.execute("SELECT to_regclass('django_migrations')").fetchone()
    return row is None or row[0] is None


def _connect(url: str) -> psycopg.Connection[tuple[str | None, ...]]:
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=5)
    except psycopg.Error as error:
        raise RefusalError(f"The database that DATABASE_URL names does not answer: {error}") from None
