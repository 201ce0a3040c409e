"""Settings of mail, the outbox and Celery; ignite/settings.py takes them over and has checked the mode."""

from urllib.parse import urlsplit

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

# What comes back: a provider tells it by webhook, or returned letters are read from a mailbox. Without a secret anybody
# could say that an address is dead, so there is no webhook without one. Each provider names its secret in its own way.
HOOK_SECRETS = {
    "brevo": "WEBHOOK_SECRET",
    "mailersend": "MAILERSEND_SIGNING_SECRET",
    "mailgun": "MAILGUN_WEBHOOK_SIGNING_KEY",
    "mailjet": "WEBHOOK_SECRET",
    "postmark": "WEBHOOK_SECRET",
    "sendgrid": "WEBHOOK_SECRET",
    "ses": "WEBHOOK_SECRET",
}
MAIL_WEBHOOK: str = env.str("MAIL_WEBHOOK", "")
MAIL_WEBHOOK_SECRET: str = env.str("MAIL_WEBHOOK_SECRET", "")
ANYMAIL: dict[str, str] = {}
if MAIL_WEBHOOK:
    if MAIL_WEBHOOK not in HOOK_SECRETS:
        raise ImproperlyConfigured(f"MAIL_WEBHOOK must be one of {', '.join(sorted(HOOK_SECRETS))}.")
    if len(MAIL_WEBHOOK_SECRET) < 16:
        raise ImproperlyConfigured("MAIL_WEBHOOK_SECRET is missing or shorter than 16 characters.")
    if HOOK_SECRETS[MAIL_WEBHOOK] == "WEBHOOK_SECRET" and ":" not in MAIL_WEBHOOK_SECRET:
        raise ImproperlyConfigured(f"MAIL_WEBHOOK_SECRET must be user:password for {MAIL_WEBHOOK}.")
    ANYMAIL = {HOOK_SECRETS[MAIL_WEBHOOK]: MAIL_WEBHOOK_SECRET}
BOUNCE_ADDRESS: str = env.str("BOUNCE_ADDRESS", "")
if BOUNCE_ADDRESS and (BOUNCE_ADDRESS.count("@") != 1 or not 0 < len(BOUNCE_ADDRESS.partition("@")[0]) <= 20):
    raise ImproperlyConfigured("BOUNCE_ADDRESS must be an address with at most 20 characters before the @.")
BOUNCE_MAILBOX_URL: str = env.str("BOUNCE_MAILBOX_URL", "")
if BOUNCE_MAILBOX_URL:
    _box = urlsplit(BOUNCE_MAILBOX_URL)
    if _box.scheme not in (("imaps",) if _PRODUCTION else ("imaps", "imap")) or not (_box.username and _box.hostname):
        raise ImproperlyConfigured("BOUNCE_MAILBOX_URL must be imaps://user:password@host/INBOX.")
    if not BOUNCE_ADDRESS:
        raise ImproperlyConfigured(
            "BOUNCE_ADDRESS is missing: without it no returned letter can be told from a forged one."
        )

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
    "needs-forget": {"task": "needs.forget", "schedule": 3600.0, "options": {"expires": 3600}},
}
if BOUNCE_MAILBOX_URL:
    CELERY_BEAT_SCHEDULE["outbox-bounces"] = {
        "task": "outbox.read_bounces",
        "schedule": 300.0,
        "options": {"expires": 300},
    }
OUTBOX_MESSAGE_ID_DOMAIN: str = env.str("MESSAGE_ID_DOMAIN", "ignite.example.org")
# Outside production only these receivers are ever written to: a staging copy must not mail people.
OUTBOX_ALLOWED_DOMAINS: list[str] = env.list(
    "OUTBOX_ALLOWED_DOMAINS", default=[] if _PRODUCTION else ["example.org", "example.se", "example.com"]
)
