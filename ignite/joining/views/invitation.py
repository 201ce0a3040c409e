"""The page behind the link in an invitation: seen by GET, answered by POST, without an account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ignite.accounts.middleware import LANGUAGE_COOKIE
from ignite.accounts.models import User
from ignite.accounts.queries import account_of
from ignite.accounts.sessions import list_begun
from ignite.joining.enums import Answer, CommitmentState
from ignite.joining.forms import NewAccountForm
from ignite.joining.models import Commitment, Invitation
from ignite.joining.services import accept_by_link, decline_by_link, invitation_by_token
from ignite.joining.subjects import subject_of
from ignite.joining.views.coming import come, stand_in
from ignite.joining.views.visit import Visit, page
from ignite.kernel.access import public
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


@public
@never_cache
def invitation(request: Request, token: str) -> HttpResponse:
    """Show what one is invited to (GET, however often a mail scanner asks); answer it (POST)."""
    found = invitation_by_token(token)
    if found is None:
        return render(request, "joining/dead_link.html", status=404)
    with translation.override(_language(request, found)):
        try:
            subject = subject_of(found)
        except LookupError:
            return render(request, "joining/dead_link.html", status=404)
        reader = request.user if isinstance(request.user, User) else None
        visit = Visit(token, found, subject, account_of(found.email), reader)
        if request.method == "POST" and not visit.is_stranger and not visit.closed:
            return _answer(request, visit)
        return page(request, visit, status=422 if request.method == "POST" else 200)


def _language(request: Request, found: Invitation) -> str:
    # A visitor who has chosen no language reads the page in that of the letter.
    if request.user.is_authenticated or LANGUAGE_COOKIE in request.COOKIES:
        return get_language() or settings.LANGUAGE_CODE
    return found.language


def _answer(request: Request, visit: Visit) -> HttpResponse:
    try:
        if visit.subject.kind == "join":
            return _join(request, visit)
        if request.POST.get("do") == "instead":
            return stand_in(request, visit)
        return come(request, visit)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("invitation", token=visit.token)


def _join(request: Request, visit: Visit) -> HttpResponse:
    if request.POST.get("answer") == Answer.NO:
        decline_by_link(visit.invitation)
        messages.success(request, _("Du har tackat nej. Den som bjöd in dig får veta det."))
        return redirect("invitation", token=visit.token)
    if visit.account is not None or visit.reader is not None:
        person, is_new = accept_by_link(visit.invitation, user=visit.reader)
    else:
        form = NewAccountForm(request.POST)
        if not form.is_valid():
            return page(request, visit, form=form, status=422)
        person, is_new = accept_by_link(visit.invitation, language=get_language() or "", **form.cleaned_data)
    return _inside(request, visit, person, is_new=is_new)


def _inside(request: Request, visit: Visit, person: User, *, is_new: bool) -> HttpResponse:
    words = _("Välkommen! Du är med i %(organisation)s.") % {"organisation": visit.subject.title}
    messages.success(request, words)
    target = _first_page(visit.invitation)
    if visit.reader is not None:
        return redirect(target)
    if is_new:
        login(request, person, backend=BACKEND)
        list_begun(request)
        return redirect(target)
    # The link proves the address, not the password and the second step of an account that was there before.
    messages.info(request, _("Du har redan ett konto. Logga in för att fortsätta."))
    return redirect_to_login(target)


def _first_page(found: Invitation) -> str:
    if found.organisation is None:
        return "/"
    offered = Commitment.objects.filter(organisation=found.organisation, state=CommitmentState.OFFERED).first()
    return offered.get_absolute_url() if offered else found.organisation.get_absolute_url()
