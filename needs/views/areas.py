"""Pages of challenge areas: the list, one area, and the form to write it."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.editions.content import area_examples
from ignite.kernel.access import also_for_programme, also_shown_to_programme, need_owner
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb, Entry, Text
from needs.advice import advise
from needs.enums import AreaState
from needs.forms import AreaForm
from needs.lifecycle import AREA
from needs.lifecycle.area import has_room
from needs.marks import marks_of
from needs.models import ChallengeArea, NeedOwner
from needs.queries import area_with_all, areas_of, current_owner, history, unresolved_by_analysis
from needs.queries.areas import counted, earlier_areas, has_earlier_areas
from needs.rules import EDITABLE_AREA, OUT_OF_LIST, in_group
from needs.services import create_area, register_area, save_area
from needs.services.areas import StaleText
from needs.steps import next_step
from needs.views.access import insiders

AUTOSAVED = (AreaState.DRAFT, AreaState.EDITS_REQUESTED, AreaState.PARKED)  # what nobody else is reading just now


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to the list of areas, and on."""
    return [Crumb(_("Områden"), reverse("areas")), *more]


@need_owner
@also_shown_to_programme
def areas(request: Request) -> HttpResponse:
    """The group's areas in order, each with its next step."""
    owner = current_owner(request.actor)
    rows = areas_of(owner) if owner else []
    number = counted(rows)
    listed = [area for area in rows if area.state not in OUT_OF_LIST]
    context = {
        "owner": owner,
        "rows": [(area, next_step(area)) for area in listed],
        "last": listed[-1] if listed else None,
        "can_order": len(listed) > 1 and in_group(request.actor, owner),
        "resting": [area for area in rows if area.state in OUT_OF_LIST],
        "number": number,
        "least": owner.edition.areas_min if owner else 0,
        "most": owner.edition.areas_max if owner else 0,
        "lacking": max(0, owner.edition.areas_min - number) if owner else 0,
        "has_earlier": owner is not None and has_earlier_areas(owner),
    }
    return render(request, "needs/areas.html", context)


@need_owner
@also_for_programme
def new_area(request: Request) -> HttpResponse:
    """Write a new area: save it as a draft, or create and register it in one go."""
    owner = current_owner(request.actor)
    if owner is None:
        raise Http404
    if request.POST.get("area", "").isdecimal():  # saved by itself meanwhile: it has become a draft
        return edit_area(request, int(request.POST["area"]))
    form = AreaForm(posted(request))
    if request.method == "POST" and _is_accepted(form, request):
        try:
            return _create(request, form, owner)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _form_page(request, form, owner, None)


@need_owner
@also_for_programme
def edit_area(request: Request, pk: int) -> HttpResponse:
    """Write on an area, and register it (again) in the same go."""
    area = fetch(ChallengeArea.objects.select_related("owner__organisation", "owner__edition"), request.actor, pk=pk)
    if area.state not in EDITABLE_AREA:
        if request.method == "POST":
            messages.error(request, _("Området är godkänt och kan inte ändras. Skriv vidare i analysen."))
        return redirect(area)
    marks = marks_of(area)
    form = AreaForm(posted(request), instance=area)
    theirs: dict[str, str] = {}
    if request.method == "POST" and _is_accepted(form, request):
        try:
            return _save(request, form, area)
        except StaleText as stale:
            theirs = stale.theirs
            form.add_error(None, str(stale))
        except Refused as refused:
            form.add_error(None, str(refused))
    kept = marks if theirs or request.method == "GET" else request.POST.get("seen", marks)
    return _form_page(request, form, area.owner, area, seen=kept, theirs=theirs)


def _is_accepted(form: AreaForm, request: Request) -> bool:
    return form.is_valid() and (request.POST.get("do") != "register" or form.is_ready())


@transaction.atomic
def _create(request: Request, form: AreaForm, owner: NeedOwner) -> HttpResponse:
    area = create_area(owner=owner, actor=request.actor, **form.fields_to_save())
    return _register_if_asked(request, area)


