"""The need owner's project manager approves an analysis, where the edition asks for it."""

from django.db import transaction

from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import lock
from needs.lifecycle import ANALYSIS
from needs.lifecycle.own_approval import MOVE, own_approval
from needs.models import NeedsAnalysis


@ANALYSIS.service(MOVE)
@transaction.atomic
def approve_own_analysis(analysis: NeedsAnalysis, *, actor: Actor, reason: str = "") -> bool:
    """Approve for the need owner; who and when is recorded. False when what it now says is approved already.

    A later change takes the approval back. Raises NotAllowed for others than the owner's project manager, Refused
    before the workshop, without a result, and where the edition does not ask for it.
    """
    lock(analysis)
    if own_approval(analysis):
        return False
    return ANALYSIS.run(MOVE, analysis, actor=actor, reason=reason)
