"""Pages where people choose how they are written to: their own settings, and the link at the end of a letter."""

from typing import Any

from django.conf import settings
from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from ignite.accounts.models import User
from ignite.accounts.services import choose_language
from ignite.kernel.access import public, signed_in
from ignite.kernel.http import Request, posted
from ignite.outbox import choosing, wishes
from ignite.outbox.enums import MessageClass, Pace
from ignite.outbox.forms import PreferencesForm, WishForm


@signed_in
def preferences(request: Request) -> HttpResponse:
    """How often one gets each class of letters, and in which language."""
    user = get_object_or_404(User, pk=request.actor.user_id)
    choices = choosing.choices_of(user.pk)
    now = {choice.message_class.value: choice.pace.value for choice in choices}
    form = PreferencesForm(posted(request), initial={**now, "language": user.language})
    if request.method == "POST" and form.is_valid():
        choosing.choose(user.pk, form.paces)
        choose_language(user, form.cleaned_data["language"])
        with override(user.language):
            notices.success(request, _("Dina val är sparade."))
        return redirect("preferences")
    kinds = choosing.kinds_by_class()
    context = {
        "form": form,
        "required": kinds[MessageClass.REQUIRED],
        "sections": [(form[choice.message_class.value], kinds[choice.message_class]) for choice in choices],
        "reply_to": settings.REPLY_TO_EMAIL,
    }
    return render(request, "outbox/preferences.html", context, status=422 if form.is_bound else 200)


@public
@csrf_exempt  # a mail program posts here with neither cookie nor form (RFC 8058); the signed token is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: HttpRequest, token: str) -> HttpResponse:
    """POST: no more such letters, at once and as often as it comes. GET shows and changes nothing (scanners)."""
    found = _found(token)
    if request.method == "POST":
        choosing.grant(found)
        return HttpResponse(_("Du får inte fler sådana brev med e-post."), content_type="text/plain; charset=utf-8")
    return _page(request, found, None)


@public
@never_cache
@require_POST
def wish_choose(request: HttpRequest, token: str) -> HttpResponse:
    """The button of that page: another pace, none, or all as before."""
    found = _found(token)
    form = WishForm(request.POST, has_account=bool(found.user_id))
    if not form.is_valid():
        return _page(request, found, form)
    pace = Pace(form.cleaned_data["pace"])
    classes = choosing.classes_of(found)
    if found.user_id:
        choosing.choose(found.user_id, dict.fromkeys(classes, pace))
    elif pace == Pace.OFF:
        choosing.refuse(found.address_hash, classes)
    else:
        choosing.allow(found.address_hash, classes)
    notices.success(request, _("Ditt val är sparat."))
    return redirect("wish", token=token)


def _found(token: str) -> wishes.Wish:
    found = wishes.read(token)
    if found is None or (found.user_id and not User.objects.filter(pk=found.user_id).exists()):
        raise Http404
    return found


def _page(request: HttpRequest, found: wishes.Wish, form: WishForm | None) -> HttpResponse:
    user = User.objects.filter(pk=found.user_id).first() if found.user_id else None
    classes = choosing.classes_of(found)
    every = choosing.choices_of(user.pk) if user else choosing.choices_of_address(found.address_hash)
    paces = [choice.pace for choice in every if choice.message_class in classes]
    kinds = choosing.kinds_by_class()
    context: dict[str, Any] = {
        "token": found.token,
        "form": form or WishForm(initial={"pace": paces[0]}, has_account=user is not None),
        "is_off": all(pace == Pace.OFF for pace in paces),
        "pace": paces[0],
        "classes": [name.label for name in classes],
        "kinds": [kind for name in classes for kind in kinds[name]],
        "has_account": user is not None,
    }
    with override(user.language if user else get_language()):
        return render(request, "outbox/wish.html", context, status=422 if form else 200)
