"""Who leads an area."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ignite.accounts.queries import members_of
from ignite.kernel.access import need_owner
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb
from needs.forms.lead import LeadForm
from needs.models import ChallengeArea
from needs.services.leads import choose_lead


@need_owner
def area_lead(request: Request, pk: int) -> HttpResponse:
    """Choose who of the group leads an area, or that all do together. 422 keeps what was chosen."""
    rows = ChallengeArea.objects.select_related("owner__organisation", "lead")
    area: ChallengeArea = fetch(rows, request.actor, pk=pk)
    members = members_of(area.owner.organisation_id)
    form = LeadForm(posted(request), members=members, initial={"lead": str(area.lead_id or "")})
    if request.method == "POST" and form.is_valid():
        try:
            choose_lead(area, lead=form.chosen, actor=request.actor)
        except Refused as refused:
            form.add_error("lead", str(refused))
        else:
            messages.success(request, _("Sparat."))
            return redirect(area)
    context = {
        "area": area,
        "form": form,
        "has_left": area.lead is not None and area.lead_id not in {member.pk for member in members},
        "crumbs": [Crumb(_("Områden"), reverse("areas")), Crumb(area.title, area.get_absolute_url())],
    }
    return render(request, "needs/area_lead.html", context, status=422 if form.is_bound else 200)
