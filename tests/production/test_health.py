"""/livez touches nothing; /readyz says whether requests may come."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.test import RequestFactory

from ignite.runtime import health


def fail(request):
    raise AssertionError("/livez went past the first middleware")


@pytest.mark.parametrize("host", ["testserver", "not-allowed.example.org"])
def test_livez_answers_before_anything_else(host):
    request = RequestFactory().get("/livez", headers={"host": host})
    answer = health.LivezMiddleware(fail)(request)
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_livez_is_the_first_middleware(settings):
    assert settings.MIDDLEWARE[0] == "ignite.runtime.health.LivezMiddleware"


def test_other_paths_pass_the_first_middleware():
    answer = health.LivezMiddleware(lambda request: HttpResponse("page"))(RequestFactory().get("/livez/x"))
    assert answer.content == b"page"


@pytest.mark.django_db
def test_readyz_is_yes_with_database_and_migrations():
    answer = health.readyz(RequestFactory().get("/readyz"))
    assert answer.status_code == 200
    assert b'"database": "ok"' in answer.content


@pytest.mark.django_db
def test_readyz_is_no_while_a_migration_is_missing(monkeypatch):
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: [("one", False)])
    answer = health.readyz(RequestFactory().get("/readyz"))
    assert answer.status_code == 503
    assert b"unapplied migrations: 1" in answer.content


@pytest.mark.django_db
def test_readyz_is_no_without_database(monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = health.readyz(RequestFactory().get("/readyz"))
    assert answer.status_code == 503
    assert b"unreachable" in answer.content


@pytest.mark.django_db
def test_readyz_only_reports_redis(settings, redis_server):
    settings.REDIS_URL = redis_server.url
    assert b'"redis": "ok"' in health.readyz(RequestFactory().get("/readyz")).content
    redis_server.stop()
    answer = health.readyz(RequestFactory().get("/readyz"))
    assert answer.status_code == 200
    assert b'"redis": "unreachable"' in answer.content
