"""What is said about the parts of an analysis: said, taken care of, opened again. Nothing said is deleted."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from needs import letters
from needs.models import Comment, NeedsAnalysis
from needs.parts import FIELDS_OF
from needs.rules import group_or_programme
from needs.services.areas import NOT_YOURS

LONGEST = 2000


def _demand(analysis: NeedsAnalysis, actor: Actor) -> None:
    if not group_or_programme(actor, analysis):
        raise NotAllowed(NOT_YOURS)


@transaction.atomic
def add_comment(analysis: NeedsAnalysis, *, actor: Actor, part: str, text: str) -> Comment:
    """Say something about a part, in any state of the analysis; those who write it get a letter within the hour.

    Raises KeyError for an unknown part, NotAllowed for others than the group and the programme, Refused for an empty
    or too long text.
    """
    _demand(analysis, actor)
    if part not in FIELDS_OF:
        raise KeyError(part)
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise Refused(_("Skriv en kommentar på högst 2 000 tecken."))
    comment = Comment.objects.create(analysis=analysis, part=part, text=said, by_id=actor.user_id or 0, at=clock.now())
    letters.comment_added(comment)
    return comment


@transaction.atomic
def resolve_comment(comment: Comment, *, actor: Actor) -> bool:
    """Mark a comment as taken care of; False when it was already. Raises NotAllowed as :func:`add_comment`."""
    _demand(comment.analysis, actor)
    lock(comment)
    if comment.resolved_at is not None:
        return False
    comment.resolved_by_id, comment.resolved_at = actor.user_id, clock.now()
    comment.save(update_fields=["resolved_by", "resolved_at"])
    return True


@transaction.atomic
def reopen_comment(comment: Comment, *, actor: Actor) -> bool:
    """Open a comment again; False when it was open. Raises NotAllowed as :func:`add_comment`."""
    _demand(comment.analysis, actor)
    lock(comment)
    if comment.resolved_at is None:
        return False
    comment.resolved_by, comment.resolved_at = None, None
    comment.reopened_by_id, comment.reopened_at = actor.user_id, clock.now()
    comment.save(update_fields=["resolved_by", "resolved_at", "reopened_by", "reopened_at"])
    return True
