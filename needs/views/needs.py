"""The public pages of needs: the list with its search, and one need."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from ignite.accounts.enums import BodyKind
from ignite.kernel.access import public, signed_in
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
    Search,
    find_needs,
    goal_facet,
    history,
    kind_facet,
    need_for_page,
    questions_of,
)
from needs.queries.needs import changes_of, follows
from needs.rules import EDITABLE_NEED, in_group, shares_need
from needs.services import follow_need, unfollow_need
from needs.views.conditional import unless_seen

PAGE = 20


@public
@unless_seen
def needs(request: Request) -> HttpResponse:
    """All needs that are or have been open, with search and facets."""
    search = _search_of(request)
    page: Any = Paginator(find_needs(search), PAGE).get_page(request.GET.get("page"))
    rows = [(need, need_phase(need), list(need.goals.all()), need.rank == 0) for need in page]
    context = {
        "search": search,
        "page": page,
        "open_rows": [row[:3] for row in rows if row[3]],
        "closed_rows": [row[:3] for row in rows if not row[3]],
        "kinds": kind_facet(search),
        "goals": goal_facet(search),
        "query": _query_without(request, "page"),
        "without_kind": _query_without(request, "page", "kind"),
        "without_goal": _query_without(request, "page", "goal"),
    }
    return render(request, "needs/needs.html", context)


def _search_of(request: Request) -> Search:
    goal = request.GET.get("goal", "")
    kind = request.GET.get("kind", "")
    return Search(
        text=request.GET.get("q", "").replace("\x00", "").strip()[:100],
        kind=kind if kind in BodyKind.values else "",
        goal=int(goal) if goal.isascii() and goal.isdigit() and len(goal) < 3 else None,
    )


def _query_without(request: Request, *names: str) -> str:
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()


@public
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
        "canonical": request.build_absolute_uri(shown.get_absolute_url()),
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
