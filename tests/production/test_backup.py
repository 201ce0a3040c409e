"""A back-up restored by the commands of docs/operations.md gives the same rows."""

import re

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from ignite.runtime.places import CHECKOUT
from ignite.runtime.postgresql import run_tool
from tests.production.site import new_database

TABLES = """
    SELECT oid::regclass::text FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


def documented(tool: str) -> list[str]:
    """The tool's options as docs/operations.md has them, less those that say where the database is."""
    text = (CHECKOUT / "docs" / "operations.md").read_text()
    words = re.search(rf"exec -T database {tool} (.*?) [<>] ignite\.dump", text)[1].split()
    return [word for word in words if not word.startswith(("--username", "--dbname")) and word != "ignite"]


def rows(url: str) -> dict[str, tuple[int, str]]:
    """For each table how many rows it has, and a hash of all of them."""
    found = {}
    with psycopg.connect(url) as connected:
        for (name,) in connected.execute(TABLES).fetchall():
            query = sql.SQL("SELECT count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {} t")
            found[name] = connected.execute(query.format(sql.SQL(name))).fetchone()
    return found


@pytest.fixture
def filled(transactional_db):
    """A copy of the test database with every table of the site, and Swedish words in one more."""
    connection.close()  # a database in use cannot be copied
    with new_database(template=connection.settings_dict["NAME"]) as url:
        with psycopg.connect(url) as words:
            words.execute("CREATE TABLE words AS SELECT n, 'åäö ' || n AS word FROM generate_series(1, 500) n")
        yield url


@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
def test_restored_back_up_has_the_same_rows(filled, short_folder):
    dump = short_folder / "ignite.dump"
    run_tool("pg_dump", [*documented("pg_dump"), f"--file={dump}", f"--dbname={filled}"], short_folder)
    with new_database() as target:
        run_tool("pg_restore", [*documented("pg_restore"), f"--dbname={target}", str(dump)], short_folder)
        assert rows(target) == rows(filled)
        assert rows(target)["words"][0] == 500
        assert rows(target)["django_migrations"][0] > 10
