"""What the room says to people: one function per kind, in the transaction of its cause."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Membership
from ignite.kernel import clock
from ignite.kernel.models import Transition
from ignite.outbox.kinds import Kind, MessageClass, Text, register
from ignite.outbox.letters import Letter
from ignite.outbox.models import Message
from ignite.outbox.recipients import recipient_of
from ignite.outbox.services import queue_many
from needs.enums import AreaState, QuestionState
from needs.models import ChallengeArea, Need, NeedsAnalysis, Question
from needs.queries import audience, group_of, writers_of
from needs.rules import EDITABLE_ANALYSIS

WRITER = _("Du får brevet för att du är med i projektgruppen.")
WORKED_ON = (AreaState.ACCEPTED, AreaState.ANALYSED)  # not one that rests, was struck or is over
FOLLOWER = _("Du får brevet för att du följer behovet eller har frågat om, börjat på eller skickat en pitch.")


def _kind(name: str, label: Text, why: Text, *, required: bool = False, **said: Any) -> Kind:
    """A kind; ``said`` are its sample's facts beside what all of them say."""
    importance = MessageClass.REQUIRED if required else MessageClass.USEFUL
    return register(Kind(name, importance, why=why, label=label, sample={**_SAMPLE, **said}))


_SAMPLE = {
    "title": _("Mindre matsvinn"),
    "owner": "Ankarby kommun",
    "action": _("Visa behovet"),
}
_DEADLINE = datetime(2027, 4, 2, 21, 59, tzinfo=UTC)
_QUESTION = _("Finns frånvaron som fil?")
_ANSWER = _("Ja, varje morgon klockan åtta.")


_RETURNED = _("Skriv vad ni mäter, och var ni står i dag.")
AREA_RETURNED = _kind(
    "area_returned", _("Område att ändra"), WRITER, reason=_RETURNED, action=_("Skriv vidare på området")
)
ANALYSIS_RETURNED = _kind(
    "analysis_returned", _("Analys att ändra"), WRITER, reason=_RETURNED, action=_("Skriv vidare på analysen")
)
NEED_RETURNED = _kind(
    "need_returned", _("Behov att ändra"), WRITER, reason=_RETURNED, action=_("Skriv vidare på behovet")
)
ANALYSIS_APPROVED = _kind("analysis_approved", _("Godkänd analys"), WRITER, has_need=True)
NEED_OPENED = _kind("need_opened", _("Behovet är öppet"), WRITER, deadline=_DEADLINE)
QUESTION_ASKED = _kind("question_asked", _("Ny fråga"), WRITER, question=_QUESTION, action=_("Svara på frågan"))
NEED_CHANGED = _kind(
    "need_changed", _("Behovet har ändrats"), FOLLOWER, required=True, note=_("Skolan i Norrvik är också med.")
)
NEED_EXTENDED = _kind(
    "need_extended",
    _("Ny sista dag"),
    FOLLOWER,
    required=True,
    deadline=_DEADLINE,
    reason=_("Skolorna har lov, och fler behöver hinna svara."),
)
NEED_CANCELLED = _kind(
    "need_cancelled", _("Behovet är inställt"), FOLLOWER, required=True, reason=_("Budgeten räcker inte i år.")
)
NEED_OUTCOME = _kind(
    "need_outcome", _("Hur det gick"), FOLLOWER, none=False, word=_("Två startups prövar sina lösningar till hösten.")
)
QUESTION_ANSWERED = _kind(
    "question_answered",
    _("Svar till dig"),
    _("Du får brevet för att du ställde frågan."),
    required=True,
    question=_QUESTION,
    answer=_ANSWER,
    reason=_("Svaret rör bara er lösning."),
)


def analysis_facts(analysis: NeedsAnalysis) -> dict[str, Any]:
    """What a reminder of an analysis says, as it is today."""
    left = (analysis.due_on - clock.today()).days if analysis.due_on else 0
    return {"title": analysis.area.title, "due_on": analysis.due_on, "late": left < 0, "tomorrow": left == 1}


def question_facts(question: Question) -> dict[str, Any]:
    """What a reminder of a question says. Never who asked."""
    need = question.need
    return {
        "title": need.title,
        "owner": str(need.lead_owner),
        "question": question.text,
        "asked_at": question.asked_at,
        "deadline": need.deadline_at,
    }


def _fresh_analysis(message: Message) -> Mapping[str, Any]:
    return analysis_facts(NeedsAnalysis.objects.select_related("area").get(pk=message.about_id or 0))


def _fresh_question(message: Message) -> Mapping[str, Any]:
    rows = Question.objects.select_related("need__lead_owner__organisation")
    return question_facts(rows.get(pk=message.about_id or 0))


def still_to_hand_in(message: Message) -> bool:
    """Whether the analysis is still written, by the day that the reminder was counted from."""
    rows = NeedsAnalysis.objects.filter(
        pk=message.about_id or 0, state__in=EDITABLE_ANALYSIS, area__state__in=WORKED_ON
    )
    analysis = rows.first()
    return analysis is not None and analysis.due_on is not None and analysis.due_on.toordinal() == message.about_seq


def still_to_answer(message: Message) -> bool:
    """Whether the question waits for an answer that can still reach those who pitch."""
    asked = Question.objects.filter(pk=message.about_id or 0, state=QuestionState.ASKED)
    return asked.filter(need__in=Need.objects.open_now()).exists()


