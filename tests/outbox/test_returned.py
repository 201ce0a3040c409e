"""Returned letters: what each shape says, that a forged one says nothing, and the boxes they are read from."""

import dataclasses
import io
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from django.core.management import CommandError, call_command

from ignite.outbox import bounces, services, tasks
from ignite.outbox.enums import Delivery
from ignite.outbox.models import DeliveryEvent, Message, Suppression
from ignite.outbox.recipients import Recipient
from ignite.outbox.transport import SmtpTransport, returned, returnpath
from tests.outbox.imapscript import ScriptedMailbox
from tests.outbox.kinds import ANNA, PLAIN
from tests.outbox.returned.shapes import CORPUS, PERSON, POSTFIX
from tests.outbox.test_verdicts import PARCEL, server  # noqa: F401

pytestmark = pytest.mark.django_db
NUMBER = "6d5d7c1e-3b8e-4c55-9d0a-0b1f6a2f9c11"


@pytest.fixture(autouse=True)
def bounce_address(settings):
    settings.BOUNCE_ADDRESS = "studs@ignite.example.org"


def put(key="k", to=ANNA):
    return services.queue(PLAIN, to=to, key=key, context={"who": "x", "what": "behovet"})


def filled(shape, message=None, to=None):
    own = to or returnpath.sender_of(str(message.public_id))
    return shape.replace("{to}", own).replace("{id}", message.message_id if message else "<x@example.org>").encode()


# --- the letter's own address -----------------------------------------------------------------------------------------


def test_each_letter_has_an_address_of_its_own_that_only_we_can_make(settings):
    own = returnpath.sender_of(NUMBER)
    assert own.startswith("studs+") and own.endswith("@ignite.example.org") and len(own.split("@")[0]) <= 64
    assert returnpath.letters_in(f"To: <{own.upper()}>") == [NUMBER]
    tag = own.split("+")[1].split("@")[0]
    for other in (own.replace(tag[-1] + "@", ("a" if tag[-1] != "a" else "b") + "@"), own.replace("studs", "annan")):
        assert returnpath.letters_in(other) == []
    settings.SECRET_KEY = "another-key-altogether-0123456789abcdefghij"
    assert returnpath.letters_in(own) == []


def test_a_changed_key_still_knows_the_old_letters(settings):
    own, before = returnpath.sender_of(NUMBER), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "y" * 50, [before]
    assert returnpath.letters_in(own) == [NUMBER]


@pytest.mark.parametrize("address", ["studs@ignite.example.org", ""])
def test_the_envelope_bears_it_and_the_letter_shows_our_own(settings, server, address):  # noqa: F811
    settings.BOUNCE_ADDRESS = address
    transport = SmtpTransport()
    transport.send(dataclasses.replace(PARCEL, public_id=NUMBER))
    transport.close()
    [said] = [command for command in server.commands if command.startswith("mail FROM")]
    own = returnpath.sender_of(NUMBER)
    assert said.lower().startswith(f"mail from:<{own}>") and ("+" in own) == bool(address)
    assert b"From: Ignite Public <ignite@example.org>" in server.bodies[0]
    assert b"Reply-To: programmet@example.org" in server.bodies[0]


# --- the shapes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CORPUS)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_what_each_shape_says(name, ends):
    shape, expected = CORPUS[name]
    message, other = put(), put("b", Recipient("ben@example.org"))
    raw = filled(shape, message).replace(b"\n", ends.encode())
    report = returned.read(raw)
    assert (report and (report.told, report.is_hard)) == expected
    for _round in range(2):
        bounces.note_returned(raw)
    message.refresh_from_db(), other.refresh_from_db()
    assert message.delivery == (expected[0] if expected else "unknown") and other.delivery == "unknown"
    assert Suppression.objects.count() == bool(expected and expected[1])
    assert DeliveryEvent.objects.count() == bool(expected)
    if report:
        assert message.delivery_at == datetime(2026, 3, 10, 12, tzinfo=UTC)
        assert "@" not in DeliveryEvent.objects.get().reason


@pytest.mark.parametrize("name", CORPUS)
def test_forged_ones_change_nothing(name):
    shape, message = CORPUS[name][0], put()
    own = returnpath.sender_of(str(message.public_id))
    forged = own.replace(".", ".aaaaaaaaaaaaaaaa", 1).split("@")[0][: len(own.split("@")[0])]
    for to in ("studs@ignite.example.org", "ignite@example.org", forged + "@ignite.example.org"):
        assert not bounces.note_returned(filled(shape, message, to=to))
    message.refresh_from_db()
    assert message.delivery == "unknown" and not Suppression.objects.exists() and not DeliveryEvent.objects.exists()


def test_without_an_address_of_ours_nothing_is_believed(settings):
    raw = filled(POSTFIX, put())
    settings.BOUNCE_ADDRESS = ""
    assert not bounces.note_returned(raw)


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\xff\xfe", b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x"]
)
def test_rubbish_says_nothing(raw):
    assert returned.read(raw) is None and not returned.is_automatic(raw)


