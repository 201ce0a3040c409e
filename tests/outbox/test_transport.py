"""The line to the mail server: kept, dropped, cut, and what goes over it."""

import dataclasses
import socket
import threading
import time
from email import message_from_bytes, policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ignite.outbox.enums import Verdict
from ignite.outbox.transport import Failure, Phase, SmtpTransport, mime
from tests.outbox.smtpscript import DRIP, DROP, HANG
from tests.outbox.test_verdicts import PARCEL, server  # noqa: F401

pytestmark = pytest.mark.usefixtures("server")


@pytest.fixture
def transport():
    transport = SmtpTransport()
    yield transport
    transport.close()


def failure_of(parcel=PARCEL, transport=None) -> Failure:
    with pytest.raises(Failure) as failed:
        (transport or SmtpTransport()).send(parcel)
    return failed.value


def test_a_thread_keeps_its_line(server, transport):  # noqa: F811
    receipts = [transport.send(PARCEL) for _ in range(5)]
    assert server.connections == 1 and receipts[0].reference == "ABC123" and receipts[0].code == "250 2.0.0"
    transport.close()
    assert server.commands[-1] == "quit"


def test_goodbye_closes_a_line_that_leads_nowhere_any_more(server, transport, settings):  # noqa: F811
    transport.send(PARCEL)
    line = transport._kept.connection
    settings.EMAIL_PORT += 1
    transport.close()
    assert line.sock is None


def test_any_failure_drops_the_line(server, transport):  # noqa: F811
    server.answers["rcpt"] = "450 later"
    failure_of(transport=transport)
    server.answers.clear()
    transport.send(PARCEL)
    assert server.connections == 2


@pytest.mark.parametrize("answer", [DROP, "421 4.4.2 idle too long"])
def test_a_kept_line_that_the_server_closed_is_opened_anew(server, transport, answer):  # noqa: F811
    transport.send(PARCEL)
    original, answered = server._answer, []

    def once(sock, phase):
        if phase == "mail" and not answered:
            answered.append(phase)
            server.answers["mail"] = answer
        try:
            original(sock, phase)
        finally:
            server.answers.pop("mail", None)

    server._answer = once
    assert transport.send(PARCEL).code.startswith("250") and server.connections == 2


@pytest.mark.parametrize("phase", ["connect", "mail", "rcpt"])
@pytest.mark.parametrize("way", [HANG, DRIP])
def test_a_hanging_or_dripping_server_is_cut_at_the_deadline(server, settings, phase, way):  # noqa: F811
    settings.OUTBOX_SEND_SECONDS = 0.3
    server.answers[phase] = way
    begun = time.monotonic()
    failure = failure_of()
    assert failure.verdict is Verdict.TEMPORARY and "deadline" in failure.note and time.monotonic() - begun < 2


@pytest.mark.parametrize("way", [HANG, DRIP])
def test_a_cut_after_the_last_dot_is_unknown(server, settings, way):  # noqa: F811
    settings.OUTBOX_SEND_SECONDS = 0.3
    server.answers["after_data"] = way
    assert (failure_of().verdict, failure_of().phase) == (Verdict.UNKNOWN, Phase.AFTER_DATA)


def test_each_operation_has_its_own_limit(server, settings):  # noqa: F811
    settings.OUTBOX_TIME_FACTOR = 0.01
    server.answers["rcpt"] = HANG
    failure = failure_of()
    assert failure.verdict is Verdict.TEMPORARY and failure.note == "SMTPServerDisconnected"


def test_nobody_listening_and_no_such_host_are_passing(settings):
    with socket.create_server(("127.0.0.1", 0)) as free:
        settings.EMAIL_PORT = free.getsockname()[1]
    assert failure_of().verdict is Verdict.TEMPORARY
    settings.EMAIL_HOST = "no-such-host.invalid"
    assert (failure_of().verdict, failure_of().phase) == (Verdict.TEMPORARY, Phase.CONNECT)


def test_tls_that_is_not_offered_is_our_matter(server, settings):  # noqa: F811
    settings.EMAIL_USE_TLS = True
    assert (failure_of().verdict, failure_of().phase) == (Verdict.OURS, Phase.TLS)
    server.answers["star"] = "220 go ahead"
    assert failure_of().phase is Phase.TLS


@pytest.mark.parametrize(
    "address", ["", "anna", "a b@example.org", "a@b@example.org", "anna@example.org\r\nDATA", "å@example.org"]
)
def test_what_is_no_address_for_this_server_never_gets_there(server, address):  # noqa: F811
    failure = failure_of(dataclasses.replace(PARCEL, address=address))
    assert failure.verdict is Verdict.ADDRESS and not [c for c in server.commands if c.lower().startswith("rcpt")]


