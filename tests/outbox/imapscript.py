"""A mailbox server of plain sockets: enough of IMAP4rev1 to sign in, search, fetch and flag; breaks off as told."""

import contextlib
import re
import socket
import threading


class ScriptedMailbox:
    """Listens on 127.0.0.1. ``letters`` by number; ``flags`` as set; ``drop_at`` a command to break off at."""

    def __init__(self, letters=()) -> None:
        self.letters = {str(number): raw for number, raw in enumerate(letters, 101)}
        self.flags = {number: set() for number in self.letters}
        self.commands: list[str] = []
        self.drop_at = ""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"imap://studs%40example.org:s%23cret@127.0.0.1:{self.port}/Retur%20post"

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                sock, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=[sock], daemon=True).start()

    def _serve(self, sock) -> None:
        with contextlib.suppress(OSError), sock, sock.makefile("rb") as lines:
            sock.sendall(b"* OK IMAP4rev1 ready\r\n")
            for line in lines:
                tag, _space, command = line.decode().strip().partition(" ")
                self.commands.append(command)
                if self.drop_at and command.startswith(self.drop_at):
                    return
                for answer in self._answers(command):
                    sock.sendall(answer)
                good = "NO" if command.startswith("LOGIN") and "s#cret" not in command else "OK"
                sock.sendall(f"{tag} {good} done\r\n".encode())
                if command == "LOGOUT":
                    return

    def _answers(self, command: str):
        if command == "CAPABILITY":
            yield b"* CAPABILITY IMAP4rev1\r\n"
        elif command.startswith("SELECT"):
            yield f"* {len(self.letters)} EXISTS\r\n".encode()
        elif command.startswith("UID SEARCH"):
            unseen = [number for number in self.letters if "\\Seen" not in self.flags[number]]
            yield f"* SEARCH {' '.join(unseen)}\r\n".encode()
        elif found := re.match(r"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", command):
            raw = self.letters[found[1]][: int(found[2])]
            yield f"* 1 FETCH (UID {found[1]} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"
        elif found := re.match(r"UID STORE (\d+) \+FLAGS\.SILENT \((.*)\)", command):
            self.flags[found[1]] |= set(found[2].split())
