"""One's own wish to come into an organisation that takes part."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ignite.accounts.enums import MembershipState
from ignite.accounts.models import Membership, User
from ignite.accounts.queries import proven_addresses
from ignite.joining.forms import AskMembershipForm
from ignite.joining.services import ask_membership, count_attempt
from ignite.kernel.access import signed_in
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted

PER_PERSON = 5  # wishes in an hour: each is a letter to somebody


@signed_in
def request_membership(request: Request) -> HttpResponse:
    """Ask to come into an organisation that takes part; and what has become of what one asked before."""
    user = get_object_or_404(User, pk=request.actor.user_id)
    initial = {"organisation": request.GET.get("organisation", "")}
    form = AskMembershipForm(posted(request), emails=proven_addresses(user), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            count_attempt(f"ask:{user.pk}", limit=PER_PERSON)
            ask_membership(form.cleaned_data["organisation"], user=user, word=form.cleaned_data["word"])
        except Refused as refused:
            form.add_error("organisation", str(refused))
        else:
            messages.success(request, _("Din fråga är skickad. Du får ett brev när någon har svarat."))
            return redirect("request-membership")
    asked = Membership.objects.filter(user=user, state=MembershipState.REQUESTED).select_related("organisation")
    context = {"form": form, "asked": asked}
    return render(request, "joining/request_membership.html", context, status=422 if form.is_bound else 200)
