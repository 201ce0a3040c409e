"""The Celery application: it only wakes workers and ticks; every rule lives in services."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ignite.settings")
app = Celery("ignite")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
