"""Who came by which link of an invitation, and the page that they see."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ignite.accounts.models import User
from ignite.joining.enums import COMING, Answer, InvitationState
from ignite.joining.forms import AnswerForm, NewAccountForm, StandInForm
from ignite.joining.models import Invitation
from ignite.joining.queries import Seats, open_stand_in, seats_of
from ignite.joining.subjects import Subject
from ignite.kernel.http import Request


@dataclass
class Visit:
    """The page's facts."""

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
    def is_coming(self) -> bool:
        """Whether the answer is one of those that may lead to coming."""
        return self.is_answered and self.invitation.answer in COMING

    @property
    def is_revoked(self) -> bool:
        """Whether it was taken back: its link then tells no place and no address."""
        return self.invitation.state == InvitationState.REVOKED

    @property
    def may_name_stand_in(self) -> bool:
        """Whether the person has said no to what a colleague may come to instead."""
        may = self.subject.takes_stand_ins and self.invitation.replaces_id is None
        return may and self.is_answered and self.invitation.answer == Answer.NO

    @property
    def closed(self) -> Any:
        """Why it cannot be answered and what to do instead, or nothing."""
        if self.is_revoked:
            return _("Inbjudan är återkallad. Undrar du varför, svara på brevet som den kom i.")
        if self.invitation.is_over and not (self.is_answered and self.subject.kind == "join"):
            return _("Inbjudan har gått ut. Be den som bjöd in dig att skicka en ny.")
        return self.subject.closed

    @property
    def seats(self) -> Seats | None:
        """How full it is, where that is counted and still matters."""
        return None if self.closed else seats_of(self.invitation, self.subject.seating)


def page(
    request: Request, visit: Visit, *, form: Any = None, stand_in_form: Any = None, status: int = 200
) -> HttpResponse:
    """The invitation's page, with forms that were filled in or new ones."""
    is_open = not visit.closed and not visit.is_stranger
    context = {
        "visit": visit,
        "invitation": visit.invitation,
        "subject": visit.subject,
        "form": form or _new_form(visit),
        "stand_in_form": stand_in_form or StandInForm(initial={"language": visit.invitation.language}),
        "stand_in": open_stand_in(visit.invitation) if is_open and visit.may_name_stand_in else None,
        "seats": visit.seats,
        "Answer": Answer,
        "asks_account": visit.account is None and visit.reader is None,
    }
    return render(request, "joining/invitation.html", context, status=status)


def _new_form(visit: Visit) -> Any:
    found = visit.invitation
    if visit.subject.kind == "join":
        return NewAccountForm(initial={"name": found.name})
    asks = visit.subject.asks_needs and visit.is_coming
    return AnswerForm(initial={"word": found.word, "food": found.food, "access": found.access}, asks_needs=asks)
