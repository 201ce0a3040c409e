"""Planning a workshop, asking people to it, changing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ignite.accounts.models import User
from ignite.accounts.queries import members_of, staff
from ignite.editions import content
from ignite.editions.models import Edition
from ignite.kernel.access import programme
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from needs.models import ChallengeArea, NeedOwner
from workshops import queries
from workshops.enums import WorkshopState
from workshops.forms.planning import ChooseForm, DetailsForm, InviteForm, WorkshopForm, first_start, initial_of
from workshops.models import Workshop
from workshops.queries.people import lacking
from workshops.services import invite_to_workshop, plan_workshop, reschedule_workshop
from workshops.services.planning import MOVABLE
from workshops.views.workshops import workshops_of


@programme
def new(request: Request) -> HttpResponse:
    """Plan from a template: first what and for whom, then everything else on one page."""
    edition = Edition.objects.current()
    if edition is None:
        messages.error(request, _("Ingen programomgång pågår."))
        return redirect("workshops")
    owners = queries.owners_to_plan_for(edition.pk)
    choice = ChooseForm(request.GET or None, owners=owners)
    if not choice.is_bound or not choice.is_valid():
        return render(request, "workshops/choose.html", {"form": choice, "owners": owners})
    template = content.workshop_template(choice.cleaned_data["template"])
    chosen = choice.cleaned_data["owner"]
    owner = next((one for one in owners if str(one.pk) == chosen), None)
    return _details(request, edition, template, owner)


def _details(
    request: Request, edition: Edition, template: content.WorkshopTemplate, owner: NeedOwner | None
) -> HttpResponse:
    members = members_of(owner.organisation_id) if owner else []
    areas = list(ChallengeArea.objects.open().filter(owner=owner).order_by("position")) if owner else []
    form = WorkshopForm(
        posted(request),
        minutes=template.minutes,
        staff=_staff(),
        members=members,
        areas=areas,
        initial=_first(request, template, owner, areas),
    )
    if form.is_bound and form.is_valid():
        try:
            return redirect(_plan(request, form, edition, template, owner))
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "template": template, "owner": owner, "lacking": lacking(members) if owner else []}
    return render(request, "workshops/new.html", context, status=422 if form.is_bound else 200)


def _first(
    request: Request, template: content.WorkshopTemplate, owner: NeedOwner | None, areas: list[ChallengeArea]
) -> dict[str, Any]:
    start = first_start()
    name, _comma, _rest = str(template.title).partition(",")
    title = _("%(kind)s med %(owner)s") % {"kind": name, "owner": owner} if owner else name
    return {
        "title": title,
        "on": start.date(),
        "start": start.time(),
        "purpose": str(template.purpose),
        "areas": [str(area.pk) for area in areas],
        "facilitator": str(request.actor.user_id),
        "is_public": template.kind == "exchange",
    }


def _staff() -> list[User]:
    return [member.user for member in staff() if member.user is not None]


def _plan(
    request: Request,
    form: WorkshopForm,
    edition: Edition,
    template: content.WorkshopTemplate,
    owner: NeedOwner | None,
) -> Workshop:
    guests, wanted = form.cleaned_data["guests"], request.POST.get("do") != "draft"
    anybody = bool(form.chosen or guests)
    workshop = plan_workshop(
        actor=request.actor,
        edition=edition,
        kind=template.kind,
        owner=owner,
        areas=form.chosen_areas,
        template=template.key,
        draft=anybody or not wanted,  # asking people plans it on the way
        **form.details,
    )
    if not wanted:
        messages.success(request, _("Utkastet är sparat. Ingen har fått något brev."))
    elif not anybody:
        messages.success(request, _("Planerad. Ingen är inbjuden än."))
    else:
        sent = invite_to_workshop(workshop, actor=request.actor, members=form.chosen, guests=guests)
        words = ngettext(
            "Planerad. %(count)s inbjudan är på väg.", "Planerad. %(count)s inbjudningar är på väg.", len(sent)
        )
        messages.success(request, words % {"count": len(sent)})
    return workshop


@programme
def edit(request: Request, pk: int) -> HttpResponse:
    """Change a workshop; a new time or place reaches everybody asked."""
    workshop = fetch(workshops_of(request.actor), request.actor, pk=pk)
    if workshop.state not in MOVABLE:
        messages.error(request, _("Workshoppen har redan hållits eller ställts in."))
        return redirect(workshop)
    minutes = int((workshop.ends_at - workshop.starts_at).total_seconds() // 60)
    form = DetailsForm(posted(request), minutes=minutes, staff=_staff(), initial=initial_of(workshop))
    if form.is_bound and form.is_valid():
        try:
            told = reschedule_workshop(workshop, actor=request.actor, **form.details)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            said = _("Sparat. De inbjudna får ett brev om ändringen.") if told else _("Sparat.")
            messages.success(request, said)
            return redirect(workshop)
    context = {"form": form, "workshop": workshop, "tells": workshop.state == WorkshopState.INVITING}
    return render(request, "workshops/edit.html", context, status=422 if form.is_bound else 200)


@programme
def invite(request: Request, pk: int) -> HttpResponse:
    """Ask people to come: the first time, again after a postponement, or more of them."""
    workshop = get_object_or_404(workshops_of(request.actor).for_user(request.actor), pk=pk)
    members = members_of(workshop.owner.organisation_id) if workshop.owner else []
    asked = [one.invitation.email for one in queries.asked_to(workshop)]
    form = InviteForm(posted(request), members=members, asked=asked)
    if form.is_bound and form.is_valid():
        try:
            guests = form.cleaned_data["guests"]
            sent = invite_to_workshop(workshop, actor=request.actor, members=form.chosen, guests=guests)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            words = ngettext("%(count)s inbjudan är på väg.", "%(count)s inbjudningar är på väg.", len(sent))
            messages.success(request, words % {"count": len(sent)})
            return redirect(workshop)
    context = {"form": form, "workshop": workshop, "lacking": lacking(members) if workshop.owner else []}
    return render(request, "workshops/invite.html", context, status=422 if form.is_bound else 200)
