"""Things of the startups room, made directly in any state, valid under the database's constraints."""

from typing import Any

from ignite.accounts.enums import OrganisationKind, Right
from ignite.accounts.models import Organisation
from ignite.kernel import clock
from needs.models import Need
from startups.content import content_hash, content_of
from startups.enums import Meets, PitchState, StartupState
from startups.models import Pitch, PitchAsk, PitchVersion, RequirementAnswer, Startup
from tests.factories.cast import Cast, person
from tests.factories.joining import invitation_in
from tests.factories.needs import need_in

SAID = {
    "summary": "Vågen under tallrikarna räknar åt köket",
    "solution": "En våg i serveringen mäter det som slängs och skickar prognosen till köket.",
    "outcome": "Svinnet halveras på en termin.",
    "evidence": "Två skolkök har provat i ett år.",
    "proposal": "Tre kök i tolv veckor.",
    "pilot_weeks": 12,
    "cost_sek": 380_000,
    "wants": "Frånvaron som fil.",
}


def startup_in(state: str, cast: Cast, **fields: Any) -> Startup:
    """Clara's startup, put into the state: an organisation has one profile."""
    Startup.objects.filter(pk=cast.startup_c.pk).update(state=state, **fields)
    cast.startup_c.refresh_from_db()
    return cast.startup_c


def new_startup(name: str, **fields: Any) -> Startup:
    """Another listed startup with one administrator (name-of-startup@example.org)."""
    organisation = Organisation.objects.create(kind=OrganisationKind.STARTUP, name=name)
    person(name.lower().replace(" ", "-"), organisation, rights=(Right.ADMIN,))
    said = {"one_line": f"{name} mäter", "description": "Det som ingen har mätt.", "state": StartupState.LISTED}
    return Startup.objects.create(organisation=organisation, **{**said, **fields})


def pitch_ask_in(state: str, cast: Cast, **fields: Any) -> PitchAsk:
    """David's startup asked by Anna to pitch to a need of hers; the state is the invitation's."""
    need: Need = fields.pop("need", None) or need_in("open", cast)
    startup = fields.pop("startup", cast.startup_d)
    user = cast.david.user if startup == cast.startup_d else None
    said = {"email": "david@example.org", "name": "David", "user": user, "invited_by": cast.anna.user}
    word = fields.pop("word", "")
    invitation = invitation_in(state, cast, about=need, **{**said, "expires_at": need.deadline_at, **fields})
    return PitchAsk.objects.create(
        need=need, startup=startup, invitation=invitation, asked_for=cast.anna.organisation, word=word
    )


def pitch_in(state: str, cast: Cast, **fields: Any) -> Pitch:
    """Clara's pitch to a need of Anna's that is open and chooses as it goes, so that most moves are lawful."""
    need: Need = fields.pop("need", None) or need_in("open", cast, is_rolling=True)
    startup: Startup = fields.pop("startup", None) or cast.startup_c
    author = startup.organisation.memberships.get().user
    handed_in = state not in {PitchState.DRAFT, PitchState.WITHDRAWN}
    said: dict[str, Any] = {**SAID, "version": int(handed_in)}
    if handed_in:
        said |= {"submitted_at": clock.now(), "submitted_by": author}
    if state == PitchState.DECLINED:
        said |= {"decline_code": "fit", "decline_words": "Vi söker annat.", "strong": "Idén.", "would_change": "Pris."}
    if state in {PitchState.DECLINED, PitchState.SHORTLISTED, PitchState.DISQUALIFIED}:
        said["decided_at"] = clock.now()
    pitch = Pitch.objects.create(need=need, startup=startup, state=state, **{**said, **fields})
    for must in need.requirements.filter(kind="must"):
        RequirementAnswer.objects.create(pitch=pitch, requirement=must, answer=Meets.MET)
    if handed_in:
        content = content_of(pitch)
        PitchVersion.objects.create(
            pitch=pitch, number=1, content=content, content_hash=content_hash(content), submitted_by=author
        )
    return pitch
