"""Those asked to a workshop, one by one: sent again, taken back; and what they need to be received well."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.joining.models import Invitation
from ignite.joining.services import count_attempt
from ignite.kernel.access import programme, signed_in
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from workshops.forms.asked import RevokeForm
from workshops.models import Workshop
from workshops.queries.people import ABOUT, care_of
from workshops.rules import sees_care
from workshops.services import ask_again, ask_no_more
from workshops.views.workshops import workshops_of

PER_PERSON = 3  # letters in an hour that one click each sends


@programme
@require_POST
def resend(request: Request, pk: int, invitation: int) -> HttpResponse:
    """Send one invitation again, with a new link."""
    workshop, found = _fetch(request, pk, invitation)
    try:
        count_attempt(f"resend-invitation:{found.pk}", limit=PER_PERSON)
        ask_again(workshop, found, actor=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = _("Inbjudan till %(name)s är skickad igen. Den gamla länken gäller inte längre.")
        messages.success(request, said % {"name": found})
    return redirect(workshop)


@programme
def revoke(request: Request, pk: int, invitation: int) -> HttpResponse:
    """Take one invitation back, with a word if one likes."""
    workshop, found = _fetch(request, pk, invitation)
    form = RevokeForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            ask_no_more(workshop, found, actor=request.actor, word=form.cleaned_data["word"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(name)s är inte längre inbjuden.") % {"name": found})
            return redirect(workshop)
    context = {"form": form, "workshop": workshop, "invitation": found}
    return render(request, "workshops/revoke.html", context, status=422 if form.is_bound else 200)


def _fetch(request: Request, pk: int, invitation: int) -> tuple[Workshop, Invitation]:
    workshop = fetch(workshops_of(request.actor), request.actor, pk=pk)
    rows = Invitation.objects.to(ABOUT, workshop.pk).select_related("user", "organisation", "replaces")
    return workshop, fetch(rows, request.actor, pk=invitation)


@signed_in
def care(request: Request, pk: int) -> HttpResponse:
    """Food and access needs of those who come, to act on and to print."""
    workshop = fetch(workshops_of(request.actor), request.actor, pk=pk)
    if not sees_care(request.actor, workshop):
        raise PermissionDenied(_("Bara programmet och den som leder workshoppen ser vad deltagarna behöver."))
    return render(request, "workshops/care.html", {"workshop": workshop, "care": care_of(workshop)})
