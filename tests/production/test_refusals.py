"""An unsafe production setting refuses to start, with one sentence that names the variable to mend."""

import runpy
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.production.compose import environment
from tests.production.site import GIVEN
from tests.production.variables import SETTINGS, read_variables

DEMO_KEY = "not-secret-only-for-demo-and-tests-0123456789abcdef"
UNSAFE = [
    ({"DEBUG": "1"}, "DEBUG"),
    ({"SECRET_KEY": ""}, "SECRET_KEY"),
    ({"SECRET_KEY": "short"}, "SECRET_KEY"),
    ({"SECRET_KEY": DEMO_KEY}, "SECRET_KEY"),
    ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "a.example.org,*"}, "ALLOWED_HOSTS"),
    ({"SITE_URL": ""}, "SITE_URL"),
    ({"SITE_URL": "http://a.example.org"}, "SITE_URL"),
    ({"DATABASE_URL": ""}, "DATABASE_URL"),
    ({"DATABASE_URL": "sqlite:///x.db"}, "DATABASE_URL"),
    ({"REDIS_URL": ""}, "REDIS_URL"),
    ({"EMAIL_URL": ""}, "EMAIL_URL"),
    ({"EMAIL_URL": "consolemail://"}, "EMAIL_URL"),
    ({"MAIL_WEBHOOK": "pigeon"}, "MAIL_WEBHOOK"),
    ({"MAIL_WEBHOOK": "mailgun"}, "MAIL_WEBHOOK_SECRET"),
    ({"MAIL_WEBHOOK": "mailgun", "MAIL_WEBHOOK_SECRET": "short"}, "MAIL_WEBHOOK_SECRET"),
    ({"MAIL_WEBHOOK": "postmark", "MAIL_WEBHOOK_SECRET": "no-colon-but-long-enough"}, "MAIL_WEBHOOK_SECRET"),
    ({"BOUNCE_ADDRESS": "nobody"}, "BOUNCE_ADDRESS"),
    ({"BOUNCE_ADDRESS": "far-too-long-a-name-for-it@a.example.org"}, "BOUNCE_ADDRESS"),
    ({"BOUNCE_MAILBOX_URL": "imaps://a:b@mail.example.org/INBOX"}, "BOUNCE_ADDRESS"),
    ({"BOUNCE_MAILBOX_URL": "imap://a:b@mail.example.org/INBOX"}, "BOUNCE_MAILBOX_URL"),
    ({"BOUNCE_MAILBOX_URL": "imaps://mail.example.org/INBOX"}, "BOUNCE_MAILBOX_URL"),
    ({"IGNITE_MODE": "staging"}, "IGNITE_MODE"),
]


@pytest.fixture
def load(monkeypatch):
    """Run settings.py as production would, with some variables changed."""

    def run(**changed: str) -> dict:
        for name in read_variables():
            monkeypatch.delenv(name, raising=False)
        for name, value in {**environment("web", GIVEN), **changed}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delitem(sys.modules, "ignite.settings_mail", raising=False)
        return runpy.run_path(str(SETTINGS[0]))

    return run


def test_safe_settings_start_in_production(load):
    settings = load()
    assert settings["PRODUCTION"] and not settings["DEBUG"]
    assert settings["SESSION_COOKIE_SECURE"] and settings["CSRF_COOKIE_SECURE"]
    assert settings["SECURE_SSL_REDIRECT"] and settings["STAFF_TWO_STEP"]


@pytest.mark.parametrize(("changed", "named"), UNSAFE)
def test_unsafe_setting_is_refused_by_name(load, changed, named):
    with pytest.raises(ImproperlyConfigured, match=rf"^{named}\b"):
        load(**changed)


def test_mode_not_said_is_production(load, monkeypatch):
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        load(IGNITE_MODE="production", SECRET_KEY="")
    monkeypatch.delenv("IGNITE_MODE")
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        runpy.run_path(str(SETTINGS[0]))


def test_the_mailbox_of_returned_letters_is_read_only_where_there_is_one(load):
    assert "outbox-bounces" not in load()["CELERY_BEAT_SCHEDULE"]
    there = load(BOUNCE_ADDRESS="studs@a.example.org", BOUNCE_MAILBOX_URL="imaps://a:b@mail.example.org/INBOX")
    assert there["CELERY_BEAT_SCHEDULE"]["outbox-bounces"]["schedule"] == 300


@pytest.mark.parametrize("name", ["mailgun", "postmark"])
def test_a_provider_with_its_secret_starts(load, name):
    settings = load(MAIL_WEBHOOK=name, MAIL_WEBHOOK_SECRET="user:a-long-password")
    assert list(settings["ANYMAIL"].values()) == ["user:a-long-password"]
