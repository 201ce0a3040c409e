"""Saved selections of people: a list under a name, or a group with its option."""

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ignite.kernel.access import programme
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.outbox import groups, queries, sendouts
from ignite.outbox.forms import SelectionForm
from ignite.outbox.models import Selection


@programme
def index(request: Request) -> HttpResponse:
    """Every selection: a list's number of people, or the group that it is."""
    labels = {group.key: group.label for group in groups.all_groups()}
    found = Selection.objects.select_related("created_by").order_by("name")
    rows = [(one, labels.get(one.group, ""), len(one.people)) for one in found]
    return render(request, "outbox/selections.html", {"rows": rows, "health": queries.desk()})


@programme
def new(request: Request) -> HttpResponse:
    """Save a pasted or uploaded list, or with ``?group=`` a group, under a name."""
    known = {group.key: group for group in groups.all_groups()}
    group = known.get(request.GET.get("group", ""))
    if "group" in request.GET and group is None:
        raise Http404
    form = SelectionForm(posted(request), request.FILES or None, group=group)
    if form.is_bound and form.is_valid():
        try:
            saved = _save(request, form)
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            notices.success(request, saved)
            return redirect("selections")
    choices = [(one.key, one.label) for one in known.values()]
    context = {"form": form, "group": group, "groups": choices, "health": queries.desk()}
    return render(request, "outbox/selection_new.html", context, status=422 if form.is_bound else 200)


def _save(request: Request, form: SelectionForm) -> str:
    data, group = form.cleaned_data, form.group
    selection = sendouts.save_selection(
        data["name"],
        actor=request.actor,
        group=group.key if group else "",
        option=data.get("option", ""),
        people=form.people,
    )
    if group is not None:
        return _("Urvalet ”%(name)s” är sparat.") % {"name": selection.name}
    left_out = len(form.people) - len(selection.people)
    words = ngettext(
        "Urvalet är sparat med %(count)s person.", "Urvalet är sparat med %(count)s personer.", len(selection.people)
    ) % {"count": len(selection.people)}
    if left_out:
        more = ngettext("%(count)s rad utelämnades.", "%(count)s rader utelämnades.", left_out) % {"count": left_out}
        return f"{words} {more}"
    return words


@programme
@require_POST
def delete(request: Request, pk: int) -> HttpResponse:
    """Delete a selection."""
    selection = get_object_or_404(Selection, pk=pk)
    try:
        sendouts.delete_selection(selection, actor=request.actor)
    except Refused as refused:
        notices.error(request, str(refused))
    else:
        notices.success(request, _("Urvalet är borttaget."))
    return redirect("selections")
