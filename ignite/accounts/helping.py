"""The programme in an organisation's place: begun on a page, ended by a button, at sign-out or after an idle hour.

While it lasts ``request.actor`` is a member of the organisation with the programme's person behind
(``Actor.is_helping``), everything is closed that does not say that it is open to such an actor, and what is written
leaves entries to be confirmed (:mod:`ignite.accounts.entering`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ignite.accounts.entering import entering
from ignite.accounts.enums import OrganisationKind, Right
from ignite.accounts.models import Organisation
from ignite.accounts.rules import may_enter_for_others
from ignite.kernel import clock
from ignite.kernel.access import READS, WRITES
from ignite.kernel.actor import Actor, Seat
from ignite.kernel.http import Request

KEY = "helping"
IDLE = timedelta(minutes=60)
_STEP = timedelta(minutes=1)  # the session is not written for each request
HELPED = (OrganisationKind.NEED_OWNER, OrganisationKind.STARTUP)
SAFE = ("GET", "HEAD", "OPTIONS")
ALWAYS = frozenset({"help-end", "set-language-choice", "readyz", "account_logout"})
Response = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class Help:
    """What the session holds."""

    organisation_id: int
    said_by: str
    used_at: str

    @property
    def is_over(self) -> bool:
        """Whether nothing was done for an hour."""
        return clock.now() >= datetime.fromisoformat(self.used_at) + IDLE


def begin(session: SessionBase, organisation: Organisation, said_by: str) -> None:
    """Enter for the organisation from now on."""
    session[KEY] = asdict(Help(organisation.pk, said_by.strip(), clock.now().isoformat()))


def end(session: SessionBase) -> int | None:
    """Enter for nobody any more; for whom it was, if for anybody."""
    found = session.pop(KEY, None)
    return found["organisation_id"] if found else None


def actor_in(session: SessionBase, actor: Actor) -> Actor:
    """The actor in the organisation's place; unchanged when it is over or they may not (any more). One query more."""
    help_ = current(session)
    if help_ is None or help_.is_over or not may_enter_for_others(actor):
        return actor
    found = Organisation.objects.filter(pk=help_.organisation_id, kind__in=HELPED).only("name", "kind").first()
    if found is None:
        return actor
    return in_place_of(actor, found)


def in_place_of(actor: Actor, organisation: Organisation) -> Actor:
    """The actor as a plain member of the organisation, with who they are behind. No query."""
    seat = Seat(0, organisation.pk, organisation.name, organisation.kind, frozenset({Right.MEMBER}), waiting_entries=1)
    return actor.helping(seat)


def current(session: SessionBase) -> Help | None:
    """What the session says, whether or not it still holds."""
    return Help(**session[KEY]) if KEY in session else None


class HelpingMiddleware:
    """Closes what is not open to the programme in an organisation's place, and lets writes leave entries."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        help_ = current(request.session)
        if help_ is None or not request.actor.is_helping:
            return self.get_response(request)
        with entering(request.actor, help_.said_by):
            return self.get_response(request)

    def process_view(self, request: Request, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Answer instead of the view. A page from before, or from another organisation's turn, changes nothing."""
        help_, name = current(request.session), request.resolver_match.view_name if request.resolver_match else ""
        if help_ is None:
            return self._without(request, name)
        if not request.actor.is_helping:
            end(request.session)
            return self._without(request, name, has_ended=True)
        # A page that asks by itself who else is there is no sign of a person.
        asks_by_itself = "HX-Request" in request.headers and request.method in SAFE
        if not asks_by_itself and clock.now() - datetime.fromisoformat(help_.used_at) > _STEP:
            request.session[KEY] = asdict(help_) | {"used_at": clock.now().isoformat()}
        if name in ALWAYS:
            return None
        if not _is_open(request, view):
            raise PermissionDenied(
                _("Det här gör bara %(organisation)s själv. Avsluta först om du ska göra något åt programmet.")
                % {"organisation": request.actor.organisation_name}
            )
        if request.POST.get("_for", str(help_.organisation_id)) != str(help_.organisation_id):
            raise PermissionDenied(_("Sidan öppnades när du skrev in åt någon annan. Ingenting är sparat."))
        return None

    def _without(self, request: Request, name: str, has_ended: bool = False) -> HttpResponse | None:
        if name in ALWAYS or (request.method in SAFE and not has_ended):
            return None
        if request.method in SAFE:
            messages.info(request, _("Du skriver inte längre in åt någon. Det var en timme sedan du gjorde något."))
            return None
        if not has_ended and "_for" not in request.POST:
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401)  # "not saved"; the text stays on the page
        raise PermissionDenied(
            _("Du skriver inte längre in åt organisationen, så ingenting är sparat. Börja om så finns texten kvar här.")
        )


def _is_open(request: Request, view: Any) -> bool:
    allowed = getattr(view, "for_programme", "")
    return allowed == WRITES or (allowed == READS and request.method in SAFE)
