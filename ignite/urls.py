"""All routes. Each room lists its own; a route that does not say who may use it is closed."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from ignite.kernel.styleguide import styleguide
from ignite.kernel.views import move
from ignite.runtime.health import readyz

handler403 = "ignite.kernel.views.forbidden"
handler404 = "ignite.kernel.views.not_found"

urlpatterns = [
    path("readyz", readyz, name="readyz"),
    path("do/<slug:thing>/<int:pk>/<slug:move>/", move, name="move"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("ignite.reference.urls")),
    path("", include("ignite.accounts.urls")),
    path("", include("ignite.editions.urls")),
    path("", include("ignite.outbox.urls")),
    path("", include("ignite.joining.urls")),
    path("", include("needs.urls")),
    path("", include("startups.urls")),
    path("", include("matching.urls")),
    path("", include("workshops.urls")),
    path("", include("ignite.pilots.urls")),
    path("", include("ignite.programme.urls")),
]
if not settings.PRODUCTION:
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
