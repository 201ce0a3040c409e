"""What docker-compose.yml would start runs as plain processes: two of each, one database."""

import json
import urllib.error

import pytest

from tests.production.site import production_like

pytestmark = pytest.mark.fault


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
    assert refused.value.code == 404
    assert b"Traceback" not in refused.value.read()


def test_two_of_each_stay_running(site):
    assert sorted(child.name for child in site.children) == ["beat"] * 2 + ["web"] * 2 + ["worker"] * 2
    assert all(child.is_running for child in site.children)


def test_one_web_process_gone_is_not_noticed(site):
    site.children[0].stop()
    assert [site.get("/readyz").status for _ in range(4)] == [200] * 4
