"""Asking on a need's page, and the page where its owners answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.joining.services import count_attempt
from ignite.kernel.access import need_owner, startup
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb
from needs.enums import QuestionState
from needs.forms import AnswerForm, QuestionForm
from needs.models import Question
from needs.queries import need_for_page
from needs.rules import shares_question
from needs.services import answer_privately, answer_question, ask_question, refuse_question
from needs.views.need import need_page

PER_STARTUP = 20  # questions in an hour: each is a letter to a whole project group


@startup
@require_POST
def ask(request: Request, pk: int) -> HttpResponse:
    """Ask about a need."""
    need = fetch(need_for_page(), request.actor, pk=pk)
    form = QuestionForm(request.POST)
    if form.is_valid():
        try:
            count_attempt(f"question:{request.actor.organisation_id}", limit=PER_STARTUP)
            ask_question(need, actor=request.actor, text=form.cleaned_data["text"])
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Frågan är skickad. Svaret kommer till dig och alla som följer behovet."))
            return redirect(f"{need.get_absolute_url()}#questions")
    return need_page(request, need, form, status=422)


@need_owner
def answer(request: Request, pk: int) -> HttpResponse:
    """Answer a question: to all, to the one who asked, or not at all with a reason."""
    question = fetch(Question.objects.select_related("need__lead_owner__organisation"), request.actor, pk=pk)
    if not shares_question(request.actor, question) or question.state != QuestionState.ASKED:
        return redirect(question)
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            return _answer(request, question, form)
        except Refused as refused:
            form.add_error(None, str(refused))
    need = question.need
    context = {"question": question, "form": form, "crumbs": [Crumb(need.title, need.get_absolute_url())]}
    return render(request, "needs/question_answer.html", context, status=422 if form.is_bound else 200)


def _answer(request: Request, question: Question, form: AnswerForm) -> HttpResponse:
    said = {name: form.cleaned_data[name] for name in ("answer", "reason")}
    match form.cleaned_data["to"]:
        case "answer":
            answer_question(question, actor=request.actor, answer=said["answer"])
            messages.success(request, _("Svaret är publicerat och skickat till alla som följer behovet."))
        case "answer_privately":
            answer_privately(question, actor=request.actor, **said)
            messages.success(request, _("Svaret är skickat till den som frågade."))
        case _:
            refuse_question(question, actor=request.actor, reason=said["reason"])
            messages.success(request, _("Den som frågade har fått skälet."))
    return redirect(question)
