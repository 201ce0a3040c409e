"""The yardstick's WSGI entry."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.yardstick.settings")
application = get_wsgi_application()
