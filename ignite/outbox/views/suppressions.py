"""Addresses that take no mail: why, since when, and how they get mail again."""

from typing import Any

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.kernel.access import programme
from ignite.kernel.http import Request
from ignite.outbox import failures, mending, queries, services
from ignite.outbox.desk import BarForm
from ignite.outbox.models import Suppression
from ignite.outbox.recipients import address_hash
from ignite.outbox.views.asked import number

PAGE = 50


@programme
def index(request: Request) -> HttpResponse:
    """The barred addresses, the newest first; or the one that is asked for."""
    return _index(request, BarForm())


def _index(request: Request, form: BarForm) -> HttpResponse:
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:254]
    before = number(request, "before")
    rows = Suppression.objects.select_related("message").defer("message__body_text", "message__body_html")
    if asked:
        rows = rows.filter(address_hash=address_hash(asked))
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    context: dict[str, Any] = {
        "rows": [(one, failures.bar_in_words(one.reason)) for one in found[:PAGE]],
        "older": found[PAGE - 1].pk if len(found) > PAGE else None,
        "q": asked,
        "form": form,
        "health": queries.health(),
    }
    return render(request, "outbox/suppressions.html", context, status=422 if form.is_bound else 200)


@programme
@require_POST
def add(request: Request) -> HttpResponse:
    """Bar an address by hand."""
    form = BarForm(request.POST)
    if not form.is_valid():
        return _index(request, form)
    mending.bar_address(form.cleaned_data["address"], actor=request.actor, reason=form.cleaned_data["reason"])
    notices.success(request, _("Adressen är spärrad. Inga fler brev går dit."))
    return redirect("suppressions")


@programme
@require_POST
def lift(request: Request, pk: int) -> HttpResponse:
    """Let an address get mail again."""
    services.lift_suppression(get_object_or_404(Suppression, pk=pk), actor=request.actor)
    notices.success(request, _("Adressen tar emot post igen."))
    return redirect("suppressions")
