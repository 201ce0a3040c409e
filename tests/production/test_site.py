"""What docker-compose.yml would start runs as plain processes: two of each, one database."""

import json
import urllib.error

import pytest

from ignite.runtime.children import wait_until
from ignite.runtime.places import any_port
from tests.production.compose import compose
from tests.production.site import production_like

# One process runs all of them, so that the site is started once.
pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("production")]


@pytest.fixture(scope="module")
def site():
    with production_like() as running:
        yield running


def test_site_is_ready_with_all_its_parts(site):
    with site.get("/readyz") as answer:
        assert json.load(answer) == {"ready": True, "database": "ok", "redis": "ok"}


def test_home_page_is_served_with_the_strict_headers(site):
    with site.get("/") as answer:
        assert answer.status == 200
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_page_that_does_not_exist_shows_nothing_inside(site):
    with pytest.raises(urllib.error.HTTPError) as refused:
        site.get("/no-such-page")
    with refused.value as answer:
        assert answer.code == 404
        assert b"Traceback" not in answer.read()


def test_browser_keeps_the_strict_cookies(site, page_at):
    page = page_at(base_url=site.base_url, ignore_https_errors=True)
    assert page.goto("/accounts/login/").status == 200
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert cookies["__Host-csrf"]["secure"] and cookies["__Host-csrf"]["httpOnly"]


def test_two_of_each_stay_running(site):
    assert sorted(child.name for child in site.children) == ["beat"] * 2 + ["web"] * 2 + ["worker"] * 2
    assert all(child.is_running for child in site.children)


def test_health_checks_of_web_and_worker_say_yes(site):
    web = site.children[0]
    health = compose()["services"]["web"]["healthcheck"]["test"][1:]
    site.run(*health, **{"GRANIAN_PORT": web.environment["GRANIAN_PORT"]})
    worker = next(child for child in site.children if child.name == "worker")
    name = worker.command[-1].removeprefix("--hostname=")
    wait_until(lambda: " ready." in worker.log.read_text(), 60)
    site.run("celery", "-A", "ignite", "inspect", "ping", "--timeout", "10", "--destination", name)


def test_health_check_of_web_says_no_where_nothing_listens(site):
    with pytest.raises(AssertionError, match=r"probe\.py"):
        site.run("python", "-I", "ignite/runtime/probe.py", "/readyz", GRANIAN_PORT=str(any_port()))


def test_one_web_process_gone_is_not_noticed(site):
    site.children[0].stop()
    assert all(site.is_ready() for _ in range(4))
