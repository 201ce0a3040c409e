"""Things of the needs room, made directly in any state, valid under the database's constraints."""

from datetime import timedelta
from typing import Any

from ignite.accounts.models import Organisation, User
from ignite.kernel import clock
from needs.enums import AnalysisResult, AnalysisState, AreaState, NeedState, QuestionState
from needs.models import (
    ChallengeArea,
    Criterion,
    Measure,
    Need,
    NeedOwner,
    NeedsAnalysis,
    Question,
    ReadLink,
    Requirement,
    Watch,
)
from needs.services.links import make_link
from tests.factories.cast import Cast, Person

INSIDE = {NeedState.DRAFT, NeedState.IN_REVIEW, NeedState.EDITS_REQUESTED, NeedState.WITHDRAWN}
PASSED = {NeedState.READING, NeedState.DECIDED, NeedState.COMPLETED, NeedState.NO_SUITABLE}
SAID = {
    "problem": "Köken lagar efter hur många som är inskrivna, inte efter hur många som kommer.",
    "today": "Varje kök ringer rektorn på morgonen.",
    "affected": "31 kök och 9 000 elever.",
    "root_causes": "Frånvaron finns i ett annat system.",
    "desired_outcome": "Köket vet klockan åtta hur många som äter.",
    "constraints": "Frånvarosystemet ägs av utbildningsförvaltningen.",
    "budget_owner": "Måltidschefen",
    "route_to_adoption": "Måltidschefen beslutar inför nästa läsår.",
}


def need_owner_in(state: str, cast: Cast, **fields: Any) -> NeedOwner:
    """Anna's year, put into the state: there is one for each organisation and edition."""
    NeedOwner.objects.filter(pk=cast.owner_a.pk).update(state=state, **fields)
    cast.owner_a.refresh_from_db()
    return cast.owner_a


def new_owner(cast: Cast, name: str, state: str = "active", **fields: Any) -> NeedOwner:
    """Another body with its year."""
    body = Organisation.objects.create(kind="need_owner", name=name, body_kind="municipality")
    return NeedOwner.objects.create(organisation=body, edition=cast.edition, state=state, **fields)


def area_in(state: str, cast: Cast, **fields: Any) -> ChallengeArea:
    """An area of Anna's, with words enough to be registered."""
    said = {"title": "Mat som slängs", "problem": SAID["problem"], "affected": SAID["affected"]}
    return ChallengeArea.objects.create(**{"owner": cast.owner_a, "state": state, **said, **fields})


def analysis_in(state: str, cast: Cast, **fields: Any) -> NeedsAnalysis:
    """A whole analysis of an area of Anna's, with a measure, a must, and a result that leads to a need."""
    area = fields.pop("area", None) or area_in(
        AreaState.ANALYSED if state == AnalysisState.APPROVED else AreaState.ACCEPTED, cast
    )
    said = {**SAID, "result": AnalysisResult.MATCH_POSSIBLE}
    analysis = NeedsAnalysis.objects.create(**{"area": area, "state": state, **said, **fields})
    Measure.objects.create(analysis=analysis, name="Svinn", unit="gram per elev", baseline=48, target=30)
    Requirement.objects.create(analysis=analysis, kind="must", text="Data lagras inom EU", reason="Lagen kräver det.")
    return analysis


def need_in(state: str, cast: Cast, **fields: Any) -> Need:
    """A need of Anna's with criteria and a must; its dates and its tick fit the state."""
    closed = state in PASSED
    said: dict[str, Any] = {
        "lead_owner": cast.owner_a,
        "title": "Rätt mängd skolmat varje dag",
        "summary": "Köken ska veta hur många som äter.",
        "problem": SAID["problem"],
        "desired_outcome": SAID["desired_outcome"],
        "deadline_at": clock.now() + (timedelta(days=-1) if closed else timedelta(days=30)),
        "opened_at": None if state in INSIDE else clock.now() - timedelta(days=40),
        "decided_at": clock.now() if state in {NeedState.DECIDED, NeedState.COMPLETED} else None,
    }
    if state != NeedState.DRAFT:
        said |= {"route": "Direktupphandling", "route_by": cast.arvid.user, "route_at": clock.now()}
    need = Need.objects.create(**{**said, "state": state, **fields})
    Requirement.objects.create(need=need, kind="must", text="Data lagras inom EU", reason="Lagen kräver det.")
    Criterion.objects.create(need=need, key="fit", name_sv="Passar behovet", name_en="Fits the need", weight=60)
    Criterion.objects.create(need=need, key="scale", name_sv="Kan växa", name_en="Can grow", weight=40, position=2)
    return need


def question_in(state: str, cast: Cast, **fields: Any) -> Question:
    """A question of Clara's about an open need of Anna's."""
    need = fields.pop("need", None) or need_in(NeedState.OPEN, cast)
    has_answer = state in {QuestionState.ANSWERED, QuestionState.ANSWERED_PRIVATELY}
    said: dict[str, Any] = {
        "need": need,
        "organisation": cast.clara.organisation,
        "asked_by": cast.clara.user,
        "text": "Kan vi få frånvaron som fil?",
        "answer": "Ja, varje morgon." if has_answer else "",
        "reason": "" if state in {QuestionState.ASKED, QuestionState.ANSWERED} else "Gäller bara er.",
        "answered_at": None if state == QuestionState.ASKED else clock.now(),
    }
    return Question.objects.create(**{**said, "state": state, **fields})


def saved_search(person: Person, params: dict[str, str], **fields: Any) -> Watch:
    """Somebody with an account follows a search."""
    said = {"name": "Sparad", "confirmed_at": clock.now(), **fields}
    return Watch.objects.create(user=person.user, params=params, **said)


def followed_by_letter(email: str, **fields: Any) -> Watch:
    """An address follows a need or a search, and has said yes."""
    return Watch.objects.create(**{"email": email, "confirmed_at": clock.now(), **fields})


def follower(cast: Cast, need: Need) -> User:
    """David follows the need."""
    need.follows.create(user=cast.david.user, organisation=cast.david.organisation)
    return cast.david.user


def read_link_to(about: Any, cast: Cast, **fields: Any) -> ReadLink:
    """A link of Anna's for her boss, for two weeks."""
    said = {"reader": "Kommundirektören", "until": clock.today() + timedelta(days=14)}
    return make_link(about, actor=cast.anna.actor, **{**said, **fields})
