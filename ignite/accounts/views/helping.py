"""The programme begins and ends to enter something for an organisation."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.accounts.enums import OrganisationKind
from ignite.accounts.forms import HelpForm
from ignite.accounts.helping import HELPED, begin, end
from ignite.accounts.models import Organisation
from ignite.accounts.rules import may_enter_for_others
from ignite.accounts.services.entries import begin_help
from ignite.kernel.access import requires, signed_in
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch

FIRST_PAGE = {OrganisationKind.NEED_OWNER: "areas", OrganisationKind.STARTUP: "own-startup"}


@requires("enters_for_others", may_enter_for_others)
def start(request: Request, pk: int) -> HttpResponse:
    """Who asked, and how; then one enters in the organisation's place."""
    organisation: Organisation = fetch(Organisation.objects, request.actor, pk=pk)
    if organisation.kind not in HELPED:
        raise Http404
    form = HelpForm(posted(request))
    if request.method == "POST" and form.is_valid():
        begin_help(organisation, actor=request.actor, **form.cleaned_data)
        begin(request.session, organisation, form.cleaned_data["said_by"])
        return redirect(FIRST_PAGE[OrganisationKind(organisation.kind)])
    context = {"organisation": organisation, "form": form}
    return render(request, "accounts/help_start.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_POST
def stop(request: Request) -> HttpResponse:
    """Back to the programme."""
    organisation_id = end(request.session)
    if organisation_id is None:
        return redirect("my-page")
    messages.success(request, _("Du företräder programmet igen. Det du skrev in väntar på att bekräftas."))
    return redirect("organisation", pk=organisation_id)
