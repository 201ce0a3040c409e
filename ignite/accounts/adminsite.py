"""Django's admin as a place for rare repairs: superusers only, through the same sign-in as everybody."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _


class RepairSite(AdminSite):
    """The admin site. States are read only in it: moves are made on the site's own pages."""

    site_header = _("Ignite, reparationer")
    site_title = _("Ignite, reparationer")
    index_title = _("Bara för det som inte går att göra på sidorna")

    def has_permission(self, request: HttpRequest) -> bool:
        """Superusers only; staff of the programme work on the site's own pages."""
        return bool(request.user.is_active and request.user.is_superuser)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The site's own sign-in, with its code, its limits and its second step. 404 for others who are signed in."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next") or "/admin/")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """The site's own sign-out page."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """The site's own page, which ends other sessions."""
        return redirect("account_change_password")
