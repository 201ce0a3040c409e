"""Loads one address with four connections for some seconds; counts requests, times and the server's CPU.

What each connection asks is a page, or a text being written: one field of an analysis, saved again and again.
"""

import http.client
import json
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

import psutil

CONNECTIONS = 4
PROOF = "a" * 32  # a form's proof is that it knows its own cookie


@dataclass(frozen=True)
class Round:
    """One address under load for some seconds."""

    rate: float  # requests per second
    p50: float  # milliseconds
    p99: float
    cpu: float  # milliseconds of the web server's processes per request
    size: int  # bytes of the last body


Ask = Callable[[http.client.HTTPConnection], int]  # asks once; the size of the answer


def answer(connection: http.client.HTTPConnection, method: str, path: str, cookie: str, fields: str = "") -> bytes:
    """The body of one answer, which must be 200. A POST proves whence it comes as a browser would."""
    headers = {"Cookie": f"{cookie}; csrftoken={PROOF}", "Accept": "text/html"}
    if fields:
        headers |= {"X-CSRFToken": PROOF, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, path, fields or None, headers)
    given = connection.getresponse()
    body = given.read()
    assert given.status == 200, (path, given.status)
    return body


def reads(path: str, cookie: str) -> list[Ask]:
    """The same page for each connection."""
    return [lambda connection: len(answer(connection, "GET", path, cookie))] * CONNECTIONS


def saves(path: str, cookie: str) -> list[Ask]:
    """Each connection writes in a field of its own of the analysis at ``path``, each time a word more or less."""
    return [_writer(path, cookie, field) for field in ("problem", "today", "affected", "root_causes")]


def _writer(path: str, cookie: str, field: str) -> Ask:
    number: list[int] = []

    def save(connection: http.client.HTTPConnection) -> int:
        if not number:
            number.append(json.loads(answer(connection, "GET", f"{path}fields/{field}/", cookie))["number"])
        text = f"Köken lagar efter inskrivna, inte efter dem som kommer. Mätt {number[0]} gånger. " * 5
        fields = urlencode({"field": field, f"read-{field}": number[0], field: text})
        body = answer(connection, "POST", f"{path}save/", cookie, fields)
        number[0] = json.loads(body)["number"]
        return len(body)

    return save


def load(port: int, asks: list[Ask], seconds: float, processes: list[psutil.Process]) -> Round:
    """Ask as often as four kept connections can; every answer must be 200."""
    times: list[float] = []
    size = [0]
    end = time.perf_counter() + seconds

    def client(ask: Ask) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.perf_counter() < end:
            began = time.perf_counter()
            size[0] = ask(connection)
            times.append(time.perf_counter() - began)
        connection.close()

    before, began = cpu_of(processes), time.perf_counter()
    threads = [threading.Thread(target=client, args=[ask]) for ask in asks]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    spent, lasted = cpu_of(processes) - before, time.perf_counter() - began
    times.sort()
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    return Round(len(times) / lasted, 1000 * statistics.median(times), 1000 * p99, 1000 * spent / len(times), size[0])


def cpu_of(processes: list[psutil.Process]) -> float:
    """Seconds of user and system time that the processes have used."""
    return sum(sum(process.cpu_times()[:2]) for process in processes if process.is_running())
