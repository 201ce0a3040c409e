"""Pages of the signed-in person: settings, the choice of organisation, the choice of language."""

from django.conf import settings as django_settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from ignite.accounts.forms import SettingsForm
from ignite.accounts.middleware import LANGUAGE_COOKIE
from ignite.accounts.models import User
from ignite.accounts.services import choose_language, choose_organisation, save_settings
from ignite.kernel.access import public, signed_in
from ignite.kernel.errors import NotAllowed
from ignite.kernel.http import Request, posted

YEAR = 365 * 24 * 3600


@signed_in
def settings(request: Request) -> HttpResponse:
    """Name, telephone and language."""
    user = get_object_or_404(User, pk=request.actor.user_id)
    form = SettingsForm(posted(request), instance=user)
    if request.method == "POST" and form.is_valid():
        save_settings(user, **form.cleaned_data)
        with override(user.language):
            messages.success(request, _("Inställningarna är sparade."))
        return redirect("settings")
    return render(request, "accounts/settings.html", {"form": form}, status=422 if form.is_bound else 200)


@signed_in
@require_POST
def switch_organisation(request: Request) -> HttpResponse:
    """Act for another of one's own organisations."""
    user = get_object_or_404(User, pk=request.actor.user_id)
    try:
        chosen = int(request.POST.get("organisation", ""))
        choose_organisation(user, organisation_id=chosen, actor=request.actor)
    except (ValueError, NotAllowed):
        raise Http404 from None
    # Not back to where one was: that page may belong to the organisation one has just left.
    return redirect("my-page")


@public
@require_POST
def set_language_choice(request: HttpRequest) -> HttpResponse:
    """Read in another language: kept with the person, or in a cookie for a visitor."""
    language = request.POST.get("language", "")
    if language not in dict(django_settings.LANGUAGES):
        raise Http404
    if isinstance(request.user, User):
        choose_language(request.user, language)
    response = redirect(_way_back(request))
    response.set_cookie(
        LANGUAGE_COOKIE,
        language,
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=django_settings.PRODUCTION,
    )
    return response


def _way_back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours and target.startswith("/") else "/"
