"""A real Chromium for tests, and pages that fail when the console speaks of the content security policy."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.skips import NO_BROWSER

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def browser_path() -> str | None:
    """The installed Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def refused_by_policy(said: list[str]) -> list[str]:
    """The console messages that speak of the content security policy."""
    return [text for text in said if "Content Security Policy" in text]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this process; skips where there is none."""
    path = browser_path()
    if path is None:
        pytest.skip(NO_BROWSER)
    # Playwright keeps an event loop in this thread, though nothing of Django runs in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


def context_options(width: int = 1280, dark: bool = False, height: int = 800, **options: Any) -> dict[str, Any]:
    """What a reader's browser is like: Swedish, in Stockholm, still; ``options`` are Playwright's own and win."""
    defaults = {"locale": "sv-SE", "timezone_id": "Europe/Stockholm", "reduced_motion": "reduce"}
    scheme = "dark" if dark else "light"
    return {**defaults, "viewport": {"width": width, "height": height}, "color_scheme": scheme, **options}


@pytest.fixture
def page_at(browser) -> Iterator[Callable[..., Page]]:
    """Open a page in a fresh context: ``page_at(width=320, dark=True, base_url=live_server.url)``.

    Further options go to Playwright's ``new_context``. After the test no console message may name the policy.
    """
    contexts, said = [], []

    def open_page(width: int = 1280, dark: bool = False, height: int = 800, **options) -> Page:
        context = browser.new_context(**context_options(width, dark, height, **options))
        contexts.append(context)
        context.on("console", lambda message: said.append(message.text))
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    refused = refused_by_policy(said)
    assert not refused, f"The console speaks of the content security policy: {refused}"
