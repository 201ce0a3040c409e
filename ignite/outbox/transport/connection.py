"""The line to the mail server: opened through greeting, EHLO, TLS and sign-in, each within its time."""

from __future__ import annotations

import contextlib
import os
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from ignite.outbox.transport.protocol import Failure, Phase
from ignite.outbox.transport.verdicts import code_of, verdict_on
from ignite.outbox.transport.watchdog import Guarded

CONNECT_SECONDS = 10.0
OPERATION_SECONDS = 20.0
IDLE_SECONDS = 30.0  # a kept line is not trusted longer; servers may close after five minutes (RFC 5321, 4.5.3.2.7)


def place() -> tuple[Any, ...]:
    """Where the line goes and whose it is: a kept line is used only while this stays the same."""
    return (os.getpid(), settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS)


def expect(phase: Phase, answer: tuple[int, bytes | str], *wanted: int) -> tuple[int, str]:
    """The reply as code and one line of text; raises Failure when it is not a wanted one."""
    code, raw = answer
    text = " ".join((raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw).split())
    if code == -1:
        raise smtplib.SMTPServerDisconnected("no reply")
    if code not in wanted:
        raise Failure(verdict_on(code, text, phase), phase, code_of(code, text), text)
    return code, text


class Connection(smtplib.SMTP):
    """smtplib's client that lets the watchdog close its socket from the first moment on."""

    guarded: Guarded
    phase: Phase

    def __init__(self, guarded: Guarded) -> None:
        factor = settings.OUTBOX_TIME_FACTOR
        # A name of its own: smtplib would look one up, which may take long where the name service is slow.
        super().__init__(local_hostname=settings.OUTBOX_MESSAGE_ID_DOMAIN, timeout=CONNECT_SECONDS * factor)
        self.guarded = guarded
        self.phase = Phase.CONNECT
        self.place = place()
        self.used_at = time.monotonic()

    def open(self) -> None:
        """Go through greeting, EHLO, STARTTLS and sign-in; ``phase`` says how far it came."""
        expect(Phase.CONNECT, self.connect(settings.EMAIL_HOST, settings.EMAIL_PORT), 220)
        self._greet()
        if settings.EMAIL_USE_TLS:
            self.phase = Phase.TLS
            expect(Phase.TLS, self.docmd("STARTTLS"), 220)
            self._secure(settings.EMAIL_HOST)
            self._greet()
        if settings.EMAIL_HOST_USER:
            self.phase = Phase.AUTH
            self.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD or "")
        self.phase = Phase.MAIL

    def is_usable(self) -> bool:
        """Whether a kept line may be tried once more."""
        return self.sock is not None and self.place == place() and time.monotonic() - self.used_at < IDLE_SECONDS

    @contextlib.contextmanager
    def patience(self) -> Iterator[None]:
        """Within, only the send's own deadline ends the wait: to give up on a server that is at work on the message
        makes a copy (RFC 5321, 4.5.3.2.6).
        """
        sock = self.sock
        if sock is None:
            raise smtplib.SMTPServerDisconnected("no line")
        sock.settimeout(settings.OUTBOX_SEND_SECONDS)
        yield
        sock.settimeout(OPERATION_SECONDS * settings.OUTBOX_TIME_FACTOR)

    def drop(self) -> None:
        """Close without another word to the server."""
        with contextlib.suppress(OSError):
            self.close()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        sock = socket.create_connection((host, port), timeout)
        self.guarded.watch(sock)
        sock.settimeout(OPERATION_SECONDS * settings.OUTBOX_TIME_FACTOR)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if settings.EMAIL_USE_SSL:
            self.sock = sock
            self.phase = Phase.TLS
            self._secure(host)
            return self.sock
        return sock

    def _greet(self) -> None:
        self.phase = Phase.EHLO
        answer = self.ehlo()
        if answer[0] != 250 and answer[0] != 421:
            answer = self.helo()
        expect(Phase.EHLO, answer, 250)

    def _secure(self, host: str) -> None:
        """As smtplib's starttls, but the watchdog knows the socket before the handshake begins."""
        plain: socket.socket = self.sock  # type: ignore[assignment]
        secure = ssl.create_default_context().wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
        self.sock = secure
        self.guarded.watch(secure)
        secure.do_handshake()
        self.file = None
        self.helo_resp = self.ehlo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False
