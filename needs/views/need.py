"""The page of one need, as everybody reads it; its owners and the programme find their moves and its history too."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from ignite.kernel.access import also_shown_to_programme, public, signed_in
from ignite.kernel.actor import Actor
from ignite.kernel.http import Request
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb, Fact
from ignite.kernel.templatetags.words import day, sek
from needs.doors import doors, panels
from needs.enums import NeedState, QuestionState
from needs.forms import QuestionForm
from needs.lifecycle import NEED
from needs.models import Need, Question
from needs.models.need import INSIDE_ONLY
from needs.phases import days_left, need_phase, questions_until, takes_questions
from needs.queries import (
    history,
    need_for_page,
    questions_of,
)
from needs.queries.needs import changes_of, follows
from needs.rules import EDITABLE_NEED, in_group, shares_need
from needs.services import follow_need, unfollow_need
from needs.views.conditional import unless_seen
from needs.views.sharing import sharing_of


@public
@also_shown_to_programme
@unless_seen
def need(request: Request, pk: int) -> HttpResponse:
    """One need as everybody reads it; its owners and the programme find their moves and its history on it too."""
    shown = fetch(need_for_page(), request.actor, pk=pk)
    return need_page(request, shown, QuestionForm() if request.actor.is_startup else None)


def need_page(request: Request, shown: Need, form: QuestionForm | None, status: int = 200) -> HttpResponse:
    """The page of a need, with the form to ask a question where the reader may."""
    actor = request.actor
    inside = actor.is_programme or shares_need(actor, shown)
    questions = questions_of(shown, actor)
    context: dict[str, Any] = {
        "need": shown,
        "phase": need_phase(shown) if not inside or shown.state == NeedState.OPEN else NEED.seen(shown, actor),
        "days": days_left(shown) if shown.takes_pitches else None,
        "inside": inside,
        "shares_links": actor.is_programme or in_group(actor, shown),
        "is_preview": shown.state in INSIDE_ONLY,
        "editable": in_group(actor, shown) and (shown.state in EDITABLE_NEED or shown.takes_pitches),
        "doors": doors(shown, actor),
        "panels": panels(shown, actor),
        "answered": [one for one in questions if one.state == QuestionState.ANSWERED],
        "waiting": [one for one in questions if one.state == QuestionState.ASKED] if inside else [],
        "own": [one for one in questions if _is_own(one, actor)],
        "may_answer": shares_need(actor, shown),
        "form": form if takes_questions(shown) else None,
        "questions_until": questions_until(shown),
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


def _words_of(shown: Need) -> dict[str, Any]:
    """What the brief says, as the template draws it."""
    titles = (
        (_("Problemet"), shown.problem),
        (_("Så gör vi nu"), shown.today),
        (_("Det vi vill uppnå"), shown.desired_outcome),
        (_("Det vi kan erbjuda"), shown.offer),
        (_("Om piloten lyckas"), shown.after_pilot),
    )
    owners = [shown.lead_owner, *shown.co_owners.all()]
    return {
        "owners_names": ", ".join(str(owner.organisation) for owner in owners),
        "texts": [(title, text) for title, text in titles if text.strip()],
        "requirements": list(shown.requirements.all()),
        "criteria": list(shown.criteria.all()),
        "goals_of": list(shown.goals.all()),
        "facts": [
            Fact(_("Budget för piloten"), sek(shown.budget_sek) or None),
            Fact(_("Tänkt köpväg"), shown.route),
            Fact(_("Öppnades"), shown.opened_at and day(shown.opened_at)),
        ],
    }


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