@transaction.atomic
def _save(request: Request, form: AreaForm, area: ChallengeArea) -> HttpResponse:
    save_area(area, actor=request.actor, seen=request.POST.get("seen", ""), **form.fields_to_save())
    return _register_if_asked(request, area)


def _register_if_asked(request: Request, area: ChallengeArea) -> HttpResponse:
    register = AREA.by_name["register"]
    if request.POST.get("do") != "register" or area.state == register.target:
        messages.success(request, _("Området är sparat."))
        return redirect(area)
    if lacks_consent(area, request):
        messages.success(request, _("Området är sparat som utkast."))
        return redirect(area if area.waits_for_consent else reverse("area-ask", args=[area.pk]))
    register_area(area, actor=request.actor)
    messages.success(request, _("Området är registrerat. Programmet läser det och svarar."))
    return redirect(area)


def lacks_consent(area: ChallengeArea, request: Request) -> bool:
    """Whether only the programme's consent lets this area in. One query."""
    return area.state in AREA.by_name["register"].sources and has_room(area, request.actor) is not None


def _form_page(
    request: Request,
    form: AreaForm,
    owner: NeedOwner,
    area: ChallengeArea | None,
    *,
    seen: str = "",
    theirs: dict[str, str] | None = None,
) -> HttpResponse:
    said = [str(form[name].value() or "") for name in ("title", "problem", "affected")]
    context = {
        "form": form,
        "owner": owner,
        "area": area,
        "crumbs": crumbs(*([Crumb(area.title, area.get_absolute_url())] if area else [])),
        "advice": advise(*said),
        "examples": area_examples(),
        "seen": seen,
        "theirs": [(form[name].label, text) for name, text in (theirs or {}).items()],
        "autosaved": area is None or area.state in AUTOSAVED,
        "earlier": earlier_areas(owner) if area is None else [],
        "can_register": area is None or area.state in AREA.by_name["register"].sources,
    }
    return render(request, "needs/area_form.html", context, status=422 if form.is_bound else 200)


@need_owner
@also_for_programme
@require_POST
def area_advice(request: Request) -> HttpResponse:
    """Advice on the words as they are typed, as a fragment; nothing is saved."""
    said = [request.POST.get(name, "")[:4000] for name in ("title", "problem", "affected")]
    return render(request, "needs/_advice.html", {"advice": advise(*said)})


@insiders
@also_shown_to_programme
def area(request: Request, pk: int) -> HttpResponse:
    """One area: what it says, where it stands, what has happened."""
    shown = fetch(area_with_all(), request.actor, pk=pk)
    mine = in_group(request.actor, shown)
    entries = history(shown, "area")
    analysis = getattr(shown, "analysis", None)
    context: dict[str, Any] = {
        "area": shown,
        "mine": mine,
        "editable": mine and shown.state in EDITABLE_AREA,
        "step": next_step(shown) if mine else None,
        "returned": _returned(shown, entries) if mine else "",
        "lacks_consent": mine and lacks_consent(shown, request),
        "analysis": analysis,
        "unresolved": unresolved_by_analysis([analysis.pk]).get(analysis.pk, 0) if analysis else 0,
        "needs": list(shown.needs.all()),
        "chosen": [*map(str, shown.goals.all()), *(subject.label for subject in shown.subjects.all())],
        "advice": advise(shown.title, shown.problem, shown.affected) if shown.state in EDITABLE_AREA else [],
        "entries": entries,
        "crumbs": crumbs() if mine else [Crumb(str(shown.owner), shown.owner.get_absolute_url())],
    }
    return render(request, "needs/area.html", context)


def _returned(shown: ChallengeArea, entries: list[Entry]) -> Text:
    """What the programme asked to have changed, while it waits for that."""
    return entries[0].body if entries and shown.state == AreaState.EDITS_REQUESTED else ""
