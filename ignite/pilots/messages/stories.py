"""Letters about stories: to approve, published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ignite.accounts.queries import members_of
from ignite.outbox.kinds import Kind, MessageClass, register
from ignite.outbox.letters import Letter
from ignite.outbox.models import Message
from ignite.outbox.recipients import recipient_of
from ignite.outbox.services import queue_many
from ignite.pilots.enums import StoryState
from ignite.pilots.messages.pilots import SIGNERS, sides
from ignite.pilots.models import Story
from ignite.pilots.rules import owner_organisation, startup_organisation


def still_to_approve(message: Message) -> bool:
    """Whether the story still waits for the receiver's side."""
    story = (
        Story.objects.filter(pk=message.about_id or 0, state=StoryState.DRAFT)
        .select_related("pilot__match__need__lead_owner", "pilot__match__startup")
        .first()
    )
    if story is None:
        return False
    is_owner = message.organisation_id == owner_organisation(story)
    return (story.owner_approved_at if is_owner else story.startup_approved_at) is None


def fresh_to_approve(message: Message) -> Mapping[str, Any]:
    """The title as it is at sending, and whether it is said again."""
    return {"title": Story.objects.get(pk=message.about_id or 0).title, "is_reminder": bool(message.policy)}


_WHY = _("Du får brevet för att berättelsen ”%(title)s” handlar om din organisation.")
_SAMPLE = {"title": _("Så blev det mindre mat i soporna"), "action": _("Läs berättelsen")}
TO_APPROVE = register(
    Kind(
        "story_to_approve",
        MessageClass.REQUIRED,
        why=_WHY,
        label=_("Berättelse att godkänna"),
        still_true=still_to_approve,
        render_late=True,
        fresh=fresh_to_approve,
        sample={**_SAMPLE, "is_reminder": False},
    )
)
PUBLISHED = register(
    Kind(
        "story_published",
        MessageClass.REQUIRED,
        why=_WHY,
        label=_("Berättelsen är publicerad"),
        sample=_SAMPLE,
    )
)


def tell_to_approve(story: Story, *, revision: int, organisation_id: int | None = None) -> None:
    """Ask those who may sign (on one side, if one is named) to read and approve."""
    organisations = [organisation_id] if organisation_id else [owner_organisation(story), startup_organisation(story)]
    people = [recipient_of(member) for one in organisations for member in members_of(one, *SIGNERS)]
    letters = [
        Letter(
            person,
            f"story:{story.pk}:approve",
            about=story,
            seq=revision,
            context={"title": story.title, "is_reminder": False},
            url=story.get_absolute_url(),
            action=_("Läs berättelsen"),
        )
        for person in people
    ]
    queue_many(TO_APPROVE, letters)


def tell_published(story: Story) -> None:
    """Tell both sides that everybody can read it."""
    letters = [
        Letter(
            person,
            f"story:{story.pk}:published",
            about=story,
            context={"title": story.title},
            url=story.get_absolute_url(),
            action=_("Läs berättelsen"),
        )
        for person in sides(story.pilot)
    ]
    queue_many(PUBLISHED, letters)
