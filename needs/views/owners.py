"""The programme's pages of need owners, and the page a need owner has of its own year."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST

from ignite.accounts.queries import members_of
from ignite.editions.models import Edition
from ignite.kernel.access import also_shown_to_programme, programme
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb
from needs.enums import AreaState
from needs.forms import ReasonForm
from needs.lifecycle import NEED_OWNER
from needs.models import ChallengeArea, NeedOwner
from needs.queries import history, owner_with_all, owners_table
from needs.queries.areas import counted
from needs.queries.owners import commitment_of, waiting_for_consent
from needs.services import accept_all_areas, waive_areas
from needs.views.access import insiders


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(pgettext("flera", "Behovsägare"), reverse("need-owners")), *more]


@programme
def need_owners(request: Request) -> HttpResponse:
    """Every need owner of the current edition against the goals."""
    edition = Edition.objects.current()
    rows: list[Any] = list(owners_table(edition)) if edition else []
    context = {
        "edition": edition,
        "rows": [(owner, NEED_OWNER.seen(owner, request.actor)) for owner in rows],
        "waiting": sum(owner.waiting_count for owner in rows),
    }
    return render(request, "needs/need_owners.html", context)


@insiders
@also_shown_to_programme
def need_owner(request: Request, pk: int) -> HttpResponse:
    """One need owner's year: group, commitment, areas, analyses, needs, moves."""
    owner = fetch(owner_with_all(request.actor), request.actor, pk=pk)
    areas: list[ChallengeArea] = owner.shown_areas
    number = counted(areas)
    is_programme = request.actor.is_programme
    context: dict[str, Any] = {
        "owner": owner,
        "areas": [(area, getattr(area, "analysis", None)) for area in areas],
        "needs": owner.shown_needs,
        "number": number,
        "registered": sum(area.state == AreaState.REGISTERED for area in areas),
        "members": members_of(owner.organisation_id),
        "commitment": commitment_of(owner),
        "to_consent": waiting_for_consent(owner) if is_programme else [],
        "is_programme": is_programme,
        "may_waive": is_programme and not owner.waiver_reason and number < owner.edition.areas_min,
        "entries": history(owner, "need-owner"),
        "crumbs": _crumbs() if is_programme else [],
    }
    return render(request, "needs/need_owner.html", context)


@programme
@require_POST
def accept_areas(request: Request, pk: int) -> HttpResponse:
    """Accept everything that an owner has registered."""
    owner = fetch(NeedOwner.objects, request.actor, pk=pk)
    number = accept_all_areas(owner, actor=request.actor)
    if number:
        said = ngettext("%(number)s område är godkänt.", "%(number)s områden är godkända.", number)
        messages.success(request, said % {"number": number})
    else:
        messages.info(request, _("Det fanns inga registrerade områden att godkänna."))
    return redirect(owner)


@programme
def waive(request: Request, pk: int) -> HttpResponse:
    """Let an owner open needs below the least number of areas."""
    owner = fetch(NeedOwner.objects.select_related("organisation"), request.actor, pk=pk)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            waive_areas(owner, actor=request.actor, reason=form.cleaned_data["reason"])
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Undantaget är sparat."))
        return redirect(owner)
    says = _("Behovsägaren kan då öppna behov fast minsta antalet områden inte är registrerat.")
    return _reason_page(request, form, owner, _("Medge undantag"), str(owner), says)


def _reason_page(
    request: Request, form: ReasonForm, owner: NeedOwner, heading: str, about: str, says: str
) -> HttpResponse:
    context = {
        "form": form,
        "owner": owner,
        "heading": heading,
        "about": about,
        "says": says,
        "crumbs": _crumbs(Crumb(str(owner), owner.get_absolute_url())),
    }
    return render(request, "needs/reason.html", context, status=422 if form.is_bound else 200)
