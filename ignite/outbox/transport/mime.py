"""One parcel as the bytes of an e-mail: text and HTML as alternatives, the calendar file both shown and attached.

Written out here rather than by ``email.message``, which takes four times as long as all the rest of a send; the
encodings themselves are the standard library's.
"""

import base64
import binascii
import re
import secrets
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache

from django.conf import settings

from ignite.kernel import clock
from ignite.outbox.transport.protocol import Parcel
from ignite.outbox.transport.providers import marks

_METHOD = re.compile(r"^METHOD:(\w+)", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9-]+")
_EOL = "\r\n"
_LINE = 998  # octets at most (RFC 5322, 2.1.1)
_WORD = 39  # octets in an encoded word, so that it fits on a line with the name of a header


def as_bytes(parcel: Parcel) -> bytes:
    """The whole message with CRLF line ends, pure ASCII. Raises ValueError for a header that cannot be written."""
    head = "".join(f"{name}: {_value(name, text)}{_EOL}" for name, text in _headers(parcel).items())
    return f"{head}MIME-Version: 1.0{_EOL}{_body(parcel)}{_EOL}".encode("ascii")


def _headers(parcel: Parcel) -> dict[str, str]:
    return {
        "From": _sender(settings.DEFAULT_FROM_EMAIL),
        "To": _mailbox(_plain(parcel.name), parcel.address),
        "Reply-To": settings.REPLY_TO_EMAIL,
        "Subject": _encoded(_plain(parcel.subject)),
        "Date": format_datetime(clock.now()),
        "Message-ID": parcel.message_id,
        "X-Ignite-Message": parcel.public_id,
        "Content-Language": parcel.language,
        "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers
        **marks(parcel.public_id),
        **parcel.headers,
    }


def _value(name: str, text: str) -> str:
    lines = text.split(_EOL)
    if not _NAME.fullmatch(name) or any("\r" in line or "\n" in line for line in lines):
        raise ValueError(f"header {name} would write lines of its own")
    if any(not line.startswith(" ") for line in lines[1:]) or len(text) > _LINE:
        raise ValueError(f"header {name} is folded wrongly or too long")
    return text


def _encoded(text: str) -> str:
    """Encoded words (RFC 2047) of whole characters, one on each line of at most 76."""
    if text.isascii() and len(text) < 60:
        return text
    octets, words, start = text.encode(), [], 0
    while start < len(octets):
        end = start + _WORD
        while end < len(octets) and octets[end] & 0xC0 == 0x80:  # in the midst of a character
            end -= 1
        words.append(f"=?utf-8?b?{base64.b64encode(octets[start:end]).decode()}?=")
        start = end
    return f"{_EOL} ".join(words)


@lru_cache(maxsize=4)
def _sender(shown: str) -> str:
    return _mailbox(*parseaddr(shown))


def _mailbox(name: str, address: str) -> str:
    return formataddr((name, address)) if name.isascii() else f"{_encoded(name)} <{address}>"


def _plain(text: str) -> str:
    return text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)


def _body(parcel: Parcel) -> str:
    parts = [_text("plain", parcel.text), _text("html", parcel.html)]
    if not parcel.ics:
        return _multipart("alternative", parts)
    method = _METHOD.search(parcel.ics)
    asks = f" method={method[1]};" if method else ""
    file = base64.encodebytes(parcel.ics.encode()).decode().replace("\n", _EOL)
    encoded = f"Content-Transfer-Encoding: base64{_EOL}"
    # As Google's own invitations: the alternative is what calendars act on (RFC 6047, 2.4); the file, for programs that
    # show no such part, is of another type, so that nobody acts twice.
    calendar = f"Content-Type: text/calendar;{asks} charset=utf-8{_EOL}{encoded}{_EOL}{file}"
    attached = f'Content-Type: application/ics; name="invite.ics"{_EOL}{encoded}'
    disposition = f'Content-Disposition: attachment; filename="invite.ics"{_EOL}'
    both = _multipart("alternative", [*parts, calendar])
    return _multipart("mixed", [both, f"{attached}{disposition}{_EOL}{file}"])


def _text(subtype: str, text: str) -> str:
    lines = _EOL.join(text.splitlines()) + _EOL
    quoted = binascii.b2a_qp(lines.encode(), istext=True).decode("ascii")
    head = f"Content-Type: text/{subtype}; charset=utf-8{_EOL}Content-Transfer-Encoding: quoted-printable{_EOL}"
    return f"{head}{_EOL}{quoted}"


def _multipart(subtype: str, parts: list[str]) -> str:
    # Random, so that no text can hold it.
    boundary = f"=_{secrets.token_hex(16)}"
    inner = "".join(f"--{boundary}{_EOL}{part}{_EOL}" for part in parts)
    return f'Content-Type: multipart/{subtype}; boundary="{boundary}"{_EOL}{_EOL}{inner}--{boundary}--{_EOL}'
