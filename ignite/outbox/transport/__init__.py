"""How a message leaves. The queue knows only :class:`Transport`; e-mail is one of them.

Only this package imports mail libraries and opens SMTP (a test walks the sources).
"""

from ignite.outbox.transport.protocol import Failure, Parcel, Phase, Receipt, Transport
from ignite.outbox.transport.smtp import SmtpTransport

__all__ = ["Failure", "Parcel", "Phase", "Receipt", "SmtpTransport", "Transport", "email"]

_email = SmtpTransport()


def email() -> Transport:
    """This process's e-mail transport; each thread keeps a connection of its own."""
    return _email
