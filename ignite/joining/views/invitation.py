"""The page behind the link in an invitation: seen by GET, answered by POST, without an account."""

from dataclasses import dataclass
from typing import Any

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
from ignite.joining.enums import Answer, CommitmentState, InvitationState
from ignite.joining.forms import AnswerForm, NewAccountForm
from ignite.joining.models import Commitment, Invitation
from ignite.joining.services import accept_by_link, answer_invitation, decline_by_link, invitation_by_token
from ignite.joining.subjects import Subject, subject_of
from ignite.kernel.access import public
from ignite.kernel.actor import SYSTEM
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


@dataclass
class Visit:
    """Who came by which link: the page's facts."""

    token: str
    invitation: Invitation
    subject: Subject
    account: User | None
    reader: User | None

    @property
    def is_stranger(self) -> bool:
        """Whether somebody else than the invited person is signed in."""
        if self.reader is None:
            return False
        mine = {self.account.pk if self.account else None, self.invitation.user_id}
        return self.reader.pk not in mine and self.reader.email.lower() != self.invitation.email.lower()

    @property
    def is_answered(self) -> bool:
        """Whether there is an answer."""
        return self.invitation.state == InvitationState.ANSWERED

    @property
    def is_revoked(self) -> bool:
        """Whether it was taken back: its link then tells no place and no address."""
        return self.invitation.state == InvitationState.REVOKED

    @property
    def closed(self) -> Any:
        """Why it cannot be answered, or nothing."""
        if self.is_revoked:
            return _("Inbjudan är återkallad.")
        if self.invitation.is_over and not (self.is_answered and self.subject.kind == "join"):
            return _("Inbjudan har gått ut. Be den som bjöd in dig att skicka en ny.")
        return self.subject.closed


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
        return _page(request, visit, status=422 if request.method == "POST" else 200)


def _language(request: Request, found: Invitation) -> str:
    # A visitor who has chosen no language reads the page in that of the letter.
    if request.user.is_authenticated or LANGUAGE_COOKIE in request.COOKIES:
        return get_language() or settings.LANGUAGE_CODE
    return found.language


def _page(request: Request, visit: Visit, *, form: Any = None, status: int = 200) -> HttpResponse:
    if form is None:
        initial = {"name": visit.invitation.name, "word": visit.invitation.word}
        form = NewAccountForm(initial=initial) if visit.subject.kind == "join" else AnswerForm(initial=initial)
    context = {
        "visit": visit,
        "invitation": visit.invitation,
        "subject": visit.subject,
        "form": form,
        "Answer": Answer,
        "asks_account": visit.account is None and visit.reader is None,
    }
    return render(request, "joining/invitation.html", context, status=status)


def _answer(request: Request, visit: Visit) -> HttpResponse:
    try:
        if visit.subject.kind == "join":
            return _join(request, visit)
        return _come(request, visit)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("invitation", token=visit.token)


def _come(request: Request, visit: Visit) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, visit, form=form, status=422)
    is_known = visit.reader is not None and visit.reader.pk == visit.invitation.user_id
    answer_invitation(
        visit.invitation,
        answer=request.POST.get("answer", ""),
        word=form.cleaned_data["word"],
        actor=request.actor if is_known else SYSTEM,
    )
    messages.success(request, _("Tack, ditt svar är sparat. Du kan ändra det här."))
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
            return _page(request, visit, form=form, status=422)
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
        return redirect(target)
    # The link proves the address, not the password and the second step of an account that was there before.
    messages.info(request, _("Du har redan ett konto. Logga in för att fortsätta."))
    return redirect_to_login(target)


def _first_page(found: Invitation) -> str:
    if found.organisation is None:
        return "/"
    offered = Commitment.objects.filter(organisation=found.organisation, state=CommitmentState.OFFERED).first()
    return offered.get_absolute_url() if offered else found.organisation.get_absolute_url()
