"""The page of one need, as everybody reads it; its owners and the programme find their moves and its history too."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.kernel.access import also_shown_to_programme, public, signed_in
from ignite.kernel.actor import Actor
from ignite.kernel.http import Request
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb, Fact
from ignite.kernel.templatetags.words import day, moment, sek
from needs.days import time_of
from needs.doors import doors, panels
from needs.enums import NeedState, Offer, QuestionState
from needs.forms import QuestionForm
from needs.lifecycle import NEED
from needs.models import Need, Question
from needs.models.need import INSIDE_ONLY
from needs.phases import days_left, need_phase, questions_until, takes_questions
from needs.queries import (
    history,
)
from needs.queries.needs import follows
from needs.queries.page import changes_of, need_with_page, outcomes_of, questions_with_earlier, said_to_all
from needs.rules import EDITABLE_NEED, in_group, may_inform, shares_need
from needs.services import follow_need, unfollow_need
from needs.views.conditional import unless_seen
from needs.views.sharing import sharing_of


@public
@also_shown_to_programme
@unless_seen
def need(request: Request, pk: int) -> HttpResponse:
    """One need as everybody reads it; its owners and the programme find their moves and its history on it too."""
    shown = fetch(need_with_page(), request.actor, pk=pk)
    return need_page(request, shown, QuestionForm() if request.actor.is_startup else None)


def need_page(request: Request, shown: Need, form: QuestionForm | None, status: int = 200) -> HttpResponse:
    """The page of a need, with the form to ask a question where the reader may."""
    actor = request.actor
    inside = actor.is_programme or shares_need(actor, shown)
    context: dict[str, Any] = {
        "need": shown,
        "phase": need_phase(shown) if not inside or shown.state == NeedState.OPEN else NEED.seen(shown, actor),
        "has_time": shown.deadline_at is not None and time_of(shown.deadline_at) is not None,
        "days": days_left(shown) if shown.takes_pitches else None,
        "inside": inside,
        "shares_links": actor.is_programme or in_group(actor, shown),
        "is_preview": shown.state in INSIDE_ONLY,
        "doors": doors(shown, actor),
        "panels": panels(shown, actor),
        **_may(shown, actor),
        **_questions(shown, actor, form, inside=inside),
        "follows": not inside and follows(shown, actor),
        "entries": history(shown, "need") if inside else [],
        "versions": changes_of(shown),
        **_words_of(shown),
        "crumbs": [
            Crumb(pgettext("flera", "Behov"), reverse("own-needs" if actor.is_need_owner and inside else "needs"))
        ],
        **sharing_of(shown),
        "login": f"{reverse('account_login')}?next={request.path}",
    }
    return render(request, "needs/need.html", context, status=status)


def _may(shown: Need, actor: Actor) -> dict[str, bool]:
    """What the reader may do with the need beside its moves."""
    writes = in_group(actor, shown)
    return {
        "editable": writes and (shown.state in EDITABLE_NEED or shown.takes_pitches),
        "extendable": writes and shown.takes_pitches,
        "may_answer": may_inform(actor, shown),
    }


def _questions(shown: Need, actor: Actor, form: QuestionForm | None, *, inside: bool) -> dict[str, Any]:
    """The questions that the reader may see, the form to ask one, and what all were told beside them."""
    questions = [] if shown.state in INSIDE_ONLY else questions_with_earlier(shown, actor)
    # A form that came too late still stands there, so that what was typed is not lost.
    is_shown = form is not None and (form.is_bound or takes_questions(shown))
    return {
        "answered": [one for one in questions if one.state == QuestionState.ANSWERED],
        "waiting": [one for one in questions if one.state == QuestionState.ASKED] if inside else [],
        "own": [one for one in questions if _is_own(one, actor)],
        "words": said_to_all(shown),
        "form": form if is_shown else None,
        "too_late": not takes_questions(shown),
        "questions_until": questions_until(shown),
    }


def _words_of(shown: Need) -> dict[str, Any]:
    """What the brief says, as the template draws it."""
    titles = (
        ("problem", _("Problemet"), shown.problem),
        ("today", _("Så gör vi nu"), shown.today),
        ("desired_outcome", _("Det vi vill uppnå"), shown.desired_outcome),
        ("offer", _("Det vi kan erbjuda"), shown.offer),
        ("after_pilot", _("Om piloten lyckas"), shown.after_pilot),
    )
    measures, offers = outcomes_of(shown), [Offer(one).label for one in shown.offers if one in Offer.values]
    holds = {"desired_outcome": measures, "offer": offers}
    owners = [shown.lead_owner, *shown.co_owners.all()]
    return {
        "owners_names": ", ".join(str(owner.organisation) for owner in owners),
        "texts": [(name, title, text) for name, title, text in titles if text.strip() or holds.get(name)],
        "measures": measures,
        "offers": offers,
        "written_in": shown.language if shown.language != get_language() else "",
        "requirements": list(shown.requirements.all()),
        "criteria": list(shown.criteria.all()),
        "goals_of": list(shown.goals.all()),
        "facts": _facts_of(shown),
    }


def _facts_of(shown: Need) -> list[Fact]:
    until = questions_until(shown) if shown.takes_pitches else None
    months = shown.months and ngettext("%(number)s månad", "%(number)s månader", shown.months) % {
        "number": shown.months
    }
    return [
        Fact(_("Frågor tas emot till"), until and moment(until)),
        Fact(_("Budget för piloten"), sek(shown.budget_sek) or None),
        Fact(_("Optioner och förlängningar"), sek(shown.options_sek) or None),
        Fact(_("Piloten kan börja"), shown.starts_on and day(shown.starts_on)),
        Fact(_("Pilotens längd"), months),
        Fact(_("Tänkt köpväg"), shown.route),
        Fact(_("Pitcharna"), _reading_of(shown)),
        Fact(_("Skrivet på"), shown.get_language_display() if shown.language != "sv" else None),
        Fact(_("Öppnades"), shown.opened_at and day(shown.opened_at)),
    ]


def _reading_of(shown: Need) -> str | None:
    if shown.is_sealed:
        return _("Förseglade till sista dag")
    return _("Väljs löpande") if shown.is_rolling else None


def _is_own(question: Question, actor: Actor) -> bool:
    """Whether the reader's startup asked it and the answer, if any, is not there for all to read."""
    is_theirs = actor.is_startup and question.organisation_id == actor.organisation_id
    return is_theirs and question.state != QuestionState.ANSWERED


@signed_in
@require_POST
def follow(request: Request, pk: int) -> HttpResponse:
    """Begin to follow a need."""
    shown = fetch(Need.objects, request.actor, pk=pk)
    follow_need(shown, actor=request.actor)
    messages.success(request, _("Du följer behovet och får brev om svar, ändringar och ny sista dag."))
    return redirect(shown)


@signed_in
@require_POST
def unfollow(request: Request, pk: int) -> HttpResponse:
    """Follow a need no more."""
    shown = fetch(Need.objects, request.actor, pk=pk)
    unfollow_need(shown, actor=request.actor)
    messages.success(request, _("Du följer inte längre behovet."))
    return redirect(shown)
