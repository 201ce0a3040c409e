"""An open need: its brief is changed, its last day moved forward, and every version stands to be read by anybody."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ignite.kernel.access import need_owner, public
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb
from needs.forms.change import ChangeForm, ExtendForm
from needs.forms.last_day import NOON, with_noon
from needs.forms.requirements import keeps_all_known, need_rows
from needs.forms.rows import Rows
from needs.models import Need, NeedVersion
from needs.queries import need_for_page
from needs.queries.page import compared, version_page
from needs.rules import in_group
from needs.services import change_need, extend_deadline


def change_page(request: Request, need: Need) -> HttpResponse:
    """The form to change an open need's brief. One written from an older version is shown beside the newer."""
    rows = need_rows(need, posted(request), removable=False)
    form = ChangeForm(posted(request), instance=need)
    newer: list[Any] = []
    if request.method == "POST" and all([form.is_valid(), rows.is_valid(), keeps_all_known(rows)]):
        newer = _changed_since(need, form.version_read)
        if not newer:
            try:
                return _save_change(request, need, form, rows)
            except Refused as refused:
                # Without its note a change is refused for that, before all else.
                form.add_error(None if form.cleaned_data["note"].strip() else "note", str(refused))
        else:
            form = _read_anew(request, need)
    context = {
        "need": need,
        "form": form,
        "rows": rows,
        "newer": newer,
        "crumbs": [Crumb(need.title, need.get_absolute_url())],
    }
    return render(request, "needs/need_change.html", context, status=422 if form.is_bound else 200)


def _changed_since(need: Need, number: int) -> list[Any]:
    """What versions newer than the one that the writer had read changed in the brief."""
    if number >= Need.objects.values_list("version", flat=True).get(pk=need.pk):
        return []
    versions = {one.number: one for one in NeedVersion.objects.filter(need=need, number__gte=number)}
    newest = versions[max(versions)] if versions else None
    changes = compared(versions[number], newest) if newest and number in versions else []
    # A new last day alone clashes with no words.
    return [one for one in changes if one.label != str(_("Sista dag att pitcha"))]


def _read_anew(request: Request, need: Need) -> ChangeForm:
    """The same words as they were typed, now knowing the newest version: sending them again is meant."""
    data = request.POST.copy()
    data["read"] = str(Need.objects.values_list("version", flat=True).get(pk=need.pk))
    form = ChangeForm(data, instance=need)
    form.is_valid()
    words = _("Någon annan har ändrat behovet medan du skrev. Läs vad som är nytt och spara sedan det som ska gälla.")
    form.add_error(None, words)
    return form


def _save_change(request: Request, need: Need, form: ChangeForm, rows: Rows) -> HttpResponse:
    if not (form.changes_words or rows.differs()):
        messages.info(request, _("Inget var ändrat."))
        return redirect(need)
    fields, note = form.fields_to_save(), form.cleaned_data["note"]
    change_need(need, actor=request.actor, note=note, requirements=rows.rows(), **fields)
    messages.success(request, _("Ändringen är publicerad, och alla som följer behovet får ett brev."))
    return redirect(need)


@need_owner
def extend(request: Request, pk: int) -> HttpResponse:
    """Move an open need's last day forward, with the reason."""
    need = fetch(need_for_page(), request.actor, pk=pk)
    if not in_group(request.actor, need):
        raise Http404
    if not need.takes_pitches:
        messages.error(request, _("Behovet är inte öppet längre och kan inte ändras."))
        return redirect(need)
    form = ExtendForm(_with_noon(request, need), need=need)
    if request.method == "POST" and form.is_valid():
        moment, reason = form.last_day_of.moment, form.cleaned_data["reason"]
        try:
            if moment:
                extend_deadline(need, actor=request.actor, deadline_at=moment, reason=reason)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Sista dagen är flyttad, och alla som följer behovet får ett brev."))
            return redirect(need)
    context = {"need": need, "form": form, "crumbs": [Crumb(need.title, need.get_absolute_url())]}
    return render(request, "needs/need_extend.html", context, status=422 if form.is_bound else 200)


def _with_noon(request: Request, need: Need) -> Any:
    data = posted(request)
    if data is None or data.get("do") != NOON:
        return data
    form = ExtendForm(data, need=need)
    form.is_valid()
    return with_noon(data, form.last_day_of.proposed)


@public
def versions(request: Request, pk: int) -> HttpResponse:
    """Every version of an opened need, with what each changed word by word."""
    need = fetch(Need.objects.published().select_related("lead_owner__organisation"), request.actor, pk=pk)
    asked = request.GET.get("page", "")
    page = int(asked) if asked.isdecimal() and 0 < len(asked) < 5 else 1
    rows, has_more = version_page(need, max(1, page))
    context = {
        "need": need,
        "rows": rows,
        "older": page + 1 if has_more else None,
        "newer": page - 1 if page > 1 else None,
        "crumbs": [Crumb(need.title, need.get_absolute_url())],
    }
    return render(request, "needs/need_versions.html", context)
