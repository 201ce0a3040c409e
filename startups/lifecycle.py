"""Lifecycles of a startup's profile and of a pitch."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ignite.accounts.rules import is_programme
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import Lifecycle, Look, Move
from needs.enums import NeedState, RequirementKind
from startups.enums import PitchState as P
from startups.enums import StartupState as S
from startups.models import Pitch, Startup
from startups.rules import leads_startup, only_system, own_pitch, own_profile, reads_or_system, reads_pitch

BEING_READ = _("Läses av behovsägaren")
READABLE = (P.SUBMITTED, P.OPENED, P.IN_READING, P.SUPPLEMENT, P.SHORTLISTED, P.MEETING)


def profile_has_words(startup: Startup, actor: Actor) -> "str | Promise | None":
    """Fairness: need owners can only choose among profiles that say something."""
    if startup.one_line.strip() and startup.description.strip():
        return None
    return _("Skriv vad ni gör i en mening och en beskrivning innan profilen visas.")


def need_takes_pitches(pitch: Pitch, actor: Actor) -> "str | Promise | None":
    """Fairness: late is late, to the second by the database's clock; the caller holds the need's row."""
    need = pitch.need
    if need.state != NeedState.OPEN or need.deadline_at is None or need.deadline_at <= clock.database_now():
        return _("Tiden att pitcha har gått ut. Din text finns kvar.")
    return None


def pitch_has_words(pitch: Pitch, actor: Actor) -> "str | Promise | None":
    """Fairness: a pitch without its core cannot be compared with others."""
    if pitch.summary.strip() and pitch.solution.strip() and pitch.proposal.strip():
        return None
    return _("Skriv lösningen i en mening, hur ni löser behovet och ett förslag till pilot.")


def musts_are_answered(pitch: Pitch, actor: Actor) -> "str | Promise | None":
    """Fairness: pitches are compared must by must; "cannot" is an answer too."""
    musts = pitch.need.requirements.filter(kind=RequirementKind.MUST)
    if musts.exclude(pk__in=pitch.requirement_answers.values("requirement_id")).exists():
        return _("Svara på varje ska-krav. ”Kan vi inte” är också ett svar.")
    return None


def choosing_has_begun(pitch: Pitch, actor: Actor) -> "str | Promise | None":
    """Fairness: nobody is chosen or declined while others may still pitch, unless the need chooses as they come."""
    if pitch.need.is_closed or pitch.need.is_rolling:
        return None
    return _("Behovet är fortfarande öppet för pitchar. Vänta tills sista dagen har gått.")


def need_still_chooses(pitch: Pitch, actor: Actor) -> "str | Promise | None":
    """Fairness: nobody is given hope by a need that was called off or is decided."""
    if pitch.need.state in (NeedState.OPEN, NeedState.READING):
        return None
    return _("Behovet är avslutat, så ingen mer pitch kan väljas.")


def seal_is_broken(pitch: Pitch, actor: Actor) -> "str | Promise | None":
    """Law: a sealed pitch is not received, and so read by nobody, before the announced time."""
    if not pitch.need.is_sealed or pitch.need.is_closed:
        return None
    return _("Pitcharna är förseglade tills sista dagen har gått.")


STARTUP = Lifecycle(
    thing="startup",
    model=Startup,
    looks={S.DRAFT: Look("plain"), S.LISTED: Look("go"), S.PAUSED: Look("plain"), S.REMOVED: Look("stop")},
    moves=[
        Move(
            "list",
            (S.DRAFT, S.PAUSED),
            S.LISTED,
            _("Visa profilen"),
            who=own_profile,
            guards=(profile_has_words,),
            tone="go",
        ),
        Move("pause", (S.LISTED,), S.PAUSED, _("Pausa profilen"), who=leads_startup),
        Move(
            "remove",
            (S.DRAFT, S.LISTED, S.PAUSED),
            S.REMOVED,
            _("Ta bort profilen"),
            who=is_programme,
            reason=True,
            tone="stop",
            undoable=True,
        ),
    ],
)

PITCH = Lifecycle(
    thing="pitch",
    model=Pitch,
    looks={
        P.DRAFT: Look("plain"),
        P.SUBMITTED: Look("wait", _("Inskickad")),
        P.OPENED: Look("wait", BEING_READ),
        P.IN_READING: Look("wait", BEING_READ),
        P.SUPPLEMENT: Look("wait", _("Behöver kompletteras")),
        P.SHORTLISTED: Look("go", _("De vill träffa er")),
        P.MEETING: Look("go"),
        P.OFFERED: Look("go"),
        P.MATCHED: Look("go"),
        P.DECLINED: Look("stop", _("Fick nej, med skäl")),
        P.WITHDRAWN: Look("plain"),
        P.DISQUALIFIED: Look("stop"),
    },
    inside=lambda actor, pitch: not own_pitch(actor, pitch),
    moves=[
        Move(
            "submit",
            (P.DRAFT, P.SUBMITTED, P.OPENED, P.IN_READING),
            P.SUBMITTED,
            _("Skicka in pitchen"),
            who=own_pitch,
            guards=(need_takes_pitches, pitch_has_words, musts_are_answered),
            sets=("submitted_at", "submitted_by", "version"),
            page="pitch-edit",
            tone="go",
        ),
        Move("open", (P.SUBMITTED,), P.OPENED, _("Öppna"), who=reads_or_system, guards=(seal_is_broken,)),
        Move("read", (P.OPENED,), P.IN_READING, _("Läs"), who=reads_or_system),
        Move(
            "ask_supplement",
            (P.IN_READING,),
            P.SUPPLEMENT,
            _("Be om komplettering"),
            who=reads_pitch,
            sets=("supplement_question", "supplement_answer"),
            reason=True,
            says=_("Startupen får frågan i ett brev och svarar på den, inte på annat. Ni kan svara ändå under tiden."),
        ),
        Move(
            "supplement",
            (P.SUPPLEMENT,),
            P.IN_READING,
            _("Komplettera"),
            who=own_pitch,
            sets=("supplement_answer",),
            page="pitch-supplement",
            tone="go",
        ),
        Move(
            "shortlist",
            (P.IN_READING, P.SUPPLEMENT),
            P.SHORTLISTED,
            _("Välj ut att träffas"),
            who=reads_pitch,
            guards=(choosing_has_begun, need_still_chooses),
            sets=("decided_at",),
            tone="go",
            undoable=True,
        ),
        Move(
            "decline",
            (P.IN_READING, P.SUPPLEMENT, P.SHORTLISTED, P.MEETING),
            P.DECLINED,
            _("Tacka nej, med skäl"),
            who=reads_pitch,
            guards=(choosing_has_begun,),
            page="pitch-decline",
            sets=("decline_code", "decline_words", "strong", "would_change", "decided_at"),
        ),
        Move(
            "disqualify",
            (P.IN_READING,),
            P.DISQUALIFIED,
            _("Får inte vara med"),
            who=reads_pitch,
            reason=True,
            sets=("decided_at",),
            tone="stop",
        ),
        Move("meet", (P.SHORTLISTED,), P.MEETING, _("Möte"), who=only_system),
        Move("offer", (P.SHORTLISTED, P.MEETING), P.OFFERED, _("Erbjud pilot"), who=only_system),
        Move("match", (P.OFFERED,), P.MATCHED, _("Matchad"), who=only_system),
        Move(
            "withdraw",
            (P.DRAFT, *READABLE, P.OFFERED),
            P.WITHDRAWN,
            _("Ta tillbaka pitchen"),
            who=own_pitch,
            tone="stop",
            says=_("Behovsägaren kan inte läsa pitchen längre."),
        ),
        Move(
            "resume",
            (P.WITHDRAWN,),
            P.DRAFT,
            _("Skriv vidare på pitchen"),
            who=own_pitch,
            guards=(need_takes_pitches,),
            says=_("Pitchen blir ett utkast igen. Behovsägaren läser den först när du har skickat in den på nytt."),
        ),
    ],
)
