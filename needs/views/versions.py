"""The versions of an analysis: whole ones, each field's history, what differs, and putting one back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ignite.kernel.access import need_owner
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb
from needs.forms.versions import KeepForm
from needs.models import AnalysisVersion, NeedsAnalysis
from needs.parts import PART_OF
from needs.queries import analysis_with_all
from needs.queries.versions import change, changes, field_versions, label_of, note_of, whole_versions
from needs.rules import EDITABLE_ANALYSIS, in_group
from needs.services.versions import keep_analysis, restore_field, restore_version
from needs.views.access import insiders
from needs.written import texts_now

NOW = "now"


@insiders
def versions(request: Request, pk: int) -> HttpResponse:
    """Whole versions and what was saved lately; a POST keeps the analysis as it stands, with a note."""
    shown = fetch(analysis_with_all(), request.actor, pk=pk)
    form = KeepForm(posted(request))
    if request.method == "POST" and form.is_valid():
        keep_analysis(shown, actor=request.actor, note=form.cleaned_data["note"])
        messages.success(request, _("Versionen är sparad."))
        return redirect("analysis-versions", pk=pk)
    context = {
        **_frame(request, shown),
        "form": form,
        "rows": [(one, note_of(one)) for one in whole_versions(shown)],
        "saved": [(one, label_of(one.field)) for one in field_versions(shown)],
    }
    return render(request, "needs/versions.html", context, status=422 if form.is_bound else 200)


@insiders
def compare(request: Request, pk: int) -> HttpResponse:
    """What differs between two whole versions (``from``, ``to``), the second by default as it stands now."""
    shown = fetch(analysis_with_all(), request.actor, pk=pk)
    wanted = {name: request.GET.get(name, NOW) for name in ("from", "to")}
    one, other = (_version(shown, wanted[name]) for name in ("from", "to"))
    rows = changes(_content(shown, one), _content(shown, other))
    context = {
        **_frame(request, shown),
        "one": one,
        "other": other,
        "numbers": [version.number for version in whole_versions(shown)],
        "changed": [row for row in rows if row.differs],
        "same": [row for row in rows if not row.differs and row.marks],
    }
    return render(request, "needs/versions_compare.html", context)


def _version(shown: NeedsAnalysis, number: str) -> AnalysisVersion | None:
    """The version of that number; None for the analysis as it stands. 404 for one that is not there."""
    if number == NOW:
        return None
    found: AnalysisVersion = get_object_or_404(shown.versions, number=_digits(number))
    return found


def _digits(number: str) -> int:
    return int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0


def _content(shown: NeedsAnalysis, version: AnalysisVersion | None) -> dict[str, str]:
    return texts_now(shown) if version is None else version.content


@need_owner
@require_POST
def restore(request: Request, pk: int, number: int) -> HttpResponse:
    """Make the analysis say what it said in a version."""
    shown = fetch(analysis_with_all(), request.actor, pk=pk)
    version = get_object_or_404(shown.versions, number=number)
    try:
        fields = restore_version(version, actor=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        done = ngettext("En del är återställd.", "%(number)s delar är återställda.", fields) % {"number": fields}
        nothing = _("Analysen säger redan det som den versionen säger.")
        kept = _("Det som stod här innan finns kvar som en egen version.")
        messages.success(request, f"{done} {kept}" if fields else nothing)
    return redirect("analysis-versions", pk=pk)


@insiders
def field_history(request: Request, pk: int, field: str) -> HttpResponse:
    """One field's history, each text beside the one before it; a POST by the group puts one back (``restore``)."""
    shown = fetch(analysis_with_all(), request.actor, pk=pk)
    if field not in PART_OF:
        raise Http404
    if request.method == "POST":
        return _restore_field(request, shown, field)
    rows = field_versions(shown, field)
    held = next((one for one in rows if not one.is_aside), None)
    older: list[Any] = [*rows[1:], None] if rows else []
    context = {
        **_frame(request, shown),
        "label": label_of(field),
        "rows": [
            (one, change(field, before.text if before else "", one.text), one is held)
            for one, before in zip(rows, older, strict=True)
        ],
    }
    return render(request, "needs/field_history.html", context)


def _restore_field(request: Request, shown: NeedsAnalysis, field: str) -> HttpResponse:
    version = get_object_or_404(shown.field_versions, field=field, number=_digits(request.POST.get("restore", "")))
    try:
        if restore_field(version, actor=request.actor):
            messages.success(request, _("Texten är återställd. Det som stod där innan finns kvar i historiken."))
        else:
            messages.info(request, _("Texten säger redan det."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("analysis-history", pk=shown.pk, field=field)


def _frame(request: Request, shown: NeedsAnalysis) -> dict[str, Any]:
    crumbs = [
        Crumb(shown.area.title, shown.area.get_absolute_url()),
        Crumb(_("Behovsanalys"), shown.get_absolute_url()),
    ]
    if request.resolver_match and request.resolver_match.url_name != "analysis-versions":
        crumbs.append(Crumb(_("Versioner"), reverse("analysis-versions", args=[shown.pk])))
    restorable = in_group(request.actor, shown) and shown.state in EDITABLE_ANALYSIS
    return {"analysis": shown, "restorable": restorable, "crumbs": crumbs}