def test_our_address_inside_an_encoded_part_is_found():
    message = put()
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "MAILER-DAEMON@x.example.org", "studs@ignite.example.org", "failure"
    mail.set_content(f"550 5.1.1 no\n\nReturn-Path: <{returnpath.sender_of(str(message.public_id))}>", cte="base64")
    assert bounces.note_returned(mail.as_bytes())


# --- the boxes --------------------------------------------------------------------------------------------------------


@pytest.fixture
def mailbox(settings):
    letters = [put(str(n), Recipient(f"p{n}@example.org")) for n in range(2)]
    raws = [filled(POSTFIX, letters[0]), filled(CORPUS["out of office"][0], letters[0]), filled(PERSON, letters[0])]
    box = ScriptedMailbox([*raws, filled(CORPUS["delayed"][0], letters[1])])
    settings.BOUNCE_MAILBOX_URL = box.url
    yield box
    box.close()


def deliveries():
    return list(Message.objects.order_by("pk").values_list("delivery", flat=True))


def test_the_mailbox_is_read_once_and_what_a_person_wrote_is_left_flagged(mailbox):
    assert bounces.read_mailbox() == bounces.Read(letters=4, noted=2, for_people=1)
    assert deliveries() == [Delivery.BOUNCED, Delivery.DEFERRED]
    seen, flagged = {"\\Seen"}, {"\\Seen", "\\Flagged"}
    assert list(mailbox.flags.values()) == [seen, seen, flagged, seen]
    assert 'SELECT "Retur post"' in mailbox.commands
    assert bounces.read_mailbox() == bounces.Read()


@pytest.mark.parametrize("command", ["UID STORE 101", "UID STORE 103", "UID FETCH 104", "UID SEARCH", "LOGIN"])
def test_a_line_that_breaks_is_read_again_with_the_same_end(mailbox, command):
    mailbox.drop_at = command
    with pytest.raises(bounces.BoxError):
        bounces.read_mailbox()
    mailbox.drop_at = ""
    bounces.read_mailbox()
    assert deliveries() == [Delivery.BOUNCED, Delivery.DEFERRED] and DeliveryEvent.objects.count() == 2
    assert all("\\Seen" in flags for flags in mailbox.flags.values())


def test_nothing_is_marked_that_was_not_noted(mailbox, monkeypatch):
    def fail(report):
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(bounces, "note_event", fail)
    bounces.read_mailbox()
    assert mailbox.flags["101"] == mailbox.flags["104"] == set()
    monkeypatch.undo()
    bounces.read_mailbox()
    assert deliveries() == [Delivery.BOUNCED, Delivery.DEFERRED]


def test_it_is_marked_after_the_commit(mailbox, monkeypatch):
    order = []
    real = bounces.note_event
    monkeypatch.setattr(bounces, "note_event", lambda report: (real(report), order.append(set(mailbox.flags["101"]))))
    bounces.read_mailbox()
    assert order[0] == set()


def test_a_wrong_password_and_a_server_that_is_gone_are_told(mailbox, settings):
    settings.BOUNCE_MAILBOX_URL = mailbox.url.replace("s%23cret", "wrong")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("read_bounces")
    mailbox.close()
    with pytest.raises(CommandError):
        call_command("read_bounces")
    tasks.read_bounces()  # the task tells the log and the next round tries again


def test_the_command_reads_the_mailbox(mailbox):
    out = io.StringIO()
    call_command("read_bounces", stdout=out)
    assert "4 brev lästa, 2 noterade, 1 kvar" in out.getvalue()


def test_the_command_reads_a_maildir(tmp_path):
    message = put()
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.a").write_bytes(filled(POSTFIX, message))
    (tmp_path / "new" / "2.b").write_bytes(filled(PERSON, message))
    call_command("read_bounces", maildir=tmp_path, stdout=io.StringIO())
    assert deliveries() == [Delivery.BOUNCED]
    assert sorted(path.name for path in (tmp_path / "cur").iterdir()) == ["1.a:2,S", "2.b:2,FS"]
    assert not list((tmp_path / "new").iterdir())
    with pytest.raises(CommandError, match="no Maildir"):
        call_command("read_bounces", maildir=tmp_path / "nowhere")


def test_the_command_reads_one_letter(monkeypatch):
    raw, out = filled(POSTFIX, put()), io.StringIO()
    for _round in range(2):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
        call_command("read_bounces", stdin=True, stdout=out)
    assert deliveries() == [Delivery.BOUNCED] and out.getvalue().startswith("Noterat.")


def test_the_command_wants_its_settings(settings):
    with pytest.raises(CommandError, match="BOUNCE_MAILBOX_URL"):
        call_command("read_bounces")
    settings.BOUNCE_ADDRESS = ""
    with pytest.raises(CommandError, match="BOUNCE_ADDRESS"):
        call_command("read_bounces")
