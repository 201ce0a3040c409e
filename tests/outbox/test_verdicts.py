"""What each reply means, by phase: the table, and the same through a real line."""

import pytest

from ignite.outbox.enums import Verdict
from ignite.outbox.transport import Failure, Parcel, Phase, SmtpTransport
from ignite.outbox.transport.verdicts import code_of, verdict_on
from tests.outbox.smtpscript import DROP, ScriptedServer

ADDRESS, MESSAGE, OURS, TEMPORARY, UNKNOWN = (
    Verdict[n] for n in ("ADDRESS", "MESSAGE", "OURS", "TEMPORARY", "UNKNOWN")
)
REPLIES = [
    # phase, reply, verdict
    ("connect", "421 4.3.2 shutting down", TEMPORARY),
    ("connect", "450 greylisted", TEMPORARY),
    ("connect", "521 no mail here", OURS),
    ("connect", "554 5.7.1 your address is listed", OURS),
    ("connect", "554 no service", OURS),
    ("connect", DROP, TEMPORARY),
    ("ehlo", "421 too busy", TEMPORARY),
    ("ehlo", "550 your name is not welcome", OURS),
    ("ehlo", DROP, TEMPORARY),
    ("auth", "535 5.7.8 wrong password", OURS),
    ("auth", "535 no", OURS),
    ("auth", "534 5.7.9 mechanism too weak", OURS),
    ("auth", "538 encryption required", OURS),
    ("auth", "454 4.7.0 temporary authentication failure", TEMPORARY),
    ("auth", DROP, TEMPORARY),
    ("mail", "530 5.7.0 sign in first", OURS),
    ("mail", "550 5.1.8 sender domain unknown", OURS),
    ("mail", "550 5.1.7 bad sender", OURS),
    ("mail", "550 sender rejected", OURS),
    ("mail", "553 sender not owned", OURS),
    ("mail", "552 5.3.4 too big", MESSAGE),
    ("mail", "451 4.3.0 trouble", TEMPORARY),
    ("mail", "452 4.3.1 disk full", TEMPORARY),
    ("rcpt", "550 5.1.1 no such user", ADDRESS),
    ("rcpt", "550 no such user", ADDRESS),
    ("rcpt", "551 not here", ADDRESS),
    ("rcpt", "553 5.1.3 bad syntax", ADDRESS),
    ("rcpt", "553 not allowed", ADDRESS),
    ("rcpt", "501 syntax", ADDRESS),
    ("rcpt", "556 5.1.10 null mx", ADDRESS),
    ("rcpt", "521 host takes no mail", ADDRESS),
    ("rcpt", "550 5.2.1 mailbox disabled", ADDRESS),
    ("rcpt", "550 5.4.1 recipient rejected", ADDRESS),
    ("rcpt", "550 5.5.0 mailbox unavailable", ADDRESS),
    ("rcpt", "450 5.1.1 no such user", ADDRESS),
    ("rcpt", "552 5.2.2 mailbox full", TEMPORARY),
    ("rcpt", "550 5.4.4 host not found", TEMPORARY),
    ("rcpt", "550 4.2.1 later", TEMPORARY),
    ("rcpt", "550 5.3.2 not accepting now", TEMPORARY),
    ("rcpt", "450 4.2.0 greylisted", TEMPORARY),
    ("rcpt", "451 try again", TEMPORARY),
    ("rcpt", "452 4.2.2 full", TEMPORARY),
    ("rcpt", "421 4.7.0 too many connections", TEMPORARY),
    ("rcpt", "550 5.7.1 relaying denied", OURS),
    ("rcpt", "554 5.7.1 access denied", OURS),
    ("rcpt", DROP, TEMPORARY),
    ("data", "554 5.5.1 no valid recipients", MESSAGE),
    ("data", "451 4.3.0 trouble", TEMPORARY),
    ("data", DROP, TEMPORARY),
    ("after_data", "552 5.2.3 message too long", MESSAGE),
    ("after_data", "552 too long", MESSAGE),
    ("after_data", "554 5.6.0 malformed", MESSAGE),
    ("after_data", "554 rejected", MESSAGE),
    ("after_data", "550 5.7.1 looks like spam", OURS),
    ("after_data", "451 4.7.1 try later", TEMPORARY),
    ("after_data", "421 4.3.2 going down", TEMPORARY),
    ("after_data", DROP, UNKNOWN),
]  # fmt: skip
PARCEL = Parcel("anna@example.org", "Anna", "<1@example.org>", "p", "Ämne", "Text\n.punkt\n", "<p>Text</p>")


@pytest.fixture
def server(settings):
    server = ScriptedServer()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "us", "secret"
    yield server
    server.close()


@pytest.mark.parametrize("phase,reply,verdict", REPLIES, ids=[f"{phase}-{reply[:9]}" for phase, reply, _ in REPLIES])
def test_every_reply_in_its_phase_gets_the_right_verdict(server, phase, reply, verdict):
    server.answers[phase] = reply
    with pytest.raises(Failure) as failed:
        SmtpTransport().send(PARCEL)
    assert failed.value.verdict is verdict and failed.value.phase == phase
    assert failed.value.code == ("" if reply is DROP else code_of(int(reply[:3]), reply[4:]))


def test_the_table_is_long_enough():
    assert len(REPLIES) >= 40 and {phase for phase, _, _ in REPLIES} >= {
        "connect",
        "ehlo",
        "mail",
        "rcpt",
        "data",
        "after_data",
    }


@pytest.mark.parametrize("code", range(400, 600))
def test_no_code_is_without_a_verdict(code):
    for phase in Phase:
        assert verdict_on(code, "", phase) in (ADDRESS, MESSAGE, OURS, TEMPORARY)
        assert code >= 500 or verdict_on(code, "", phase) is TEMPORARY
