"""Looking at a page again as somebody saw it: from what was kept, with the site's styles, in any width and colours."""

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route

from tests.browser import context_options
from tests.journeys.people import Seen, pattern_of

# All rules in light; in dark those that colours can change. Everything else is the same page.
ALL = {"resultTypes": ["violations"], "preload": False, "rules": {"target-size": {"enabled": True}}}
COLOURS = {"resultTypes": ["violations"], "preload": False, "runOnly": ["cat.color"]}
SIZES, SCHEMES = (1280, 320), {"light": ALL, "dark": COLOURS}
OPEN_ALL = "document.querySelectorAll('main details').forEach(one => one.open = true)"
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
OF_THE_WAY = ("content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie")


def look_at_all(browser: Browser, pages: list[Seen]) -> Iterator[str]:
    """Every violation of every page in every size and colour scheme."""
    context = browser.new_context(**context_options())
    page = context.new_page()
    for seen in pages:
        yield from look_at(page, seen)
    context.close()


def look_at(page: Page, seen: Seen) -> Iterator[str]:
    """The violations of one page, shown as it was."""
    page.route(lambda url: url == seen.url, lambda route: _as_it_was(route, seen))
    page.goto(seen.url)
    page.evaluate(OPEN_ALL)
    page.evaluate(Axe().axe_script)
    for width in SIZES:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate(SIDEWAYS):
            yield f"{seen.side} {pattern_of(seen.url)} scrolls sideways at {width} px"
        for scheme, rules in SCHEMES.items():
            page.emulate_media(color_scheme=scheme)
            for rule in _violations(page, rules):
                yield f"{seen.side} {pattern_of(seen.url)} {width} px {scheme}: {rule}"
    page.unroute_all()


def _as_it_was(route: Route, seen: Seen) -> None:
    headers = {name: value for name, value in seen.headers.items() if name not in OF_THE_WAY}
    route.fulfill(status=seen.status, headers=headers, body=seen.body)


def _violations(page: Page, rules: dict[str, Any]) -> list[str]:
    found: list[dict[str, Any]] = page.evaluate("rules => axe.run(document, rules).then(it => it.violations)", rules)
    return [f"{rule['id']} {node['html'][:160]} ({node['target'][0]})" for rule in found for node in rule["nodes"]]
