"""What the reverse proxy does for the site, in a few lines: TLS, the forwarded headers, every web process in turn."""

import asyncio
import contextlib
import ipaddress
import itertools
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

DROPPED = (b"connection:", b"x-forwarded-for:", b"x-forwarded-proto:", b"x-forwarded-host:")


def write_certificate(folder: Path) -> Path:
    """A self-signed certificate of 127.0.0.1 with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "certificate.pem"
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return file


class Proxy:
    """Passes each request to the next of ``ports`` that can be reached; one request per connection."""

    def __init__(self, ports: list[int]) -> None:
        self.count = len(ports)
        self.turns = itertools.cycle(ports)
        # The loop itself holds its tasks weakly: one that waits for a closing connection could be collected.
        self.tasks: set[asyncio.Task] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a client."""
        async with contextlib.AsyncExitStack() as stack:
            stack.enter_context(contextlib.suppress(OSError, asyncio.IncompleteReadError))
            self.tasks.add(task := asyncio.current_task())
            stack.callback(self.tasks.discard, task)
            stack.push_async_callback(close, writer)
            head = await reader.readuntil(b"\r\n\r\n")
            site_reader, site_writer = await self.connect()
            stack.push_async_callback(close, site_writer)
            site_writer.write(forwarded(head))
            upload = asyncio.create_task(pump(reader, site_writer))
            stack.callback(upload.cancel)
            await pump(site_reader, writer)

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to the next web process that answers."""
        for port in itertools.islice(self.turns, self.count):
            with contextlib.suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", port)
        raise ConnectionRefusedError("No web process answers.")


def forwarded(head: bytes) -> bytes:
    """The request's head as the site gets it."""
    lines = [line for line in head.split(b"\r\n") if line and not line.lower().startswith(DROPPED)]
    added = [b"Connection: close", b"X-Forwarded-Proto: https", b"X-Forwarded-For: 127.0.0.1"]
    return b"\r\n".join([*lines, *added, b"", b""])


async def close(writer: asyncio.StreamWriter) -> None:
    """Close politely, or at once when the other side does not take part."""
    writer.close()
    try:
        await asyncio.wait_for(writer.wait_closed(), 2)
    except (OSError, TimeoutError):
        writer.transport.abort()


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on what comes until it ends."""
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()


@contextlib.contextmanager
def running_proxy(port: int, ports: list[int], certificate: Path | None) -> Iterator[None]:
    """Within, https://127.0.0.1:port (http without a certificate) leads to the web processes at ``ports``."""
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    loop = asyncio.new_event_loop()
    start = asyncio.start_server(Proxy(ports).serve, "127.0.0.1", port, ssl=context)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(start, loop).result(10)
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(end(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def end(server: asyncio.Server) -> None:
    """Stop listening and cut what is still open; a connection just accepted makes its task a little later."""
    server.close()
    await asyncio.sleep(0)
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)
