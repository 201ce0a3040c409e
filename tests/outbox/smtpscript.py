"""An SMTP server of plain sockets that answers each phase as a test says: a reply, silence, a drop, a drip."""

import contextlib
import socket
import threading

DROP, HANG, DRIP = "drop", "hang", "drip"
GOOD = {
    "connect": "220 sink", "ehlo": "250-sink\r\n250 AUTH PLAIN LOGIN", "auth": "235 2.7.0 in", "mail": "250 2.1.0 ok",
    "rcpt": "250 2.1.5 ok", "data": "354 go", "after_data": "250 2.0.0 ok queued as ABC123", "quit": "221 bye",
}  # fmt: skip


class ScriptedServer:
    """Listens on 127.0.0.1; ``answers`` overrides GOOD by phase and may be changed between sends."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.connections = 0
        self.bodies: list[bytes] = []
        self.commands: list[str] = []
        self._open: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        for sock in [self._listening, *self._open]:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                sock, _ = self._listening.accept()
                self.connections += 1
                self._open.append(sock)
                threading.Thread(target=self._serve, args=[sock], daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with contextlib.suppress(OSError, EOFError), sock.makefile("rb") as lines:
            self._answer(sock, "connect")
            for line in lines:
                command = line.decode("utf-8", "replace").strip()
                self.commands.append(command)
                phase = {"helo": "ehlo"}.get(command[:4].lower(), command[:4].lower())
                self._answer(sock, phase)
                if phase == "data" and not self.answers.get("data"):
                    self.bodies.append(b"".join(iter(lines.readline, b".\r\n")))
                    self._answer(sock, "after_data")

    def _answer(self, sock: socket.socket, phase: str) -> None:
        reply = self.answers.get(phase) or GOOD.get(phase, "502 5.5.1 unknown")
        if reply == DROP:
            sock.shutdown(socket.SHUT_RDWR)
            raise EOFError
        if reply == HANG:
            threading.Event().wait(20)
        elif reply == DRIP:
            for _ in range(60):
                sock.sendall(b"2")
                threading.Event().wait(0.05)
        else:
            sock.sendall(f"{reply}\r\n".encode())
