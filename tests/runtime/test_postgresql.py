"""The embedded PostgreSQL: keeps its data, and mends or names what is in the way."""

import os
import subprocess
import sys

import psycopg
import pytest

from ignite.runtime.children import wait_until
from ignite.runtime.places import RefusalError
from ignite.runtime.postgresql import Postgres, run_tool

LONG = "en-sökväg-med mellanslag-" * 6  # 150 characters and more


@pytest.fixture
def cluster(tmp_path, short_folder):
    """A cluster deep in a long path, not started."""
    postgres = Postgres(tmp_path / LONG / "data", short_folder / "postgres", short_folder / "log", durable=False)
    yield postgres
    postgres.stop()


def test_data_are_kept_from_one_start_to_the_next(cluster):
    assert cluster.start() == []
    assert cluster.ensure_database("ignite") is True
    with psycopg.connect(cluster.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    cluster.stop()
    assert cluster.start() == []
    assert cluster.ensure_database("ignite") is False
    with psycopg.connect(cluster.url()) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)


def test_no_socket_is_left_and_no_port_is_opened(cluster):
    cluster.start()
    with psycopg.connect(cluster.url("postgres")) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW server_version_num").fetchone()[0].startswith("18")
    cluster.stop()
    assert not cluster.sockets.exists()


def test_vector_extension_is_there(cluster):
    cluster.start()
    with psycopg.connect(cluster.url("postgres")) as connection:
        connection.execute("CREATE EXTENSION vector")


def test_pid_file_of_a_dead_server_is_removed(cluster):
    cluster.start()
    cluster.stop()
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    (cluster.data / "postmaster.pid").write_text(gone.stdout.decode())
    assert cluster.start() == ["A pid file left from an earlier start was removed."]


def test_pid_file_whose_number_is_now_another_program_is_removed(cluster):
    cluster.start()
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert cluster.start() == ["A pid file left from an earlier start was removed."]
    assert cluster.answers()


def test_server_left_running_is_stopped_first(cluster):
    cluster.start()
    left = cluster.child
    assert "was stopped" in cluster.start()[0]
    assert wait_until(lambda: not left.is_running, 10)
    assert cluster.answers()


def test_data_of_another_major_version_are_refused_and_left(cluster):
    cluster.data.mkdir(parents=True)
    (cluster.data / "PG_VERSION").write_text("16\n")
    with pytest.raises(RefusalError, match=r"holds data of PostgreSQL 16, and this is PostgreSQL 18.*demo-reset"):
        cluster.start()
    assert (cluster.data / "PG_VERSION").read_text() == "16\n"


def test_server_that_cannot_start_gives_its_last_words(cluster):
    cluster.start()
    cluster.stop()
    (cluster.data / "postgresql.conf").write_text("nonsense = 1\n")
    with pytest.raises(RefusalError, match=r'did not start[\s\S]*"nonsense"'):
        cluster.start()


def test_failing_tool_is_named(tmp_path):
    with pytest.raises(RefusalError, match="pg_dump failed"):
        run_tool("pg_dump", ["--dbname=postgresql:///x?host=/nowhere"], tmp_path)


def test_cluster_starts_where_only_root_may_enter(cluster):
    closed = cluster.data.parent
    closed.mkdir(parents=True, mode=0o700)
    cluster.start()
    assert cluster.answers()
