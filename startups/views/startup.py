"""Pages of startups: the public list and profile, the registration, and one's own profile."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.accounts.models import User
from ignite.accounts.queries import actor_for
from ignite.kernel.access import also_for_programme, also_shown_to_programme, programme, public, signed_in, startup
from ignite.kernel.actor import Actor
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.keeping import Freshness, unless_seen
from ignite.kernel.scoping import fetch
from startups.completeness import completeness
from startups.enums import StartupState
from startups.forms import RegisterForm, StartupForm
from startups.lifecycle import STARTUP, profile_has_words
from startups.models import Startup
from startups.queries import goal_facet, listed_startups, profiles, startup_of, startups_freshness, subject_facet
from startups.rules import own_profile
from startups.services import create_startup, list_startup, save_profile, verify_startup

PER_PAGE = 20


def _fresh(request: Request, pk: int = 0) -> Freshness:
    return startups_freshness()


@public
@also_shown_to_programme
@unless_seen(_fresh)
def startups(request: Request) -> HttpResponse:
    """The list of startups that this reader may see, searched and narrowed."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    goal, subject = _number(request.GET.get("goal", "")), request.GET.get("subject", "").replace("\x00", "")[:8]
    found = listed_startups(request.actor, text=text, goal=goal, subject=subject)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "q": text,
        "goal": goal,
        "subject": subject,
        "goals": goal_facet(listed_startups(request.actor, text=text, subject=subject)),
        "subjects": subject_facet(listed_startups(request.actor, text=text, goal=goal)),
    }
    return render(request, "startups/list.html", context)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


@public
@also_shown_to_programme
@unless_seen(_fresh)
def startup_page(request: Request, pk: int) -> HttpResponse:
    """One profile, as everybody who may see it sees it."""
    found: Startup = fetch(profiles(), request.actor, pk=pk)
    context = {"startup": found, "is_own": own_profile(request.actor, found)}
    return render(request, "startups/startup.html", context)


@signed_in
def new_startup(request: Request) -> HttpResponse:
    """A person registers their startup: one form, and the profile shows when it says enough."""
    if startup_of(request.actor) is not None:
        return redirect("own-startup")
    need = _number_of_need(request)
    form = RegisterForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "number_kind"}
        try:
            made = create_startup(user=User.objects.get(pk=request.actor.user_id or 0), **data)
        except Refused as refused:
            form.add_error(_number_field(data), str(refused))
        else:
            return _registered(request, made, need)
    context = {"form": form, "need": need}
    return render(request, "startups/new.html", context, status=422 if form.is_bound else 200)


def _number_of_need(request: Request) -> int | None:
    text = request.POST.get("need", request.GET.get("need", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def _number_field(data: dict[str, Any]) -> str:
    return next(name for name in ("orgnr", "vat_number", "no_number_reason") if data[name])


def _registered(request: Request, made: Startup, need: int | None) -> HttpResponse:
    _show_if_ready(made, actor_for(User.objects.get(pk=request.actor.user_id or 0), made.organisation_id))
    messages.success(request, _("Välkomna! Er startup är registrerad."))
    if need is not None:
        return redirect("pitch-start", pk=need)
    return redirect("startup-edit", pk=made.pk)


def _show_if_ready(made: Startup, actor: Actor) -> None:
    if not STARTUP.lets(STARTUP.by_name["list"], made, actor):
        return
    if made.state == StartupState.DRAFT and profile_has_words(made, actor) is None:
        list_startup(made, actor=actor)


@signed_in
@also_shown_to_programme
def own_startup(request: Request) -> HttpResponse:
    """To one's own profile, or to registering one."""
    found = startup_of(request.actor)
    return redirect("startup-edit", pk=found.pk) if found else redirect("new-startup")


@startup
@also_for_programme
def startup_edit(request: Request, pk: int) -> HttpResponse:
    """Edit one's own profile; shows how complete it is and what the next field gives."""
    found: Startup = fetch(profiles(), request.actor, pk=pk)
    if not own_profile(request.actor, found):
        raise PermissionDenied(_("Bara startupens egna medlemmar ändrar profilen."))
    form = StartupForm(posted(request), initial=StartupForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        save_profile(found, actor=request.actor, **form.cleaned_data)
        if request.POST.get("do") == "list":
            _show_if_ready(found, request.actor)
        messages.success(request, _("Profilen är sparad."))
        return redirect(reverse("startup-edit", args=[found.pk]))
    context = {
        "form": form,
        "startup": found,
        "completeness": completeness(found),
        "may_list": found.state == StartupState.DRAFT and STARTUP.lets(STARTUP.by_name["list"], found, request.actor),
    }
    return render(request, "startups/edit.html", context, status=422 if form.is_bound else 200)


@programme
@require_POST
def startup_verify(request: Request, pk: int) -> HttpResponse:
    """The programme marks that it has checked who the startup is."""
    found: Startup = fetch(Startup.objects.all(), request.actor, pk=pk)
    verify_startup(found, actor=request.actor)
    messages.success(request, _("Startupen är märkt som kontrollerad."))
    return redirect(found.get_absolute_url())
