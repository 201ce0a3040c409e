"""Holding a workshop: attendance, what is written into the analyses, the summary and its signature."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import User
from ignite.joining.enums import Attendance, InvitationState
from ignite.joining.models import Invitation
from ignite.joining.services import answer_invitation
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from ignite.kernel.models import Transition
from needs.enums import AnalysisState
from needs.models import NeedsAnalysis
from needs.services import clarify_analysis, write_part
from workshops.enums import AnalysisField, WorkshopState
from workshops.lifecycle import WORKSHOP
from workshops.messages import workshops as letters
from workshops.models import Clarification, Workshop
from workshops.queries.people import ABOUT
from workshops.queries.workshops import clarifications_of, drafted_summary

WRITABLE = (WorkshopState.RUNNING, WorkshopState.HELD)


@transaction.atomic
def answer_workshop(invitation: Invitation, *, answer: str, word: str = "", actor: Actor) -> None:
    """Answer one's own invitation when signed in; a yes to what is full leads to the waiting list.

    Raises Refused when the workshop has begun or is called off.
    """
    workshop = Workshop.objects.get(pk=invitation.about_id)
    if workshop.state != WorkshopState.INVITING or workshop.ends_at <= clock.now():
        raise Refused(_("Det går inte att svara längre."))
    answer_invitation(invitation, answer=answer, word=word, actor=actor)


@WORKSHOP.service("run")
def run_workshop(workshop: Workshop, *, actor: Actor, reason: str = "") -> bool:
    """It begins."""
    return WORKSHOP.run("run", workshop, actor=actor, reason=reason)


@transaction.atomic
def mark_attendance(workshop: Workshop, *, actor: Actor, present: Collection[int]) -> None:
    """Tick off who is here: ``present`` are invitations' ids; the others are not here (yet).

    Raises NotAllowed for anybody but the programme, Refused when the workshop is not under way.
    """
    _hold_open(workshop, actor)
    rows = Invitation.objects.select_for_update().to(ABOUT, workshop.pk).exclude(state=InvitationState.REVOKED)
    for invitation in rows.order_by("pk"):
        wanted = Attendance.ATTENDED if invitation.pk in present else ""
        if invitation.attendance in ("", Attendance.ATTENDED) and invitation.attendance != wanted:
            invitation.attendance = wanted
            invitation.save(update_fields=["attendance"])


@transaction.atomic
def clarify_part(
    workshop: Workshop, *, actor: Actor, analysis: NeedsAnalysis, part: str, text: str, known: str | None = None
) -> Clarification | None:
    """Write a part of an area's analysis, and keep what it said before, what it says now and who wrote it.

    What one author writes on in one part is one clarification. ``known`` is the text that the author saw: when
    somebody else has written meanwhile, nothing is lost and Refused is raised. None when nothing is new.
    """
    _hold_open(workshop, actor)
    if part not in AnalysisField.values or not workshop.areas.filter(pk=analysis.area_id).exists():
        raise Refused(_("Den delen hör inte till workshoppen."))
    lock(analysis)
    before, after = getattr(analysis, part), text.strip().replace("\r\n", "\n")
    if after == before.strip():
        return None
    last = workshop.clarifications.filter(analysis=analysis, part=part).order_by("pk").last()
    mine = last is not None and last.author_id == actor.user_id
    if known is not None and known.strip().replace("\r\n", "\n") != before.strip() and not mine:
        raise Refused(
            _("Någon annan har skrivit i ”%(part)s” under tiden. Din text står kvar här; ladda om sidan och foga ihop.")
            % {"part": AnalysisField(part).label}
        )
    write_part(analysis, actor=actor, part=part, text=after)
    if last is not None and mine:
        last.after, last.at = after, clock.now()
        last.save(update_fields=["after", "at"])
        return last
    return Clarification.objects.create(
        workshop=workshop,
        analysis=analysis,
        part=part,
        before=before,
        after=after,
        author=User.objects.get(pk=actor.user_id or 0),
    )


def _hold_open(workshop: Workshop, actor: Actor) -> None:
    """Lock the workshop and see that it can be written in; begin it when its day has come."""
    lock(workshop)
    if workshop.state in (WorkshopState.PLANNED, WorkshopState.INVITING):
        WORKSHOP.run("run", workshop, actor=actor)
    if not actor.is_programme:
        raise NotAllowed(_("Bara programmet leder workshoppen."))
    if workshop.state not in WRITABLE:
        raise Refused(_("Workshoppen är avslutad. Det som skrevs finns i sammanfattningen."))


@transaction.atomic
def finish_workshop(workshop: Workshop, *, actor: Actor, summary: str = "") -> bool:
    """End the workshop in one step: held, documented, the analyses clarified, the summary sent.

    Without a ``summary`` one is made of what was written. False when it was done already. Raises Refused when nothing
    was written at all.
    """
    lock(workshop)
    if workshop.state in (WorkshopState.DOCUMENTED, WorkshopState.SIGNED):
        return False
    _hold_open(workshop, actor)
    if workshop.state == WorkshopState.RUNNING:
        WORKSHOP.run("hold", workshop, actor=actor)
    _document(workshop, actor=actor, summary=summary)
    _mark_the_absent(workshop)
    for area in workshop.areas.select_related("analysis"):
        analysis = getattr(area, "analysis", None)
        if analysis is not None and analysis.state == AnalysisState.SUBMITTED:
            clarify_analysis(analysis, actor=actor)
    return True


def _document(workshop: Workshop, *, actor: Actor, summary: str = "") -> bool:
    """Send the summary of a workshop that has been held; the need owner can then sign it."""
    words = summary.strip() or drafted_summary(workshop, clarifications_of(workshop))
    if workshop.state == WorkshopState.HELD and words != workshop.summary:
        workshop.summary = words  # before the move, which asks that there is something to sign
        workshop.save(update_fields=["summary"])
    if not WORKSHOP.run("document", workshop, actor=actor):
        return False
    edition = Transition.objects.filter(thing="workshop", thing_id=workshop.pk, move="document").count()
    present = Invitation.objects.to(ABOUT, workshop.pk).filter(attendance=Attendance.ATTENDED).select_related("user")
    letters.tell_summary(workshop, present, edition=edition)
    return True


def _mark_the_absent(workshop: Workshop) -> None:
    silent = Invitation.objects.to(ABOUT, workshop.pk).filter(attendance="").exclude(state=InvitationState.REVOKED)
    silent.update(attendance=Attendance.ABSENT)


@WORKSHOP.service("sign")
def sign_workshop(workshop: Workshop, *, actor: Actor, reason: str = "") -> bool:
    """The need owner says that the summary is right."""
    signer = User.objects.get(pk=actor.user_id or 0)
    return WORKSHOP.run("sign", workshop, actor=actor, reason=reason, signed_by=signer, signed_at=clock.now())


@WORKSHOP.service("object")
def object_to_workshop(workshop: Workshop, *, actor: Actor, reason: str = "") -> bool:
    """The need owner says what is wrong in the summary; the programme mends it and sends it again."""
    return WORKSHOP.run("object", workshop, actor=actor, reason=reason)
