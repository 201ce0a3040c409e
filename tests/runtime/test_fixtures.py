"""The fixtures themselves: a worker that is real and gone afterwards, a sink that collects, a browser that sees."""

import os
import smtplib
from email.message import EmailMessage

import psutil
import pytest

from ignite.runtime.catcher.server import Catcher
from ignite.runtime.places import any_port
from tests.browser import refused_by_policy
from tests.services import current_database_url


@pytest.fixture
def pids():
    """Process ids that must be gone when everything asked for after this has ended."""
    found = []
    yield found
    assert found and not any(psutil.pid_exists(pid) for pid in found)


@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
def test_worker_process_runs_on_the_test_database_and_ends(pids, celery_worker_process, smtp_sink):
    worker = celery_worker_process(EMAIL_URL=smtp_sink.url)
    process = psutil.Process(worker.pid)
    pids += [worker.pid, *(child.pid for child in process.children(recursive=True))]
    environment = process.environ()
    assert environment["DATABASE_URL"] == current_database_url()
    assert "/test_" in environment["DATABASE_URL"]
    assert environment["REDIS_URL"] == os.environ["REDIS_URL"]


def test_sink_collects_and_answers_as_told(smtp_sink):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "Hej å"
    with smtplib.SMTP("127.0.0.1", smtp_sink.port) as server:
        server.send_message(message)
        smtp_sink.reply = lambda envelope: "451 later"
        with pytest.raises(smtplib.SMTPDataError, match="later"):
            server.send_message(message)
    assert [m["Subject"] for m in smtp_sink.wait_for(1)] == ["Hej å"]


def test_redis_of_a_test_can_be_stopped_and_started(redis_server):
    assert redis_server.answers()
    redis_server.stop()
    assert not redis_server.answers()
    redis_server.start()
    assert redis_server.answers()


@pytest.fixture
def mailbox(tmp_path):
    """A page with a strict policy, at hand without the site."""
    with Catcher(tmp_path, any_port(), 0) as catcher:
        catcher.store.add("a@example.org", ["b@example.org"], b"Content-Type: text/html\r\n\r\n<script>1</script>")
        yield catcher.page_url


def test_page_opens_in_the_asked_width_and_scheme(page_at, mailbox):
    page = page_at(width=320, dark=True, base_url=mailbox)
    page.goto("/")
    assert page.evaluate("innerWidth") == 320
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert page.title() == "Mailbox"


def test_script_that_the_policy_refuses_is_noticed(browser, mailbox):
    said = []
    context = browser.new_context()
    context.on("console", lambda message: said.append(message.text))
    page = context.new_page()
    page.goto(mailbox)
    page.evaluate("document.head.append(Object.assign(document.createElement('script'), {text: '1'}))")
    context.close()
    assert refused_by_policy(said)
