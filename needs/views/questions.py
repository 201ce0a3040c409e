"""Asking on a need's page, and the pages where its owners answer and correct what they answered."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.joining.services import count_attempt
from ignite.kernel.access import startup
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb
from needs.enums import QuestionState
from needs.forms import AnswerForm, QuestionForm
from needs.forms.question import CorrectionForm
from needs.models import Question
from needs.queries.page import need_with_page
from needs.rules import may_answer
from needs.services.questions import (
    answer_privately,
    answer_questions,
    ask_question,
    correct_answer,
    refuse_question,
)
from needs.views.access import insiders
from needs.views.need import need_page

PER_STARTUP = 20  # questions in an hour: each is a letter to a whole project group


@startup
@require_POST
def ask(request: Request, pk: int) -> HttpResponse:
    """Ask about a need. What was typed stands on the page again when it could not be taken."""
    need = fetch(need_with_page(), request.actor, pk=pk)
    form = QuestionForm(request.POST, name=request.actor.organisation_name)
    if form.is_valid():
        try:
            count_attempt(f"question:{request.actor.organisation_id}", limit=PER_STARTUP)
            ask_question(need, actor=request.actor, text=form.cleaned_data["text"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Frågan är skickad. Svaret kommer till dig och alla som följer behovet."))
            return redirect(f"{need.get_absolute_url()}#questions")
    return need_page(request, need, form, status=422)


@insiders
def answer(request: Request, pk: int) -> HttpResponse:
    """Answer a question: to all, to the one who asked, or not at all with a reason."""
    question = fetch(_questions(), request.actor, pk=pk)
    if not may_answer(request.actor, question) or question.state != QuestionState.ASKED:
        return redirect(question)
    others = question.need.questions.filter(state=QuestionState.ASKED).exclude(pk=question.pk).order_by("pk")
    form = AnswerForm(posted(request), others=others)
    if request.method == "POST" and form.is_valid():
        try:
            return _answer(request, question, form)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _answer_page(request, question, form, "needs/question_answer.html")


def _questions() -> Any:
    return Question.objects.select_related("need__lead_owner__organisation")


def _answer_page(request: Request, question: Question, form: Any, template: str) -> HttpResponse:
    need = question.need
    context = {"question": question, "form": form, "crumbs": [Crumb(need.title, need.get_absolute_url())]}
    return render(request, template, context, status=422 if form.is_bound else 200)


def _answer(request: Request, question: Question, form: AnswerForm) -> HttpResponse:
    said = {name: form.cleaned_data[name] for name in ("answer", "reason")}
    match form.cleaned_data["to"]:
        case "answer":
            together = [question, *form.cleaned_data.get("also", [])]
            answer_questions(together, actor=request.actor, answer=said["answer"])
            messages.success(request, _("Svaret är publicerat och skickas till alla som följer behovet."))
        case "answer_privately":
            answer_privately(question, actor=request.actor, **said)
            messages.success(request, _("Svaret är skickat till den som frågade."))
        case _:
            refuse_question(question, actor=request.actor, reason=said["reason"])
            messages.success(request, _("Den som frågade har fått skälet."))
    return redirect(question)


@insiders
def correct(request: Request, pk: int) -> HttpResponse:
    """Put new words in the place of an answer to all; everybody is told again."""
    question = fetch(_questions(), request.actor, pk=pk)
    if not may_answer(request.actor, question) or question.state != QuestionState.ANSWERED:
        return redirect(question)
    form = CorrectionForm(posted(request), initial={"answer": question.answer})
    if request.method == "POST" and form.is_valid():
        try:
            done = correct_answer(question, actor=request.actor, answer=form.cleaned_data["answer"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            told = _("Svaret är rättat, och alla som följer behovet får veta det.")
            messages.success(request, told if done else _("Inget var ändrat."))
            return redirect(question)
    return _answer_page(request, question, form, "needs/question_correct.html")
