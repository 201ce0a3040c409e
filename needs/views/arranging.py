"""What is done with areas beside writing them: saved by themselves, put in order, taken along from another year."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.kernel import clock
from ignite.kernel.access import also_for_programme, need_owner
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request
from ignite.kernel.scoping import fetch
from ignite.kernel.templatetags.words import clock as wall
from needs.forms import AreaForm
from needs.marks import marks_of
from needs.models import ChallengeArea
from needs.queries import current_owner
from needs.queries.areas import earlier_areas
from needs.services import copy_area, create_area, place_area, save_area
from needs.services.areas import StaleText
from needs.views.areas import AUTOSAVED, crumbs

WORTH_SAVING = 10  # letters in a title or a text, before a new draft is made of what somebody types


@need_owner
@also_for_programme
@require_POST
def autosave_area(request: Request) -> HttpResponse:
    """Save a draft as it is typed; a new one is made when there is something to keep. Answers with a few words and
    the marks of what now stands saved.
    """
    owner = current_owner(request.actor)
    if owner is None:
        raise Http404
    pk = request.POST.get("area", "")
    rows = ChallengeArea.objects.select_related("owner__organisation", "owner__edition")
    area = fetch(rows, request.actor, pk=int(pk)) if pk.isdecimal() else None
    form = AreaForm(request.POST)
    typed = [request.POST.get(name, "") for name in ("title", "problem")]
    if area is None and not any(len(text) >= WORTH_SAVING for text in typed):
        return HttpResponse("")
    if not form.is_valid() or (area is not None and area.state not in AUTOSAVED):
        return _said(request, _("Inte sparat än. Tryck på Spara, så visas varför."))
    try:
        if area is None:
            area = create_area(owner=owner, actor=request.actor, **form.fields_to_save())
        else:
            save_area(area, actor=request.actor, seen=request.POST.get("seen", ""), **form.fields_to_save())
    except StaleText:
        return _said(request, _("Någon annan har sparat en annan text. Tryck på Spara, så visas båda."))
    except Refused as refused:
        return _said(request, str(refused))
    return _said(request, _("Sparat %(time)s") % {"time": wall(clock.now())}, area)


def _said(request: Request, words: str, area: ChallengeArea | None = None) -> HttpResponse:
    context = {"words": words, "area": area, "seen": marks_of(area) if area else ""}
    response = render(request, "needs/_area_saved.html", context)
    if area is not None:
        # A reload, and the form that is sent, then concern the draft that is there.
        response["HX-Replace-Url"] = reverse("area-edit", args=[area.pk])
    return response


@need_owner
@also_for_programme
@require_POST
def place(request: Request, pk: int) -> HttpResponse:
    """Move an area one place up or down in the group's order."""
    area = fetch(ChallengeArea.objects.select_related("owner__organisation"), request.actor, pk=pk)
    up = request.POST.get("to") == "up"
    if place_area(area, actor=request.actor, up=up):
        said = _("”%(title)s” står nu ett steg högre upp.") if up else _("”%(title)s” står nu ett steg längre ner.")
        messages.success(request, said % {"title": area.title})
    return redirect(f"{reverse('areas')}#area-{area.pk}")


@need_owner
def earlier(request: Request) -> HttpResponse:
    """The organisation's areas of other years, to take along."""
    owner = current_owner(request.actor)
    if owner is None:
        raise Http404
    context = {"owner": owner, "rows": earlier_areas(owner), "crumbs": crumbs()}
    return render(request, "needs/areas_earlier.html", context)


@need_owner
@also_for_programme
@require_POST
def copy(request: Request, pk: int) -> HttpResponse:
    """Take one of them along as a draft of this year."""
    owner = current_owner(request.actor)
    source = fetch(ChallengeArea.objects.select_related("owner__organisation"), request.actor, pk=pk)
    if owner is None:
        raise Http404
    try:
        made = copy_area(source, owner=owner, actor=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("areas-earlier")
    messages.success(request, _("Området ligger här som utkast. Ändra det som har hänt sedan dess."))
    return redirect("area-edit", pk=made.pk)
