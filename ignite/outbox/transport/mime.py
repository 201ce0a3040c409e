"""One parcel as the bytes of an e-mail: text and HTML as alternatives, the calendar file both shown and attached."""

import re
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from django.conf import settings

from ignite.kernel import clock
from ignite.outbox.transport.protocol import Parcel

_POLICY = policy.SMTP.clone(refold_source="none")
_METHOD = re.compile(r"^METHOD:(\w+)", re.MULTILINE)


def as_bytes(parcel: Parcel) -> bytes:
    """The whole message with CRLF line ends, pure ASCII. Raises ValueError for a header that cannot be written."""
    message = EmailMessage(policy=_POLICY)
    _headers(message, parcel)
    _body(message, parcel)
    return message.as_bytes()


def _headers(message: EmailMessage, parcel: Parcel) -> None:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = Address(_plain(parcel.name), addr_spec=parcel.address)
    message["Reply-To"] = settings.REPLY_TO_EMAIL
    message["Subject"] = _plain(parcel.subject)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = parcel.message_id
    message["X-Ignite-Message"] = parcel.public_id
    message["Content-Language"] = parcel.language
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    for key, value in parcel.headers.items():
        message[key] = value


def _plain(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def _body(message: EmailMessage, parcel: Parcel) -> None:
    message.set_content(parcel.text, cte="quoted-printable")
    message.add_alternative(parcel.html, subtype="html", cte="quoted-printable")
    if not parcel.ics:
        return
    method = _METHOD.search(parcel.ics)
    shown = EmailMessage(policy=_POLICY)
    shown.set_content(parcel.ics.encode(), "text", "calendar", cte="base64")
    shown.set_param("charset", "utf-8")
    if method:
        shown.set_param("method", method[1])
    message.attach(shown)
    message.add_attachment(parcel.ics.encode(), "text", "calendar", filename="kalender.ics", cte="base64")
