"""Settings of mail, the outbox and Celery; ignite/settings.py takes them over and has checked the mode."""

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()
_PRODUCTION = env.str("IGNITE_MODE", "production") == "production"

vars().update(env.email_url("EMAIL_URL", default="smtp://127.0.0.1:8025"))
if _PRODUCTION and vars()["EMAIL_BACKEND"] != "django.core.mail.backends.smtp.EmailBackend":
    raise ImproperlyConfigured("EMAIL_URL must name a mail server (smtp, smtps or submission); this one sends nothing.")
EMAIL_TIMEOUT = 20  # seconds for each socket operation; the whole send is cut by the outbox
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", "Ignite Public <ignite@example.org>")
REPLY_TO_EMAIL: str = env.str("REPLY_TO_EMAIL", "programmet@example.org")

# Celery carries only nudges ("look now") and ticks; PostgreSQL holds what is to be done.
CELERY_BROKER_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0").replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env.int("IGNITE_WORKER_CONCURRENCY", 2)
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Few tries when publishing: without a limit kombu waits for the broker for ever.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.5,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.5,
}
CELERY_TASK_SOFT_TIME_LIMIT = 70
CELERY_TASK_TIME_LIMIT = 75
CELERY_TIMEZONE = "UTC"

# The outbox: seconds. The start-up check refuses a lease shorter than the longest send can take.
OUTBOX_TIME_FACTOR: float = env.float("OUTBOX_TIME_FACTOR", 1.0)
OUTBOX_LEASE_SECONDS: float = env.float("OUTBOX_LEASE_SECONDS", 180.0) * OUTBOX_TIME_FACTOR
OUTBOX_SEND_SECONDS: float = env.float("OUTBOX_SEND_SECONDS", 45.0) * OUTBOX_TIME_FACTOR
OUTBOX_TICK_SECONDS: float = env.float("OUTBOX_TICK_SECONDS", 15.0) * OUTBOX_TIME_FACTOR
# Plain intervals only: what is due is for the database to say (beat's calendar rules fail on nights of clock change).
CELERY_BEAT_SCHEDULE = {
    "outbox-tick": {
        "task": "outbox.tick",
        "schedule": OUTBOX_TICK_SECONDS,
        "options": {"expires": OUTBOX_TICK_SECONDS},
    },
    "outbox-errands": {
        "task": "outbox.errands",
        "schedule": OUTBOX_TICK_SECONDS,
        "options": {"expires": OUTBOX_TICK_SECONDS},
    },
    "outbox-upkeep": {"task": "outbox.upkeep", "schedule": 3600.0, "options": {"expires": 3600}},
    "joining-expire": {"task": "joining.expire", "schedule": 3600.0, "options": {"expires": 3600}},
    "joining-seats": {"task": "joining.seats", "schedule": 60.0, "options": {"expires": 60}},
    "workshops-expire": {"task": "workshops.expire", "schedule": 3600.0, "options": {"expires": 3600}},
}
OUTBOX_MESSAGE_ID_DOMAIN: str = env.str("MESSAGE_ID_DOMAIN", "ignite.example.org")
# Outside production only these receivers are ever written to: a staging copy must not mail people.
OUTBOX_ALLOWED_DOMAINS: list[str] = env.list(
    "OUTBOX_ALLOWED_DOMAINS", default=[] if _PRODUCTION else ["example.org", "example.se", "example.com"]
)
