"""docker-compose.yml against the settings, the Dockerfile and what each service needs."""

import pytest

from ignite.runtime.places import CHECKOUT
from tests.production.compose import SITE_SERVICES, compose, environment, fill
from tests.production.site import GIVEN
from tests.production.variables import read_variables

COMMANDS = {
    "migrate": "python -m ignite.runtime.prepare migrate createcachetable load_reference load_dated_settings",
    "web": "granian --interface wsgi --no-ws --respawn-failed-workers --workers-kill-timeout=20"
    " ignite.wsgi:application",
    "worker": "celery -A ignite worker --loglevel=INFO --without-gossip --without-mingle",
    "beat": "celery -A ignite beat --loglevel=INFO --schedule=/tmp/beat-schedule",
}
GRANIAN = {"GRANIAN_HOST", "GRANIAN_PORT", "GRANIAN_WORKERS", "GRANIAN_BLOCKING_THREADS"}
DEMANDED = {"SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"}


@pytest.mark.parametrize("service", SITE_SERVICES)
def test_service_runs_its_command(service):
    assert " ".join(compose()["services"][service]["command"]) == COMMANDS[service]


@pytest.mark.parametrize("service", SITE_SERVICES)
def test_service_sets_only_variables_that_settings_read(service):
    known = set(read_variables()) | GRANIAN
    assert set(compose()["services"][service]["environment"]) <= known


@pytest.mark.parametrize("service", SITE_SERVICES)
def test_service_sets_all_that_production_demands(service):
    assert set(compose()["services"][service]["environment"]) >= DEMANDED


@pytest.mark.parametrize("service", sorted(set(compose()["services"]) - {"migrate"}))
def test_service_that_stays_has_a_health_check_and_restarts(service):
    found = compose()["services"][service]
    assert found["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert found["restart"] == "unless-stopped"


def test_web_health_check_asks_readyz():
    assert compose()["services"]["web"]["healthcheck"]["test"][1:] == [
        "python",
        "-I",
        "ignite/runtime/probe.py",
        "/readyz",
    ]


def test_site_waits_for_database_redis_and_migrations():
    for service in ("web", "worker", "beat"):
        needs = compose()["services"][service]["depends_on"]
        assert needs["migrate"]["condition"] == "service_completed_successfully"
        assert needs["database"]["condition"] == needs["redis"]["condition"] == "service_healthy"


def test_only_the_proxy_is_reached_from_outside():
    assert [name for name, service in compose()["services"].items() if "ports" in service] == ["proxy"]


def test_database_carries_pgvector_and_redis_never_evicts():
    services = compose()["services"]
    assert services["database"]["image"] == "pgvector/pgvector:pg18"
    assert "--maxmemory-policy noeviction" in " ".join(services["redis"]["command"])


def test_worker_may_finish_its_longest_task_before_it_is_killed(settings):
    grace = int(compose()["services"]["worker"]["stop_grace_period"].removesuffix("s"))
    assert grace > settings.CELERY_TASK_TIME_LIMIT


def test_missing_secret_is_named():
    with pytest.raises(ValueError, match="SECRET_KEY is asked for"):
        environment("web", {**GIVEN, "SECRET_KEY": ""})


def test_defaults_may_hold_variables():
    assert fill("${A:-x@${SITE_HOST}}", {"SITE_HOST": "h"}) == "x@h"


def test_proxy_leads_to_the_port_that_web_listens_on():
    caddy = (CHECKOUT / "docs/production/Caddyfile").read_text()
    assert "{$SITE_HOST}" in caddy and "name web\n" in caddy
    assert f"port {compose()['services']['web']['environment']['GRANIAN_PORT']}\n" in caddy
    assert "./docs/production/Caddyfile:/etc/caddy/Caddyfile:ro" in compose()["services"]["proxy"]["volumes"]


def test_image_is_built_from_hashes_and_does_not_run_as_root():
    text = (CHECKOUT / "Dockerfile").read_text()
    installs = [line for line in text.splitlines() if " install --no-cache-dir" in line or "pip sync" in line]
    assert len(installs) == 2 and all("--require-hashes" in line for line in installs)
    assert text.rindex("USER ignite") > text.rindex("COPY")
