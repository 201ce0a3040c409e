"""What a load balancer asks: is this process alive, and can it do its work.

``/livez`` touches nothing, so that a process is never killed because its database is away; ``/readyz`` says
whether requests should be sent here.
"""

import logging
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from ignite.kernel.access import public

log = logging.getLogger(__name__)


class LivezMiddleware:
    """Answers ``GET /livez`` before anything else runs: no host check, no session, no database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/livez" and request.method in {"GET", "HEAD"}:
            return HttpResponse("ok", content_type="text/plain")
        return self.get_response(request)


@public
def readyz(_request: HttpRequest) -> JsonResponse:
    """Database and migrations decide (200 or 503); Redis is only reported, for it merely wakes workers."""
    database = database_state()
    ready = database == "ok"
    answer = {"ready": ready, "database": database, "redis": redis_state()}
    return JsonResponse(answer, status=200 if ready else 503, headers={"Cache-Control": "no-store"})


def database_state() -> str:
    """``ok``, ``unreachable``, or ``unapplied migrations: <how many>``."""
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except Error as error:
        log.warning("The database does not answer: %s", type(error).__name__)
        return "unreachable"
    return f"unapplied migrations: {missing}" if missing else "ok"


def redis_state() -> str:
    """``ok`` or ``unreachable``, within a second."""
    client = redis.Redis.from_url(
        settings.REDIS_URL.replace("redis+socket://", "unix://", 1),
        socket_connect_timeout=1,
        socket_timeout=1,
    )
    try:
        client.ping()
    except redis.RedisError:
        return "unreachable"
    finally:
        client.close()
    return "ok"
