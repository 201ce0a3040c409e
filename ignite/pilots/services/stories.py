"""Outcome stories: drafted from the pilot, written by both, approved by both, published by the programme."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ignite.accounts.models import User
from ignite.kernel import clock, record
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from ignite.kernel.models import Transition
from ignite.pilots.enums import StoryState
from ignite.pilots.lifecycle import STORY
from ignite.pilots.messages import stories as letters
from ignite.pilots.models import Pilot, Story
from ignite.pilots.queries import headline, measure_views
from ignite.pilots.rules import either_side, owner_organisation, startup_organisation
from ignite.pilots.services.signing import signing_side

WORDS = ("title", "lead", "problem", "tried", "result", "did_not_work", "quote", "quote_by")
APPROVALS = ("owner_approved_by", "owner_approved_at", "startup_approved_by", "startup_approved_at")


@transaction.atomic
def draft_story(pilot: Pilot, *, actor: Actor) -> Story:
    """The pilot's story, made of what its need, plan, measures and end say; the one there is, if there is one.

    Both sides are asked to read, change and approve. Raises NotAllowed for others than the two sides, the programme
    and the platform, Refused before the pilot has started.
    """
    lock(pilot)
    if not (actor.is_system or actor.is_programme or either_side(actor, pilot)):
        raise NotAllowed(_("Bara de som gjorde piloten och programmet skriver berättelsen."))
    if pilot.started_at is None:
        raise Refused(_("Berättelsen skrivs när piloten har startat."))
    story, is_new = Story.objects.get_or_create(pilot=pilot, defaults=_first_words(pilot))
    if is_new:
        STORY.begin(story, actor=actor)
        letters.tell_to_approve(story, revision=0)
    return story


def _first_words(pilot: Pilot) -> dict[str, str]:
    """Swedish like what it is made of."""
    need, startup = pilot.match.need, pilot.match.startup
    with translation.override("sv"):
        result = headline(pilot, measure_views(pilot))
        names = {"owner": str(need.lead_owner), "startup": str(startup)}
        lead = _("%(owner)s och %(startup)s prövade tillsammans.") % names
    return {
        "title": pilot.title[:160],
        "lead": (need.summary or lead)[:300],
        "problem": need.problem,
        "tried": "\n\n".join(filter(None, (pilot.hypothesis, pilot.scope))),
        "result": f"{result}.",
        "did_not_work": pilot.learned,
    }


@transaction.atomic
def save_story(story: Story, *, actor: Actor, **words: Any) -> bool:
    """Write on a draft; approvals of the old words are void and that side is asked again. Returns whether it changed.

    Raises NotAllowed for others than the two sides and the programme, Refused when both have approved.
    """
    lock(story)
    if not (actor.is_programme or either_side(actor, story.pilot)):
        raise NotAllowed(_("Bara de som gjorde piloten och programmet skriver berättelsen."))
    if story.state != StoryState.DRAFT:
        raise Refused(_("Berättelsen är godkänd. Välj ”Ändra berättelsen” först."))
    changed = [name for name in WORDS if name in words and getattr(story, name) != words[name]]
    if not changed:
        return False
    voided = _approved_by(story)
    for name in changed:
        setattr(story, name, words[name])
    for name in APPROVALS:
        setattr(story, name, None)
    story.changed_at = clock.now()
    story.save(update_fields=[*changed, *APPROVALS, "changed_at"])
    state = story.state
    record.write(story, thing="story", move="write", source=state, target=state, actor=actor)
    for organisation_id in voided:
        letters.tell_to_approve(story, revision=_revision(story), organisation_id=organisation_id)
    return True


def _approved_by(story: Story) -> list[int]:
    """The organisations whose approval the present words have."""
    sides = {
        owner_organisation(story): story.owner_approved_at,
        startup_organisation(story): story.startup_approved_at,
    }
    return [organisation_id for organisation_id, at in sides.items() if at]


def _revision(story: Story) -> int:
    return Transition.objects.filter(thing="story", thing_id=story.pk, move__in=["write", "change"]).count()


@transaction.atomic
def approve_story(story: Story, *, actor: Actor, seen: str | None = None) -> bool:
    """Approve for one's side; the second approval makes the story approved. Returns whether both have approved.

    ``seen`` is the story's ``revision`` that the person read. Raises NotAllowed for those who may not sign (the
    programme never may), Refused when it is published or taken back, or when somebody has changed it since.
    """
    lock(story)
    side = signing_side(story.pilot, actor)
    if side is None:
        raise NotAllowed(_("Bara den som får skriva under för en av parterna godkänner berättelsen."))
    if getattr(story, f"{side}_approved_at") is not None:
        return story.state != StoryState.DRAFT
    if story.state != StoryState.DRAFT:
        raise Refused(_("Berättelsen går inte att godkänna nu."))
    if seen is not None and seen != story.revision:
        raise Refused(_("Berättelsen har ändrats sedan du läste den. Läs den igen innan du godkänner."))
    setattr(story, f"{side}_approved_by", User.objects.get(pk=actor.user_id or 0))
    setattr(story, f"{side}_approved_at", clock.now())
    story.save(update_fields=[f"{side}_approved_by", f"{side}_approved_at"])
    state = story.state
    record.write(story, thing="story", move=f"approve:{side}", source=state, target=state, actor=actor)
    if not (story.owner_approved_at and story.startup_approved_at):
        return False
    return STORY.run("approve", story, actor=actor)


@STORY.service("change")
@transaction.atomic
def change_story(story: Story, *, actor: Actor, reason: str = "") -> bool:
    """Open an approved story again; both have to approve it anew."""
    changed = STORY.run("change", story, actor=actor, reason=reason, changed_at=clock.now(), **dict.fromkeys(APPROVALS))
    if changed:
        letters.tell_to_approve(story, revision=_revision(story))
    return changed


@STORY.service("publish")
@transaction.atomic
def publish_story(story: Story, *, actor: Actor, reason: str = "") -> bool:
    """Let everybody read what both have approved."""
    published = STORY.run("publish", story, actor=actor, reason=reason, published_at=clock.now())
    if published:
        letters.tell_published(story)
    return published


@STORY.service("withdraw")
def withdraw_story(story: Story, *, actor: Actor, reason: str = "") -> bool:
    """Take the story back; nobody outside reads it any more."""
    return STORY.run("withdraw", story, actor=actor, reason=reason)
