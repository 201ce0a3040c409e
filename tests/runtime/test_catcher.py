"""The mail catcher: real SMTP in, pages out, nothing in a mail can act."""

import json
import smtplib
import urllib.error
import urllib.request
from email.message import EmailMessage

import pytest

from ignite.runtime.catcher.pages import linked
from ignite.runtime.catcher.server import Catcher
from ignite.runtime.catcher.store import KEPT_MAILS, Store


@pytest.fixture
def catcher(tmp_path):
    """A running catcher on ports of its own."""
    from ignite.runtime.places import any_port

    with Catcher(tmp_path / "mail", any_port(), 0) as running:
        yield running


def send(catcher, **headers) -> None:
    """Send one mail with a text, an HTML and a calendar part."""
    message = EmailMessage()
    fields = {"From": "ignite@example.org", "To": "åsa@example.org", "Subject": "Välkommen <b>du</b>", **headers}
    for name, value in fields.items():
        message[name] = value
    message.set_content("Öppna http://127.0.0.1:8000/a/?b=1&c=2. Hej & välkommen!")
    message.add_alternative("<p>Hej</p><script>alert(1)</script>", subtype="html")
    message.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="träff.ics")
    with smtplib.SMTP("127.0.0.1", catcher.smtp.port) as server:
        server.send_message(message, to_addrs=[fields["To"]])


def get(catcher, path: str):
    """The answer to a request."""
    return urllib.request.urlopen(catcher.page_url.rstrip("/") + path, timeout=5)


def test_list_shows_each_mail_at_its_own_address(catcher):
    with get(catcher, "/") as page:
        assert b"No mail yet" in page.read()
    send(catcher)
    send(catcher, Subject="Andra")
    text = get(catcher, "/").read().decode()
    assert text.index("/mail/2") < text.index("/mail/1")
    assert "åsa@example.org" in text and "Välkommen &lt;b&gt;du&lt;/b&gt;" in text


def test_mail_page_has_clickable_links_and_runs_nothing(catcher):
    send(catcher)
    with get(catcher, "/mail/1") as page:
        text = page.read().decode()
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert '<a href="http://127.0.0.1:8000/a/?b=1&amp;c=2">' in text
    assert "alert(1)" not in text and "sandbox=" in text


def test_html_is_served_in_a_sandbox_without_scripts(catcher):
    send(catcher)
    with get(catcher, "/mail/1/html") as page:
        policy = page.headers["Content-Security-Policy"]
        assert b"<p>Hej</p>" in page.read()
    assert policy.startswith("sandbox ") and "allow-scripts" not in policy and "default-src 'none'" in policy


def test_attachment_is_a_download(catcher):
    send(catcher)
    with get(catcher, "/mail/1/part/0") as part:
        assert part.read() == b"BEGIN:VCALENDAR"
        assert part.headers["Content-Disposition"] == "attachment; filename*=UTF-8''tr%C3%A4ff.ics"
        assert part.headers["X-Content-Type-Options"] == "nosniff"


def test_json_gives_texts_links_and_filters_by_receiver(catcher):
    send(catcher)
    send(catcher, To="b@example.org")
    found = json.load(get(catcher, "/messages.json?to=B@example.org"))
    assert [mail["id"] for mail in found] == [2]
    assert found[0]["links"] == ["http://127.0.0.1:8000/a/?b=1&c=2"]
    assert found[0]["attachments"] == [{"name": "träff.ics", "type": "text/calendar", "size": 15}]


@pytest.mark.parametrize("path", ["/mail/1", "/mail/9/html", "/mail/9/part/0", "/etc/passwd", "/mail/../x"])
def test_what_is_not_there_is_404(catcher, path):
    with pytest.raises(urllib.error.HTTPError) as answer:
        get(catcher, path)
    with answer.value:
        assert answer.value.code == 404


def test_mails_survive_a_restart_and_the_oldest_go(tmp_path):
    store = Store(tmp_path)
    for number in range(KEPT_MAILS + 2):
        store.add("a@example.org", ["b@example.org"], b"Subject: %d\r\n\r\nx" % number)
    again = Store(tmp_path)
    assert [mail.subject for mail in again.all()[:: KEPT_MAILS - 1]] == ["2", str(KEPT_MAILS + 1)]
    assert again.all()[0].receivers == ("b@example.org",)


def test_linked_escapes_everything_else():
    assert linked("<i> http://a.example/x, (http://b.example/y).") == (
        '&lt;i&gt; <a href="http://a.example/x">http://a.example/x</a>, '
        '(<a href="http://b.example/y">http://b.example/y</a>).'
    )
