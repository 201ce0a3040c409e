"""Need owners, people and areas from a spreadsheet: the file, its check, its progress, what came of it."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from ignite.accounts.rules import may_enter_for_others
from ignite.editions.models import Edition
from ignite.kernel.access import requires
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb
from needs.forms.imports import ImportForm, LettersForm
from needs.imports import files
from needs.models import Import
from needs.queries.imports import latest_imports, refused_rows, rows_of_import, shown_rows, tally_of_import
from needs.services.imports import confirm_import, discard_import, start_import

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
office = requires("enters_for_others", may_enter_for_others)


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(pgettext("flera", "Behovsägare"), reverse("need-owners")), *more]


@office
def imports(request: Request) -> HttpResponse:
    """Choose a file; it is checked on the next page."""
    edition = Edition.objects.current()
    form = ImportForm(posted(request), request.FILES or None)
    if request.method == "POST" and edition is not None and form.is_valid():
        sheet = form.cleaned_data["sheet"]
        try:
            return redirect(start_import(edition, data=sheet.read(), file_name=sheet.name, actor=request.actor))
        except Refused as refused:
            form.add_error("sheet", str(refused))
    context = {"form": form, "edition": edition, "runs": latest_imports(), "crumbs": _crumbs()}
    return render(request, "needs/imports.html", context, status=422 if form.is_bound else 200)


@office
def template(request: Request) -> HttpResponse:
    """The workbook to fill in."""
    return _file(files.template(), _("mall-behovsägare.xlsx"))


@office
def show(request: Request, pk: int) -> HttpResponse:
    """The check, the progress or the result, by where the import stands."""
    return _page(request, _run(request, pk), LettersForm())


def _page(request: Request, run: Import, form: LettersForm) -> HttpResponse:
    shown = request.GET.get("show", "")
    page = rows_of_import(run, shown, request.GET.get("page", ""))
    context: dict[str, Any] = {
        "run": run,
        "counts": tally_of_import(run),
        "shown": shown,
        "page": page,
        "rows": list(shown_rows(page)),
        "form": form,
        "crumbs": _crumbs(Crumb(_("Läs in från kalkylblad"), reverse("imports"))),
    }
    name = "needs/import_check.html" if run.is_checked else "needs/import_done.html"
    response = render(request, name, context, status=422 if form.is_bound else 200)
    if request.htmx and not run.is_under_way:
        response["HX-Refresh"] = "true"  # it has ended: the whole page is another one
    return response


@office
@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    """Take it in."""
    run, form = _run(request, pk), LettersForm(request.POST)
    if run.is_checked and not form.is_valid():
        return _page(request, run, form)
    try:
        holds = form.is_valid() and form.cleaned_data["letters"] == "hold"
        confirm_import(run, actor=request.actor, holds_letters=holds)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(run)


@office
@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    """Throw the file away."""
    try:
        discard_import(_run(request, pk), actor=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Filen är kastad. Ingenting är inläst."))
    return redirect("imports")


@office
def refused(request: Request, pk: int) -> HttpResponse:
    """The rows that did not go in, with why, as a file to mend and send in again."""
    rows = refused_rows(_run(request, pk))
    if not rows:
        raise Http404
    return _file(files.refused(rows), _("rader-att-rätta.xlsx"))


def _run(request: Request, pk: int) -> Import:
    rows = Import.objects.filter(discarded_at=None).select_related("edition", "by", "confirmed_by", "batch")
    found: Import = fetch(rows, request.actor, pk=pk)
    return found


def _file(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