ANALYSIS_DUE = register(
    Kind(
        "analysis_due",
        MessageClass.USEFUL,
        why=WRITER,
        label=_("Behovsanalys att lämna in"),
        still_true=still_to_hand_in,
        render_late=True,
        fresh=_fresh_analysis,
        sample={"title": _("Mat som slängs"), "due_on": date(2027, 3, 12), "late": False, "tomorrow": False},
    )
)
QUESTION_UNANSWERED = register(
    Kind(
        "question_unanswered",
        MessageClass.USEFUL,
        why=_("Du får brevet för att du är med i projektgruppen eller arbetar i programmet."),
        label=_("Fråga som väntar på svar"),
        still_true=still_to_answer,
        render_late=True,
        fresh=_fresh_question,
        sample={
            "title": _("Mindre matsvinn"),
            "owner": "Ankarby kommun",
            "question": _("Finns frånvaron som fil?"),
            "asked_at": datetime(2027, 3, 9, 9, 30, tzinfo=UTC),
            "deadline": datetime(2027, 4, 2, 21, 59, tzinfo=UTC),
        },
    )
)


def area_returned(area: ChallengeArea, reason: str) -> None:
    """The programme asks for changes in an area."""
    url = reverse("area-edit", args=[area.pk])
    _to_writers(AREA_RETURNED, area, "area", area.owner.organisation_id, reason, url, _("Skriv vidare på området"))


def analysis_returned(analysis: NeedsAnalysis, reason: str) -> None:
    """The programme asks for changes in an analysis."""
    organisation_id = analysis.area.owner.organisation_id
    url = analysis.get_absolute_url()
    _to_writers(ANALYSIS_RETURNED, analysis, "analysis", organisation_id, reason, url, _("Skriv vidare på analysen"))


def analysis_approved(analysis: NeedsAnalysis, need: Need | None) -> None:
    """Those who wrote the analysis hear that it is approved, and that a draft need waits when one came of it."""
    writers = writers_of(analysis, "analysis", analysis.area.owner.organisation_id)
    url = reverse("need-edit", args=[need.pk]) if need else analysis.get_absolute_url()
    action = _("Skriv vidare på behovet") if need else _("Visa analysen")
    context = {"title": analysis.area.title, "has_need": need is not None}
    _send(ANALYSIS_APPROVED, writers, analysis, f"analysis:{analysis.pk}:{analysis.version}", context, url, action)


def need_returned(need: Need, reason: str) -> None:
    """The programme asks for changes in a need."""
    url = reverse("need-edit", args=[need.pk])
    organisation_id = need.lead_owner.organisation_id
    _to_writers(NEED_RETURNED, need, "need", organisation_id, reason, url, _("Skriv vidare på behovet"))


def need_opened(need: Need) -> None:
    """Those who wrote the need hear that it is open."""
    writers = writers_of(need, "need", need.lead_owner.organisation_id)
    context = {"title": need.title, "deadline": need.deadline_at}
    _send(NEED_OPENED, writers, need, f"need:{need.pk}", context, need.get_absolute_url(), _("Visa behovet"))


def question_asked(question: Question) -> None:
    """The need's group has a question to answer. Who asked is not said."""
    context = {"title": question.need.title, "question": question.text}
    url = reverse("question-answer", args=[question.pk])
    group = group_of(question.need)
    _send(QUESTION_ASKED, group, question, f"question:{question.pk}", context, url, _("Svara på frågan"))


def question_answered(question: Question) -> None:
    """The one who asked gets an answer of their own, or the reason why there is none."""
    context = {
        "title": question.need.title,
        "question": question.text,
        "answer": question.answer,
        "reason": question.reason,
    }
    to = recipient_of(question.asked_by, question.organisation_id)
    letter = Letter(to, f"question:{question.pk}", question, 0, context, question.get_absolute_url(), _("Visa behovet"))
    queue_many(QUESTION_ANSWERED, [letter])


def need_changed(need: Need, note: str) -> None:
    """Everybody reads what has changed in the brief."""
    _to_audience(NEED_CHANGED, need, f"need:{need.pk}:{need.version}", {"note": note})


def need_extended(need: Need, reason: str) -> None:
    """Everybody reads the new last day, and why."""
    facts = {"deadline": need.deadline_at, "reason": reason}
    _to_audience(NEED_EXTENDED, need, f"need:{need.pk}:{need.version}", facts)


def need_cancelled(need: Need, reason: str) -> None:
    """Everybody reads why the need was called off."""
    _to_audience(NEED_CANCELLED, need, f"need:{need.pk}", {"reason": reason})


def need_outcome(need: Need, word: str) -> None:
    """Everybody reads how it ended, once."""
    _to_audience(NEED_OUTCOME, need, f"need:{need.pk}", {"word": word, "none": need.state == "no_suitable"})


def _to_audience(kind: Kind, need: Need, key: str, context: dict[str, Any]) -> None:
    facts = {"title": need.title, "owner": str(need.lead_owner), **context}
    url, action = need.get_absolute_url(), _("Visa behovet")
    queue_many(kind, [Letter(to, key, need, 0, facts, url, action) for to in audience(need)])


def _to_writers(kind: Kind, about: Any, thing: str, organisation_id: int, reason: str, url: str, action: Text) -> None:
    # Sent back twice, told twice: the number of moves is the occasion.
    occasion = Transition.objects.filter(thing=thing, thing_id=about.pk).count()
    context = {"title": str(about), "reason": reason}
    _send(
        kind, writers_of(about, thing, organisation_id), about, f"{thing}:{about.pk}:{occasion}", context, url, action
    )


def _send(
    kind: Kind, to: Iterable[Membership], about: Any, key: str, context: dict[str, Any], url: str, action: Text
) -> None:
    queue_many(kind, [Letter(recipient_of(member), key, about, 0, context, url, action) for member in to])
