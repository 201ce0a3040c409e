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
def again(tmp_path, short_folder, monkeypatch):
    """Call for one more run of the demo with the same data; what runs before it is ended, as all is after the test."""
    runs = []
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(module, "code_that_prepares", lambda: "this code")

    def run(folder=tmp_path, beside=False) -> Demo:
        if runs and not beside:
            runs[-1].supervisor.stop()
        runs.append(new_demo(folder, short_folder))
        return runs[-1]

    yield run
    for made in reversed(runs):
        made.supervisor.stop()


@pytest.fixture
def demo(again):
    """The first run."""
    return again()


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


def test_second_start_runs_nothing(demo, again):
    begin(demo)
    assert begin(again()) == []


def test_changed_code_prepares_again_and_keeps_the_data(demo, again, monkeypatch):
    begin(demo)
    monkeypatch.setattr(module, "code_that_prepares", lambda: "newer")
    second = again()
    assert begin(second) == list(PREPARE)
    assert memory.recall(second.environment["DATABASE_URL"]) == memory.Memory(True, "newer")


def test_set_up_cut_short_is_made_afresh(demo, again, capsys):
    demo.start_services()
    demo.prepare()
    assert begin(again()) == [*PREPARE, "demo_programme"]
    assert "The set-up was cut short last time" in capsys.readouterr().out


def test_given_services_are_used_instead_of_own_ones(demo, again, monkeypatch):
    demo.start_services()
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.setenv(name, demo.environment[name])
    other = again(demo.folder / "other", beside=True)
    other.start_services()
    assert other.postgres is None
    assert not (demo.folder / "other").exists()


def test_given_database_with_data_is_never_emptied(demo, again, monkeypatch):
    begin(demo)
    url = demo.environment["DATABASE_URL"]
    memory.remember(url, memory.Memory())
    monkeypatch.setenv("DATABASE_URL", url)
    other = again(demo.folder / "other", beside=True)
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
    for word in ("http://localhost:8000", "http://127.0.0.1:8025", "Projektledare", "p@example.se", "ett-bra-ord"):
        assert word in text


def test_no_sign_ins_is_no_fault(tmp_path):
    assert read_sign_ins(tmp_path / "none.json") == []


@pytest.mark.parametrize("file", ["needs/migrations/0002_more.py", "ignite/reference/data/a.csv", "requirements.txt"])
def test_code_that_prepares_changes_with_migrations_reference_data_and_packages(tmp_path, monkeypatch, file):
    monkeypatch.setattr("ignite.runtime.bootstrap.CHECKOUT", tmp_path)
    for name in ("ignite/reference/loader.py", "needs/migrations/0001_initial.py", "needs/views.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    before = memory.code_that_prepares(tmp_path)
    (tmp_path / "needs/views.py").write_text("changed")
    assert memory.code_that_prepares(tmp_path) == before
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text("changed")
    assert memory.code_that_prepares(tmp_path) != before
