"""The search that the subject picker makes while somebody types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ignite.kernel.access import public
from ignite.reference.subjects import LONGEST, suggest


@public
def subject_search(request: HttpRequest) -> HttpResponse:
    """Suggestions as options of a list box; ``name`` says which of the query's fields holds what was typed."""
    text = request.GET.get(f"{request.GET.get('name', '')}_text", "")[:LONGEST]
    return render(request, "reference/_subject_options.html", {"found": suggest(text)})
