"""Starts the site and the yardstick as they are started in production, each with its data and a signed-in user."""

import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


def database(name: str) -> str:
    """The address of a fresh database beside the one that DATABASE_URL names."""
    import psycopg

    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def run(environment: dict[str, str], *words: str) -> str:
    """Run Django's command line to its end and return what it printed."""
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


class Server:
    """granian with two workers, as in production."""

    def __init__(self, environment: dict[str, str], target: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        words = [
            "--interface",
            "wsgi",
            "--workers",
            "2",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--no-ws",
            target,
        ]
        self.popen = subprocess.Popen(
            [str(BIN / "granian"), *words], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )

    def wait(self) -> list[psutil.Process]:
        """Its processes, as soon as it answers."""
        end = time.monotonic() + 60
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/livez")
                connection.getresponse().read()
                break
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)
        parent = psutil.Process(self.popen.pid)
        return [parent, *parent.children(recursive=True)]

    def stop(self) -> None:
        """End it."""
        self.popen.terminate()
        self.popen.wait(20)
