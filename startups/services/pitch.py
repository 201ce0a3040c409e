"""Writing a pitch: begun, saved as it is typed, handed in, changed, taken back.

Lock order in this room: the need's row first, then the pitch's. The deadline is then held to the second, and a
change of the deadline waits its turn.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from needs.models import Need
from startups import messages
from startups.content import FIELDS, content_hash, content_of
from startups.enums import CHANGEABLE, EDITABLE, PitchState, StartupState
from startups.lifecycle import PITCH
from startups.models import Pitch, PitchVersion, RequirementAnswer, Startup
from startups.queries import latest_pitch_of
from startups.rules import own_pitch, own_profile

CARRIED_OVER = ("summary", "evidence", "wants", "video_url")  # what is not about one need
Answers = Mapping[int, tuple[str, str]]


def hold_need(pitch: Pitch) -> Need:
    """Lock the row of the pitch's need until the transaction ends."""
    return Need.objects.select_for_update(of=("self",), no_key=True).get(pk=pitch.need_id)


@transaction.atomic
def start_pitch(need: Need, *, startup: Startup, actor: Actor) -> Pitch:
    """The startup's pitch to the need: a new draft, prefilled from its last pitch or profile, or the one it has.

    Raises NotAllowed for others than the startup's members, Refused when the need takes no pitches.
    """
    if not own_profile(actor, startup):
        raise NotAllowed(_("Bara startupens egna medlemmar skriver dess pitch."))
    lock(need)
    known = Pitch.objects.filter(need=need, startup=startup).first()
    if known is not None:
        return known
    if startup.state == StartupState.REMOVED:
        raise Refused(_("Profilen är borttagen. Hör av dig till programmet."))
    if not need.takes_pitches:
        raise Refused(_("Behovet tar inte emot pitchar nu."))
    pitch = Pitch.objects.create(need=need, startup=startup, **_carried_over(startup))
    PITCH.begin(pitch, actor=actor)
    return pitch


def _carried_over(startup: Startup) -> dict[str, Any]:
    last = latest_pitch_of(startup)
    if last is None:
        return {"summary": startup.one_line, "evidence": startup.references}
    return {name: getattr(last, name) for name in CARRIED_OVER}


@transaction.atomic
def save_pitch(
    pitch: Pitch,
    *,
    actor: Actor,
    answers: Answers | None = None,
    raw: Mapping[str, str] | None = None,
    **fields: Any,
) -> None:
    """Keep what is written; nothing is validated, and what readers see of a pitch handed in does not change.

    ``answers`` is {requirement's id: (met, will, cannot or "", words)}; ``raw`` what was typed and could not be
    read, to be shown again. Raises NotAllowed for others than the startup's members, Refused when the pitch can no
    longer change, KeyError for an unknown field.
    """
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise KeyError(f"A pitch has no {', '.join(sorted(unknown))}")
    lock(pitch)
    _must_be_own(pitch, actor)
    if pitch.state not in EDITABLE:
        raise Refused(_("Pitchen går inte att ändra längre."))
    pitch.unsent = _unsent(pitch, fields, answers or {}, raw)
    pitch.changed_at = clock.now()
    if pitch.state == PitchState.DRAFT:
        _take_over(pitch)
    pitch.save(update_fields=["unsent", "changed_at"])


def _unsent(pitch: Pitch, fields: Mapping[str, Any], answers: Answers, raw: Mapping[str, str] | None) -> dict[str, Any]:
    before = pitch.unsent
    return {
        "fields": {**before.get("fields", {}), **fields},
        "answers": {**before.get("answers", {}), **{str(pk): list(answer) for pk, answer in answers.items()}},
        "raw": dict(before.get("raw", {}) if raw is None else raw),
    }


def _take_over(pitch: Pitch) -> None:
    """Move what was typed into the pitch itself (columns and answers); what could not be read stays as typed."""
    fields, answers = pitch.unsent.get("fields", {}), pitch.unsent.get("answers", {})
    for name, value in fields.items():
        setattr(pitch, name, value)
    raw = pitch.unsent.get("raw", {})
    pitch.unsent = {"raw": raw} if raw else {}
    pitch.save(update_fields=[*fields, "unsent"])
    _write_answers(pitch, answers)


def _write_answers(pitch: Pitch, answers: Mapping[str, Any]) -> None:
    known = set(pitch.need.requirements.filter(pk__in=answers).values_list("pk", flat=True))
    said = {int(key): value for key, value in answers.items() if int(key) in known}
    pitch.requirement_answers.filter(
        requirement_id__in=[pk for pk, (answer, _words) in said.items() if not answer]
    ).delete()
    RequirementAnswer.objects.bulk_create(
        [
            RequirementAnswer(pitch=pitch, requirement_id=pk, answer=answer, words=words)
            for pk, (answer, words) in said.items()
            if answer
        ],
        update_conflicts=True,
        unique_fields=["pitch", "requirement"],
        update_fields=["answer", "words"],
    )


@PITCH.service("submit")
@transaction.atomic
def submit_pitch(pitch: Pitch, *, actor: Actor, reason: str = "") -> bool:
    """Hand the pitch in, or hand in a new version; False when it says exactly what the last version said.

    Raises Refused after the deadline (by the database's clock, under the need's lock), or when the core or the
    answer to a must is missing; what was typed stays. Everybody in the startup gets the receipt.
    """
    hold_need(pitch)
    lock(pitch)
    _must_be_own(pitch, actor)
    _take_over(pitch)
    content = content_of(pitch)
    digest = content_hash(content)
    if pitch.state in CHANGEABLE and pitch.versions.filter(number=pitch.version, content_hash=digest).exists():
        return False
    at, number = clock.database_now(), pitch.version + 1
    user = User.objects.get(pk=actor.user_id or 0)
    PITCH.run("submit", pitch, actor=actor, reason=reason, submitted_at=at, submitted_by=user, version=number)
    version = PitchVersion.objects.create(
        pitch=pitch, number=number, content=content, content_hash=digest, submitted_by=user, at=at
    )
    messages.pitch_received(pitch, version)
    return True


@PITCH.service("withdraw")
@transaction.atomic
def withdraw_pitch(pitch: Pitch, *, actor: Actor, reason: str = "") -> bool:
    """Take the pitch back: nobody but the startup reads it any more. A draft leaves without a letter."""
    hold_need(pitch)
    lock(pitch)
    was_draft = pitch.state == PitchState.DRAFT
    moved = PITCH.run("withdraw", pitch, actor=actor, reason=reason)
    if moved and not was_draft:
        messages.pitch_withdrawn(pitch)
    return moved


@PITCH.service("resume")
@transaction.atomic
def resume_pitch(pitch: Pitch, *, actor: Actor, reason: str = "") -> bool:
    """Make a pitch that was taken back a draft again, while the need takes pitches."""
    hold_need(pitch)
    return PITCH.run("resume", pitch, actor=actor, reason=reason)


def _must_be_own(pitch: Pitch, actor: Actor) -> None:
    if not own_pitch(actor, pitch):
        raise NotAllowed(_("Bara startupens egna medlemmar skriver dess pitch."))
