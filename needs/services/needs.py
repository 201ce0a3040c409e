"""The moves of a need: submitted, opened, read, decided; and the ways out."""

from django.db import transaction

from ignite.kernel import clock
from ignite.kernel.actor import Actor
from needs import messages
from needs.lifecycle import NEED
from needs.models import Need
from needs.services.changes import keep_version
from needs.services.informing import publish_waiting


@NEED.service("submit")
def submit_need(need: Need, *, actor: Actor, reason: str = "") -> bool:
    """Ask the programme to open the need."""
    return NEED.run("submit", need, actor=actor, reason=reason)


@NEED.service("request_edits")
@transaction.atomic
def request_need_edits(need: Need, *, actor: Actor, reason: str = "") -> bool:
    """Send the need back; those who wrote get a letter with the reason."""
    done = NEED.run("request_edits", need, actor=actor, reason=reason)
    if done:
        messages.need_returned(need, reason)
    return done


@NEED.service("open")
@transaction.atomic
def open_need(need: Need, *, actor: Actor, reason: str = "") -> bool:
    """Make the need visible to everybody; the brief is kept as its first version."""
    done = NEED.run("open", need, actor=actor, reason=reason, opened_at=clock.now())
    if done:
        keep_version(need)
        publish_waiting(need)
        messages.need_opened(need)
    return done


@NEED.service("read")
def begin_reading(need: Need, *, actor: Actor, reason: str = "") -> bool:
    """Begin to choose among the pitches, after the deadline."""
    return NEED.run("read", need, actor=actor, reason=reason)


@NEED.service("decide")
@transaction.atomic
def decide_need(need: Need, *, actor: Actor, reason: str = "") -> bool:
    """Close the choice. Higher rooms add that every pitch has been answered."""
    done = NEED.run("decide", need, actor=actor, reason=reason, decided_at=clock.now())
    if done:
        messages.need_outcome(need, reason)
    return done


@NEED.service("no_suitable")
@transaction.atomic
def close_without_choice(need: Need, *, actor: Actor, reason: str = "") -> bool:
    """No pitch fits; what was learned is told to those who followed."""
    done = NEED.run("no_suitable", need, actor=actor, reason=reason, lesson=reason)
    if done:
        messages.need_outcome(need, reason)
    return done


@NEED.service("complete")
def complete_need(need: Need, *, actor: Actor, reason: str = "") -> bool:
    """All that was chosen has been taken further."""
    return NEED.run("complete", need, actor=actor, reason=reason)


@NEED.service("withdraw")
def withdraw_need(need: Need, *, actor: Actor, reason: str = "") -> bool:
    """Take the need back before it has been opened."""
    return NEED.run("withdraw", need, actor=actor, reason=reason)


@NEED.service("cancel")
@transaction.atomic
def cancel_need(need: Need, *, actor: Actor, reason: str = "") -> bool:
    """Call off an opened need; everybody who followed, drafted or pitched reads why."""
    done = NEED.run("cancel", need, actor=actor, reason=reason)
    if done:
        messages.need_cancelled(need, reason)
    return done
