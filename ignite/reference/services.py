"""Puts the registers into the database: each table in one COPY and one INSERT … ON CONFLICT."""

from dataclasses import dataclass

from django.db import connection, transaction
from psycopg import sql

from ignite.reference.registers import REGISTERS, Register


@dataclass(frozen=True)
class Loaded:
    """What loading one register did; ``kept`` rows are no longer in the file but stay, as others may point at them."""

    table: str
    rows: int
    added: int
    changed: int
    kept: int

    @property
    def touched(self) -> int:
        """How many rows were written."""
        return self.added + self.changed


def load_reference(registers: tuple[Register, ...] = REGISTERS) -> list[Loaded]:
    """Bring every register in step with its file, in one transaction.

    Idempotent: a row that already says what the file says is not written. Nothing is deleted.
    """
    with transaction.atomic():
        return [_load(register) for register in registers]


def _load(register: Register) -> Loaded:
    table = register.model._meta.db_table
    names = {
        "table": sql.Identifier(table),
        "fresh": sql.Identifier(f"fresh_{table}"),
        "columns": sql.SQL(", ").join(map(sql.Identifier, register.columns)),
        "keys": sql.SQL(", ").join(map(sql.Identifier, register.columns[: register.keys])),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "CREATE TEMPORARY TABLE {fresh} ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA"
            ).format(**names)
        )
        rows = 0
        with cursor.copy(sql.SQL("COPY {fresh} ({columns}) FROM STDIN").format(**names)) as copy:
            for rows, row in enumerate(register.rows(), 1):  # noqa: B007 (the last value is the count)
                copy.write_row(row)
        cursor.execute(_upsert(register, names))
        added, changed = cursor.fetchone()
        cursor.execute(sql.SQL("SELECT count(*) FROM {table}").format(**names))
        kept = cursor.fetchone()[0] - rows
        cursor.execute(sql.SQL("DROP TABLE {fresh}").format(**names))
    return Loaded(table, rows, added, changed, kept)


def _upsert(register: Register, names: dict[str, sql.Composable]) -> sql.Composed:
    """Build the statement that writes what differs and counts new rows (xmax = 0) and changed ones."""
    others = register.columns[register.keys :]
    assign = sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in others)
    old = sql.SQL(", ").join(sql.Identifier("old", name) for name in others)
    new = sql.SQL(", ").join(sql.Identifier("excluded", name) for name in others)
    return sql.SQL(
        "WITH written AS (INSERT INTO {table} AS old ({columns}) SELECT {columns} FROM {fresh}"
        " ON CONFLICT ({keys}) DO UPDATE SET {assign} WHERE ({old}) IS DISTINCT FROM ({new})"
        " RETURNING (old.xmax = 0) AS added)"
        " SELECT count(*) FILTER (WHERE added), count(*) FILTER (WHERE NOT added) FROM written"
    ).format(**names, assign=assign, old=old, new=new)
