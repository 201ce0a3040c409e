"""One area more than the most: the group's page to ask on, the programme's to answer on."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ignite.kernel.access import need_owner, programme
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb
from needs.forms import ConsentAskForm, ReasonForm
from needs.models import ChallengeArea, NeedOwner
from needs.queries.owners import waiting_for_consent
from needs.rules import WAITS_TO_COUNT
from needs.services import ask_for_consent, consent_to_extra_area, refuse_extra_area
from needs.views.areas import crumbs


@need_owner
def ask(request: Request, pk: int) -> HttpResponse:
    """Ask the programme for one area more than the most."""
    rows = ChallengeArea.objects.select_related("owner__organisation", "owner__edition")
    area = fetch(rows, request.actor, pk=pk)
    if area.state not in WAITS_TO_COUNT or area.consent_reason or area.waits_for_consent:
        return redirect(area)
    form = ConsentAskForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_consent(area, actor=request.actor, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Programmet har fått er fråga och svarar i ett brev."))
            return redirect(area)
    context = {
        "form": form,
        "area": area,
        "most": area.owner.edition.areas_max,
        "crumbs": crumbs(Crumb(area.title, area.get_absolute_url())),
    }
    return render(request, "needs/consent_ask.html", context, status=422 if form.is_bound else 200)


@programme
def consent(request: Request, pk: int, area_pk: int) -> HttpResponse:
    """Say yes or no to one area more than the most."""
    owner = fetch(NeedOwner.objects.select_related("organisation", "edition"), request.actor, pk=pk)
    # A draft is the group's own: the programme sees its title, and that only while it waits for consent.
    area = next((one for one in waiting_for_consent(owner) if one.pk == area_pk), None)
    if area is None:
        raise Http404
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            _answer(request, area, form.cleaned_data["reason"])
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect(owner)
    context = {
        "form": form,
        "owner": owner,
        "area": area,
        "crumbs": [
            Crumb(pgettext("flera", "Behovsägare"), reverse("need-owners")),
            Crumb(str(owner), owner.get_absolute_url()),
        ],
    }
    return render(request, "needs/consent.html", context, status=422 if form.is_bound else 200)


def _answer(request: Request, area: ChallengeArea, reason: str) -> None:
    if request.POST.get("do") == "refuse":
        refuse_extra_area(area, actor=request.actor, reason=reason)
        messages.success(request, _("Ditt nej är sparat, och projektgruppen får det i ett brev."))
    else:
        consent_to_extra_area(area, actor=request.actor, reason=reason)
        messages.success(request, _("Medgivandet är sparat. Projektgruppen kan registrera området."))