def test_a_site_that_is_not_production_writes_to_nobody_outside(server, settings, transport):  # noqa: F811
    for allowed in (["example.org"], []):
        settings.OUTBOX_ALLOWED_DOMAINS = allowed
        failure = failure_of(dataclasses.replace(PARCEL, address="anna@kommun.se"))
        assert failure.code == "outside" and server.connections == 0
    settings.PRODUCTION = True
    transport.send(dataclasses.replace(PARCEL, address="anna@kommun.se"))


def test_what_lies_under_an_allowed_domain_is_allowed_and_what_only_ends_like_it_is_not(server, settings, transport):  # noqa: F811
    settings.OUTBOX_ALLOWED_DOMAINS = ["example.se"]
    transport.send(dataclasses.replace(PARCEL, address="anna@kommun.example.se"))
    for address in ("anna@notexample.se", "anna@example.se.kommun.se"):
        assert failure_of(dataclasses.replace(PARCEL, address=address)).code == "outside"


def test_notes_hold_no_address(server):  # noqa: F811
    server.answers["rcpt"] = "550 5.1.1 <anna@example.org>: unknown"
    assert "anna" not in failure_of().note


def test_what_arrives_is_what_was_written(server, transport):  # noqa: F811
    ics = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    transport.send(dataclasses.replace(PARCEL, ics=ics, headers={"List-Unsubscribe": "<https://x.example.org/u>"}))
    message = message_from_bytes(server.bodies[0].replace(b"\r\n..", b"\r\n."), policy=policy.default)
    assert (
        message["Subject"] == "Ämne"
        and message["To"] == "Anna <anna@example.org>"
        and message["Message-ID"] == "<1@example.org>"
    )
    assert message["X-Ignite-Message"] == "p" and message["Auto-Submitted"] == "auto-generated" and message["Reply-To"]
    assert message["List-Unsubscribe"] == "<https://x.example.org/u>"
    assert message.get_body(("plain",)).get_content().replace("\r", "") == "Text\n.punkt\n"
    assert message.get_body(("html",)).get_content().strip() == "<p>Text</p>"
    both, attached = message.iter_parts()
    assert [part.get_content_subtype() for part in both.iter_parts()] == ["plain", "html", "calendar"]
    shown = list(both.iter_parts())[-1]
    assert (shown.get_param("method"), shown.get_content_charset()) == ("REQUEST", "utf-8")
    assert (attached.get_content_type(), attached.get_filename()) == ("application/ics", "invite.ics")
    assert [part.get_payload(decode=True).decode() for part in (shown, attached)] == [ics, ics]


def test_everything_is_ascii_with_short_lines():
    content = mime.as_bytes(dataclasses.replace(PARCEL, subject="Å" * 200, text="ä" * 3000, name="Ö, ö"))
    assert content.isascii() and max(map(len, content.split(b"\r\n"))) <= 998
    assert message_from_bytes(content, policy=policy.default)["Subject"] == "Å" * 200


@pytest.mark.parametrize("name", ["a\r\nBcc: x@example.org", "a\x00b"])
def test_a_name_cannot_add_a_header(name):
    message = message_from_bytes(mime.as_bytes(dataclasses.replace(PARCEL, name=name)), policy=policy.default)
    assert message["Bcc"] is None and message["To"].addresses[0].addr_spec == PARCEL.address
    with pytest.raises(ValueError, match="X-A"):
        mime.as_bytes(dataclasses.replace(PARCEL, headers={"X-A": name.replace("\0", "\n")}))


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n.=\t "), max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text_survives_the_journey(text):
    sent = dataclasses.replace(PARCEL, text=f"From {text}\n", subject=text, name=text[:120])
    content = mime.as_bytes(sent)
    assert content.isascii() and b"\r\r" not in content and max(map(len, content.split(b"\r\n"))) <= 998
    message = message_from_bytes(content, policy=policy.default)
    lines = message.get_body(("plain",)).get_content().splitlines()
    assert lines == sent.text.splitlines()
    assert message["To"].addresses[0].addr_spec == PARCEL.address


def test_after_the_last_dot_only_the_deadline_ends_the_wait(server, settings):  # noqa: F811
    """A server at work on the message for longer than one operation may take is no reason to send it again."""
    settings.OUTBOX_TIME_FACTOR, settings.OUTBOX_SEND_SECONDS = 0.01, 10  # an operation may take 0.2 s
    original = server._answer

    def slowly(sock, phase):
        if phase == "after_data":
            threading.Event().wait(0.6)
        original(sock, phase)

    server._answer = slowly
    transport = SmtpTransport()
    assert transport.send(PARCEL).code == "250 2.0.0"
    transport.close()
