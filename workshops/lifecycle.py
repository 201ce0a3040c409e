"""Lifecycles of workshops, meetings and follow-ups."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ignite.accounts.rules import is_programme, is_programme_or_system
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import Lifecycle, Look, Move
from workshops.enums import FollowUpState as F
from workshops.enums import MeetingState as M
from workshops.enums import WorkshopState as W
from workshops.models import FollowUp, Meeting, Workshop
from workshops.rules import either_side, either_side_or_programme, keeps_promise, signs_workshop, startup_side


def has_summary(workshop: Workshop, actor: Actor) -> "str | Promise | None":
    """Consent: what is to be signed must be written."""
    return None if workshop.summary.strip() else _("Skriv sammanfattningen först.")


def time_is_offered(meeting: Meeting, actor: Actor) -> "str | Promise | None":
    """Consent: a side is only bound to times that it has been asked about and that are still to come."""
    if any(moment > clock.now() for moment in meeting.offered):
        return None
    return _("Alla föreslagna tider har gått. Be om nya.")


def is_still_to_come(workshop: Workshop, actor: Actor) -> "str | Promise | None":
    """Consent: nobody is asked to come to something that has been."""
    return None if workshop.starts_at > clock.now() else _("Tiden har redan varit. Välj en ny tid först.")


def its_day_has_come(workshop: Workshop, actor: Actor) -> "str | Promise | None":
    """Consent: nothing is written in the participants' name before the day that they were asked to come."""
    if clock.local(workshop.starts_at).date() <= clock.today():
        return None
    return _("Workshoppen kan startas den dag den hålls.")


def has_begun(meeting: Meeting, actor: Actor) -> "str | Promise | None":
    """Fairness: what came out of a meeting is said after it, by both."""
    return None if meeting.has_begun else _("Mötet har inte börjat än.")


WORKSHOP = Lifecycle(
    thing="workshop",
    model=Workshop,
    looks={
        W.DRAFT: Look("plain"),
        W.PLANNED: Look("plain"),
        W.INVITING: Look("wait"),
        W.RUNNING: Look("go"),
        W.HELD: Look("wait"),
        W.DOCUMENTED: Look("wait"),
        W.SIGNED: Look("go"),
        W.POSTPONED: Look("stop"),
        W.CANCELLED: Look("stop"),
    },
    moves=[
        Move(
            "plan",
            (W.DRAFT, W.POSTPONED),
            W.PLANNED,
            _("Planera och bjud in"),
            who=is_programme,
            page="workshop-invite",
            tone="go",
        ),
        Move(
            "invite",
            (W.PLANNED,),
            W.INVITING,
            _("Bjud in"),
            who=is_programme,
            guards=(is_still_to_come,),
            page="workshop-invite",
            tone="go",
        ),
        Move(
            "run",
            (W.PLANNED, W.INVITING),
            W.RUNNING,
            _("Starta"),
            who=is_programme,
            guards=(its_day_has_come,),
            page="workshop-run",
            tone="go",
        ),
        Move("hold", (W.RUNNING,), W.HELD, _("Avsluta workshoppen"), who=is_programme),
        Move(
            "document",
            (W.HELD,),
            W.DOCUMENTED,
            _("Skicka sammanfattningen"),
            who=is_programme,
            guards=(has_summary,),
            sets=("summary",),
            page="workshop-run",
            tone="go",
        ),
        Move(
            "sign",
            (W.DOCUMENTED,),
            W.SIGNED,
            _("Signera sammanfattningen"),
            who=signs_workshop,
            sets=("signed_by", "signed_at"),
            tone="go",
            says=_("Du bekräftar att det som skrevs stämmer med vad ni kom fram till."),
        ),
        Move("object", (W.DOCUMENTED,), W.HELD, _("Invänd"), who=signs_workshop, reason=True),
        Move(
            "postpone",
            (W.PLANNED, W.INVITING),
            W.POSTPONED,
            _("Skjut upp"),
            who=is_programme,
            reason=True,
            sets=("sequence",),
            says=_("Alla inbjudna får ett brev och kalenderbokningen tas bort."),
        ),
        Move(
            "cancel",
            (W.DRAFT, W.PLANNED, W.INVITING, W.POSTPONED),
            W.CANCELLED,
            _("Ställ in"),
            who=is_programme,
            reason=True,
            sets=("sequence",),
            tone="stop",
            says=_("Alla inbjudna får ett brev och kalenderbokningen tas bort."),
        ),
    ],
)

MEETING = Lifecycle(
    thing="meeting",
    model=Meeting,
    looks={
        M.WISHED: Look("wait"),
        M.SCHEDULED: Look("go"),
        M.HELD: Look("go"),
        M.NO_SHOW: Look("stop"),
        M.CANCELLED: Look("stop"),
        M.EXPIRED: Look("plain"),
    },
    moves=[
        Move(
            "take",
            (M.WISHED,),
            M.SCHEDULED,
            _("Ta en tid"),
            who=startup_side,
            guards=(time_is_offered,),
            sets=("starts_at",),
            tone="go",
        ),
        Move(
            "reschedule",
            (M.SCHEDULED,),
            M.SCHEDULED,
            _("Flytta mötet"),
            who=either_side_or_programme,
            sets=("starts_at", "place", "link", "sequence"),
            page="meeting-move",
        ),
        Move(
            "hold",
            (M.SCHEDULED,),
            M.HELD,
            _("Mötet är genomfört"),
            who=either_side_or_programme,
            guards=(has_begun,),
        ),
        Move(
            "miss",
            (M.SCHEDULED,),
            M.NO_SHOW,
            _("Någon kom inte"),
            who=either_side_or_programme,
            guards=(has_begun,),
            reason=True,
        ),
        Move(
            "cancel",
            (M.WISHED, M.SCHEDULED),
            M.CANCELLED,
            _("Ställ in mötet"),
            who=either_side_or_programme,
            reason=True,
            sets=("sequence",),
            tone="stop",
            says=_("Den andra sidan får ett brev med ditt skäl, och kalenderbokningen tas bort."),
        ),
        Move("decline", (M.WISHED,), M.CANCELLED, _("Tacka nej till mötet"), who=either_side, reason=True),
        Move("expire", (M.WISHED,), M.EXPIRED, _("Gick ut"), who=is_programme_or_system),
    ],
)

FOLLOW_UP = Lifecycle(
    thing="follow-up",
    model=FollowUp,
    looks={F.OPEN: Look("wait"), F.DONE: Look("go"), F.DROPPED: Look("plain")},
    moves=[
        Move("finish", (F.OPEN,), F.DONE, _("Klart"), who=keeps_promise, sets=("done_at",), tone="go"),
        Move("drop", (F.OPEN,), F.DROPPED, _("Stryk"), who=keeps_promise, reason=True),
    ],
)
