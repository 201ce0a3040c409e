"""The person's own safety: ending a session, taking one's data along."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ignite.accounts.exporting import export_of, parts
from ignite.accounts.models import User
from ignite.accounts.sessions import session_of
from ignite.kernel import clock
from ignite.kernel.access import signed_in
from ignite.kernel.http import Request


@signed_in
@require_POST
def end_session(request: Request, pk: int) -> HttpResponse:
    """End one of one's own sessions; this one too, which signs out."""
    session = session_of(request.actor.user_id, pk)
    if session is None:
        raise Http404
    if session.session_key == request.session.session_key:
        session.delete()
        logout(request)
        return redirect("home")
    session.end()
    messages.success(request, _("Den webbläsaren är utloggad."))
    return redirect("usersessions_list")


@signed_in
@never_cache
def export(request: Request) -> HttpResponse:
    """Say what the file holds (GET); give it to somebody who has just shown that it is they (POST)."""
    if request.method == "POST":
        given: HttpResponse = _file(request)
        return given
    return render(request, "accounts/export.html", {"parts": parts()})


@reauthentication_required
def _file(request: Request) -> HttpResponse:
    user = get_object_or_404(User, pk=request.actor.user_id)
    response = HttpResponse(export_of(user), content_type="application/zip")
    name = f"ignite-{clock.today():%Y-%m-%d}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
