"""One page for every move: what will happen, a reason where one is asked for, and the button."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ignite.kernel.access import also_for_programme, signed_in
from ignite.kernel.errors import Refused
from ignite.kernel.forms import Form
from ignite.kernel.http import Request, posted
from ignite.kernel.lifecycle import Lifecycle, Move, lifecycle_named
from ignite.kernel.scoping import fetch


class ReasonForm(Form):
    """Why a move is made."""

    reason = forms.CharField(
        label=gettext_lazy("Skäl"),
        help_text=gettext_lazy("Den som berörs får läsa det du skriver."),
        widget=forms.Textarea(attrs={"rows": 4, "data-keep": ""}),
        max_length=4000,
    )


@signed_in
@also_for_programme
def move(request: Request, thing: str, pk: int, move: str) -> HttpResponse:
    """Show (GET) or make (POST) one move of a lifecycle."""
    lifecycle, chosen = _find(thing, move)
    obj = fetch(lifecycle.model._default_manager, request.actor, pk=pk)
    if not lifecycle.lets(chosen, obj, request.actor):
        raise PermissionDenied(_("Du har inte rätt att göra detta för den organisation du företräder."))
    to_waive = lifecycle.wants_reason(chosen, obj, request.actor)
    form = ReasonForm(posted(request)) if chosen.reason or to_waive else None
    if request.method == "POST" and (form is None or form.is_valid()):
        return _make(request, lifecycle, chosen, obj, form.cleaned_data["reason"] if form else "")
    why = lifecycle.blocked(chosen, obj, request.actor)
    context: dict[str, Any] = {
        "obj": obj,
        "move": chosen,
        "form": form,
        "blocked": why,
        "to_waive": to_waive,
        "back": obj.get_absolute_url(),
    }
    return render(request, "components/confirm.html", context, status=422 if request.method == "POST" else 200)


def _find(thing: str, name: str) -> tuple[Lifecycle, Move]:
    try:
        lifecycle = lifecycle_named(thing)
        chosen = lifecycle.by_name[name]
    except KeyError:
        raise Http404 from None
    if name not in lifecycle.services or chosen.page:
        raise Http404
    return lifecycle, chosen


def _make(request: Request, lifecycle: Lifecycle, chosen: Move, obj: Any, reason: str) -> HttpResponse:
    try:
        lifecycle.services[chosen.name](obj, actor=request.actor, reason=reason)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Klart: %(move)s.") % {"move": chosen.label})
    return redirect(obj.get_absolute_url())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its proof, mostly because the session had ended; the browser keeps the text."""
    return render(request, "csrf.html", {"reason": reason}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page is not there, or not for this reader; which of the two is not said."""
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The reader sees the thing but may not do this; the reason is said."""
    return render(request, "403.html", {"reason": str(exception)}, status=403)
