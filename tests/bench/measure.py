"""Loads one address with four connections for some seconds; counts requests, times and the server's CPU."""

import http.client
import statistics
import threading
import time
from dataclasses import dataclass

import psutil

CONNECTIONS = 4


@dataclass(frozen=True)
class Round:
    """One address under load for some seconds."""

    rate: float  # requests per second
    p50: float  # milliseconds
    p99: float
    cpu: float  # milliseconds of the web server's processes per request
    size: int  # bytes of the last body


def load(port: int, path: str, cookie: str, seconds: float, processes: list[psutil.Process]) -> Round:
    """Ask for ``path`` as often as four kept connections can; every answer must be 200."""
    times: list[float] = []
    size = [0]
    end = time.perf_counter() + seconds

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.perf_counter() < end:
            began = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": cookie, "Accept": "text/html"})
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200, (path, answer.status)
            times.append(time.perf_counter() - began)
            size[0] = len(body)
        connection.close()

    before, began = cpu_of(processes), time.perf_counter()
    threads = [threading.Thread(target=client) for _ in range(CONNECTIONS)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    spent, lasted = cpu_of(processes) - before, time.perf_counter() - began
    times.sort()
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    return Round(len(times) / lasted, 1000 * statistics.median(times), 1000 * p99, 1000 * spent / len(times), size[0])


def cpu_of(processes: list[psutil.Process]) -> float:
    """Seconds of user and system time that the processes have used."""
    return sum(sum(process.cpu_times()[:2]) for process in processes if process.is_running())
