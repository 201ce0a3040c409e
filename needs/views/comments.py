"""Comments on the parts of an analysis: written on the analysis's own page, and on one page for each part."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ignite.kernel.http import Request
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb
from needs.forms.comments import CommentForm
from needs.models import NeedsAnalysis
from needs.parts import FIELDS_OF
from needs.queries import analysis_with_all, parts_with_comments
from needs.services import add_comment, reopen_comment, resolve_comment
from needs.views.access import insiders
from needs.views.reading import texts_of


@insiders
def comments(request: Request, pk: int, part: str) -> HttpResponse:
    """What is said about one part; a POST says more (``text``), or takes care of or reopens one (by its number).

    Answers a POST with the way back to the part on the analysis's page, 422 when the text is missing or too long.
    """
    shown = fetch(analysis_with_all(), request.actor, pk=pk)
    if part not in FIELDS_OF:
        raise Http404
    if request.method != "POST":
        return _page(request, shown, part, CommentForm())
    if "resolve" in request.POST or "reopen" in request.POST:
        return _settle(request, shown, part)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, part, form)
    add_comment(shown, actor=request.actor, part=part, text=form.cleaned_data["text"])
    messages.success(request, _("Kommentaren är sparad. De som skriver delen får ett brev inom en timme."))
    return _back(shown, part)


def _settle(request: Request, shown: NeedsAnalysis, part: str) -> HttpResponse:
    number = request.POST.get("resolve") or request.POST.get("reopen") or ""
    comment = get_object_or_404(shown.comments, pk=number if number.isdecimal() and len(number) < 16 else 0, part=part)
    if "resolve" in request.POST:
        resolve_comment(comment, actor=request.actor)
        messages.success(request, _("Kommentaren är markerad som åtgärdad."))
    else:
        reopen_comment(comment, actor=request.actor)
        messages.success(request, _("Kommentaren är öppnad igen."))
    return _back(shown, part)


def _back(shown: NeedsAnalysis, part: str) -> HttpResponse:
    return redirect(f"{shown.get_absolute_url()}?part={part}#comments-{part}")


def _page(request: Request, shown: NeedsAnalysis, key: str, form: CommentForm) -> HttpResponse:
    part = next(one for one in parts_with_comments(shown) if one.key == key)
    # One place in the browser for the text, whether it is written here or on the analysis's page.
    form.fields["text"].widget.attrs["data-keep"] = f"comment:{shown.pk}:{key}"
    context = {
        "analysis": shown,
        "part": part,
        "form": form,
        "texts": texts_of(shown, part),
        "crumbs": [
            Crumb(shown.area.title, shown.area.get_absolute_url()),
            Crumb(_("Behovsanalys"), shown.get_absolute_url()),
        ],
    }
    return render(request, "needs/comments.html", context, status=422 if form.is_bound else 200)
