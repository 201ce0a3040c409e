"""The two servers of the catcher: SMTP in one thread, pages in others; both on 127.0.0.1 only."""

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from ignite.runtime.catcher.pages import answer
from ignite.runtime.catcher.store import Store


class _Keep:
    """What aiosmtpd calls for each mail."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        self.store.add(envelope.mail_from or "", list(envelope.rcpt_tos), content)
        return "250 OK"


class Catcher:
    """Starts both servers on entering and stops them on leaving; ``page_port`` 0 lets the kernel choose."""

    def __init__(self, folder: Path, smtp_port: int, page_port: int) -> None:
        self.store = Store(folder)
        self.smtp = Controller(_Keep(self.store), hostname="127.0.0.1", port=smtp_port, enable_SMTPUTF8=True)
        self.pages = ThreadingHTTPServer(("127.0.0.1", page_port), _pages_for(self.store))
        self.pages.daemon_threads = True

    def __enter__(self) -> "Catcher":
        self.smtp.start()
        threading.Thread(target=self.pages.serve_forever, daemon=True, args=(0.1,)).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.pages.shutdown()
        self.pages.server_close()
        self.smtp.stop()

    @property
    def page_url(self) -> str:
        """Where to read the mails."""
        return f"http://127.0.0.1:{self.pages.server_address[1]}/"


def _pages_for(store: Store) -> type[BaseHTTPRequestHandler]:
    class Pages(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            reply = answer(store, self.path)
            self.send_response(reply.status)
            fixed = {
                "Content-Type": reply.content_type,
                "Content-Length": str(len(reply.body)),
                "X-Content-Type-Options": "nosniff",
                "Referrer-Policy": "no-referrer",
                "Cache-Control": "no-store",
            }
            for name, value in {**fixed, **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the page asks for itself every five seconds."""

    return Pages
