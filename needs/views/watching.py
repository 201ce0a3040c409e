"""Following needs and searches: begun, confirmed and ended by letter, and the page of what one follows."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ignite.joining.services import TooMany, count_attempt, network_of
from ignite.kernel.access import public, signed_in
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from needs.enums import Pace
from needs.forms.watching import FollowForm, SavedSearchForm
from needs.models import Need, Watch
from needs.models.need import INSIDE_ONLY
from needs.queries import Search
from needs.queries.watching import followed_needs, names_of, recent_searches, saved_searches, search_of
from needs.services import (
    change_pace,
    confirm_watch,
    end_watch,
    follow_by_letter,
    forget_searches,
    rename_watch,
    save_search,
)
from needs.services.watching import about_of
from needs.watch_tokens import watch_of

PER_PLACE, PER_ADDRESS = 10, 3  # letters in an hour: an office may share one address of the net
A_DAY = 10  # to one address, from wherever


@public
@never_cache
def watch_new(request: Request) -> HttpResponse:
    """Follow a search: saved with an account, by letter without one. 422 with everything kept when something is
    missing.
    """
    search = Search.read(request.GET)
    name = names_of([search])[0]
    context = {"about": name, "search": search, "back": f"{reverse('needs')}?{search.query}".rstrip("?")}
    if request.actor.user_id:
        return _save(request, search, context)
    return _by_letter(request, context, search=search)


def _save(request: Request, search: Search, context: dict[str, Any]) -> HttpResponse:
    form = SavedSearchForm(posted(request), initial={"name": context["about"], "pace": Pace.DAILY})
    if form.is_bound and form.is_valid():
        try:
            save_search(search, actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Sökningen är sparad. Du får ett brev när ett behov som passar öppnar."))
            return redirect("following")
    return render(request, "needs/watch_new.html", {**context, "form": form}, status=422 if form.is_bound else 200)


@public
@never_cache
def watch_need(request: Request, pk: int) -> HttpResponse:
    """Follow one need without an account; who has one follows it on its own page."""
    need: Need = fetch(Need.objects.select_related("lead_owner__organisation"), request.actor, pk=pk)
    if request.actor.user_id or need.state in INSIDE_ONLY:
        return redirect(need)
    return _by_letter(request, {"about": need.title, "need": need, "back": need.get_absolute_url()}, need=need)


def _by_letter(request: Request, context: dict[str, Any], **what: Any) -> HttpResponse:
    form = FollowForm(posted(request))
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        email, pace = form.cleaned_data["email"], form.cleaned_data["pace"]
        try:
            count_attempt(f"follow:{network_of(get_adapter(request).get_client_ip(request))}", limit=PER_PLACE)
            count_attempt(f"follow:{email}", limit=PER_ADDRESS)
            count_attempt(f"follow:{email}", limit=A_DAY, hours=24)
        except TooMany as many:
            form.add_error(None, str(many))
            status = 429
        else:
            follow_by_letter(email, language=get_language() or "sv", pace=pace, **what)
            return redirect("watch-thanks")
    return render(request, "needs/watch_new.html", {**context, "form": form}, status=status)


@public
def watch_thanks(request: Request) -> HttpResponse:
    """Look in your mailbox. Says the same to everybody, whatever was sent."""
    return render(request, "needs/watch_thanks.html")


@public
@never_cache
def watch_letter(request: Request, token: str) -> HttpResponse:
    """The page that a letter leads to: shows (GET) what is followed; confirms, changes or ends it (POST). A mail
    scanner's GET changes nothing.
    """
    watch = watch_of(token)
    if watch is None:
        return render(request, "joining/dead_link.html", status=404)
    if request.method == "POST":
        _do(request, watch)
        return redirect("watch-letter", token=token)
    context = {
        "watch": watch,
        "about": about_of(watch),
        "is_on": watch.confirmed_at is not None and watch.ended_at is None,
        "paces": Pace.choices,
        "back": watch.need.get_absolute_url() if watch.need else f"{reverse('needs')}?{search_of(watch).query}",
    }
    return render(request, "needs/watch_letter.html", context)


def _do(request: Request, watch: Watch) -> None:
    do, pace = request.POST.get("do", ""), request.POST.get("pace", "")
    if do == "end":
        end_watch(watch)
        messages.success(request, _("Du följer det inte längre, och adressen tas bort om sju dagar."))
    elif do == "pace" and pace in Pace.values:
        change_pace(watch, pace)
        messages.success(request, _("Ditt val är sparat."))
    elif do == "confirm" and confirm_watch(watch):
        messages.success(request, _("Tack! Nu följer du."))


@signed_in
def following(request: Request) -> HttpResponse:
    """All that one follows and has looked for lately."""
    saved = saved_searches(request.actor)
    context = {
        "follows": followed_needs(request.actor),
        "saved": [(watch, search_of(watch).query) for watch in saved],
        "recent": recent_searches(request.actor),
        "paces": Pace.choices,
    }
    return render(request, "needs/following.html", context)


@signed_in
@require_POST
def watch(request: Request, pk: int) -> HttpResponse:
    """Change or end one of one's saved searches."""
    mine: Watch = get_object_or_404(Watch.objects.for_user(request.actor), pk=pk)
    if request.POST.get("do") == "end":
        end_watch(mine)
        messages.success(request, _("Sökningen är borttagen."))
    elif request.POST.get("pace") in Pace.values:
        change_pace(mine, request.POST["pace"])
        rename_watch(mine, request.POST.get("name", ""))
        messages.success(request, _("Ditt val är sparat."))
    return redirect("following")


@signed_in
@never_cache
def recent(request: Request) -> HttpResponse:
    """What one looked for lately, as Min sida fetches it; a page of its own is the list of what one follows."""
    if not request.htmx:
        return redirect("following")
    return render(request, "needs/_recent.html", {"recent": recent_searches(request.actor), "back": reverse("my-page")})


@signed_in
@require_POST
def forget(request: Request) -> HttpResponse:
    """Forget one of one's recent searches, or all of them."""
    asked, back = request.POST.get("search", ""), request.POST.get("next", "")
    is_one = asked.isascii() and asked.isdigit() and len(asked) < 19
    forget_searches(actor=request.actor, pk=int(asked) if is_one else None)
    return redirect("my-page" if back == reverse("my-page") else "following")
