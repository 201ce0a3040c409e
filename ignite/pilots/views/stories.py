"""Stories: for everybody, for those who write them, for the programme's desk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.kernel.access import programme, public, signed_in
from ignite.kernel.actor import Actor
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.keeping import Freshness, unless_seen
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb
from ignite.pilots import queries
from ignite.pilots.enums import StoryState
from ignite.pilots.forms import StoryForm
from ignite.pilots.models import Pilot, Story
from ignite.pilots.rules import either_side
from ignite.pilots.services import approve_story, draft_story, save_story
from ignite.pilots.services.signing import signing_side


def _fresh(request: Request, pk: int = 0) -> Freshness:
    return queries.stories_freshness()


@public
@unless_seen(_fresh)
def index(request: Request) -> HttpResponse:
    """What came out of the pilots, for everybody."""
    return render(request, "pilots/stories.html", {"stories": queries.published_stories()})


@public
@unless_seen(_fresh)
def show(request: Request, pk: int) -> HttpResponse:
    """One story; before it is published only both sides and the programme find it."""
    story: Story = fetch(queries.stories_to_show(), request.actor, pk=pk)
    return render(request, "pilots/story.html", page_of(request.actor, story))


def page_of(actor: Actor, story: Story) -> dict[str, Any]:
    """What the page shows to this reader."""
    inside = actor.is_programme or either_side(actor, story.pilot)
    is_draft = story.state == StoryState.DRAFT
    side = signing_side(story.pilot, actor)
    return {
        "story": story,
        "inside": inside,
        "crumbs": [Crumb(_("Berättelser"), reverse("stories"))],
        "can_edit": inside and is_draft,
        "approves": is_draft and bool(side) and not getattr(story, f"{side}_approved_at"),
        "address": f"{settings.SITE_URL}{story.get_absolute_url()}",
    }


@programme
def desk(request: Request) -> HttpResponse:
    """Every story by what it waits for; the programme publishes what both have approved."""
    return render(request, "pilots/desk.html", {"lists": queries.story_lists()})


@signed_in
@require_POST
def draft(request: Request, pk: int) -> HttpResponse:
    """Draft the story of a pilot, on request."""
    pilot: Pilot = fetch(queries.pilots_to_show(), request.actor, pk=pk)
    try:
        story = draft_story(pilot, actor=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(pilot)
    return redirect("story-edit", story.pk)


@signed_in
def edit(request: Request, pk: int) -> HttpResponse:
    """Write on a draft."""
    story: Story = fetch(queries.stories_to_show(), request.actor, pk=pk)
    if not (request.actor.is_programme or either_side(request.actor, story.pilot)):
        raise Http404
    if story.state != StoryState.DRAFT:
        messages.error(request, _("Berättelsen är godkänd. Välj ”Ändra berättelsen” först."))
        return redirect(story)
    form = StoryForm(posted(request), instance=story)
    if form.is_bound and form.is_valid():
        return _save(request, fetch(queries.stories_to_show(), request.actor, pk=pk), form)
    context = {"form": form, "pk": pk, "back": reverse("story", args=[pk])}
    return render(request, "pilots/story_edit.html", context, status=422 if form.is_bound else 200)


def _save(request: Request, story: Story, form: StoryForm) -> HttpResponse:
    try:
        save_story(story, actor=request.actor, **form.cleaned_data)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Berättelsen är sparad."))
    return redirect(story)


@signed_in
@require_POST
def approve(request: Request, pk: int) -> HttpResponse:
    """Approve the story for one's side."""
    story: Story = fetch(queries.stories_to_show(), request.actor, pk=pk)
    try:
        both = approve_story(story, actor=request.actor, seen=request.POST.get("seen", ""))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = _("Båda har godkänt. Programmet kan publicera.") if both else _("Tack, ni har godkänt berättelsen.")
        messages.success(request, said)
    return redirect(story)
