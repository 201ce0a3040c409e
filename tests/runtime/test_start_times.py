"""The promises on start times; alone on the machine, so they belong to make test-long."""

import signal
import time

import pytest

from tests.runtime.test_whole_demo import DemoProcess

pytestmark = pytest.mark.long


def seconds_to_start(folder) -> float:
    """Start the demo, end it, and tell how long it took until the site answered."""
    begun = time.monotonic()
    demo = DemoProcess(folder).wait()
    taken = time.monotonic() - begun
    demo.end(signal.SIGTERM)
    return taken


def test_first_start_takes_at_most_30_seconds_and_the_second_5(tmp_path):
    assert seconds_to_start(tmp_path) <= 30
    assert seconds_to_start(tmp_path) <= 5
