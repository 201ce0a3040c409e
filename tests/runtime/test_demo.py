"""The demo's decisions: what is new, what is kept, what is refused, what it says."""

import fcntl
import json

import psycopg
import pytest

from ignite.runtime import demo as module
from ignite.runtime import memory
from ignite.runtime.bootstrap import Progress
from ignite.runtime.demo import PREPARE, Demo, choose_port, only_one, read_sign_ins
from ignite.runtime.places import RefusalError
from ignite.runtime.supervisor import Supervisor


@pytest.fixture
def demo(tmp_path, short_folder, monkeypatch):
    """A demo with real services, whose commands are noted instead of run."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.delenv("EMAIL_URL", raising=False)
    made = new_demo(tmp_path, short_folder)
    yield made
    made.supervisor.stop()


def new_demo(folder, sockets) -> Demo:
    """A run of the demo with its commands noted."""
    progress = Progress(4)
    made = Demo(folder, 8000, 8025, Supervisor(progress.say), sockets, progress)
    made.ran = []

    def note(name, *commands):
        made.ran += commands
        with psycopg.connect(made.environment["DATABASE_URL"]) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS django_migrations ()")

    made.run_commands = note
    return made


def begin(demo) -> list[str]:
    """The first three steps; what they ran."""
    demo.start_services()
    demo.prepare()
    demo.add_programme()
    return demo.ran


def test_new_database_is_prepared_and_gets_the_programme(demo):
    assert begin(demo) == [*PREPARE, "demo_programme"]
    assert demo.environment["REDIS_URL"].startswith("redis+socket://")


def test_second_start_runs_nothing(demo, tmp_path, short_folder):
    begin(demo)
    demo.supervisor.stop()
    again = new_demo(tmp_path, short_folder)
    assert begin(again) == []
    again.supervisor.stop()


def test_changed_code_prepares_again_and_keeps_the_data(demo, tmp_path, short_folder, monkeypatch):
    begin(demo)
    demo.supervisor.stop()
    monkeypatch.setattr(module, "code_that_prepares", lambda: "newer")
    again = new_demo(tmp_path, short_folder)
    assert begin(again) == list(PREPARE)
    assert memory.recall(again.environment["DATABASE_URL"]) == memory.Memory(True, "newer")
    again.supervisor.stop()


def test_set_up_cut_short_is_made_afresh(demo, tmp_path, short_folder, capsys):
    demo.start_services()
    demo.prepare()
    demo.supervisor.stop()
    again = new_demo(tmp_path, short_folder)
    assert begin(again) == [*PREPARE, "demo_programme"]
    assert "The set-up was cut short last time" in capsys.readouterr().out
    again.supervisor.stop()


def test_given_services_are_used_instead_of_own_ones(demo, monkeypatch):
    demo.start_services()
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.setenv(name, demo.environment[name])
    other = new_demo(demo.folder / "other", demo.sockets)
    other.start_services()
    assert other.postgres is None
    assert not (demo.folder / "other").exists()


def test_given_database_with_data_is_never_emptied(demo, monkeypatch):
    begin(demo)
    url = demo.environment["DATABASE_URL"]
    memory.remember(url, memory.Memory())
    monkeypatch.setenv("DATABASE_URL", url)
    other = new_demo(demo.folder / "other", demo.sockets)
    assert begin(other) == list(PREPARE)


def test_database_that_does_not_answer_is_one_sentence():
    with pytest.raises(RefusalError, match="The database that DATABASE_URL names does not answer"):
        memory.recall("postgresql://postgres@/x?host=/nowhere")


def test_failing_command_ends_with_its_last_words(demo):
    del demo.run_commands
    with pytest.raises(RefusalError, match=r"no_such did not succeed[\s\S]*Unknown command"):
        demo.run_commands("prepare", "no_such")


def test_second_demo_of_the_same_folder_is_refused(tmp_path):
    refused = pytest.raises(RefusalError, match=r"is running already \(process \d+\)")
    with only_one(tmp_path / "demo"), refused, only_one(tmp_path / "demo"):
        pass
    with only_one(tmp_path / "demo"):
        assert (tmp_path / "demo").is_dir()


def test_lock_file_left_by_a_killed_demo_does_not_matter(tmp_path):
    (tmp_path / "demo.lock").write_text("1\n")
    with only_one(tmp_path / "demo"), (tmp_path / "demo.lock").open() as lock, pytest.raises(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_other_port_is_said(monkeypatch):
    monkeypatch.setattr(module, "free_port", lambda wanted, taken: wanted + 1)
    said = []
    assert choose_port("IGNITE_PORT", 8000, "the site", said.append) == 8001
    assert said == ["Port 8000 is in use; the site takes 8001."]


def test_port_that_is_not_a_number_is_refused(monkeypatch):
    monkeypatch.setenv("IGNITE_PORT", "http")
    with pytest.raises(RefusalError, match="IGNITE_PORT is 'http'; give a number"):
        choose_port("IGNITE_PORT", 8000, "the site", print)


def test_introduction_names_address_mail_and_one_sign_in_for_each_role(demo):
    sign_ins = [{"role": "Projektledare", "email": "p@example.se", "password": "ett-bra-ord"}]
    (demo.folder / "sign-ins.json").write_text(json.dumps(sign_ins))
    text = demo.introduction()
    for word in ("http://127.0.0.1:8000", "http://127.0.0.1:8025", "Projektledare", "p@example.se", "ett-bra-ord"):
        assert word in text


def test_no_sign_ins_is_no_fault(tmp_path):
    assert read_sign_ins(tmp_path / "none.json") == []
